//! Expectations: what must hold of a run, so that a lesson or a pipeline can check it.
//!
//! How they are judged is [`crate::check`]'s business.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::name::Name;

/// One statement about the state of the run at a time (at its end, unless `at_ms` is given).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Expectation {
    /// When it must hold, in milliseconds of the run; absent: at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
    /// What is counted.
    #[serde(flatten)]
    pub that: Claim,
    /// The number that is claimed.
    pub count: u64,
    /// How what is found must stand to that number.
    #[serde(default, skip_serializing_if = "is_exactly")]
    pub is: Bound,
    /// Whether it must hold at every moment: of the whole run, or from `at_ms` on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub always: bool,
    /// Only messages are counted that were sent with such a key: a pattern as of a topic
    /// exchange.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_key: Option<Name>,
    /// Only messages are counted whose body holds this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Name>,
}

impl Expectation {
    /// That at the end there are just so many of these.
    #[must_use]
    pub const fn of(that: Claim, count: u64) -> Self {
        Self {
            at_ms: None,
            that,
            count,
            is: Bound::Exactly,
            always: false,
            routing_key: None,
            body: None,
        }
    }

    /// Whether it speaks of all messages alike.
    #[must_use]
    pub const fn of_all_messages(&self) -> bool {
        self.routing_key.is_none() && self.body.is_none()
    }
}

/// What can be counted: at a queue, at a client, or in the whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Claim {
    /// At a queue.
    Queue {
        /// What.
        that: QueueCount,
        /// Which queue of the vhost `/`.
        queue: Name,
    },
    /// At a client.
    Client {
        /// What.
        that: ClientCount,
        /// Which client.
        client: Name,
    },
    /// In the whole run.
    Run {
        /// What.
        that: RunCount,
    },
}

/// What is counted at a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QueueCount {
    /// Copies that have reached it.
    Enqueued,
    /// Messages that wait in it.
    Ready,
    /// Messages of it that consumers hold.
    Unacked,
    /// Messages of it that were finished after one that was sent later.
    Overtaken,
    /// Messages that it dead-lettered since a consumer rejected them.
    Rejected,
    /// Messages that it dead-lettered since their time to live ran out.
    Expired,
    /// Messages that it dead-lettered since it was full.
    Maxlen,
    /// Messages that it dead-lettered since they had been returned too often.
    DeliveryLimit,
}

/// What is counted at a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientCount {
    /// Messages that it has finished and acknowledged.
    Acked,
    /// Messages that it was handed and has not settled.
    Held,
    /// Messages that came back to it, since no queue took them.
    Returned,
    /// Messages of it that it knows to be confirmed.
    Confirmed,
    /// Messages of it that it knows to be refused (`basic.nack`).
    Refused,
    /// Messages that it found invalid, as a processor.
    Invalid,
    /// Requests of it that were answered while it waited.
    Answered,
    /// Requests of it that it has given up.
    Unanswered,
    /// Requests of it that were answered when it had given them up.
    AnsweredLate,
    /// Tasks that it sent the receipt OK for.
    Ok,
    /// Tasks that it sent the receipt NOK for, as often as it did.
    Nok,
    /// Tasks that it sent the receipt `WorkerNotFound` for.
    WorkerNotFound,
}

/// What is counted in the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunCount {
    /// Messages or copies that have been lost.
    Lost,
    /// Messages that were sent, and that no consumer has finished.
    Unprocessed,
    /// Messages that were confirmed to their producer, and that no consumer has finished.
    ConfirmedUnprocessed,
}

/// How what is found must stand to the number that is claimed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// It is that number.
    #[default]
    Exactly,
    /// It is that number or more.
    AtLeast,
    /// It is that number or less.
    AtMost,
}

impl Bound {
    /// Whether `found` stands so to `count`.
    #[must_use]
    pub const fn allows(self, found: u64, count: u64) -> bool {
        match self {
            Self::Exactly => found == count,
            Self::AtLeast => found >= count,
            Self::AtMost => found <= count,
        }
    }
}

impl Claim {
    /// The queue that it speaks of.
    #[must_use]
    pub const fn queue(&self) -> Option<&Name> {
        match self {
            Self::Queue { queue, .. } => Some(queue),
            Self::Client { .. } | Self::Run { .. } => None,
        }
    }

    /// The client that it speaks of.
    #[must_use]
    pub const fn client(&self) -> Option<&Name> {
        match self {
            Self::Client { client, .. } => Some(client),
            Self::Queue { .. } | Self::Run { .. } => None,
        }
    }
}

/// What can stand in `that`, with what it is of.
pub(super) const WORDS: [(&str, Word); 23] = [
    ("enqueued", Word::Queue(QueueCount::Enqueued)),
    ("ready", Word::Queue(QueueCount::Ready)),
    ("unacked", Word::Queue(QueueCount::Unacked)),
    ("overtaken", Word::Queue(QueueCount::Overtaken)),
    ("rejected", Word::Queue(QueueCount::Rejected)),
    ("expired", Word::Queue(QueueCount::Expired)),
    ("maxlen", Word::Queue(QueueCount::Maxlen)),
    ("delivery_limit", Word::Queue(QueueCount::DeliveryLimit)),
    ("acked", Word::Client(ClientCount::Acked)),
    ("held", Word::Client(ClientCount::Held)),
    ("returned", Word::Client(ClientCount::Returned)),
    ("confirmed", Word::Client(ClientCount::Confirmed)),
    ("refused", Word::Client(ClientCount::Refused)),
    ("invalid", Word::Client(ClientCount::Invalid)),
    ("answered", Word::Client(ClientCount::Answered)),
    ("unanswered", Word::Client(ClientCount::Unanswered)),
    ("answered_late", Word::Client(ClientCount::AnsweredLate)),
    ("ok", Word::Client(ClientCount::Ok)),
    ("nok", Word::Client(ClientCount::Nok)),
    (
        "worker_not_found",
        Word::Client(ClientCount::WorkerNotFound),
    ),
    ("lost", Word::Run(RunCount::Lost)),
    ("unprocessed", Word::Run(RunCount::Unprocessed)),
    (
        "confirmed_unprocessed",
        Word::Run(RunCount::ConfirmedUnprocessed),
    ),
];

/// A word of `that`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Word {
    /// It is of a queue.
    Queue(QueueCount),
    /// It is of a client.
    Client(ClientCount),
    /// It is of the whole run.
    Run(RunCount),
}

const fn is_false(flag: &bool) -> bool {
    !*flag
}

fn is_exactly(bound: &Bound) -> bool {
    *bound == Bound::Exactly
}
