//! Processors: clients that consume, work and publish, and the rules that they work by.
//!
//! A rule's filters are texts here; what they mean is the business of whoever runs them
//! ([`crate::filter`]). A filter sees a message as an object: `exchange`, `routing_key`,
//! `redelivered`, `body` (parsed where it is JSON, else a string), `headers` and
//! `properties`. What it gives is a message in the same form; what it leaves out stays as
//! it was.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::{
    DEFAULT_WORK_MS, default_user, default_vhost, default_work_ms, is_default_user,
    is_default_vhost, is_false, is_zero,
};
use crate::name::{DEFAULT_VHOST, Name, ResourceName};

/// The header with the place of a part among those that a message was split into, from 1.
pub const PART: &str = "part";
/// The header with the number of these parts.
pub const PARTS: &str = "parts";
/// The header that says why a message is invalid.
pub const REASON: &str = "invalid-reason";
/// The header that says which processor found it so.
pub const FOUND_BY: &str = "invalid-at";
/// The header of what a group that did not become complete makes: how many it had.
pub const INCOMPLETE: &str = "incomplete";

/// A client that consumes messages, works on each, and publishes what comes of it by a rule.
/// It acknowledges what it consumed after it has published, or as soon as that is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Processor {
    /// Its name, unique among the clients; also its consumer tag.
    pub name: Name,
    /// The vhost that it connects to.
    #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
    pub vhost: Name,
    /// The user that it logs in as.
    #[serde(default = "default_user", skip_serializing_if = "is_default_user")]
    pub user: Name,
    /// The node of the cluster that it connects to while that runs; absent: the first that
    /// runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<Name>,
    /// The queue that it consumes from.
    pub queue: Name,
    /// How many unacknowledged messages it may hold; 0 is without limit.
    #[serde(default)]
    pub prefetch: u16,
    /// How long it works on a message, in milliseconds.
    #[serde(default = "default_work_ms")]
    pub work_ms: u32,
    /// When it connects, in milliseconds of the run.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub start_ms: u32,
    /// How long after the server has closed its channel it comes back, in milliseconds;
    /// absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart_ms: Option<u32>,
    /// What it does with a message.
    pub rule: Rule,
    /// The exchange that it publishes to; `""` is the default exchange.
    #[serde(default)]
    pub exchange: Name,
    /// The routing key that it publishes with; absent: the one that its filter gives, which is
    /// the message's own where the filter says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_key: Option<Name>,
    /// Whether it waits until the broker confirms what it published before it acknowledges.
    #[serde(default, skip_serializing_if = "is_false")]
    pub confirms: bool,
    /// Where a message goes that does not pass or at which the rule fails, with the reason in
    /// the header `invalid-reason`; absent: it is rejected (`basic.nack` without requeue).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invalid: Option<Address>,
}

/// An exchange and a routing key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The exchange; `""` is the default exchange.
    #[serde(default)]
    pub exchange: Name,
    /// The routing key.
    #[serde(default)]
    pub routing_key: Name,
}

/// What a processor does with messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// It passes on what the filter says true of. What it says `false` or `null` of is
    /// invalid, and so is what it raises an error at; the error is then the reason.
    Validate {
        /// True or false of a message.
        filter: Name,
    },
    /// It makes one message into another.
    Transform {
        /// The other message; exactly one.
        filter: Name,
    },
    /// It makes one message into several. Each carries the correlation (`correlation_id`: the
    /// message's own, else its `message_id`, else its number), and its place in the headers
    /// `part` and `parts`.
    Split {
        /// The parts, each of them an output, in order.
        filter: Name,
    },
    /// It makes the messages of a group into one.
    Aggregate {
        /// What the messages of a group have in common; absent: their `correlation_id`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Name>,
        /// When a group is complete.
        complete: Completion,
        /// The one message, of an array of the group's messages in the order of their parts;
        /// what it leaves out is as in the first of them.
        filter: Name,
        /// How long after its first message a group is waited for, in milliseconds; absent:
        /// for ever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timeout_ms: Option<u32>,
        /// What becomes of a group that is not complete by then.
        #[serde(default, skip_serializing_if = "Incomplete::is_default")]
        incomplete: Incomplete,
    },
    /// It passes a message on, unchanged, to where the filter says.
    Route {
        /// The routing key; exactly one.
        filter: Name,
    },
    /// It passes a message on, unchanged, to each of those that the filter names. The copies
    /// carry the correlation and their place, as parts do, so that answers can be gathered.
    Recipients {
        /// The routing keys, each of them an output.
        filter: Name,
    },
    /// It answers: what it makes goes to the queue in the message's `reply_to`, with its
    /// `correlation_id`.
    Reply {
        /// The answer; exactly one message.
        filter: Name,
    },
}

/// When a group of messages is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "when", rename_all = "snake_case", deny_unknown_fields)]
pub enum Completion {
    /// As soon as it has all parts of what was split, by the header `parts` of its first.
    Parts,
    /// As soon as it has so many messages.
    Count {
        /// How many.
        count: u32,
    },
    /// As soon as the filter says true of the array of its messages.
    Filter {
        /// True or false of an array of messages.
        filter: Name,
    },
    /// When its time is up (`timeout_ms`).
    Time,
}

/// What becomes of a group that is not complete in time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Incomplete {
    /// Its messages are given back to the queue, and waited for anew.
    #[default]
    Requeue,
    /// Its messages are rejected (`basic.nack` without requeue).
    Reject,
    /// What it has is published all the same, with the header `incomplete`.
    Publish {
        /// Where.
        to: Address,
    },
}

impl Incomplete {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::Requeue
    }
}

impl Rule {
    /// Its word in the document.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Validate { .. } => "validate",
            Self::Transform { .. } => "transform",
            Self::Split { .. } => "split",
            Self::Aggregate { .. } => "aggregate",
            Self::Route { .. } => "route",
            Self::Recipients { .. } => "recipients",
            Self::Reply { .. } => "reply",
        }
    }

    /// Its filter.
    #[must_use]
    pub const fn filter(&self) -> &Name {
        match self {
            Self::Validate { filter }
            | Self::Transform { filter }
            | Self::Split { filter }
            | Self::Aggregate { filter, .. }
            | Self::Route { filter }
            | Self::Recipients { filter }
            | Self::Reply { filter } => filter,
        }
    }

    /// All its filters, each with the field that it stands in.
    pub fn filters(&self) -> impl Iterator<Item = (&'static str, &Name)> {
        let (by, complete) = match self {
            Self::Aggregate { by, complete, .. } => {
                let complete = match complete {
                    Completion::Filter { filter } => Some(filter),
                    Completion::Parts | Completion::Count { .. } | Completion::Time => None,
                };
                (by.as_ref(), complete)
            }
            _ => (None, None),
        };
        let by = by.map(|by| ("by", by));
        let complete = complete.map(|filter| ("complete.filter", filter));
        by.into_iter()
            .chain(complete)
            .chain([("filter", self.filter())])
    }
}

impl Processor {
    /// A processor of this name, with everything else as a document that says nothing of it.
    #[must_use]
    pub fn new(name: Name, queue: Name, rule: Rule) -> Self {
        Self {
            name,
            vhost: DEFAULT_VHOST.into(),
            user: crate::broker::DEFAULT_USER.into(),
            node: None,
            queue,
            prefetch: 0,
            work_ms: DEFAULT_WORK_MS,
            start_ms: 0,
            restart_ms: None,
            rule,
            exchange: Name::default(),
            routing_key: None,
            confirms: false,
            invalid: None,
        }
    }

    /// The full name of the queue that it consumes from.
    #[must_use]
    pub fn queue_resource(&self) -> ResourceName {
        ResourceName::new(self.vhost.clone(), self.queue.clone())
    }

    /// The full name of the exchange that it publishes to; an answer goes through the default
    /// exchange.
    #[must_use]
    pub fn exchange_resource(&self) -> ResourceName {
        let name = match self.rule {
            Rule::Reply { .. } => Name::default(),
            _ => self.exchange.clone(),
        };
        ResourceName::new(self.vhost.clone(), name)
    }

    /// The keys that its document prescribes, each with the name of its exchange.
    #[must_use]
    pub fn addresses(&self) -> Vec<(&Name, &Name)> {
        let answers = matches!(self.rule, Rule::Reply { .. });
        let own = self.routing_key.as_ref().filter(|_| !answers);
        let own = own.map(|key| (&self.exchange, key));
        let others = self.asides().map(|to| (&to.exchange, &to.routing_key));
        own.into_iter().chain(others).collect()
    }

    /// Where what is invalid goes, and what is incomplete.
    fn asides(&self) -> impl Iterator<Item = &Address> {
        let incomplete = match &self.rule {
            Rule::Aggregate {
                incomplete: Incomplete::Publish { to },
                ..
            } => Some(to),
            _ => None,
        };
        self.invalid.iter().chain(incomplete)
    }

    /// The full names of all exchanges that it may publish to.
    pub fn exchange_resources(&self) -> impl Iterator<Item = ResourceName> {
        let others = self.asides();
        let others = others.map(|to| ResourceName::new(self.vhost.clone(), to.exchange.clone()));
        let mut all = vec![self.exchange_resource()];
        for other in others {
            if !all.contains(&other) {
                all.push(other);
            }
        }
        all.into_iter()
    }
}
