//! The picture at a moment as plain data, in the words of the page.
//!
//! A scene depends on the playhead only through the snapshot: while no event lies
//! between two moments, their scenes are equal. What moves in between (tokens on their
//! way, the rings of work) is a [`crate::frame::Frame`], made for each frame. All
//! places are absolute, in the diagram's units. It knows no colours and no fonts.

mod build;
mod edge;
mod edges;
mod fit;
pub(crate) mod nodes;
pub mod outline;
pub mod words;

use std::sync::Arc;

use warren_core::amqp::{MessageNumber, Refusal};
use warren_core::event::Alarm;
use warren_core::scenario::{AckMode, NodeId};
use warren_core::time::Time;
use warren_core::topology::{ExchangeKind, QueueKind};

use crate::geometry::{Point, Rect, Size};
use crate::look::Look;
use crate::print::Print;
use crate::request::Direction;
pub use build::scene;
pub use edge::{Edge, EdgeId, EdgeState, EdgeStyle, EdgeText};
pub(crate) use edges::binding_id;
pub use fit::{Fit, fit};

/// Everything that stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// For whom it is drawn.
    pub print: Print,
    /// Around all of it, with a margin.
    pub bounds: Rect,
    /// Whether the broker is running; while it is not, exchanges and queues are dimmed.
    pub broker_up: bool,
    /// What is the matter with the server as a whole; empty where nothing is.
    pub trouble: String,
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
    /// The broker reads nothing from the client: an alarm is on.
    Blocked(Alarm),
    /// The client waits for a queue, too few of whose nodes are there.
    Waiting,
    /// The queue cannot work for now: too few of its nodes are there.
    Unavailable,
    /// The client left in good order.
    Stopped,
    /// The client's process died.
    Crashed,
    /// The server refused what the client wanted; its reply.
    Failed(Refusal),
}

impl Presence {
    /// Whether it is not there, or does nothing.
    #[must_use]
    pub const fn is_away(&self) -> bool {
        !matches!(self, Self::Present | Self::Blocked(_) | Self::Waiting)
    }

    /// Whether something is wrong with it.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        matches!(
            self,
            Self::Crashed | Self::Failed(_) | Self::Blocked(_) | Self::Waiting | Self::Unavailable
        )
    }
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
    /// How many of them it has not heard of yet, where it asks for publisher confirms.
    pub unconfirmed: Option<u64>,
    /// How many of them it knows to be confirmed.
    pub confirmed: u64,
    /// How many of them it knows to be refused.
    pub refused: u64,
    /// How many of them wait for the end of its transaction, where it publishes in such.
    pub staged: Option<u64>,
    /// How many of them the broker does not read, since it is short of something.
    pub held: u64,
    /// The mode of its channel: what it has heard, where it asks for publisher confirms
    /// (`✓11 ✗3 ?2`), or what its transaction holds (`3 uncommitted`).
    pub mode: Option<Text>,
    /// Where its outline points: onwards.
    pub flow: Direction,
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
    /// How many messages it holds back until their time comes.
    pub held: u64,
    /// How many messages it remembers for bindings to come.
    pub remembered: u64,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueNode {
    /// Its type.
    pub kind: QueueKind,
    /// What its arguments and its policy set, in short, where they set anything.
    pub badges: Option<Text>,
    /// In a stream, which reader is where, beneath the message that it was sent last.
    pub readers: Vec<Text>,
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
    /// What its empty lanes are for, each where there is room to say so.
    pub hints: Vec<Text>,
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
    /// Whether that limit is for all its consumers together (`global`).
    pub prefetch_is_shared: bool,
    /// How it acknowledges.
    pub ack: AckMode,
    /// Where a queue serves one consumer alone, whether it is this one.
    pub active: Option<bool>,
    /// Whether it wants its queue for itself.
    pub exclusive: bool,
    /// At a stream, the offset that it has come to.
    pub offset: Option<u64>,
    /// Its `x-priority`, where it has one.
    pub priority: Option<i64>,
    /// How many messages it has finished with success.
    pub acked: u64,
    /// How many of what it has settled wait for its transaction to be committed, where it
    /// settles in such.
    pub staged: Option<u64>,
    /// What it does with messages, where it is a processor.
    pub rule: Option<RuleSign>,
    /// Where its ring of work is: it is drawn also while nothing is worked on.
    pub ring: Point,
    /// Its radius.
    pub ring_radius: i32,
    /// What it is working on, in the middle of the ring.
    pub work: Option<WorkSlot>,
    /// The room that the messages which it has not begun have.
    pub waiting_lane: Rect,
    /// What it holds and has not begun, as many as fit, the next first.
    pub waiting: Vec<Slot>,
    /// How much more it holds, and where to say so.
    pub more_waiting: Option<More>,
    /// What its lane is for, while it is empty and where there is room to say so.
    pub hints: Vec<Text>,
    /// Its dispatcher and its workers, where it does tasks.
    pub registry: Vec<RegistryRow>,
}

/// A dispatcher, or a worker by the name of its tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryRow {
    /// The room that it takes.
    pub rect: Rect,
    /// Its name, with a mark while it is at something.
    pub text: Text,
    /// Whether it is at something.
    pub lit: bool,
    /// Whether it is the dispatcher.
    pub dispatcher: bool,
}

/// The sign of a processor's rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleSign {
    /// The rule's word in the document.
    pub word: &'static str,
    /// The middle of its glyph.
    pub at: Point,
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
    /// Whether it is to be on disk and is in memory only so far: it is drawn with a broken
    /// outline.
    pub in_memory: bool,
    /// Its priority, where it has one.
    pub priority: Option<u8>,
}

impl Slot {
    /// The radius of a message that lies in a slot, on a page ([`Print::larger`]).
    pub const RADIUS: i32 = 11;
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

/// How many more there are than fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct More {
    /// How many.
    pub count: u64,
    /// `+12`, and where.
    pub text: Text,
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
