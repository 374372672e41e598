//! Events: what happened, in the past tense, as plain facts.
//!
//! The broker's facts and the clients' facts are kept apart, since the broker knows no
//! clients' plans. An event names everything by name, so that it can be told without
//! the state that it came from. [`crate::snapshot::Snapshot`] is the sum of all events.

mod broker;
mod client;

use serde::Serialize;

pub use broker::{BrokerFact, Place};
pub use client::ClientFact;

use crate::amqp::{MessageNumber, Refusal};
use crate::name::{Name, ResourceName};
use crate::time::Time;

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
    /// The broker refused it when it was published.
    Refused,
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
    pub const ALL: [Self; 10] = [
        Self::Unroutable,
        Self::Refused,
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
