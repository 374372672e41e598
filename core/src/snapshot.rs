//! The state of everything at a moment, as plain data for whoever draws or tells it.
//!
//! A snapshot is the sum of the events up to it: [`Snapshot::apply`] adds one. It is
//! kept apart from the live state of the broker and the clients; that both agree is a
//! test. Cloning it is cheap: the large parts are shared.

mod apply;
mod asked;
mod losses;

use std::sync::Arc;

use litemap::LiteMap;
use rpds::RedBlackTreeMapSync;

use crate::amqp::{Message, MessageNumber, Refusal};
use crate::broker::Broker;
use crate::cluster::{Nodes, Placement};
use crate::event::{Alarm, Confirm, DeliveryRef, Event, Receipt, Slot};
use crate::exchange_memory::ExchangeMemory;
use crate::name::{Name, ResourceName};
use crate::routing::Hop;
use crate::scenario::{AckMode, Client, InterventionAction, Latency, NodeId, Outcome, Scenario};
use crate::simulation::by_hand;
use crate::time::Time;
use crate::topology::Topology;
use crate::{FlatSet, one_by_one};
pub use asked::Asked;
pub use losses::{Loss, Losses};

/// Everything there is to see at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The moment.
    pub at: Time,
    /// Whether the broker is running.
    pub broker_up: bool,
    /// What it is short of.
    pub alarms: FlatSet<Alarm>,
    /// The nodes of the cluster; none without one.
    pub nodes: Nodes,
    /// Exchanges, queues and bindings.
    pub topology: Arc<Topology>,
    /// What exchanges remember.
    pub memory: ExchangeMemory,
    /// What is in the queues.
    pub queues: LiteMap<ResourceName, Arc<QueueState>>,
    /// What the clients are at, one entry for each of the scenario's clients.
    pub clients: LiteMap<Name, Arc<ClientState>>,
    /// What is under way between two places.
    pub flights: RedBlackTreeMapSync<FlightKey, Flight>,
    /// What was lost.
    pub losses: Losses,
    /// How much of everything so far.
    pub totals: Totals,
    /// The event that led to this moment.
    pub last: Option<Arc<Event>>,
    /// How long the hops take.
    pub latency: Latency,
}

/// What is in one queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueState {
    /// The copies that wait; the first is delivered next.
    pub ready: RedBlackTreeMapSync<Slot, CopyState>,
    /// The copies that were handed out and not yet settled, by position.
    pub unacked: RedBlackTreeMapSync<u64, Held>,
    /// The dead letters that wait until they can be delivered, by position ([`Slot::numbered`]).
    pub dying: RedBlackTreeMapSync<Slot, CopyState>,
    /// Which copies are in memory only and not yet on disk, by position, in ascending order.
    pub in_memory: Vec<u64>,
    /// How many copies have come in.
    pub enqueued: u64,
    /// How many were acknowledged, or counted as done on delivery.
    pub acked: u64,
    /// How many were dropped, for whatever reason.
    pub dropped: u64,
    /// How many went to the dead-letter exchange.
    pub dead_lettered: u64,
    /// The consumer that alone is served, where the queue has a single active one.
    pub active: Option<Name>,
    /// Where it lives, in a cluster.
    pub placement: Option<Placement>,
}

/// One copy in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyState {
    /// Its name in the queue, by the order of arrival.
    pub position: u64,
    /// Its message.
    pub message: Arc<Message>,
    /// Whether it may have been delivered before.
    pub redelivered: bool,
}

/// A copy in a client's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The copy.
    pub copy: CopyState,
    /// Who holds it, and by which tag.
    pub by: DeliveryRef,
}

/// What one client is at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientState {
    /// Whether it is there.
    pub status: ClientStatus,
    /// The node that it was last connected to, in a cluster.
    pub node: Option<Name>,
    /// How many messages it has sent.
    pub sent: u64,
    /// How many of those came back unroutable.
    pub returned: u64,
    /// The exchange that it published to last.
    pub exchange: Option<ResourceName>,
    /// How many of those it has not heard of yet, where it asks for publisher confirms and
    /// has its connection still.
    pub unconfirmed: Option<u64>,
    /// How many of those it knows to be confirmed.
    pub confirmed: u64,
    /// How many of those it knows to be refused (`basic.nack`).
    pub nacked: u64,
    /// How many of those, or of the copies that it has settled, wait for the end of its
    /// transaction, where it makes such.
    pub staged: Option<u64>,
    /// Why the server closed its channel or its connection the last time that it did;
    /// none after the connection broke.
    pub closed: Option<Arc<Refusal>>,
    /// What the broker is short of, where it reads nothing more from this client, and since
    /// when it does not.
    pub blocked: Option<(Alarm, Time)>,
    /// The queue that it waits for, since too few of its nodes are there, and until when.
    pub waits: Option<(ResourceName, Time)>,
    /// How many messages it has finished with success (outcome `ack`).
    pub acked: u64,
    /// How many messages it found invalid, as a processor.
    pub invalid: u64,
    /// What came of its requests, where it asks.
    pub asked: Asked,
    /// Its consumers, while they are registered: one for each queue that it consumes from.
    pub consumers: Vec<ConsumerState>,
    /// What it has received and not begun, by delivery tag ([`Slot::numbered`]).
    pub waiting: RedBlackTreeMapSync<Slot, CopyState>,
    /// What it is working on.
    pub working: Option<Work>,
}

/// Whether a client is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientStatus {
    /// Not yet started.
    NotStarted,
    /// Connected and at work.
    Running,
    /// Alive, but the broker is not there.
    Disconnected,
    /// It left in good order.
    Stopped,
    /// Its process died.
    Crashed,
    /// The server refused what it wanted.
    Failed(Refusal),
}

/// A registered consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerState {
    /// Its queue.
    pub queue: ResourceName,
    /// Its tag.
    pub tag: Name,
    /// Its limit of unacknowledged messages; 0 is none.
    pub prefetch: u16,
    /// The limit that it shares with the client's other consumers; 0 is none.
    pub shared_prefetch: u16,
    /// How it acknowledges.
    pub ack: AckMode,
    /// Its `x-priority`; 0 where it named none.
    pub priority: i32,
    /// At a stream: the offset of what it was sent last, from 0 as the server counts.
    pub offset: Option<u64>,
}

/// Work on one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The delivery tag.
    pub delivery_tag: u64,
    /// What is worked on.
    pub copy: CopyState,
    /// When it began.
    pub since: Time,
    /// When it will be finished.
    pub until: Time,
    /// Whether a dispatcher looks for the worker, before any work.
    pub looking_up: bool,
}

/// Names something under way for as long as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlightKey {
    /// A published message on its way to its exchange.
    Publish(MessageNumber),
    /// A copy on its way from the exchange to a queue.
    Route(MessageNumber, ResourceName),
    /// A delivery on its way to this client, by its delivery tag.
    Deliver(Name, u64),
    /// A verdict on its way back from this client, by the delivery tag.
    Verdict(Name, u64),
    /// A returned message on its way back.
    Return(MessageNumber),
    /// The confirm of a publish on its way back.
    Confirm(MessageNumber),
}

/// Something under way between two places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// What kind.
    pub kind: FlightKind,
    /// The number of the message that it carries or speaks of.
    pub number: MessageNumber,
    /// The message itself; none for a confirm, which knows only its number.
    pub message: Option<Arc<Message>>,
    /// Where it started.
    pub from: NodeId,
    /// Where it goes.
    pub to: NodeId,
    /// When it started.
    pub departs: Time,
    /// When it will be there.
    pub arrives: Time,
}

/// What kind of thing is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlightKind {
    /// A published message.
    Publish,
    /// A routed copy, with the hops that it takes through the exchanges. It comes from the
    /// exchange, or from the queue that dead-lettered it to there.
    Route {
        /// The hops, from the exchange published to.
        path: Vec<Hop>,
    },
    /// A delivery.
    Deliver {
        /// Whether it may have been delivered before.
        redelivered: bool,
    },
    /// A consumer's verdict.
    Verdict(Outcome),
    /// The receipt of a task.
    Receipt(Receipt),
    /// A returned message.
    Return,
    /// What the broker says of a publish.
    Confirm(Confirm),
}

/// How much of everything so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Messages that reached an exchange.
    pub published: u64,
    /// Copies that reached a queue.
    pub enqueued: u64,
    /// Deliveries to consumers.
    pub delivered: u64,
    /// Copies done.
    pub acked: u64,
    /// Copies put back.
    pub requeued: u64,
    /// Copies sent on to a dead-letter exchange.
    pub dead_lettered: u64,
}

impl QueueState {
    /// Whether it cannot work for now, since too few of its nodes are there.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.placement
            .as_ref()
            .is_some_and(|place| !place.available)
    }
}

impl Snapshot {
    /// The moment before anything happened: the scenario's clients (and
    /// [`crate::simulation::BY_HAND`], where something is published by hand), not yet
    /// started, and a broker that holds nothing but `topology`.
    #[must_use]
    pub fn initial(scenario: &Scenario, topology: Arc<Topology>) -> Self {
        let queues = topology
            .queues()
            .map(|queue| (queue.name.clone(), Arc::default()));
        let by_hand = scenario
            .timeline
            .iter()
            .any(|one| matches!(one.action, InterventionAction::Publish { .. }))
            .then(by_hand);
        let clients = scenario.clients.iter().map(|client| {
            let (confirms, tx) = match client {
                Client::Producer(producer) => (producer.confirms, producer.tx.is_some()),
                Client::Consumer(consumer) => (false, consumer.tx.is_some()),
                Client::Processor(processor) => (processor.confirms, false),
            };
            let state = ClientState {
                unconfirmed: confirms.then_some(0),
                staged: tx.then_some(0),
                ..ClientState::default()
            };
            (client.name().clone(), Arc::new(state))
        });
        let clients = clients.chain(by_hand.map(|name| (name, Arc::default())));
        Self {
            at: Time::ZERO,
            broker_up: true,
            alarms: FlatSet::new(),
            nodes: Nodes::default(),
            queues: one_by_one(queues),
            clients: one_by_one(clients),
            topology,
            memory: ExchangeMemory::default(),
            flights: RedBlackTreeMapSync::new_sync(),
            losses: Losses::default(),
            totals: Totals::default(),
            last: None,
            latency: scenario.latency,
        }
    }
}

impl Snapshot {
    /// The same with the nodes of this broker, and the queues where they live there.
    #[must_use]
    pub fn on_nodes_of(mut self, broker: &Broker) -> Self {
        self.nodes = broker.nodes().clone();
        for (name, place) in broker.placements() {
            if let Some(queue) = self.queues.get_mut(name) {
                Arc::make_mut(queue).placement = Some(place.clone());
            }
        }
        self
    }
}

impl Default for ClientState {
    fn default() -> Self {
        Self {
            status: ClientStatus::NotStarted,
            node: None,
            sent: 0,
            returned: 0,
            exchange: None,
            unconfirmed: None,
            confirmed: 0,
            nacked: 0,
            staged: None,
            closed: None,
            blocked: None,
            waits: None,
            acked: 0,
            invalid: 0,
            asked: Asked::default(),
            consumers: Vec::new(),
            waiting: RedBlackTreeMapSync::new_sync(),
            working: None,
        }
    }
}
