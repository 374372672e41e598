//! The picture at a moment as plain data, in the words of the page.
//!
//! A scene depends on the playhead only through the snapshot: while no event lies
//! between two moments, their scenes are equal. What moves in between (tokens on their
//! way, the rings of work) is a [`crate::frame::Frame`], made for each frame. All
//! places are absolute, in the diagram's units. It knows no colours and no fonts.

mod build;
mod edges;
mod nodes;
pub mod outline;
pub mod words;

use std::fmt;
use std::sync::Arc;

use warren_core::amqp::{MessageNumber, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{AckMode, NodeId};
use warren_core::time::Time;
use warren_core::topology::{Destination, ExchangeKind};

use crate::geometry::{Path, Point, Rect, Size};
use crate::look::Look;
pub use build::scene;
pub(crate) use edges::binding_id;

/// Everything that stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Around all of it, with a margin.
    pub bounds: Rect,
    /// Whether the broker is running; while it is not, exchanges and queues are dimmed.
    pub broker_up: bool,
    /// The nodes. Where a node did not change between two scenes made with
    /// [`Scene::sharing`], it is the same shared value.
    pub nodes: Vec<Arc<Node>>,
    /// The edges, to be drawn beneath the nodes; shared like the nodes.
    pub edges: Vec<Arc<Edge>>,
}

/// A client, an exchange or a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Who it is.
    pub id: NodeId,
    /// The room that it takes.
    pub rect: Rect,
    /// Its name, cut to fit, and where.
    pub name: Text,
    /// A second, smaller line, and where: what it is at, or of what type it is.
    pub detail: Text,
    /// A sentence that says everything the picture shows.
    pub label: String,
    /// Whether it is there and reachable.
    pub presence: Presence,
    /// Whether the latest event happened here.
    pub highlighted: bool,
    /// What only nodes of its kind have.
    pub kind: NodeKind,
}

/// A line of text. `at` is on the text's vertical middle, at its start, middle or end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The text, already cut to fit.
    pub text: String,
    /// Where.
    pub at: Point,
    /// What `at` is horizontally.
    pub anchor: Anchor,
    /// The size of the type.
    pub size: i32,
}

/// What the place of a text means horizontally.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// Whether a node is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// It is there.
    #[default]
    Present,
    /// The scenario has it, but the broker does not (any more): drawn as a ghost.
    Absent,
    /// The broker that holds it is down.
    BrokerDown,
    /// The client was not started yet.
    NotStarted,
    /// The client is alive, but the broker is not there.
    Disconnected,
    /// The client left in good order.
    Stopped,
    /// The client's process died.
    Crashed,
    /// The server refused what the client wanted; its reply.
    Failed(String),
}

/// What only nodes of one kind have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A client that publishes.
    Producer(ProducerNode),
    /// An exchange.
    Exchange(ExchangeNode),
    /// A queue.
    Queue(QueueNode),
    /// A client that consumes.
    Consumer(ConsumerNode),
}

/// A producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerNode {
    /// How many messages it has sent.
    pub sent: u64,
    /// How many of them came back unroutable.
    pub returned: u64,
}

/// An exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeNode {
    /// Its type, which its glyph shows ([`outline::glyph`]).
    pub kind: ExchangeKind,
    /// The middle of its glyph, a square of [`outline::GLYPH`] units.
    pub glyph: Point,
    /// Whether it survives a restart.
    pub durable: bool,
    /// Whether it is deleted with its last binding.
    pub auto_delete: bool,
    /// Whether clients may not publish to it.
    pub internal: bool,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueNode {
    /// Whether it survives a restart.
    pub durable: bool,
    /// Whether it belongs to one connection.
    pub exclusive: bool,
    /// Whether it is deleted after its last consumer leaves.
    pub auto_delete: bool,
    /// The room that the waiting messages have.
    pub ready_lane: Rect,
    /// The room that the unacknowledged messages have.
    pub unacked_lane: Rect,
    /// The waiting messages that fit, the head (delivered next) first.
    pub ready: Vec<Slot>,
    /// How many more wait, and where to say so.
    pub more_ready: Option<More>,
    /// The messages that were handed out and not settled, as many as fit.
    pub unacked: Vec<Slot>,
    /// How many more are unacknowledged, and where to say so.
    pub more_unacked: Option<More>,
    /// How many wait, in all.
    pub ready_count: u64,
    /// How many are unacknowledged, in all.
    pub unacked_count: u64,
    /// How many consumers it has.
    pub consumers: u32,
}

/// A consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerNode {
    /// Whether it is registered at its queue.
    pub registered: bool,
    /// Its limit of unacknowledged messages; 0 is none.
    pub prefetch: u16,
    /// How it acknowledges.
    pub ack: AckMode,
    /// How many messages it has finished with success.
    pub acked: u64,
    /// Where its ring of work is: it is drawn also while nothing is worked on.
    pub ring: Point,
    /// What it is working on, in the middle of the ring.
    pub work: Option<WorkSlot>,
    /// The room that the messages which it has not begun have.
    pub waiting_lane: Rect,
    /// What it holds and has not begun, as many as fit, the next first.
    pub waiting: Vec<Slot>,
    /// How much more it holds, and where to say so.
    pub more_waiting: Option<More>,
}

/// A message that lies somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its number.
    pub number: MessageNumber,
    /// Its colour and shape.
    pub look: Look,
    /// Its middle. It is drawn as a token of radius [`Slot::RADIUS`].
    pub at: Point,
    /// Whether it may have been delivered before.
    pub redelivered: bool,
    /// Whether it asks to survive a restart.
    pub persistent: bool,
}

impl Slot {
    /// The radius of a message that lies in a slot.
    pub const RADIUS: i32 = 11;
    /// From the middle of one slot to the middle of the next.
    pub const PITCH: i32 = 28;
}

/// A message that is worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkSlot {
    /// The message.
    pub slot: Slot,
    /// When the work began.
    pub since: Time,
    /// When it will be finished.
    pub until: Time,
}

impl ConsumerNode {
    /// The radius of the ring of work.
    pub const RING: i32 = 18;
}

/// How many more there are than fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct More {
    /// How many.
    pub count: u64,
    /// `+12`, and where.
    pub text: Text,
}

/// What leads from one node to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Which.
    pub id: EdgeId,
    /// Where it leads from.
    pub from: NodeId,
    /// Where it leads.
    pub to: NodeId,
    /// What is written on it, with the room that takes.
    pub label: Option<EdgeText>,
    /// What it is, and so how it is drawn.
    pub style: EdgeStyle,
    /// Its line, from border to border, the arrow at its end.
    pub path: Arc<Path>,
    /// What is the matter with it at this moment.
    pub state: EdgeState,
    /// A sentence that says what it is.
    pub title: String,
}

/// What is written on an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeText {
    /// The text line by line, already cut to fit: centred in the room, with
    /// [`crate::text::LABEL_LINE`] from one line to the next.
    pub lines: Vec<String>,
    /// The room, free of everything else.
    pub rect: Rect,
}

/// Names an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeId {
    /// A producer publishes to an exchange.
    Publish {
        /// The producer.
        client: Name,
        /// The exchange.
        exchange: ResourceName,
    },
    /// A binding, which these four make what it is.
    Binding {
        /// The exchange that it leads from.
        source: ResourceName,
        /// Where it leads.
        destination: Destination,
        /// Its key.
        routing_key: Name,
        /// Its arguments.
        arguments: Table,
    },
    /// The default exchange's own binding of a queue by its name.
    Default {
        /// The queue.
        queue: ResourceName,
    },
    /// From an exchange to its alternate exchange.
    Alternate {
        /// The exchange that has the alternate.
        exchange: ResourceName,
    },
    /// From a queue to its dead-letter exchange.
    DeadLetter {
        /// The queue.
        queue: ResourceName,
    },
    /// A consumer consumes from a queue.
    Consume {
        /// The consumer.
        client: Name,
    },
}

impl fmt::Display for EdgeId {
    /// A text that is the edge's alone, for keys and tests.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Publish { client, exchange } => write!(f, "publish:{client}:{exchange}"),
            Self::Binding {
                source,
                destination,
                routing_key,
                arguments,
            } => {
                let kind = match destination {
                    Destination::Queue(_) => "queue",
                    Destination::Exchange(_) => "exchange",
                };
                let to = destination.resource();
                write!(f, "binding:{source}:{kind}:{to}:{routing_key}")?;
                if arguments.is_empty() {
                    return Ok(());
                }
                write!(f, ":{}", words::table(arguments))
            }
            Self::Default { queue } => write!(f, "default:{queue}"),
            Self::Alternate { exchange } => write!(f, "alternate:{exchange}"),
            Self::DeadLetter { queue } => write!(f, "dead-letter:{queue}"),
            Self::Consume { client } => write!(f, "consume:{client}"),
        }
    }
}

/// What an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeStyle {
    /// A producer publishes here.
    Publish,
    /// A binding.
    Binding,
    /// The default exchange's own binding, which nobody made.
    Implicit,
    /// A consumer consumes from here.
    Consume,
    /// To the alternate exchange: dashed.
    Alternate,
    /// To the dead-letter exchange: dashed, running back.
    DeadLetter,
}

/// What is the matter with an edge at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeState {
    /// Nothing.
    #[default]
    Idle,
    /// Something is under way on it.
    Active,
    /// The latest event routed a message, and it matched.
    Matched,
    /// The latest event routed a message, and it did not match.
    Unmatched,
    /// The scenario has it, but the broker or the client does not (any more).
    Absent,
}

/// How to place a scene in a viewport: `viewport = scene * scale + offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The scale.
    pub scale: f64,
    /// The offset along x.
    pub x: f64,
    /// The offset along y.
    pub y: f64,
}

impl Scene {
    /// The largest that the scene is drawn when it is fitted to a viewport.
    pub const MAX_SCALE: f64 = 1.6;

    /// The greatest scale at which all of it is visible in a viewport of this size, with
    /// the scene in its middle.
    #[must_use]
    pub fn fit(&self, viewport: Size) -> Fit {
        fit(self.bounds, viewport)
    }

    /// The same scene, in which whatever equals its counterpart in `previous` is that
    /// very value, so that comparing them costs nothing.
    #[must_use]
    pub fn sharing(mut self, previous: &Self) -> Self {
        share(&mut self.nodes, &previous.nodes);
        share(&mut self.edges, &previous.edges);
        self
    }

    /// The node of this identity.
    #[must_use]
    pub fn node(&self, id: &NodeId) -> Option<&Arc<Node>> {
        self.nodes.iter().find(|node| node.id == *id)
    }
}

/// Both lists come from the same layout, or everything is new anyway.
fn share<T: Eq>(now: &mut [Arc<T>], before: &[Arc<T>]) {
    for (new, old) in now.iter_mut().zip(before) {
        if new == old {
            new.clone_from(old);
        }
    }
}

/// As [`Scene::fit`], for whoever has only the bounds.
#[must_use]
pub fn fit(bounds: Rect, viewport: Size) -> Fit {
    let [width, height] = [bounds.width.max(1), bounds.height.max(1)].map(f64::from);
    let [across, down] = [viewport.width, viewport.height].map(f64::from);
    let scale = (across / width).min(down / height).min(Scene::MAX_SCALE);
    Fit {
        scale,
        x: (across - width * scale) / 2.0 - f64::from(bounds.x) * scale,
        y: (down - height * scale) / 2.0 - f64::from(bounds.y) * scale,
    }
}
