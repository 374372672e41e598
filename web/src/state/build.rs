//! Building: what the person's hands and keys do to the scenario at the diagram, each one
//! step of undo.
//!
//! What an edit means is the core's business; where things lie, [`super::put`]'s.

use std::sync::Arc;
use warren_core::tr;

use warren_core::scenario::NodeId;
use warren_core::scenario::edit::{self, Connection, Edit};
use warren_core::scenario::{DestinationType, Scenario};
use warren_core::timeline::Playhead;
use warren_core::topology::Destination;
use warren_diagram::geometry::Point;
use warren_diagram::scene::EdgeId;

use super::editing::Aims;
use super::editor::sentence;
use super::made::Made;
use super::{AppState, Dialog, Opening, Selection, Source, usual};
use crate::words;

/// What is built.
#[derive(Clone, Debug)]
pub enum Build {
    /// Another scenario is begun, with nothing in it.
    New,
    /// The palette was clicked.
    Click(Made),
    /// A node is added, here or where it fits.
    Add(Made, Option<Point>),
    /// A node is selected; or one more, or one less.
    Choose {
        /// Which.
        node: NodeId,
        /// Whether what is selected stays so.
        more: bool,
    },
    /// Every node is selected.
    SelectAll,
    /// Something, or what is selected, is to be named in its place.
    Rename(Option<Selection>),
    /// It is called so.
    Named(String),
    /// It is not named.
    NotNamed,
    /// The field was left with this in it.
    Left(String),
    /// A node, or the one that is selected, is to be connected.
    AskConnect(Option<NodeId>),
    /// Two nodes are connected.
    Connect {
        /// From here.
        from: NodeId,
        /// To there.
        to: NodeId,
    },
    /// What is selected is to be deleted.
    AskRemove,
    /// It is deleted, with what goes along.
    Remove,
    /// What is selected is there twice.
    Duplicate,
    /// What is selected is copied.
    Copy,
    /// This was copied.
    Copied(String),
    /// This is pasted.
    Paste(String),
    /// What is selected moves by so many steps of the grid.
    Nudge(i32, i32),
    /// The places that hands gave are forgotten.
    Tidy,
    /// Selecting several nodes by hand begins or ends.
    Frames,
    /// Where it shares its place, the palette opens or closes.
    Palette,
    /// An intervention moves to another time, in milliseconds.
    Delay(usize, u64),
}

/// The nodes as text that can be pasted: a scenario of its own.
#[must_use]
pub fn fragment_text(scenario: &Scenario, nodes: &[NodeId]) -> String {
    edit::fragment(scenario, nodes).to_json()
}

impl AppState {
    /// Does what is asked; this only dispatches.
    pub(super) fn build(&mut self, build: Build) {
        match build {
            Build::New => self.open(Opening {
                scenario: Arc::default(),
                playhead: Playhead::START,
                source: Source::Library,
            }),
            Build::Click(made) => {
                if !self.editing.hand.take_dragged() {
                    self.add(made, None);
                }
            }
            Build::Add(made, at) => self.add(made, at),
            Build::Choose { node, more } => self.choose(node, more),
            Build::SelectAll => {
                let nodes = self.picture.scene().nodes.iter();
                self.select_nodes(nodes.map(|node| node.id.clone()).collect());
            }
            Build::Rename(what) => self.rename(what),
            Build::Named(text) => self.call(&text),
            Build::NotNamed => self.stop_naming(),
            Build::Left(text) => self.leave_field(&text),
            Build::AskConnect(node) => self.ask_connect(node),
            Build::Connect { from, to } => self.connect(&from, &to),
            Build::AskRemove => self.ask_remove(),
            Build::Remove => self.remove(),
            Build::Duplicate => self.duplicate(),
            Build::Copy => {
                let text = fragment_text(self.scenario(), &self.selected_nodes());
                self.editing.copied = Some(text.into());
            }
            Build::Copied(text) => self.editing.copied = Some(text.into()),
            Build::Paste(text) => self.paste(&text),
            Build::Nudge(x, y) => self.nudge(x, y),
            Build::Tidy => {
                self.apply(&[Edit::Tidy]);
                self.viewport.fit();
            }
            Build::Frames => self.editing.frames = !self.editing.frames,
            Build::Palette => self.editing.palette = !self.editing.palette,
            Build::Delay(index, at_ms) => {
                self.apply(&[Edit::MoveIntervention { index, at_ms }]);
            }
        }
    }

    /// Makes these edits, in one step; whether that was possible.
    pub(super) fn apply(&mut self, edits: &[Edit]) -> bool {
        match edit::apply_all(self.scenario(), edits) {
            Ok(edited) => {
                let edited = usual::followed(self.scenario(), edited);
                self.commit(edited);
                true
            }
            Err(error) => {
                self.tell(true, sentence(&error.to_string()));
                false
            }
        }
    }

    /// The nodes that are selected.
    #[must_use]
    pub fn selected_nodes(&self) -> Vec<NodeId> {
        match &self.selection {
            Some(Selection::Node(node)) => vec![node.clone()],
            Some(Selection::Several(nodes)) => nodes.to_vec(),
            Some(Selection::Edge(_) | Selection::Message(_)) | None => Vec::new(),
        }
    }

    /// Selects these nodes, and nothing else.
    pub(super) fn select_nodes(&mut self, mut nodes: Vec<NodeId>) {
        self.selection = match nodes.len() {
            0 => None,
            1 => nodes.pop().map(Selection::Node),
            _ => Some(Selection::Several(nodes.into())),
        };
    }

    fn choose(&mut self, node: NodeId, more: bool) {
        if !more && !self.editing.frames {
            self.select(Some(Selection::Node(node)));
            return;
        }
        let mut nodes = self.selected_nodes();
        let before = nodes.len();
        nodes.retain(|other| *other != node);
        if nodes.len() == before {
            nodes.push(node);
        }
        self.select_nodes(nodes);
    }

    /// For every other node what connecting it with this one does, or why that is not
    /// possible; what is usual comes first.
    #[must_use]
    pub fn aims(&self, from: &NodeId) -> Aims {
        let nodes = self.picture.scene().nodes.iter();
        let others = nodes.filter(|node| node.id != *from);
        let ranked = others.map(
            |node| match edit::connect(self.scenario(), from, &node.id) {
                Ok(connected) => {
                    let (rank, does) = does(&connected.connection, from, &node.id);
                    (rank, node.id.clone(), Ok(does))
                }
                Err(because) => {
                    let because = sentence(&because.to_string());
                    (u8::MAX, node.id.clone(), Err(because))
                }
            },
        );
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_by_key(|(rank, ..)| *rank);
        let targets = ranked.into_iter().map(|(_, node, told)| (node, told));
        Aims {
            targets: targets.collect(),
            from: from.clone(),
        }
    }

    fn ask_connect(&mut self, node: Option<NodeId>) {
        if let Some(node) = node {
            self.selection = Some(Selection::Node(node));
        }
        match &self.selection {
            Some(Selection::Node(_)) => self.dialog = Some(Dialog::Connect),
            _ => self.tell(false, tr!("Select the node that is to be connected")),
        }
    }

    fn connect(&mut self, from: &NodeId, to: &NodeId) {
        self.dialog = None;
        let connected = match edit::connect(self.scenario(), from, to) {
            Ok(connected) => connected,
            Err(because) => return self.tell(true, sentence(&because.to_string())),
        };
        if !self.apply(&connected.edits) {
            return;
        }
        if let Some(edge) = edge_of(connected.connection, from, to) {
            self.selection = Some(Selection::Edge(edge.clone()));
            if self.asks_key(&edge) {
                self.rename(None);
            } else {
                self.editing.focus(format!("edge-{edge}"));
            }
        }
    }
}

/// Whether the document itself has this node.
pub(super) fn defines(scenario: &Scenario, node: &NodeId) -> bool {
    let definitions = &scenario.definitions;
    match node {
        NodeId::Client(name) => scenario.clients.iter().any(|one| one.name() == name),
        NodeId::Exchange(name) => {
            let mut exchanges = definitions.exchanges.iter();
            exchanges.any(|one| one.resource() == *name)
        }
        NodeId::Queue(name) => {
            let mut queues = definitions.queues.iter();
            queues.any(|one| one.resource() == *name)
        }
    }
}

/// What a connection does, as a sentence, after how usual it is.
fn does(connection: &Connection, from: &NodeId, to: &NodeId) -> (u8, String) {
    let (client, other) = match from {
        NodeId::Client(_) => (from, to),
        NodeId::Exchange(_) | NodeId::Queue(_) => (to, from),
    };
    let [client, other] = [client, other].map(words::node);
    let [from, to] = [from, to].map(words::node);
    match connection {
        Connection::Publish => (0, tr!("{} publishes to {}", client, other)),
        Connection::Binding(_) => (0, tr!("Binds {} to {}", to, from)),
        Connection::Consume => (0, tr!("{} consumes from {}", client, other)),
        Connection::DeadLetter => (1, tr!("Dead letters of {} go to {}", from, to)),
        Connection::PublishByName => {
            let by_name = tr!(
                "{} publishes to {} by its name, through the default exchange",
                client,
                other
            );
            (2, by_name)
        }
    }
}

/// The edge that shows a connection.
fn edge_of(connection: Connection, from: &NodeId, to: &NodeId) -> Option<EdgeId> {
    Some(match (connection, from.clone(), to.clone()) {
        (Connection::Binding(binding), ..) => {
            let resource = binding.destination_resource();
            EdgeId::Binding {
                source: binding.source_resource(),
                destination: match binding.destination_type {
                    DestinationType::Queue => Destination::Queue(resource),
                    DestinationType::Exchange => Destination::Exchange(resource),
                },
                routing_key: binding.routing_key,
                arguments: binding.arguments,
            }
        }
        (Connection::Publish, NodeId::Client(client), NodeId::Exchange(exchange))
        | (Connection::Publish, NodeId::Exchange(exchange), NodeId::Client(client)) => {
            EdgeId::Publish { client, exchange }
        }
        (Connection::PublishByName, _, NodeId::Queue(queue))
        | (Connection::PublishByName, NodeId::Queue(queue), _) => EdgeId::Default { queue },
        (Connection::Consume, NodeId::Client(client), NodeId::Queue(queue))
        | (Connection::Consume, NodeId::Queue(queue), NodeId::Client(client)) => {
            EdgeId::Consume { queue, client }
        }
        (Connection::DeadLetter, NodeId::Queue(queue), _) => EdgeId::DeadLetter { queue },
        _ => return None,
    })
}
