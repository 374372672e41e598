//! Random commands, and what queues are declared with.

use proptest::prelude::*;

use crate::amqp::{FieldValue, Table};

/// A command by small numbers, which name channels, queues and tags that may or may not
/// be there.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Open(u8),
    CloseChannel(u8),
    CloseConnection(u8),
    LoseConnection(u8),
    Declare {
        channel: u8,
        queue: u8,
        durable: bool,
        exclusive: bool,
        auto_delete: bool,
        sort: u8,
    },
    Exchange {
        channel: u8,
        kind: &'static str,
        auto_delete: bool,
    },
    DeleteExchange {
        channel: u8,
    },
    Bind {
        channel: u8,
        queue: u8,
    },
    Unbind {
        channel: u8,
        queue: u8,
    },
    Publish {
        channel: u8,
        queue: u8,
        fanout: bool,
        persistent: bool,
        mandatory: bool,
        priority: u8,
        delay_ms: Option<u8>,
    },
    Wait {
        ms: u8,
    },
    Consume {
        channel: u8,
        queue: u8,
        tag: u8,
        auto: bool,
    },
    Cancel {
        channel: u8,
        tag: u8,
    },
    Qos {
        channel: u8,
        count: u8,
        global: bool,
    },
    Get {
        channel: u8,
        queue: u8,
        auto: bool,
    },
    Settle {
        channel: u8,
        tag: u8,
        multiple: bool,
        verdict: u8,
    },
    Purge {
        channel: u8,
        queue: u8,
    },
    Delete {
        channel: u8,
        queue: u8,
    },
    Restart {
        kill: bool,
    },
    Confirm {
        channel: u8,
    },
    Alarm {
        on: bool,
    },
    Policy {
        on: bool,
    },
    Tx {
        channel: u8,
        which: u8,
    },
    Node {
        node: u8,
        change: u8,
    },
    Mirror {
        on: bool,
    },
    /// It waits for direct replies.
    Await {
        channel: u8,
    },
    /// It answers who waited for direct replies last.
    Answer {
        channel: u8,
    },
}

/// What a queue may be declared with.
pub(super) const FEATURES: u8 = 9;

pub(super) fn feature(number: u8) -> Table {
    let on = ("x-dead-letter-exchange", FieldValue::from("x"));
    let first = ("x-dead-letter-exchange", FieldValue::from(""));
    let key = ("x-dead-letter-routing-key", FieldValue::from("q0"));
    let overflow = |word: &str| ("x-overflow", FieldValue::from(word));
    match number {
        0 => Table::default(),
        1 => Table::from([("x-message-ttl", 10.into()), on]),
        2 => Table::from([("x-message-ttl", 0.into()), first, key]),
        3 => Table::from([("x-max-length", 2.into()), first, key]),
        4 => Table::from([("x-max-length-bytes", 3.into()), overflow("reject-publish")]),
        5 => Table::from([
            ("x-max-length", 1.into()),
            overflow("reject-publish-dlx"),
            on,
        ]),
        6 => Table::from([("x-max-priority", 2.into()), ("x-max-length", 3.into()), on]),
        7 => Table::from([("x-max-length", 1.into())]),
        _ => Table::from([("x-expires", 150.into()), first, key]),
    }
}

/// How many sorts of queues there are.
pub(super) const SORTS: u8 = 7;

/// The nodes of the cluster, where there is one.
pub(super) const NODES: [&str; 3] = ["n1", "n2", "n3"];

/// The types that the one exchange may have.
pub(super) const KINDS: [&str; 5] = [
    "fanout",
    "x-consistent-hash",
    "x-random",
    "x-recent-history",
    "x-delayed-message",
];

pub(super) fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let c = || 0..3u8;
    let q = || 0..3u8;
    let b = any::<bool>;
    prop_oneof![
        2 => c().prop_map(Open),
        1 => c().prop_map(CloseChannel),
        1 => c().prop_map(CloseConnection),
        1 => c().prop_map(LoseConnection),
        3 => (c(), q(), b(), prop::bool::weighted(0.2), prop::bool::weighted(0.2), 0..SORTS).prop_map(
            |(channel, queue, durable, exclusive, auto_delete, sort)| Declare { channel, queue, durable, exclusive, auto_delete, sort }),
        2 => (c(), prop::sample::select(KINDS.to_vec()), b()).prop_map(
            |(channel, kind, auto_delete)| Exchange { channel, kind, auto_delete }),
        1 => c().prop_map(|channel| DeleteExchange { channel }),
        1 => any::<u8>().prop_map(|ms| Wait { ms }),
        2 => (c(), q()).prop_map(|(channel, queue)| Bind { channel, queue }),
        1 => (c(), q()).prop_map(|(channel, queue)| Unbind { channel, queue }),
        12 => (c(), q(), b(), b(), b(), 0..4u8, prop::option::weighted(0.2, any::<u8>())).prop_map(
            |(channel, queue, fanout, persistent, mandatory, priority, delay_ms)| Publish { channel, queue, fanout, persistent, mandatory, priority, delay_ms }),
        4 => (c(), q(), 0..2u8, prop::bool::weighted(0.2)).prop_map(|(channel, queue, tag, auto)| Consume { channel, queue, tag, auto }),
        1 => (c(), 0..2u8).prop_map(|(channel, tag)| Cancel { channel, tag }),
        2 => (c(), 0..4u8, b()).prop_map(|(channel, count, global)| Qos { channel, count, global }),
        2 => (c(), q(), b()).prop_map(|(channel, queue, auto)| Get { channel, queue, auto }),
        8 => (c(), 0..8u8, b(), 0..3u8).prop_map(|(channel, tag, multiple, verdict)| Settle { channel, tag, multiple, verdict }),
        1 => (c(), q()).prop_map(|(channel, queue)| Purge { channel, queue }),
        1 => (c(), q()).prop_map(|(channel, queue)| Delete { channel, queue }),
        1 => b().prop_map(|kill| Restart { kill }),
        1 => c().prop_map(|channel| Confirm { channel }),
        1 => prop::bool::weighted(0.3).prop_map(|on| Alarm { on }),
        1 => b().prop_map(|on| Policy { on }),
        2 => (c(), 0..3u8).prop_map(|(channel, which)| Tx { channel, which }),
        3 => (0..3u8, 0..5u8).prop_map(|(node, change)| Node { node, change }),
        1 => b().prop_map(|on| Mirror { on }),
        1 => c().prop_map(|channel| Await { channel }),
        2 => c().prop_map(|channel| Answer { channel }),
    ]
}

/// One step, or now and then several that belong together: what only comes of them in this
/// order, random steps hardly ever come to.
pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![
        60 => step().prop_map(|step| vec![step]),
        1 => Just(a_mirror_that_joins_late_takes_over()),
        1 => Just(dead_letters_that_wait_are_let_go()),
        1 => Just(a_get_waits_in_vain()),
    ]
}

const fn declare(queue: u8, sort: u8) -> Step {
    Step::Declare {
        channel: 0,
        queue,
        durable: true,
        exclusive: false,
        auto_delete: false,
        sort,
    }
}

const fn publish(queue: u8) -> Step {
    Step::Publish {
        channel: 0,
        queue,
        fanout: false,
        persistent: true,
        mandatory: false,
        priority: 0,
        delay_ms: None,
    }
}

/// The first channel's node leads the queue.
fn a_mirror_that_joins_late_takes_over() -> Vec<Step> {
    vec![
        Step::Node { node: 0, change: 4 },
        Step::Open(0),
        Step::Mirror { on: false },
        Step::Delete {
            channel: 0,
            queue: 1,
        },
        declare(1, 0),
        publish(1),
        Step::Mirror { on: true },
        Step::Node { node: 0, change: 1 },
    ]
}

/// Too few nodes are there, and when they are back its client is gone.
fn a_get_waits_in_vain() -> Vec<Step> {
    let node = |node, change| Step::Node { node, change };
    vec![
        node(0, 4),
        node(1, 2),
        node(2, 2),
        Step::Open(0),
        Step::Delete {
            channel: 0,
            queue: 2,
        },
        declare(2, 1),
        publish(2),
        node(1, 0),
        node(2, 0),
        Step::Get {
            channel: 0,
            queue: 2,
            auto: true,
        },
        Step::LoseConnection(0),
        node(1, 2),
    ]
}

/// The dead-letter exchange is not there, so that the letter waits.
fn dead_letters_that_wait_are_let_go() -> Vec<Step> {
    vec![
        Step::Node { node: 0, change: 4 },
        Step::Open(0),
        Step::DeleteExchange { channel: 0 },
        Step::Delete {
            channel: 0,
            queue: 2,
        },
        declare(2, 1),
        Step::Policy { on: true },
        publish(2),
        Step::Get {
            channel: 0,
            queue: 2,
            auto: false,
        },
        Step::Settle {
            channel: 0,
            tag: 1,
            multiple: true,
            verdict: 2,
        },
        Step::Policy { on: false },
    ]
}

/// At-least-once dead-lettering, as arguments or as a policy.
pub(super) fn keeps_dead_letters(prefix: &str) -> Table {
    let mut table = Table::default();
    for (key, value) in [
        ("dead-letter-exchange", "x"),
        ("dead-letter-strategy", "at-least-once"),
        ("overflow", "reject-publish"),
    ] {
        let key = format!("{prefix}{key}");
        table.0.insert(key.as_str().into(), value.into());
    }
    table
}

/// The arguments of different sorts of queues.
pub(super) fn sort_of_queue(sort: u8) -> Table {
    let (quorum, single) = ("quorum".into(), true.into());
    match sort {
        1 => Table::from([("x-queue-type", quorum)]),
        2 => Table::from([("x-queue-type", quorum), ("x-delivery-limit", 0.into())]),
        3 => Table::from([
            ("x-queue-type", quorum),
            ("x-single-active-consumer", single),
        ]),
        4 => Table::from([
            ("x-queue-type", "stream".into()),
            ("x-max-length-bytes", 700.into()),
            ("x-stream-max-segment-size-bytes", 250.into()),
        ]),
        5 => Table::from([("x-single-active-consumer", single)]),
        6 => {
            let mut keeps = keeps_dead_letters("x-");
            keeps
                .0
                .extend(Table::from([("x-queue-type", quorum), ("x-delivery-limit", 1.into())]).0);
            keeps
        }
        _ => Table::default(),
    }
}
