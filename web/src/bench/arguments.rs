//! The arguments of queues that RabbitMQ knows: what each is for, and how it is entered.
//!
//! Whether a value is one that the server takes is the core's to say.

use warren_core::mark;
use warren_core::topology::QueueKind;

/// An argument that has a field of its own.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// The server's name for it.
    pub name: &'static str,
    /// What it is called in the form.
    pub label: &'static str,
    /// What it does.
    pub hint: &'static str,
    /// How it is entered.
    pub entry: As,
    /// The queue types that take it.
    pub kinds: &'static [QueueKind],
}

/// How a value is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// A length of time, in milliseconds.
    Millis,
    /// A number of these.
    Count(&'static str),
    /// A name or a key.
    Text,
    /// The name of an exchange.
    Exchange,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A switch.
    Flag,
}

const CLASSIC: &[QueueKind] = &[QueueKind::Classic];
const QUORUM: &[QueueKind] = &[QueueKind::Quorum];
const STREAM: &[QueueKind] = &[QueueKind::Stream];
const NO_STREAM: &[QueueKind] = &[QueueKind::Classic, QueueKind::Quorum];
const ALL: &[QueueKind] = &[QueueKind::Classic, QueueKind::Quorum, QueueKind::Stream];
const REPLICATED: &[QueueKind] = &[QueueKind::Quorum, QueueKind::Stream];

/// Arguments that belong together, under a heading.
pub type Group = (&'static str, &'static [Argument]);

/// All of them.
pub const GROUPS: &[Group] = &[
    (mark!("Time to live"), TIME),
    (mark!("Length"), LENGTH),
    (mark!("Dead letters"), DEAD_LETTERS),
    (mark!("Consumers and priorities"), CONSUMERS),
    (mark!("Storage and cluster"), STORAGE),
];

const TIME: &[Argument] = &[
    Argument {
        name: "x-message-ttl",
        label: mark!("Messages live for"),
        hint: mark!("A message that waits longer than this is removed, or dead-lettered"),
        entry: As::Millis,
        kinds: NO_STREAM,
    },
    Argument {
        name: "x-expires",
        label: mark!("The queue lives for"),
        hint: mark!("Unused for so long, the queue itself is deleted"),
        entry: As::Millis,
        kinds: NO_STREAM,
    },
    Argument {
        name: "x-max-age",
        label: mark!("The stream keeps"),
        hint: mark!("Older messages are removed: a number with Y, M, D, h, m or s, such as 7D"),
        entry: As::Text,
        kinds: STREAM,
    },
];

const LENGTH: &[Argument] = &[
    Argument {
        name: "x-max-length",
        label: mark!("At most"),
        hint: mark!("So many messages may be ready; what happens to more, the overflow says"),
        entry: As::Count("messages"),
        kinds: NO_STREAM,
    },
    Argument {
        name: "x-max-length-bytes",
        label: mark!("At most, in bytes"),
        hint: mark!("The bodies of all ready messages together"),
        entry: As::Count("bytes"),
        kinds: ALL,
    },
    Argument {
        name: "x-overflow",
        label: mark!("When it is full"),
        hint: mark!("The oldest message makes room, or the new one is refused"),
        entry: As::OneOf(&["drop-head", "reject-publish", "reject-publish-dlx"]),
        kinds: NO_STREAM,
    },
    Argument {
        name: "x-max-in-memory-length",
        label: mark!("At most in memory"),
        hint: mark!("Of a quorum queue up to 3.10; more are on disk alone"),
        entry: As::Count("messages"),
        kinds: QUORUM,
    },
    Argument {
        name: "x-max-in-memory-bytes",
        label: mark!("At most in memory, in bytes"),
        hint: mark!("Of a quorum queue up to 3.10; more are on disk alone"),
        entry: As::Count("bytes"),
        kinds: QUORUM,
    },
];

const DEAD_LETTERS: &[Argument] = &[
    Argument {
        name: "x-dead-letter-exchange",
        label: mark!("Dead letters go to"),
        hint: mark!("The exchange for what is rejected, expires, or finds the queue full"),
        entry: As::Exchange,
        kinds: NO_STREAM,
    },
    Argument {
        name: "x-dead-letter-routing-key",
        label: mark!("With the key"),
        hint: mark!("Without one, each keeps the keys that it was published with"),
        entry: As::Text,
        kinds: NO_STREAM,
    },
    Argument {
        name: "x-dead-letter-strategy",
        label: mark!("Strategy"),
        hint: mark!("At least once keeps a dead letter until its target has confirmed it"),
        entry: As::OneOf(&["at-most-once", "at-least-once"]),
        kinds: QUORUM,
    },
];

const CONSUMERS: &[Argument] = &[
    Argument {
        name: "x-single-active-consumer",
        label: mark!("One consumer at a time gets messages"),
        hint: mark!("The others wait until it is gone"),
        entry: As::Flag,
        kinds: NO_STREAM,
    },
    Argument {
        name: "x-delivery-limit",
        label: mark!("Returned at most"),
        hint: mark!("A message that comes back more often is dead-lettered, or dropped"),
        entry: As::Count("times"),
        kinds: QUORUM,
    },
    Argument {
        name: "x-max-priority",
        label: mark!("Highest priority"),
        hint: mark!(
            "Messages of a higher priority are handed out first: up to 255, better up to 10"
        ),
        entry: As::Count("levels"),
        kinds: CLASSIC,
    },
];

const STORAGE: &[Argument] = &[
    Argument {
        name: "x-queue-mode",
        label: mark!("Mode"),
        hint: mark!("Lazy keeps messages on disk; from 3.12 on it changes nothing"),
        entry: As::OneOf(&["default", "lazy"]),
        kinds: CLASSIC,
    },
    Argument {
        name: "x-queue-version",
        label: mark!("Storage version"),
        hint: mark!("How a classic queue stores its messages: 1 or 2"),
        entry: As::Count(""),
        kinds: CLASSIC,
    },
    Argument {
        name: "x-queue-master-locator",
        label: mark!("Where it begins"),
        hint: mark!("The node that a classic queue is placed on"),
        entry: As::OneOf(&["client-local", "min-masters", "random"]),
        kinds: CLASSIC,
    },
    Argument {
        name: "x-queue-leader-locator",
        label: mark!("Where its leader begins"),
        hint: mark!("On the node of whoever declares it, or so that leaders are spread"),
        entry: As::OneOf(&["client-local", "balanced"]),
        kinds: REPLICATED,
    },
    Argument {
        name: "x-quorum-initial-group-size",
        label: mark!("Replicas"),
        hint: mark!("On how many nodes a quorum queue begins"),
        entry: As::Count("nodes"),
        kinds: QUORUM,
    },
    Argument {
        name: "x-initial-cluster-size",
        label: mark!("Replicas"),
        hint: mark!("On how many nodes a stream begins"),
        entry: As::Count("nodes"),
        kinds: STREAM,
    },
    Argument {
        name: "x-stream-max-segment-size-bytes",
        label: mark!("Segment size"),
        hint: mark!("A stream removes whole segments: of this size"),
        entry: As::Count("bytes"),
        kinds: STREAM,
    },
];

/// Those that have fields of their own, and the type, which has too.
pub const WITH_FIELDS: &[&str] = &[
    "x-queue-type",
    "x-message-ttl",
    "x-expires",
    "x-max-age",
    "x-max-length",
    "x-max-length-bytes",
    "x-overflow",
    "x-max-in-memory-length",
    "x-max-in-memory-bytes",
    "x-dead-letter-exchange",
    "x-dead-letter-routing-key",
    "x-dead-letter-strategy",
    "x-single-active-consumer",
    "x-delivery-limit",
    "x-max-priority",
    "x-queue-mode",
    "x-queue-version",
    "x-queue-master-locator",
    "x-queue-leader-locator",
    "x-quorum-initial-group-size",
    "x-initial-cluster-size",
    "x-stream-max-segment-size-bytes",
];

/// Mirrors of classic queues, which only policies set, up to 3.13.
pub const MIRRORS: Group = (
    mark!("Mirrors of classic queues"),
    &[
        Argument {
            name: "ha-mode",
            label: mark!("Mirrored on"),
            hint: mark!(
                "Exactly wants their number as ha-params, and nodes a list of them: below, among the other keys"
            ),
            entry: As::OneOf(&["all", "exactly", "nodes"]),
            kinds: CLASSIC,
        },
        Argument {
            name: "ha-sync-mode",
            label: mark!("A new mirror gets what is there"),
            hint: mark!("Automatic copies at once, and the queue waits meanwhile"),
            entry: As::OneOf(&["manual", "automatic"]),
            kinds: CLASSIC,
        },
        Argument {
            name: "ha-promote-on-shutdown",
            label: mark!("Who leads after a shutdown"),
            hint: mark!("A mirror that lacks messages leads only where it is always"),
            entry: As::OneOf(&["when-synced", "always"]),
            kinds: CLASSIC,
        },
        Argument {
            name: "ha-promote-on-failure",
            label: mark!("Who leads after a failure"),
            hint: mark!("With when-synced, a queue without a full mirror stays away"),
            entry: As::OneOf(&["always", "when-synced"]),
            kinds: CLASSIC,
        },
    ],
);

/// The keys of policies that have fields of their own: those of the arguments, without their
/// `x-`, that a policy may set, those of mirrors, and the one that is for exchanges.
pub const POLICY_KEYS: &[&str] = &[
    "message-ttl",
    "expires",
    "max-age",
    "max-length",
    "max-length-bytes",
    "overflow",
    "max-in-memory-length",
    "max-in-memory-bytes",
    "dead-letter-exchange",
    "dead-letter-routing-key",
    "dead-letter-strategy",
    "delivery-limit",
    "queue-mode",
    "queue-version",
    "queue-master-locator",
    "queue-leader-locator",
    "initial-cluster-size",
    "stream-max-segment-size-bytes",
    "ha-mode",
    "ha-sync-mode",
    "ha-promote-on-shutdown",
    "ha-promote-on-failure",
    "alternate-exchange",
];

/// Arguments that no policy can set: what they say cannot change in a queue that is there.
const DECLARED: [&str; 3] = [
    "x-single-active-consumer",
    "x-max-priority",
    "x-quorum-initial-group-size",
];

impl Argument {
    /// The same as a key of a policy, where a policy may set it.
    #[must_use]
    pub fn as_policy_key(&self) -> Option<Self> {
        let name = self.name.strip_prefix("x-")?;
        let settable = !DECLARED.contains(&self.name);
        settable.then_some(Self { name, ..*self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_of_a_policy_has_a_field_and_is_listed_as_having_one() {
        let arguments = GROUPS.iter().flat_map(|(_, arguments)| arguments.iter());
        let keys = arguments.filter_map(Argument::as_policy_key);
        let keys = keys.map(|argument| argument.name);
        let mirrors = MIRRORS.1.iter().map(|argument| argument.name);
        let all: Vec<_> = keys.chain(mirrors).chain(["alternate-exchange"]).collect();
        assert_eq!(all, POLICY_KEYS);
    }

    #[test]
    fn each_has_a_field_and_is_listed_as_having_one() {
        let arguments = GROUPS.iter().flat_map(|(_, arguments)| arguments.iter());
        let names = arguments.map(|argument| argument.name);
        let all: Vec<_> = std::iter::once("x-queue-type").chain(names).collect();
        assert_eq!(all, WITH_FIELDS);
    }
}
