//! Events: what happened, in the past tense, as plain facts.
//!
//! The broker's facts and the clients' facts are kept apart, since the broker knows no
//! clients' plans. An event names everything by name, so that it can be told without
//! the state that it came from. [`crate::snapshot::Snapshot`] is the sum of all events.

mod broker;
mod client;
mod dead_letter;
mod processor;
mod reply;
mod server;
mod task;

use serde::Serialize;

pub use broker::{BrokerFact, Place, RoutedBecause};
pub use client::ClientFact;
pub use dead_letter::{DeadLetterFact, Obstacle};
pub use processor::{AskFact, ProcessorFact};
pub use reply::ReplyFact;
pub use server::{Alarm, LineFact, ServerFact};
pub use task::{Nok, Receipt, TaskFact};

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
    /// Where it stands, or last stood, among what is ready.
    pub slot: Slot,
    /// What it is a copy of.
    pub message: MessageNumber,
}

/// A place in the order of what is ready in a queue: the smallest is handed out next.
///
/// In a classic queue all stand in one lane, in the order of arrival; with priorities each
/// priority has its own, the highest first. A quorum queue hands out what was returned
/// before what is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Slot {
    /// The lane; a smaller one goes first.
    pub lane: u16,
    /// The place in the lane.
    pub at: u64,
}

impl Slot {
    /// The only lane's place of this number: for what goes by numbers alone and is kept in the
    /// same kind of map, of which each further one would be downloaded.
    #[must_use]
    pub const fn numbered(at: u64) -> Self {
        Self { lane: 0, at }
    }
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
    /// Its time to live ran out, and the queue has no dead-letter exchange.
    Expired,
    /// Its queue was full and dropped it, and has no dead-letter exchange.
    MaxLength,
    /// Its queue was full and refused it (`reject-publish`).
    QueueFull,
    /// It was returned more often than its queue allows, and the queue has no dead-letter
    /// exchange.
    DeliveryLimit,
    /// It was dead-lettered to an exchange that does not exist.
    NoDeadLetterExchange,
    /// It was dead-lettered back to a queue that it came from, and nobody had rejected it
    /// on the way: the server ends such circles.
    DeadLetterCycle,
    /// It was a dead letter that waited, and its queue no longer keeps such.
    StrategyChanged,
    /// It was a direct reply, and the channel that had asked no longer waits for it.
    NobodyWaits,
    /// It was to go to a stream, which takes only what clients publish to it.
    NotToStream,
    /// The transaction that it was published in was rolled back, or never committed.
    RolledBack,
    /// The stream removed its oldest messages to stay within its limits.
    Retention,
    /// The only node that held it is gone for good, or its queue cannot take it now.
    QueueUnavailable,
    /// The mirror that took over its queue had joined later, and did not have it.
    NotMirrored,
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
    pub const ALL: [Self; 23] = [
        Self::Unroutable,
        Self::Refused,
        Self::Rejected,
        Self::Expired,
        Self::MaxLength,
        Self::QueueFull,
        Self::DeliveryLimit,
        Self::NoDeadLetterExchange,
        Self::DeadLetterCycle,
        Self::StrategyChanged,
        Self::NobodyWaits,
        Self::NotToStream,
        Self::RolledBack,
        Self::Retention,
        Self::QueueUnavailable,
        Self::NotMirrored,
        Self::Purged,
        Self::QueueDeleted,
        Self::NotPersistent,
        Self::QueueNotDurable,
        Self::NotYetStored,
        Self::ConnectionLost,
        Self::AutoAckClientGone,
    ];
}

/// Why a queue gave a copy to its dead-letter exchange; the `reason` of `x-death`
/// (`rabbit_dead_letter.erl`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeathReason {
    /// A consumer rejected it without requeue.
    Rejected,
    /// Its time to live ran out.
    Expired,
    /// Its queue was full.
    MaxLen,
    /// It was returned more often than its queue allows.
    DeliveryLimit,
}

impl DeathReason {
    /// The word in `x-death`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::MaxLen => "maxlen",
            Self::DeliveryLimit => "delivery_limit",
        }
    }

    /// What it is called where the queue has no dead-letter exchange: a loss.
    #[must_use]
    pub const fn loss(self) -> LossReason {
        match self {
            Self::Rejected => LossReason::Rejected,
            Self::Expired => LossReason::Expired,
            Self::MaxLen => LossReason::MaxLength,
            Self::DeliveryLimit => LossReason::DeliveryLimit,
        }
    }
}

/// What a publisher confirm says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirm {
    /// The broker has taken responsibility (`basic.ack`).
    Ack,
    /// A queue refused the message (`basic.nack`).
    Nack,
}

/// Why a consumer is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBecause {
    /// Its client cancelled it.
    Client,
    /// Its channel ended.
    ChannelClosed,
    /// Its queue is gone, or not there for now; the client is told (`basic.cancel`).
    QueueGone,
}

/// Why a queue is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueEnd {
    /// A client deleted it.
    Deleted,
    /// Its last consumer left (`auto_delete`).
    AutoDelete,
    /// The connection that it belonged to ended (`exclusive`).
    OwnerGone,
    /// Nobody used it for as long as `x-expires` says.
    Expired,
    /// It was not durable when the broker stopped.
    NotDurable,
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
