//! The arguments of `basic.consume` that the server looks at.

use super::arguments::module;
use super::lookup::in_vhost;
use super::stream::stream_offset;
use crate::amqp::{FieldValue, Refusal, ReplyCode, Table};
use crate::name::{Name, ResourceName};
use crate::topology::QueueKind;

/// What a consumer of a queue of this type may be given.
const fn taken_by(kind: QueueKind) -> &'static [&'static str] {
    match kind {
        QueueKind::Classic => &["x-cancel-on-ha-failover", "x-priority", "x-credit"],
        QueueKind::Quorum => &["x-priority", "x-credit"],
        QueueKind::Stream => &["x-stream-offset", "x-credit"],
    }
}

/// Refuses what a consumer of a queue of this type cannot be given; gives its priority.
/// First the values of what such a queue takes are looked at (observed:
/// consume-arguments-by-type).
pub(super) fn check_arguments(
    arguments: &Table,
    queue: &ResourceName,
    kind: QueueKind,
) -> Result<i32, Refusal> {
    let priority = match kind {
        QueueKind::Classic | QueueKind::Quorum => consumer_priority(arguments, queue)?,
        QueueKind::Stream => 0,
    };
    if kind == QueueKind::Classic {
        check_failover(arguments, queue)?;
    }
    // Of an offset only a text is looked at so early.
    if kind == QueueKind::Stream && arguments.str("x-stream-offset").is_some() {
        stream_offset(arguments, queue)?;
    }
    refuse_foreign(arguments, queue, kind)?;
    Ok(priority)
}

/// 406 for an argument that only consumers of other types of queues have
/// (`rabbit_amqqueue.erl`, `check_consume_arguments`).
fn refuse_foreign(arguments: &Table, queue: &ResourceName, kind: QueueKind) -> Result<(), Refusal> {
    let known = |argument: &Name| {
        let mut kinds = QueueKind::ALL.into_iter();
        kinds.any(|kind| taken_by(kind).contains(&argument.as_str()))
    };
    let mut foreign = arguments.0.keys().filter(|one| known(one));
    let foreign = foreign.find(|one| !taken_by(kind).contains(&one.as_str()));
    foreign.map_or(Ok(()), |argument| {
        let (queue, module) = (in_vhost("queue", queue), module(kind));
        let text = format!("invalid arg '{argument}' for {queue} of queue type {module}");
        Err(Refusal::new(ReplyCode::PreconditionFailed, text))
    })
}

/// The consumer's `x-priority`; 0 where it names none. Arguments of a wrong type are
/// refused (`rabbit_amqqueue.erl`, `check_consume_arguments`).
fn consumer_priority(arguments: &Table, queue: &ResourceName) -> Result<i32, Refusal> {
    let priority = match arguments.get("x-priority") {
        None => 0,
        Some(value) => value.as_integer().ok_or_else(|| {
            let reason = format!("\"expected integer, got {}\"", value.type_name());
            invalid_argument("x-priority", queue, &reason)
        })?,
    };
    let bounds = i64::from(i32::MIN)..=i64::from(i32::MAX);
    let priority = priority.clamp(*bounds.start(), *bounds.end());
    Ok(i32::try_from(priority).unwrap_or_default())
}

/// 406 where `x-cancel-on-ha-failover` is no boolean; only classic queues look.
fn check_failover(arguments: &Table, queue: &ResourceName) -> Result<(), Refusal> {
    const ARGUMENT: &str = "x-cancel-on-ha-failover";
    match arguments.get(ARGUMENT) {
        None | Some(FieldValue::Bool(_)) => Ok(()),
        Some(other) => {
            let reason = format!("{{unacceptable_type,{}}}", other.type_name());
            Err(invalid_argument(ARGUMENT, queue, &reason))
        }
    }
}

/// Refuses the arguments of a consumer that no queue would take.
///
/// # Errors
/// The server's refusal.
pub fn refuse_consumer(arguments: &Table, queue: &ResourceName) -> Result<(), Refusal> {
    consumer_priority(arguments, queue)?;
    check_failover(arguments, queue)
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
