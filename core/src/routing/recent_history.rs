//! The recent history exchange, a plugin that comes with the server: a fanout that keeps
//! its latest messages for whoever is bound later
//! (`rabbit_exchange_type_recent_history.erl`, 3.10.8; observed: `x-recent-history`).
//!
//! What is kept stands in [`crate::exchange_memory`]; here are the rules.

use super::Reason;
use crate::amqp::{FieldValue, Properties, Table, term};

const LENGTH: &str = "x-recent-history-length";
const NO_STORE: &str = "x-recent-history-no-store";
/// How many are kept where the exchange does not say.
const DEFAULT_LENGTH: usize = 20;

/// Every binding matches.
pub(super) const fn compare() -> (bool, Reason) {
    (true, Reason::RecentHistory)
}

/// How many messages an exchange with these arguments keeps.
#[must_use]
pub fn length(arguments: &Table) -> usize {
    let length = arguments.get(LENGTH).and_then(FieldValue::as_integer);
    length.map_or(DEFAULT_LENGTH, |length| {
        usize::try_from(length).unwrap_or(usize::MAX)
    })
}

/// Whether the message is to be kept: it is, unless a header says otherwise.
#[must_use]
pub fn keeps(properties: &Properties) -> bool {
    let headers = properties.headers.as_ref();
    headers.and_then(|headers| headers.get(NO_STORE)) != Some(&FieldValue::Bool(true))
}

/// Whether the server takes these arguments of an exchange. Of the integer types it knows
/// only the signed ones.
///
/// # Errors
/// The detail of its refusal (406), observed on 3.10.8.
pub fn check_arguments(arguments: &Table) -> Result<(), String> {
    let Some(value) = arguments.get(LENGTH) else {
        return Ok(());
    };
    let number = match value {
        FieldValue::Byte(_)
        | FieldValue::Short(_)
        | FieldValue::SignedInt(_)
        | FieldValue::Long(_) => value.as_integer(),
        _ => None,
    };
    if number.is_some_and(|number| number > 0) {
        return Ok(());
    }
    let value = term::write(value);
    Err(format!(
        "Invalid argument {value}, '{LENGTH}' must be a positive integer"
    ))
}
