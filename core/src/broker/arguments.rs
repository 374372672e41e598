//! The checks of a queue's arguments when it is declared.
//!
//! Each known argument has a check of its type and value; then those that belong to
//! another queue type are refused (`rabbit_amqqueue.erl`, `check_declare_arguments`;
//! observed: `queue-argument-errors`, `maxlen-argument-errors`, `ttl-invalid`,
//! `priority-argument-errors`, `dlx-argument-errors`). What the arguments set is
//! [`super::settings`]'s business.

use super::publish::MAX_EXPIRY_MS;
use crate::amqp::{FieldValue, Refusal, ReplyCode, Table};
use crate::name::ResourceName;
use crate::topology::QueueKind;

/// Says why a value is refused, as the server prints it.
type Check = fn(&FieldValue, &Table) -> Option<String>;

/// The reason where the server has no answer ready and fails itself.
const FAILS: &str = "";

/// The known arguments in the order in which the server looks at them.
const CHECKS: [(&str, Check); 20] = [
    ("x-queue-type", queue_type),
    ("x-expires", expires),
    ("x-message-ttl", expiry),
    ("x-dead-letter-exchange", text),
    ("x-dead-letter-routing-key", dead_letter_routing_key),
    ("x-dead-letter-strategy", dead_letter_strategy),
    ("x-max-length", not_negative),
    ("x-max-length-bytes", not_negative),
    ("x-max-in-memory-length", not_negative),
    ("x-max-in-memory-bytes", not_negative),
    ("x-max-priority", max_priority),
    ("x-overflow", overflow),
    ("x-queue-mode", queue_mode),
    ("x-queue-version", queue_version),
    ("x-single-active-consumer", flag),
    ("x-quorum-initial-group-size", positive),
    ("x-max-age", max_age),
    ("x-stream-max-segment-size-bytes", not_negative),
    ("x-initial-cluster-size", positive),
    ("x-queue-leader-locator", leader_locator),
];

/// What a queue of this type takes, in the order in which a declaration is compared with
/// what is there (`capabilities` of `rabbit_classic_queue.erl`, `rabbit_quorum_queue.erl` and
/// `rabbit_stream_queue.erl`).
pub(super) const fn taken_by(kind: QueueKind) -> &'static [&'static str] {
    match kind {
        QueueKind::Classic => &[
            "x-expires",
            "x-message-ttl",
            "x-dead-letter-exchange",
            "x-dead-letter-routing-key",
            "x-max-length",
            "x-max-length-bytes",
            "x-max-priority",
            "x-overflow",
            "x-queue-mode",
            "x-queue-version",
            "x-single-active-consumer",
            "x-queue-type",
            "x-queue-master-locator",
        ],
        QueueKind::Quorum => &[
            "x-dead-letter-exchange",
            "x-dead-letter-routing-key",
            "x-dead-letter-strategy",
            "x-expires",
            "x-max-length",
            "x-max-length-bytes",
            "x-max-in-memory-length",
            "x-max-in-memory-bytes",
            "x-overflow",
            "x-single-active-consumer",
            "x-queue-type",
            "x-quorum-initial-group-size",
            "x-delivery-limit",
            "x-message-ttl",
            "x-queue-leader-locator",
        ],
        QueueKind::Stream => &[
            "x-max-length-bytes",
            "x-queue-type",
            "x-max-age",
            "x-stream-max-segment-size-bytes",
            "x-initial-cluster-size",
            "x-queue-leader-locator",
        ],
    }
}

/// Whether any type of queue takes it.
fn is_known(argument: &str) -> bool {
    let mut kinds = QueueKind::ALL.into_iter();
    kinds.any(|kind| taken_by(kind).contains(&argument))
}

/// The server's name for the type, as its refusals have it.
pub(super) const fn module(kind: QueueKind) -> &'static str {
    match kind {
        QueueKind::Classic => "rabbit_classic_queue",
        QueueKind::Quorum => "rabbit_quorum_queue",
        QueueKind::Stream => "rabbit_stream_queue",
    }
}

/// 406 for the first argument that a new queue cannot have.
pub(crate) fn refuse_arguments(queue: &ResourceName, arguments: &Table) -> Result<(), Refusal> {
    let ResourceName { vhost, name } = queue;
    let failed = |text: String| Err(Refusal::new(ReplyCode::PreconditionFailed, text));
    // The channel looks at this one before the queue does (`rabbit_misc.erl`, `r_arg`).
    const EXCHANGE: &str = "x-dead-letter-exchange";
    if let Some(value) = arguments.get(EXCHANGE)
        && !matches!(value, FieldValue::LongString(_))
    {
        let kind = value.type_name();
        return failed(format!(
            "invalid type '{kind}' for arg '{EXCHANGE}' in queue '{name}' in vhost '{vhost}'"
        ));
    }
    // The type is looked at first, then what a queue of that type takes.
    let kind = named_kind(arguments);
    let own = |argument| argument == "x-queue-type" || taken_by(kind).contains(&argument);
    for (argument, check) in CHECKS.into_iter().filter(|(one, _)| own(one)) {
        let why = arguments
            .get(argument)
            .and_then(|value| check(value, arguments));
        if why.as_deref() == Some(FAILS) {
            return Err(Refusal::new(ReplyCode::InternalError, ""));
        }
        if let Some(why) = why {
            return failed(format!(
                "invalid arg '{argument}' for queue '{name}' in vhost '{vhost}': {why}"
            ));
        }
    }
    if stumbles(arguments) {
        return Err(Refusal::new(ReplyCode::InternalError, ""));
    }
    let mut foreign = arguments.0.keys().filter(|one| is_known(one));
    foreign
        .find(|one| !taken_by(kind).contains(&one.as_str()))
        .map_or(Ok(()), |argument| {
            let module = module(kind);
            failed(format!(
                "invalid arg '{argument}' for queue '{name}' in vhost '{vhost}' of queue type {module}"
            ))
        })
}

/// A value that the server does not check before it uses it (observed:
/// declare-arguments-by-type).
fn stumbles(arguments: &Table) -> bool {
    let locator = arguments.get("x-queue-master-locator");
    named_kind(arguments) == QueueKind::Classic
        && locator.is_some_and(|value| !matches!(value, FieldValue::LongString(_)))
}

fn named_kind(arguments: &Table) -> QueueKind {
    let named = arguments.str("x-queue-type");
    named
        .and_then(|name| QueueKind::from_name(name))
        .unwrap_or_default()
}

/// The value as a whole number, or why it is none.
fn integer(value: &FieldValue) -> Result<i64, String> {
    let wrong = || format!("\"expected integer, got {}\"", value.type_name());
    value.as_integer().ok_or_else(wrong)
}

fn not_negative(value: &FieldValue, _: &Table) -> Option<String> {
    match integer(value) {
        Ok(number) if number < 0 => Some(format!("{{value_negative,{number}}}")),
        Ok(_) => None,
        Err(why) => Some(why),
    }
}

/// A time in milliseconds.
fn expiry(value: &FieldValue, arguments: &Table) -> Option<String> {
    let longest = i64::try_from(MAX_EXPIRY_MS).unwrap_or(i64::MAX);
    match value.as_integer() {
        Some(ms) if ms > longest => Some(format!("{{value_too_large,{ms}}}")),
        _ => not_negative(value, arguments),
    }
}

fn expires(value: &FieldValue, arguments: &Table) -> Option<String> {
    positive(value, arguments).or_else(|| expiry(value, arguments))
}

fn positive(value: &FieldValue, arguments: &Table) -> Option<String> {
    if value.as_integer() == Some(0) {
        return Some("{value_zero,0}".to_owned());
    }
    not_negative(value, arguments)
}

fn max_priority(value: &FieldValue, arguments: &Table) -> Option<String> {
    match value.as_integer() {
        Some(number) if number > i64::from(u8::MAX) => {
            Some(format!("{{max_value_exceeded,{number}}}"))
        }
        _ => not_negative(value, arguments),
    }
}

fn unacceptable(value: &FieldValue) -> Option<String> {
    Some(format!("{{unacceptable_type,{}}}", value.type_name()))
}

fn text(value: &FieldValue, _: &Table) -> Option<String> {
    match value {
        FieldValue::LongString(_) => None,
        other => unacceptable(other),
    }
}

fn flag(value: &FieldValue, _: &Table) -> Option<String> {
    match value {
        FieldValue::Bool(_) => None,
        other => unacceptable(other),
    }
}

fn dead_letter_routing_key(value: &FieldValue, arguments: &Table) -> Option<String> {
    let alone = arguments.get("x-dead-letter-exchange").is_none();
    text(value, arguments).or_else(|| alone.then(|| "routing_key_but_no_dlx_defined".to_owned()))
}

/// Why the value is none of these words.
fn one_of(value: &FieldValue, words: &[&str], why: impl FnOnce(&str) -> String) -> Option<String> {
    match value {
        FieldValue::LongString(word) => (!words.contains(&word.as_str())).then(|| why(word)),
        other => unacceptable(other),
    }
}

fn dead_letter_strategy(value: &FieldValue, _: &Table) -> Option<String> {
    one_of(value, &["at-most-once", "at-least-once"], |_| {
        "invalid_dlx_strategy".to_owned()
    })
}

fn overflow(value: &FieldValue, _: &Table) -> Option<String> {
    let modes = ["drop-head", "reject-publish", "reject-publish-dlx"];
    one_of(value, &modes, |_| "invalid_overflow".to_owned())
}

fn queue_mode(value: &FieldValue, _: &Table) -> Option<String> {
    one_of(value, &["default", "lazy"], |mode| {
        format!("\"unsupported queue mode '{mode}'\"")
    })
}

fn queue_version(value: &FieldValue, arguments: &Table) -> Option<String> {
    match value.as_integer() {
        Some(1 | 2) => None,
        Some(other) if other >= 0 => Some(format!("\"unsupported queue version '{other}'\"")),
        _ => not_negative(value, arguments),
    }
}

fn queue_type(value: &FieldValue, _: &Table) -> Option<String> {
    one_of(value, &QueueKind::ALL.map(QueueKind::name), |kind| {
        format!("\"unsupported queue type '{kind}'\"")
    })
}

fn leader_locator(value: &FieldValue, _: &Table) -> Option<String> {
    let known = ["client-local", "balanced", "random", "least-leaders"];
    one_of(value, &known, |_| "invalid_queue_locator_arg".to_owned())
}

/// A number with a unit of years, months, days, hours, minutes or seconds.
fn max_age(value: &FieldValue, _: &Table) -> Option<String> {
    let FieldValue::LongString(age) = value else {
        return unacceptable(value);
    };
    let unit = age.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let number = age.strip_suffix(unit).unwrap_or_default();
    if number.is_empty() {
        return Some(FAILS.to_owned());
    }
    let positive = number.bytes().any(|digit| digit != b'0');
    let known = ["Y", "M", "D", "h", "m", "s"].contains(&unit);
    (!positive || !known).then(|| "invalid_max_age".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What follows `invalid arg 'A' for queue 'q' in vhost '/'`; nothing where taken.
    fn detail(argument: &str, value: FieldValue, kind: &str) -> String {
        let mut arguments = Table::from([(argument, value)]);
        if argument != "x-queue-type" {
            arguments.0.insert("x-queue-type".into(), kind.into());
        }
        let refused = refuse_arguments(&ResourceName::root("q"), &arguments);
        let start =
            format!("PRECONDITION_FAILED - invalid arg '{argument}' for queue 'q' in vhost '/'");
        match refused {
            Ok(()) => String::new(),
            Err(refusal) => {
                let text = refusal.reply_text();
                text.strip_prefix(&start).unwrap_or(&text).to_owned()
            }
        }
    }

    #[test]
    fn refuses_what_the_server_refuses() {
        let double = || FieldValue::Double(2.0_f64.to_bits());
        let classic: [(&str, FieldValue, &str); 20] = [
            ("x-expires", 0.into(), ": {value_zero,0}"),
            ("x-expires", (-1).into(), ": {value_negative,-1}"),
            ("x-message-ttl", 0.into(), ""),
            (
                "x-message-ttl",
                true.into(),
                ": \"expected integer, got bool\"",
            ),
            (
                "x-max-length",
                double(),
                ": \"expected integer, got double\"",
            ),
            ("x-max-length", 0.into(), ""),
            ("x-max-length-bytes", (-5).into(), ": {value_negative,-5}"),
            ("x-max-priority", 255.into(), ""),
            ("x-max-priority", 256.into(), ": {max_value_exceeded,256}"),
            ("x-overflow", "drop-tail".into(), ": invalid_overflow"),
            ("x-overflow", 1.into(), ": {unacceptable_type,long}"),
            ("x-overflow", "reject-publish-dlx".into(), ""),
            (
                "x-single-active-consumer",
                "true".into(),
                ": {unacceptable_type,longstr}",
            ),
            (
                "x-queue-mode",
                "fast".into(),
                ": \"unsupported queue mode 'fast'\"",
            ),
            (
                "x-queue-version",
                3.into(),
                ": \"unsupported queue version '3'\"",
            ),
            (
                "x-queue-type",
                "fifo".into(),
                ": \"unsupported queue type 'fifo'\"",
            ),
            (
                "x-dead-letter-routing-key",
                "k".into(),
                ": routing_key_but_no_dlx_defined",
            ),
            ("x-unknown", FieldValue::Void, ""),
            (
                "x-delivery-limit",
                5.into(),
                " of queue type rabbit_classic_queue",
            ),
            (
                "x-max-age",
                "1x".into(),
                " of queue type rabbit_classic_queue",
            ),
        ];
        for (argument, value, expected) in classic {
            let shown = value.to_string();
            assert_eq!(
                detail(argument, value, "classic"),
                expected,
                "{argument} {shown}"
            );
        }
    }

    #[test]
    fn each_type_takes_its_own_arguments() {
        let cases = [
            ("x-max-priority", FieldValue::from(5), [true, false, false]),
            ("x-delivery-limit", 5.into(), [false, true, false]),
            ("x-max-age", "1h".into(), [false, false, true]),
            ("x-message-ttl", 5.into(), [true, true, false]),
            ("x-max-length-bytes", 5.into(), [true, true, true]),
            (
                "x-queue-leader-locator",
                "random".into(),
                [false, true, true],
            ),
        ];
        for (argument, value, taken) in cases {
            for (kind, taken) in QueueKind::ALL.into_iter().zip(taken) {
                let detail = detail(argument, value.clone(), kind.name());
                assert_eq!(detail.is_empty(), taken, "{argument} {kind:?}: {detail}");
            }
        }
    }

    #[test]
    fn the_exchange_has_a_refusal_of_its_own() {
        let arguments = Table::from([("x-dead-letter-exchange", 5.into())]);
        let refused = refuse_arguments(&ResourceName::root("q"), &arguments).expect_err("a number");
        let text = "PRECONDITION_FAILED - invalid type 'long' for arg 'x-dead-letter-exchange' in queue 'q' in vhost '/'";
        assert_eq!(refused.reply_text(), text);
    }
}
