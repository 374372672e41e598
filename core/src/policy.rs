//! Policies: settings that an operator gives to queues and exchanges by a pattern of
//! names, from outside, without declaring them anew
//! (<https://www.rabbitmq.com/docs/parameters#policies>).
//!
//! It knows what a policy is and which one wins; what its keys mean is their readers'
//! business.

use std::sync::Arc;

use litemap::LiteMap;
use regex_lite::Regex;

use crate::amqp::Table;
use crate::name::{Name, ResourceName};
use crate::topology::QueueKind;

/// What a policy is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApplyTo {
    /// Queues and exchanges.
    #[default]
    All,
    /// Queues.
    Queues,
    /// Exchanges.
    Exchanges,
    /// Queues of one type.
    Only(QueueKind),
}

impl ApplyTo {
    /// The words of the server's definitions.
    pub const ALL: [(&str, Self); 6] = [
        ("all", Self::All),
        ("queues", Self::Queues),
        ("exchanges", Self::Exchanges),
        ("classic_queues", Self::Only(QueueKind::Classic)),
        ("quorum_queues", Self::Only(QueueKind::Quorum)),
        ("streams", Self::Only(QueueKind::Stream)),
    ];

    /// What this word of the server's definitions says.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(word, _)| *word == name).map(|(_, to)| to)
    }

    /// Whether it names queues of this type, or (none) exchanges (4.0: `rabbit_policy.erl`,
    /// `matches_type`, `matches_queue_type`).
    fn covers(self, queue: Option<QueueKind>) -> bool {
        match self {
            Self::All => true,
            Self::Queues => queue.is_some(),
            Self::Exchanges => queue.is_none(),
            Self::Only(kind) => queue == Some(kind),
        }
    }
}

/// All policies of a server, by name. An entry with a pattern that is no regular
/// expression covers nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies(LiteMap<ResourceName, Arc<Policy>>);

impl Policies {
    /// Sets a policy, in place of the one of the same name.
    pub fn set(&mut self, policy: Arc<Policy>) {
        self.0.insert(policy.name.clone(), policy);
    }

    /// Removes the policy of this name; says whether there was one.
    pub fn clear(&mut self, name: &ResourceName) -> bool {
        self.0.remove(name).is_some()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Policy>> {
        self.0.values()
    }

    /// The one policy that a queue of this type, or (none) an exchange, is under: of those
    /// that match, the one with the highest priority (`rabbit_policy.erl`, `match`). Among
    /// equals the server takes any; here it is the first by name.
    #[must_use]
    pub fn of(&self, queue: Option<QueueKind>, resource: &ResourceName) -> Option<&Arc<Policy>> {
        let mut best: Option<&Arc<Policy>> = None;
        for policy in self.0.values() {
            let higher = best.is_none_or(|best| policy.priority > best.priority);
            if higher && policy.covers(queue, resource) {
                best = Some(policy);
            }
        }
        best
    }
}

/// What an operator's policy may set.
pub const OPERATOR_KEYS: [&str; 7] = [
    "expires",
    "message-ttl",
    "max-length",
    "max-length-bytes",
    "max-in-memory-length",
    "max-in-memory-bytes",
    "delivery-limit",
];

/// What classic queues do not know (`rabbit_classic_queue.erl`, `capabilities`).
const UNKNOWN_TO_CLASSIC: &[&str] = &[
    "max-age",
    "stream-max-segment-size-bytes",
    "queue-leader-locator",
    "initial-cluster-size",
    "delivery-limit",
    "dead-letter-strategy",
];

/// What quorum queues do not know (`rabbit_quorum_queue.erl`, `capabilities`).
const UNKNOWN_TO_QUORUM: &[&str] = &[
    "max-priority",
    "queue-mode",
    "single-active-consumer",
    "ha-mode",
    "ha-params",
    "ha-sync-mode",
    "ha-promote-on-shutdown",
    "ha-promote-on-failure",
    "queue-master-locator",
    "max-age",
    "stream-max-segment-size-bytes",
    "initial-cluster-size",
];

/// What streams do not know (`rabbit_stream_queue.erl`, `capabilities`).
const UNKNOWN_TO_STREAMS: &[&str] = &[
    "expires",
    "message-ttl",
    "dead-letter-exchange",
    "dead-letter-routing-key",
    "max-length",
    "max-in-memory-length",
    "max-in-memory-bytes",
    "max-priority",
    "overflow",
    "queue-mode",
    "single-active-consumer",
    "delivery-limit",
    "ha-mode",
    "ha-params",
    "ha-sync-mode",
    "ha-promote-on-shutdown",
    "ha-promote-on-failure",
    "queue-master-locator",
    "dead-letter-strategy",
];

/// A policy of a vhost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its vhost and name.
    pub name: ResourceName,
    /// A regular expression; it need not match the whole name.
    pub pattern: String,
    /// What it is for.
    pub apply_to: ApplyTo,
    /// The greatest wins.
    pub priority: i32,
    /// Its keys, such as `max-length` (without the `x-` of arguments).
    pub definition: Table,
}

impl Policy {
    /// Whether the pattern is a regular expression.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn is_valid(&self) -> Result<(), String> {
        let read = Regex::new(&self.pattern);
        let wrong = |why| format!("the pattern is no regular expression: {why}");
        read.map(|_| ()).map_err(wrong)
    }

    /// The first of its keys that is for mirrors of classic queues, which newer servers do not
    /// recognise.
    #[must_use]
    pub fn mirrors(&self) -> Option<&str> {
        let mut keys = self.definition.0.keys();
        let key = keys.find(|key| key.starts_with("ha-"));
        key.map(Name::as_str)
    }

    /// Whether it is for queues of one type, which older servers do not recognise.
    #[must_use]
    pub const fn is_for_one_type(&self) -> bool {
        matches!(self.apply_to, ApplyTo::Only(_))
    }

    /// Whether an operator's policy may say this: it only limits what queues have
    /// (`rabbit_policies.erl`, `operator_policy_validator`).
    ///
    /// # Errors
    /// What it may not say.
    pub fn is_valid_for_operators(&self) -> Result<(), String> {
        let mut keys = self.definition.0.keys();
        let other = keys.find(|key| !OPERATOR_KEYS.contains(&key.as_str()));
        let wrong = |key| Err(format!("{key} is not recognised in an operator policy"));
        other.map_or(Ok(()), wrong)
    }

    /// Whether it is one for queues of this type: if it sets anything that these do not know,
    /// it is none at all (`rabbit_queue_type.erl`, `is_policy_applicable`; observed:
    /// policy-that-a-queue-type-does-not-know).
    fn is_for(&self, queue: QueueKind) -> bool {
        let unknown = match queue {
            QueueKind::Classic => UNKNOWN_TO_CLASSIC,
            QueueKind::Quorum => UNKNOWN_TO_QUORUM,
            QueueKind::Stream => UNKNOWN_TO_STREAMS,
        };
        let mut keys = self.definition.0.keys();
        !keys.any(|key| unknown.contains(&key.as_str()))
    }

    /// Whether it is for queues of this type, or (none) for exchanges, of the vhost, as far as
    /// their names match.
    pub(crate) fn may_cover(&self, queue: Option<QueueKind>, vhost: &Name) -> bool {
        self.apply_to.covers(queue)
            && queue.is_none_or(|kind| self.is_for(kind))
            && self.name.vhost == *vhost
    }

    fn covers(&self, queue: Option<QueueKind>, resource: &ResourceName) -> bool {
        self.may_cover(queue, &resource.vhost)
            && Regex::new(&self.pattern).is_ok_and(|pattern| pattern.is_match(&resource.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policies(all: &[(&str, &str, ApplyTo, i32)]) -> Policies {
        let mut policies = Policies::default();
        for (name, pattern, apply_to, priority) in all {
            policies.set(Arc::new(Policy {
                name: ResourceName::root(*name),
                pattern: (*pattern).to_owned(),
                apply_to: *apply_to,
                priority: *priority,
                definition: Table::default(),
            }));
        }
        policies
    }

    fn under(policies: &Policies, what: ApplyTo, resource: &ResourceName) -> String {
        let queue = (what == ApplyTo::Queues).then_some(QueueKind::Classic);
        let policy = policies.of(queue, resource);
        policy.map_or_else(String::new, |policy| policy.name.name.to_string())
    }

    #[test]
    fn one_policy_applies_the_one_with_the_highest_priority() {
        use ApplyTo::{All, Exchanges, Queues};
        let policies = policies(&[
            ("wide", "", All, 0),
            ("middle", "as", Queues, 5),
            ("narrow", "^tasks$", Queues, 10),
            ("paths", "^tasks$", Exchanges, 20),
            ("broken", "(", All, 99),
        ]);
        let cases = [
            (Queues, "tasks", "narrow"),
            (Queues, "task", "middle"),
            (Queues, "other", "wide"),
            (Exchanges, "tasks", "paths"),
            (Exchanges, "task", "wide"),
        ];
        for (what, name, expected) in cases {
            let resource = ResourceName::root(name);
            assert_eq!(
                under(&policies, what, &resource),
                expected,
                "{what:?} {name}"
            );
        }
        let elsewhere = ResourceName::new("other", "tasks");
        assert_eq!(under(&policies, Queues, &elsewhere), "");
    }

    #[test]
    fn a_policy_for_one_type_is_for_its_queues_alone() {
        let cases = [
            ("all", [true; 4]),
            ("queues", [true, true, true, false]),
            ("exchanges", [false, false, false, true]),
            ("classic_queues", [true, false, false, false]),
            ("quorum_queues", [false, true, false, false]),
            ("streams", [false, false, true, false]),
        ];
        let [classic, quorum, stream] = QueueKind::ALL.map(Some);
        for (word, expected) in cases {
            let to = ApplyTo::from_name(word).expect("known");
            let all = policies(&[("p", "", to, 0)]);
            let name = ResourceName::root("q");
            let told = [classic, quorum, stream, None].map(|kind| all.of(kind, &name).is_some());
            assert_eq!(told, expected, "{word}");
        }
        assert_eq!(ApplyTo::from_name("quorum"), None);
    }

    #[test]
    fn a_policy_is_none_for_a_type_that_does_not_know_what_it_sets() {
        let of = |key: &str| Policy {
            name: ResourceName::root("p"),
            pattern: String::new(),
            apply_to: ApplyTo::All,
            priority: 0,
            definition: [(key, 1.into())].into(),
        };
        let cases = [
            ("max-length", [true, true, false]),
            ("delivery-limit", [false, true, false]),
            ("queue-mode", [true, false, false]),
            ("max-age", [false, false, true]),
        ];
        for (key, expected) in cases {
            let told =
                QueueKind::ALL.map(|kind| of(key).covers(Some(kind), &ResourceName::root("q")));
            assert_eq!(told, expected, "{key}");
        }
    }
}
