//! What a queue's arguments, and the policy that it is under, set together.
//!
//! It reads; that the arguments are valid was seen to before. Where both say something,
//! the argument wins, and for limits the smaller number (`rabbit_amqqueue_process.erl`,
//! `process_args_policy`: `res_arg`, `res_min`).

use super::stream::milliseconds;
use crate::amqp::{FieldValue, Table};
use crate::name::{Name, ResourceName};
use crate::policy::Policy;
use crate::time::Duration;
use crate::topology::{QueueDeclaration, QueueKind};

/// What a full queue does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Overflow {
    /// Drops, or dead-letters, from the head.
    #[default]
    DropHead,
    /// Refuses what is published.
    RejectPublish,
    /// Refuses what is published, and dead-letters it.
    RejectPublishDlx,
}

/// Where a queue's dead letters go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeadLetter {
    /// The exchange, which need not exist.
    pub(crate) exchange: ResourceName,
    /// The key instead of the message's own.
    pub(crate) routing_key: Option<Name>,
}

/// The settings in effect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct QueueSettings {
    /// Its type.
    pub(crate) kind: QueueKind,
    /// How long messages live in it.
    pub(crate) message_ttl: Option<Duration>,
    /// How long it lives unused.
    pub(crate) expires: Option<Duration>,
    /// How many messages may be ready.
    pub(crate) max_length: Option<u64>,
    /// How many bytes of bodies may be ready.
    pub(crate) max_length_bytes: Option<u64>,
    /// How long a stream keeps messages.
    pub(crate) max_age: Option<Duration>,
    /// How many bytes a file of a stream may have.
    pub(super) segment_bytes: u64,
    /// What happens beyond that.
    pub(crate) overflow: Overflow,
    /// Where its dead letters go.
    pub(crate) dead_letter: Option<DeadLetter>,
    /// Whether dead letters wait in it until they are delivered. That needs a dead-letter
    /// exchange and `reject-publish`; else they are lost as everywhere
    /// (`rabbit_quorum_queue.erl`, `dlh`).
    pub(super) at_least_once: bool,
    /// The highest priority of messages that it knows.
    pub(crate) max_priority: Option<u8>,
    /// Whether only one consumer at a time gets messages.
    pub(crate) single_active_consumer: bool,
    /// Whether it keeps its messages on disk only.
    pub(super) lazy: bool,
    /// How often a message may be returned.
    pub(crate) delivery_limit: Option<u64>,
}

impl QueueSettings {
    /// The settings of a queue under a policy and an operator policy.
    pub(crate) fn of(declaration: &QueueDeclaration, policies: [Option<&Policy>; 2]) -> Self {
        let [policy, operator] = policies.map(|policy| policy.map(|policy| &policy.definition));
        let both = Both {
            arguments: &declaration.arguments,
            policy,
            operator,
        };
        let flag = declaration.arguments.get("x-single-active-consumer");
        let highest = both.argument("max-priority").and_then(whole);
        let kind = declaration.kind();
        let overflow = both.overflow(kind);
        let dead_letter = dead_letter(&declaration.name, both);
        let strategy = both.word("dead-letter-strategy");
        Self {
            kind,
            at_least_once: kind == QueueKind::Quorum
                && overflow == Overflow::RejectPublish
                && dead_letter.is_some()
                && strategy.is_some_and(|word| **word == *"at-least-once"),
            message_ttl: both.least("message-ttl").map(Duration::from_ms),
            expires: both.expires(kind).map(Duration::from_ms),
            max_length: both.least("max-length"),
            max_length_bytes: match kind {
                QueueKind::Stream => {
                    let policies = both.by_policies("max-length-bytes");
                    policies.or_else(|| whole(both.argument("max-length-bytes")?))
                }
                QueueKind::Classic | QueueKind::Quorum => both.least("max-length-bytes"),
            },
            max_age: both.policy_first("max-age").and_then(age),
            segment_bytes: both
                .policy_first("stream-max-segment-size-bytes")
                .and_then(whole)
                .unwrap_or(SEGMENT_BYTES),
            overflow,
            dead_letter,
            max_priority: highest.map(|highest| u8::try_from(highest).unwrap_or(u8::MAX)),
            single_active_consumer: flag == Some(&FieldValue::Bool(true)),
            lazy: both
                .word("queue-mode")
                .is_some_and(|mode| **mode == *"lazy"),
            delivery_limit: both.least("delivery-limit"),
        }
    }
}

/// The places that a setting can come from. What an operator's policy says too is the
/// smaller of both policies' numbers (`rabbit_policy.erl`, `merge_operator_definitions`;
/// `rabbit_policies.erl`, `merge_policy_value`).
#[derive(Clone, Copy)]
struct Both<'a> {
    arguments: &'a Table,
    policy: Option<&'a Table>,
    operator: Option<&'a Table>,
}

impl<'a> Both<'a> {
    fn argument(self, key: &str) -> Option<&'a FieldValue> {
        self.arguments.get(&format!("x-{key}"))
    }

    /// What the policies set as a number.
    fn by_policies(self, key: &str) -> Option<u64> {
        let policies = [self.policy, self.operator].into_iter().flatten();
        policies.filter_map(|policy| whole(policy.get(key)?)).min()
    }

    fn least(self, key: &str) -> Option<u64> {
        let argument = self.argument(key).and_then(whole);
        argument.into_iter().chain(self.by_policies(key)).min()
    }

    /// What a stream goes by (`rabbit_stream_queue.erl`, `policy_precedence`).
    fn policy_first(self, key: &str) -> Option<&'a FieldValue> {
        let policy = self.policy.and_then(|policy| policy.get(key));
        policy.or_else(|| self.argument(key))
    }

    /// How long a queue may be idle; with quorum queues the policies come first
    /// (`rabbit_quorum_queue.erl`, `ra_machine_config`).
    fn expires(self, kind: QueueKind) -> Option<u64> {
        let policies = self.by_policies("expires");
        match kind {
            QueueKind::Quorum if policies.is_some() => policies,
            _ => self.least("expires"),
        }
    }

    /// What a full queue does. With quorum queues the policy comes first, and they know two
    /// ways only (`rabbit_quorum_queue.erl`, `overflow`; observed:
    /// quorum-policy-before-arguments).
    fn overflow(self, kind: QueueKind) -> Overflow {
        let policy = self.policy.and_then(|policy| policy.str("overflow"));
        let word = match kind {
            QueueKind::Quorum if policy.is_some() => policy,
            _ => self.word("overflow"),
        };
        match word.map(Name::as_str) {
            Some("reject-publish") => Overflow::RejectPublish,
            Some("reject-publish-dlx") if kind != QueueKind::Quorum => Overflow::RejectPublishDlx,
            _ => Overflow::DropHead,
        }
    }

    fn word(self, key: &str) -> Option<&'a Name> {
        let argument = self.arguments.str(&format!("x-{key}"));
        argument.or_else(|| self.policy?.str(key))
    }
}

/// How many bytes a file of a stream may have where nothing is said
/// (`osiris_log.erl`, `DEFAULT_MAX_SEGMENT_SIZE_B`).
const SEGMENT_BYTES: u64 = 500 * 1000 * 1000;

/// A length of time such as `7D`.
fn age(value: &FieldValue) -> Option<Duration> {
    match value {
        FieldValue::LongString(text) => milliseconds(text).map(Duration::from_ms),
        _ => None,
    }
}

/// A number that is not negative.
fn whole(value: &FieldValue) -> Option<u64> {
    u64::try_from(value.as_integer()?).ok()
}

fn dead_letter(queue: &ResourceName, both: Both<'_>) -> Option<DeadLetter> {
    let exchange = both.word("dead-letter-exchange")?.clone();
    Some(DeadLetter {
        exchange: ResourceName::new(queue.vhost.clone(), exchange),
        routing_key: both.word("dead-letter-routing-key").cloned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::ApplyTo;

    fn settings<const A: usize, const P: usize>(
        arguments: [(&str, FieldValue); A],
        policy: [(&str, FieldValue); P],
    ) -> QueueSettings {
        let declaration = QueueDeclaration {
            name: ResourceName::root("q"),
            durable: false,
            exclusive: false,
            auto_delete: false,
            arguments: arguments.into(),
        };
        let policy = Policy {
            name: ResourceName::root("p"),
            pattern: String::new(),
            apply_to: ApplyTo::Queues,
            priority: 0,
            definition: policy.into(),
        };
        QueueSettings::of(&declaration, [Some(&policy), None])
    }

    #[test]
    fn of_two_limits_the_smaller_holds() {
        for (argument, policy) in [(3, 5), (5, 3)] {
            let both = settings(
                [("x-max-length", argument.into())],
                [("max-length", policy.into())],
            );
            assert_eq!(both.max_length, Some(3));
        }
        let policy = settings([], [("message-ttl", 7.into())]);
        assert_eq!(policy.message_ttl, Some(Duration::from_ms(7)));
    }

    #[test]
    fn of_two_words_the_argument_holds() {
        let both = settings(
            [
                ("x-overflow", "reject-publish".into()),
                ("x-dead-letter-exchange", "a".into()),
            ],
            [
                ("overflow", "drop-head".into()),
                ("dead-letter-exchange", "p".into()),
                ("dead-letter-routing-key", "k".into()),
            ],
        );
        assert_eq!(both.overflow, Overflow::RejectPublish);
        let dead_letter = both.dead_letter.expect("one");
        assert_eq!(dead_letter.exchange, ResourceName::root("a"));
        assert_eq!(dead_letter.routing_key, Some("k".into()));
    }

    #[test]
    fn some_keys_are_for_arguments_alone() {
        let both = settings(
            [("x-max-priority", 9.into())],
            [
                ("max-priority", 3.into()),
                ("single-active-consumer", true.into()),
            ],
        );
        assert_eq!(both.max_priority, Some(9));
        assert!(!both.single_active_consumer);
    }
}
