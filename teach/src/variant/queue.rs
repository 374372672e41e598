//! What could be otherwise at a queue: its type, how much it holds, for how long, and for whom.

use warren_core::amqp::FieldValue;
use warren_core::scenario::edit::Edit;
use warren_core::scenario::{AckMode, Client, NodeId, QueueDefinition, Scenario};
use warren_core::topology::QueueKind;
use warren_core::tr;

use super::{Respect, Variant};

const TYPE: &str = "x-queue-type";
const MAX_LENGTH: &str = "x-max-length";
const OVERFLOW: &str = "x-overflow";
const TTL: &str = "x-message-ttl";
const SINGLE: &str = "x-single-active-consumer";
const PRIORITIES: &str = "x-max-priority";

pub(super) fn respects(scenario: &Scenario, queue: &QueueDefinition) -> Vec<Respect> {
    let mut respects = vec![types(scenario, queue)];
    if kind(queue) != QueueKind::Stream {
        respects.extend([length(queue), ttl(queue), single(queue)]);
    }
    respects
}

fn respect(
    queue: &QueueDefinition,
    title: String,
    now: impl Into<String>,
    variants: Vec<Variant>,
) -> Respect {
    Respect {
        at: Some(NodeId::Queue(queue.resource())),
        title,
        now: now.into(),
        variants,
    }
}

fn set(queue: &QueueDefinition, to: QueueDefinition) -> Edit {
    Edit::SetQueue {
        queue: queue.resource(),
        to,
    }
}

/// The queue with these arguments; none takes one away.
fn with(queue: &QueueDefinition, arguments: &[(&str, Option<FieldValue>)]) -> QueueDefinition {
    let mut to = queue.clone();
    for (name, value) in arguments {
        match value {
            Some(value) => to.arguments.0.insert((*name).into(), value.clone()),
            None => to.arguments.0.remove(*name),
        };
    }
    to
}

fn kind(queue: &QueueDefinition) -> QueueKind {
    let named = queue.arguments.str(TYPE);
    named
        .and_then(|name| QueueKind::from_name(name))
        .unwrap_or(QueueKind::Classic)
}

fn types(scenario: &Scenario, queue: &QueueDefinition) -> Respect {
    let now = kind(queue);
    let others = QueueKind::ALL.into_iter().filter(|one| *one != now);
    let variants = others.map(|one| as_type(scenario, queue, one)).collect();
    respect(
        queue,
        tr!("The type of the queue {}", queue.name),
        now.name(),
        variants,
    )
}

/// The queue as one of this type, and its consumers as such a queue wants them.
fn as_type(scenario: &Scenario, queue: &QueueDefinition, kind: QueueKind) -> Variant {
    let value = (kind != QueueKind::Classic).then(|| FieldValue::from(kind.name()));
    let mut to = with(queue, &[(TYPE, value)]);
    let mut notes = Vec::new();
    if kind != QueueKind::Classic {
        if !to.durable || to.auto_delete {
            (to.durable, to.auto_delete) = (true, false);
            notes.push(tr!(
                "A {} queue is always durable and does not delete itself: it is made so.",
                kind.name()
            ));
        }
        notes.extend(leave_out(&mut to, kind));
    }
    let mut edits = vec![set(queue, to)];
    if kind == QueueKind::Stream {
        let readers = readers(scenario, queue);
        if !readers.is_empty() {
            notes.push(tr!(
                "A stream sends only to consumers that have a prefetch and acknowledge: \
                 those that have none get prefetch 10."
            ));
        }
        edits.extend(readers);
        notes.push(tr!(
            "A stream keeps what was read; nobody takes anything away."
        ));
    }
    Variant::new(kind.name(), edits).noting(notes)
}

/// Takes the arguments away that a queue of this type refuses, and says so.
fn leave_out(queue: &mut QueueDefinition, kind: QueueKind) -> Vec<String> {
    let refused: &[&str] = match kind {
        QueueKind::Classic => &[],
        QueueKind::Quorum => &[PRIORITIES],
        QueueKind::Stream => &[
            PRIORITIES,
            MAX_LENGTH,
            OVERFLOW,
            TTL,
            SINGLE,
            "x-expires",
            "x-dead-letter-exchange",
            "x-dead-letter-routing-key",
            "x-dead-letter-strategy",
            "x-delivery-limit",
        ],
    };
    let mut notes = Vec::new();
    for name in refused {
        if queue.arguments.0.remove(*name).is_some() {
            let kind = kind.name();
            notes.push(tr!(
                "A {} queue does not take {}: it is left out.",
                kind,
                name
            ));
        }
    }
    notes
}

/// What a stream wants of the consumers that read from the queue.
fn readers(scenario: &Scenario, queue: &QueueDefinition) -> Vec<Edit> {
    const ENOUGH: u16 = 10;
    let name = queue.resource();
    let edits = scenario.clients.iter().filter_map(|client| {
        let Client::Consumer(consumer) = client else {
            return None;
        };
        let reads = consumer.queue_resources().any(|one| one == name);
        let fits = consumer.prefetch > 0 && consumer.ack == AckMode::Manual;
        if !reads || fits {
            return None;
        }
        let mut to = consumer.clone();
        to.ack = AckMode::Manual;
        if to.prefetch == 0 {
            to.prefetch = ENOUGH;
        }
        Some(Edit::SetClient {
            client: consumer.name.clone(),
            to: Client::Consumer(to),
        })
    });
    edits.collect()
}

fn number(queue: &QueueDefinition, argument: &str) -> Option<i64> {
    queue
        .arguments
        .get(argument)
        .and_then(FieldValue::as_integer)
}

fn length(queue: &QueueDefinition) -> Respect {
    const FEW: i64 = 2;
    let limited = |name: String, length: Option<i64>, overflow: Option<&str>| {
        let to = with(
            queue,
            &[
                (MAX_LENGTH, length.map(FieldValue::Long)),
                (OVERFLOW, overflow.map(FieldValue::from)),
            ],
        );
        Variant::new(name, vec![set(queue, to)])
    };
    let now = number(queue, MAX_LENGTH);
    let most = now.unwrap_or(FEW);
    let refuses = queue.arguments.str(OVERFLOW).is_some();
    let mut variants = Vec::new();
    if now.is_some() {
        variants.push(limited(tr!("no limit"), None, None));
    }
    if now.is_none() || refuses {
        let name = tr!("at most {}, the oldest is dropped", most);
        variants.push(limited(name, Some(most), None));
    }
    if now.is_none() || !refuses {
        let name = tr!("at most {}, new ones are refused", most);
        variants.push(limited(name, Some(most), Some("reject-publish")));
    }
    let now = now.map_or_else(
        || tr!("no limit"),
        |most| {
            let then = if refuses {
                tr!("new ones are refused")
            } else {
                tr!("the oldest is dropped")
            };
            tr!("at most {}, {}", most, then)
        },
    );
    respect(
        queue,
        tr!("How much the queue {} holds", queue.name),
        now,
        variants,
    )
}

fn ttl(queue: &QueueDefinition) -> Respect {
    const SHORT_MS: i64 = 1000;
    let now = number(queue, TTL);
    let (name, value) = match now {
        Some(_) => (tr!("without end"), None),
        None => (tr!("{} ms", SHORT_MS), Some(FieldValue::Long(SHORT_MS))),
    };
    let variant = Variant::new(name, vec![set(queue, with(queue, &[(TTL, value)]))]);
    let now = now.map_or_else(|| tr!("without end"), |ms| tr!("{} ms", ms));
    let title = tr!("How long a message may wait in the queue {}", queue.name);
    respect(queue, title, now, vec![variant])
}

fn single(queue: &QueueDefinition) -> Respect {
    let is_single = queue.arguments.get(SINGLE) == Some(&FieldValue::Bool(true));
    let name = |single| {
        if single {
            tr!("one consumer at a time")
        } else {
            tr!("all consumers in turn")
        }
    };
    let value = (!is_single).then_some(FieldValue::Bool(true));
    let edit = set(queue, with(queue, &[(SINGLE, value)]));
    let variant = Variant::new(name(!is_single), vec![edit]);
    let title = tr!("Whom the queue {} hands out to", queue.name);
    respect(queue, title, name(is_single), vec![variant])
}
