//! Makes the nodes of a scene.

mod consumer;
mod queue;
pub(crate) mod registry;

use warren_core::FlatSet;
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{NodeId, Scenario};
use warren_core::snapshot::{ClientState, ClientStatus, Snapshot};
use warren_core::text::said;
use warren_core::topology::ExchangeKind;
use warren_core::tr;

use super::outline::{GLYPH, POINT, TIP};
use super::{Anchor, ExchangeNode, Node, NodeKind, Presence, ProducerNode, Text, words};
use crate::diagram::Diagram;
use crate::geometry::{Point, Rect};
use crate::inside;
use crate::print::Print;
use crate::request::{Direction, NodeRequest, Role, name};
use crate::text::{self, cut};
use crate::way;

/// What the nodes of one scene are made from.
pub(super) struct Builder<'a> {
    diagram: &'a Diagram,
    scenario: &'a Scenario,
    snapshot: &'a Snapshot,
    visited: &'a FlatSet<NodeId>,
}

/// From a node's border to its text, in the wide picture and in the narrow one.
const INSET: (i32, i32) = (12, 8);

impl<'a> Builder<'a> {
    pub(super) const fn new(
        diagram: &'a Diagram,
        scenario: &'a Scenario,
        snapshot: &'a Snapshot,
        visited: &'a FlatSet<NodeId>,
    ) -> Self {
        Self {
            diagram,
            scenario,
            snapshot,
            visited,
        }
    }

    /// The node, where the layout has it.
    pub(super) fn node(&self, request: &NodeRequest) -> Option<Node> {
        let rect = *self.diagram.layout().nodes.get(&request.id)?;
        let mut node = match (&request.id, request.role) {
            (NodeId::Client(client), Role::Consumer) => self.consumer(client, rect),
            (NodeId::Client(client), _) => self.producer(client, rect),
            (NodeId::Exchange(exchange), _) => self.exchange(exchange, rect),
            (NodeId::Queue(queue), _) => self.queue(queue, rect),
        };
        node.id = request.id.clone();
        node.highlighted = self.visited.contains(&request.id);
        Some(node)
    }

    fn print(&self) -> Print {
        self.diagram.layout().print
    }

    fn wide(&self) -> bool {
        self.print().direction() == Direction::LeftToRight
    }

    /// A line for further words, of this width.
    fn line(&self, width: i32) -> words::Line {
        let size = self.print().letters().detail;
        words::Line { width, size }
    }

    fn inset(&self) -> i32 {
        if self.wide() { INSET.0 } else { INSET.1 }
    }

    fn state(&self, client: &Name) -> Option<&ClientState> {
        self.snapshot.clients.get(client).map(AsRef::as_ref)
    }

    fn producer(&self, client: &Name, rect: Rect) -> Node {
        let state = self.state(client);
        let mut kind = ProducerNode {
            sent: state.map_or(0, |state| state.sent),
            returned: state.map_or(0, |state| state.returned),
            unconfirmed: state.and_then(|state| state.unconfirmed),
            confirmed: state.map_or(0, |state| state.confirmed),
            refused: state.map_or(0, |state| state.nacked),
            staged: state.and_then(|state| state.staged),
            held: self.held_back(client),
            mode: None,
            flow: self.print().direction(),
        };
        let presence = client_presence(state);
        // The tip holds no text.
        let body = match kind.flow {
            Direction::LeftToRight => Rect {
                width: rect.width - POINT,
                ..rect
            },
            Direction::TopToBottom => Rect {
                height: rect.height - POINT + 4,
                ..rect
            },
        };
        let center = body.center();
        let room = body.width - self.inset();
        let line = self.line(room);
        let detail = words::away(&presence, state, kind.held, line);
        let detail = detail.unwrap_or_else(|| words::sent(&kind, self.at_node(state), line));
        let mode = words::mode(&kind, line);
        let lines = match (mode.is_some(), self.print()) {
            (false, Print::Page(_)) => [-10, 12, 0],
            (true, Print::Page(_)) => [-17, 2, 20],
            (false, Print::Room) => [-12, 14, 0],
            (true, Print::Room) => [-25, 1, 26],
        };
        let lines = lines.map(|by| center.y + by);
        let [name, second, third] = lines.map(|y| Point::new(center.x + 2, y));
        kind.mode = mode.map(|text| detail_text(&text, line, third, Anchor::Middle));
        Node {
            name: self.name_text(client, room, name, Anchor::Middle),
            detail: detail_text(&detail, line, second, Anchor::Middle),
            label: words::producer(client, &presence, &kind),
            presence,
            ..blank(rect, NodeKind::Producer(kind))
        }
    }

    /// How many messages of this client are under way while the broker does not read them.
    fn held_back(&self, client: &Name) -> u64 {
        let blocked = self
            .state(client)
            .is_some_and(|state| state.blocked.is_some());
        let flights = self.snapshot.flights.values().filter(|_| blocked);
        let held = flights.filter(|flight| way::is_publish_of(flight, client));
        held.count() as u64
    }

    fn exchange(&self, exchange: &ResourceName, rect: Rect) -> Node {
        let held = self.snapshot.topology.exchange(exchange);
        let center = rect.center();
        let glyph = inside::of_exchange(rect);
        let kind = ExchangeNode {
            kind: held.map_or_else(|| self.defined_kind(exchange), |held| held.kind),
            glyph,
            durable: held.is_none_or(|held| held.durable),
            auto_delete: held.is_some_and(|held| held.auto_delete),
            internal: held.is_some_and(|held| held.internal),
            held: {
                let held = self.snapshot.memory.held();
                held.filter(|(hold, _)| hold.exchange == *exchange).count() as u64
            },
            remembered: self.snapshot.memory.history(exchange).count() as u64,
        };
        let presence = self.broker_presence(held.is_some());
        let start = glyph.x + GLYPH / 2 + 8;
        // Where messages pass between both lines, they cover neither.
        let (up, room) = if self.wide() {
            (18, rect.right() - TIP + 2 - start)
        } else {
            (10, rect.right() - TIP / 2 - start)
        };
        let told = words::told(&kind, self.line(room));
        let state = words::state(&presence).map(|word| said(word, &[]));
        let detail = state.as_deref().unwrap_or(&told);
        let name = name(&NodeId::Exchange(exchange.clone()));
        let bindings = held.map_or(0, |held| held.bindings.len() as u64);
        Node {
            name: self.name_text(&name, room, Point::new(start, center.y - up), Anchor::Start),
            detail: detail_text(
                detail,
                self.line(room),
                Point::new(start, center.y + up + 1),
                Anchor::Start,
            ),
            label: words::exchange(&name, &presence, &kind, bindings),
            presence,
            ..blank(rect, NodeKind::Exchange(kind))
        }
    }

    fn defined_kind(&self, exchange: &ResourceName) -> ExchangeKind {
        let mut defined = self.scenario.definitions.exchanges.iter();
        let defined = defined.find(|other| other.resource() == *exchange);
        defined
            .and_then(|defined| ExchangeKind::from_name(&defined.kind))
            .unwrap_or(ExchangeKind::Direct)
    }

    /// The node that a client is connected to, in a cluster: ` · n1`.
    fn at_node(&self, state: Option<&ClientState>) -> Option<String> {
        let nodes = &self.snapshot.nodes;
        let node = state?.node.as_ref();
        let node = node.filter(|_| !nodes.all().is_empty())?;
        let cut_off = nodes.is_split() && nodes.apart().contains(node);
        let how = if cut_off {
            tr!(" cut off")
        } else {
            String::new()
        };
        Some([" · ", node, &how].concat())
    }

    /// A name: bold, and smaller where it does not fit otherwise.
    fn name_text(&self, text: &str, room: i32, at: Point, anchor: Anchor) -> Text {
        let sizes = self.print().letters().names;
        let fitting = sizes
            .iter()
            .find(|size| text::bold_width(text, **size) <= room);
        // One that is cut need not be the smallest.
        let size = *fitting.unwrap_or(&sizes[sizes.len() / 2]);
        line(text, size, room * 10 / 11, at, anchor)
    }

    const fn broker_presence(&self, exists: bool) -> Presence {
        match (self.snapshot.broker_up, exists) {
            (false, _) => Presence::BrokerDown,
            (true, false) => Presence::Absent,
            (true, true) => Presence::Present,
        }
    }
}

fn client_presence(state: Option<&ClientState>) -> Presence {
    match state.map(|state| &state.status) {
        None | Some(ClientStatus::NotStarted) => Presence::NotStarted,
        Some(ClientStatus::Running) => state.map_or(Presence::Present, |state| {
            match (state.blocked, &state.waits) {
                (Some((alarm, _)), _) => Presence::Blocked(alarm),
                (None, Some(_)) => Presence::Waiting,
                (None, None) => Presence::Present,
            }
        }),
        Some(ClientStatus::Disconnected) => Presence::Disconnected,
        Some(ClientStatus::Stopped) => Presence::Stopped,
        Some(ClientStatus::Crashed) => Presence::Crashed,
        Some(ClientStatus::Failed(refusal)) => Presence::Failed(refusal.clone()),
    }
}

/// A node without its texts.
fn blank(rect: Rect, kind: NodeKind) -> Node {
    Node {
        id: NodeId::Client(Name::default()),
        rect,
        name: Text::default(),
        detail: Text::default(),
        label: String::new(),
        presence: Presence::default(),
        highlighted: false,
        kind,
    }
}

fn line(text: &str, size: i32, room: i32, at: Point, anchor: Anchor) -> Text {
    Text {
        text: cut(text, size, room),
        at,
        anchor,
        size,
    }
}

/// A second line.
fn detail_text(text: &str, room: words::Line, at: Point, anchor: Anchor) -> Text {
    line(text, room.size, room.width, at, anchor)
}
