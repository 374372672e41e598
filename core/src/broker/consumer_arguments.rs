//! The arguments of `basic.consume` that the server looks at.

use super::arguments::module;
use super::lookup::in_vhost;
use crate::amqp::{FieldValue, Refusal, ReplyCode, Table};
use crate::name::ResourceName;
use crate::topology::QueueKind;

/// The consumer's `x-priority`; 0 where it names none. Arguments of a wrong type are
/// refused (`rabbit_amqqueue.erl`, `check_consume_arguments`).
pub(super) fn consumer_priority(arguments: &Table, queue: &ResourceName) -> Result<i32, Refusal> {
    let priority = match arguments.get("x-priority") {
        None => 0,
        Some(value) => value.as_integer().ok_or_else(|| {
            let reason = format!("\"expected integer, got {}\"", value.type_name());
            invalid_argument("x-priority", queue, &reason)
        })?,
    };
    match arguments.get("x-cancel-on-ha-failover") {
        None | Some(FieldValue::Bool(_)) => {}
        Some(other) => {
            let reason = format!("{{unacceptable_type,{}}}", other.type_name());
            return Err(invalid_argument("x-cancel-on-ha-failover", queue, &reason));
        }
    }
    let bounds = i64::from(i32::MIN)..=i64::from(i32::MAX);
    let priority = priority.clamp(*bounds.start(), *bounds.end());
    Ok(i32::try_from(priority).unwrap_or_default())
}

/// What only some types of queues know, and which (`rabbit_*_queue.erl`, `capabilities`,
/// `consumer_arguments`).
const OF_TYPES: [(&str, &[QueueKind]); 3] = [
    ("x-cancel-on-ha-failover", &[QueueKind::Classic]),
    ("x-priority", &[QueueKind::Classic, QueueKind::Quorum]),
    ("x-stream-offset", &[QueueKind::Stream]),
];

/// 406 for an argument that other types of queues know; one that none knows is fine
/// (observed: `consumer-arguments-of-other-types`).
pub(super) fn refuse_foreign(
    arguments: &Table,
    kind: QueueKind,
    queue: &ResourceName,
) -> Result<(), Refusal> {
    for (argument, kinds) in OF_TYPES {
        if arguments.get(argument).is_some() && !kinds.contains(&kind) {
            let (queue, module) = (in_vhost("queue", queue), module(kind));
            let text = format!("invalid arg '{argument}' for {queue} of queue type {module}");
            return Err(Refusal::new(ReplyCode::PreconditionFailed, text));
        }
    }
    Ok(())
}

/// Refuses the arguments of a consumer that no queue would take.
///
/// # Errors
/// The server's refusal.
pub fn refuse_consumer(arguments: &Table, queue: &ResourceName) -> Result<(), Refusal> {
    consumer_priority(arguments, queue).map(|_| ())
}

/// Whether the consumer asked to be cancelled when a mirror takes over
/// (<https://www.rabbitmq.com/docs/3.13/ha#cancellation>).
pub(super) fn cancels_on_failover(arguments: &Table) -> bool {
    arguments.get("x-cancel-on-ha-failover") == Some(&FieldValue::Bool(true))
}

/// 406: an argument that the server cannot make sense of.
pub(super) fn invalid_argument(argument: &str, queue: &ResourceName, reason: &str) -> Refusal {
    let text = format!(
        "invalid arg '{argument}' for {}: {reason}",
        in_vhost("queue", queue)
    );
    Refusal::new(ReplyCode::PreconditionFailed, text)
}
