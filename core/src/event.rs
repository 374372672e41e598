//! Events: what happened, in the past tense, as plain facts.
//!
//! The broker's facts and the clients' facts are kept apart, since the broker knows no
//! clients' plans. An event names everything by name, so that it can be told without
//! the state that it came from. [`crate::snapshot::Snapshot`] is the sum of all events.

use std::sync::Arc;

use serde::Serialize;

use crate::amqp::{Message, MessageNumber, Refusal};
use crate::name::{Name, ResourceName};
use crate::routing::Route;
use crate::scenario::{AckMode, Outcome, StopKind};
use crate::time::Time;
use crate::topology::{Binding, Exchange, QueueDeclaration};

/// Something that happened at a moment of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Time,
    /// What.
    pub fact: Fact,
}

/// What happened: in the broker, or at a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// In the broker.
    Broker(BrokerFact),
    /// At a client, or on its way there.
    Client(ClientFact),
    /// The run came to a limit and ends here.
    LimitReached(Limit),
}

/// A limit of the simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The greatest number of events.
    Events,
    /// The greatest number of events at one instant.
    EventsAtOnce,
}

/// A connection, counted from 1 over the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ConnectionId(pub u32);

/// A channel: its connection, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ChannelId {
    /// The connection.
    pub connection: ConnectionId,
    /// The channel's number, from 1.
    pub number: u16,
}

/// One copy of a message, in one queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The queue.
    pub queue: ResourceName,
    /// The copy's number in that queue, in the order of arrival; also its original
    /// position there.
    pub position: u64,
    /// What it is a copy of.
    pub message: MessageNumber,
}

/// A consumer as the broker knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConsumerRef {
    /// The channel that consumes.
    pub channel: ChannelId,
    /// The name of the channel's connection: the client.
    pub client: Name,
    /// The consumer tag.
    pub tag: Name,
}

/// A message handed out and not yet settled, from the channel's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRef {
    /// The channel.
    pub channel: ChannelId,
    /// The name of the channel's connection: the client.
    pub client: Name,
    /// The delivery tag on that channel.
    pub delivery_tag: u64,
}

/// Why a message or a copy of it is gone without having been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LossReason {
    /// No queue was bound so that it matched.
    Unroutable,
    /// A consumer rejected it without requeue, and the queue has no dead-letter exchange.
    Rejected,
    /// Its queue was purged.
    Purged,
    /// Its queue was deleted.
    QueueDeleted,
    /// It was not persistent when the broker stopped.
    NotPersistent,
    /// Its queue was not durable when the broker stopped.
    QueueNotDurable,
    /// It was on its way to a queue inside the broker when the broker stopped.
    NotYetStored,
    /// The connection that carried it to the broker was lost.
    ConnectionLost,
    /// It was sent without waiting for an acknowledgement, and the client was gone
    /// before it came, or before it was done.
    AutoAckClientGone,
}

impl LossReason {
    /// All reasons.
    pub const ALL: [Self; 9] = [
        Self::Unroutable,
        Self::Rejected,
        Self::Purged,
        Self::QueueDeleted,
        Self::NotPersistent,
        Self::QueueNotDurable,
        Self::NotYetStored,
        Self::ConnectionLost,
        Self::AutoAckClientGone,
    ];
}

/// Why a connection or a channel ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClosedBecause {
    /// The client closed it.
    Client,
    /// The connection broke.
    Lost,
    /// The server refused something.
    Refused(Refusal),
    /// Its connection ended.
    ConnectionClosed,
}

/// What happened in the broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokerFact {
    /// A client connected.
    ConnectionOpened {
        /// The connection.
        connection: ConnectionId,
        /// Its name: the client.
        client: Name,
    },
    /// A connection ended, and with it its channels.
    ConnectionClosed {
        /// The connection.
        connection: ConnectionId,
        /// Its name: the client.
        client: Name,
        /// Why.
        because: ClosedBecause,
    },
    /// A channel was opened.
    ChannelOpened {
        /// The channel.
        channel: ChannelId,
    },
    /// A channel ended; what it held was requeued.
    ChannelClosed {
        /// The channel.
        channel: ChannelId,
        /// Its connection's name.
        client: Name,
        /// Why.
        because: ClosedBecause,
    },
    /// An exchange was declared.
    ExchangeDeclared {
        /// The exchange, without bindings.
        exchange: Arc<Exchange>,
    },
    /// An exchange is gone.
    ExchangeDeleted {
        /// Which.
        exchange: ResourceName,
    },
    /// A queue was declared.
    QueueDeclared {
        /// The queue.
        queue: Arc<QueueDeclaration>,
    },
    /// A queue is gone; its copies were dropped before.
    QueueDeleted {
        /// Which.
        queue: ResourceName,
    },
    /// A binding was made.
    Bound {
        /// The binding.
        binding: Arc<Binding>,
    },
    /// A binding is gone.
    Unbound {
        /// The binding.
        binding: Arc<Binding>,
    },
    /// A consumer was registered.
    ConsumerRegistered {
        /// The consumer.
        consumer: ConsumerRef,
        /// The queue that it consumes from.
        queue: ResourceName,
        /// How it acknowledges.
        ack: AckMode,
        /// Its own limit of unacknowledged messages; 0 is none.
        prefetch: u16,
    },
    /// A consumer is gone; what it held stays with its channel.
    ConsumerCancelled {
        /// The consumer.
        consumer: ConsumerRef,
        /// The queue that it consumed from.
        queue: ResourceName,
    },
    /// A message reached its exchange.
    Published {
        /// The message.
        message: Arc<Message>,
        /// The publishing client.
        client: Name,
    },
    /// The exchange decided where the message goes.
    Routed {
        /// The message.
        message: Arc<Message>,
        /// Where to.
        route: Arc<Route>,
        /// How many bindings were compared, on all exchanges visited.
        considered: u32,
    },
    /// A message without a destination was sent back (`mandatory`).
    Returned {
        /// The message.
        message: Arc<Message>,
        /// The channel that it is sent back on.
        channel: ChannelId,
        /// The publishing client.
        client: Name,
    },
    /// A copy arrived in a queue.
    Enqueued {
        /// The copy.
        copy: Copy,
        /// Its message.
        message: Arc<Message>,
    },
    /// A copy was sent to a consumer.
    Delivered {
        /// The copy.
        copy: Copy,
        /// Its message.
        message: Arc<Message>,
        /// The consumer.
        consumer: ConsumerRef,
        /// The delivery tag.
        delivery_tag: u64,
        /// Whether it may have been delivered before.
        redelivered: bool,
        /// With [`AckMode::Auto`] the copy counts as done with this.
        ack: AckMode,
    },
    /// A copy was fetched by `basic.get`.
    Fetched {
        /// The copy.
        copy: Copy,
        /// Its message.
        message: Arc<Message>,
        /// Who holds it, and by which tag.
        delivery: DeliveryRef,
        /// Whether it may have been delivered before.
        redelivered: bool,
        /// With [`AckMode::Auto`] the copy counts as done with this.
        ack: AckMode,
    },
    /// A copy was acknowledged: it is done.
    Acked {
        /// The copy.
        copy: Copy,
        /// Who held it, and by which tag.
        delivery: DeliveryRef,
    },
    /// A copy that was handed out is ready again, marked redelivered.
    Requeued {
        /// The copy.
        copy: Copy,
        /// Who held it, and by which tag.
        delivery: DeliveryRef,
    },
    /// A message (without a copy), or one copy, is gone without having been done.
    Dropped {
        /// The message.
        message: Arc<Message>,
        /// The copy, where it had come to a queue.
        copy: Option<Copy>,
        /// The exchange or queue that it was at, or on its way to.
        place: Place,
        /// Who held the copy, where it had been handed out.
        held_by: Option<DeliveryRef>,
        /// Why.
        reason: LossReason,
    },
    /// The broker stopped; all connections are gone.
    Stopped {
        /// How.
        stop: StopKind,
    },
    /// The broker is there again.
    Started {
        /// How it had stopped: after `kill -9` every recovered copy of a classic queue
        /// counts as redelivered.
        stop: StopKind,
    },
}

/// Where something is in the broker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At an exchange.
    Exchange(ResourceName),
    /// In a queue.
    Queue(ResourceName),
}

/// What happened at a client, or on the way between a client and the broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientFact {
    /// A client sent a message towards an exchange.
    PublishSent {
        /// The client; for a message published by hand, [`crate::simulation::BY_HAND`].
        client: Name,
        /// The message.
        message: Arc<Message>,
        /// When it will reach the exchange.
        arrives: Time,
    },
    /// A message is gone with its client: one sent that will never arrive, or one held
    /// that counted as done when it was delivered.
    MessageLost {
        /// The client.
        client: Name,
        /// The message.
        message: Arc<Message>,
        /// The copy, where it had been delivered.
        copy: Option<Copy>,
        /// Why.
        reason: LossReason,
    },
    /// A delivered copy reached its consumer.
    Received {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
    },
    /// A consumer began to work on what it received.
    WorkStarted {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
        /// When it will be finished.
        until: Time,
    },
    /// A consumer finished its work, and with manual acknowledgement sent its verdict.
    WorkFinished {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
        /// How the work ended.
        outcome: Outcome,
        /// When the verdict will reach the broker; none with automatic acknowledgement.
        arrives: Option<Time>,
    },
    /// A client came up and connected.
    Started {
        /// The client.
        client: Name,
    },
    /// A client could not do what it was there for; the server refused it.
    Failed {
        /// The client.
        client: Name,
        /// The server's reply.
        refusal: Refusal,
    },
    /// A client's process died, with what it held.
    Crashed {
        /// The client.
        client: Name,
    },
    /// A client left in good order.
    Stopped {
        /// The client.
        client: Name,
    },
    /// A message that was returned reached its producer.
    ReturnReceived {
        /// The client.
        client: Name,
        /// The message.
        message: Arc<Message>,
    },
}
