//! The delayed message exchange: it holds a message back for as long as its `x-delay`
//! header says, and then routes it as the type named by `x-delayed-type`.
//!
//! A plugin that does not come with the server, and was not observed: the rules are those
//! of its source (`rabbitmq-delayed-message-exchange`: `rabbit_exchange_type_delayed_message.erl`,
//! `rabbit_delayed_message.erl`, `rabbit_delayed_message_utils.erl`). What is held stands
//! in [`crate::exchange_memory`].

use crate::amqp::{FieldValue, Message, Properties, Refusal, ReplyCode, Table};
use crate::topology::{DELAYED_TYPE, Exchange, ExchangeKind};

const DELAY: &str = "x-delay";

/// For how many milliseconds this exchange holds back a message with these properties;
/// none where it passes it on at once. More than an Erlang timer counts is no delay.
pub(super) fn delay(exchange: &Exchange, properties: &Properties) -> Option<u32> {
    if exchange.kind != ExchangeKind::DelayedMessage {
        return None;
    }
    let delay = stated(properties)?.ok()?;
    u32::try_from(delay).ok().filter(|delay| *delay > 0)
}

/// The delay that the header states; an error where it is text that is no number.
fn stated(properties: &Properties) -> Option<Result<i64, ()>> {
    let value = properties.headers.as_ref()?.get(DELAY)?;
    if let Some(number) = value.as_integer() {
        return Some(Ok(number));
    }
    match value {
        FieldValue::LongString(text) => Some(text.parse().map_err(drop)),
        FieldValue::Double(bits) => Some(Ok(truncated(*bits))),
        _ => None,
    }
}

/// The whole part of a double, from its bits; 0 where it has none that matters.
fn truncated(bits: u64) -> i64 {
    let exponent = i64::try_from(bits >> 52 & 0x7FF).unwrap_or_default() - 1023;
    let digits = bits & ((1 << 52) - 1) | 1 << 52;
    let shift = u32::try_from(52 - exponent)
        .ok()
        .filter(|shift| *shift <= 52);
    let size = shift.and_then(|shift| i64::try_from(digits >> shift).ok());
    let size = size.unwrap_or_default();
    if bits >> 63 == 1 { -size } else { size }
}

/// The message as it goes on when its time has come: the header negated, so that it is
/// not held back again and whoever gets it can see that it was.
#[must_use]
pub fn released(message: &Message, delay: u32) -> Message {
    let mut released = message.clone();
    let headers = released.properties.headers.get_or_insert_default();
    let negated = FieldValue::SignedInt(delay.wrapping_neg().cast_signed());
    headers.0.insert(DELAY.into(), negated);
    released
}

/// 541 for a delay in text that is no number: the server's channel crashes over it.
///
/// # Errors
/// The refusal.
pub fn check_message(exchange: &Exchange, properties: &Properties) -> Result<(), Refusal> {
    let delayed = exchange.kind == ExchangeKind::DelayedMessage;
    match stated(properties) {
        Some(Err(())) if delayed => Err(Refusal::new(ReplyCode::InternalError, "")),
        _ => Ok(()),
    }
}

/// The name of the type that an exchange with these arguments routes as.
///
/// # Errors
/// The detail of the plugin's refusal (406).
pub fn check_arguments(arguments: &Table) -> Result<&str, String> {
    // A delayed exchange that routes as a delayed exchange: the plugin would ask itself for
    // ever. Nobody can have one.
    let named = arguments.str(DELAYED_TYPE);
    let named = named.filter(|name| **name != *ExchangeKind::DelayedMessage.name());
    named.map(|name| name.as_str()).ok_or_else(|| {
        // The plugin's own words, and spelling.
        "Invalid argument, 'x-delayed-type' must bean existing exchnage type".to_owned()
    })
}
