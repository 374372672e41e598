//! Field values of the core as values of AMQP 1.0, as RabbitMQ 4 converts them (`mc_amqpl.erl`,
//! `mc_util.erl`).

use fe2o3_amqp_types::primitives::{OrderedMap, SimpleValue, Symbol, Timestamp};
use serde_amqp::Value;
use serde_bytes::ByteBuf;
use warren_core::amqp::{FieldValue, Table};

/// A value that may stand among application properties; none for tables and arrays.
pub(super) fn simple(value: &FieldValue) -> Option<SimpleValue> {
    Some(match value {
        FieldValue::Void => SimpleValue::Null,
        FieldValue::Bool(value) => SimpleValue::Bool(*value),
        FieldValue::Byte(value) => SimpleValue::Byte(*value),
        FieldValue::UnsignedByte(value) => SimpleValue::Ubyte(*value),
        FieldValue::Short(value) => SimpleValue::Short(*value),
        FieldValue::UnsignedShort(value) => SimpleValue::Ushort(*value),
        FieldValue::SignedInt(value) => SimpleValue::Int(*value),
        FieldValue::UnsignedInt(value) => SimpleValue::Uint(*value),
        FieldValue::Long(value) => SimpleValue::Long(*value),
        FieldValue::Float(bits) => SimpleValue::Float(f32::from_bits(*bits).into()),
        FieldValue::Double(bits) => SimpleValue::Double(f64::from_bits(*bits).into()),
        FieldValue::Timestamp(seconds) => SimpleValue::Timestamp(timestamp(*seconds)),
        FieldValue::LongString(text) => SimpleValue::String(text.as_str().to_owned()),
        FieldValue::Binary(octets) => SimpleValue::Binary(ByteBuf::from(octets.clone())),
        FieldValue::Decimal { .. } | FieldValue::Array(_) | FieldValue::Table(_) => return None,
    })
}

/// Any value. A decimal of AMQP 0-9-1 has no counterpart; its digits stand for it.
pub(super) fn any(value: &FieldValue) -> Value {
    match value {
        FieldValue::Void => Value::Null,
        FieldValue::Bool(value) => Value::Bool(*value),
        FieldValue::Byte(value) => Value::Byte(*value),
        FieldValue::UnsignedByte(value) => Value::Ubyte(*value),
        FieldValue::Short(value) => Value::Short(*value),
        FieldValue::UnsignedShort(value) => Value::Ushort(*value),
        FieldValue::SignedInt(value) => Value::Int(*value),
        FieldValue::UnsignedInt(value) => Value::Uint(*value),
        FieldValue::Long(value) => Value::Long(*value),
        FieldValue::Float(bits) => Value::Float(f32::from_bits(*bits).into()),
        FieldValue::Double(bits) => Value::Double(f64::from_bits(*bits).into()),
        FieldValue::Decimal { scale, value } => Value::String(format!("{value}e-{scale}")),
        FieldValue::Timestamp(seconds) => Value::Timestamp(timestamp(*seconds)),
        FieldValue::LongString(text) => Value::String(text.as_str().to_owned()),
        FieldValue::Binary(octets) => Value::Binary(ByteBuf::from(octets.clone())),
        FieldValue::Array(items) => Value::List(items.iter().map(any).collect()),
        FieldValue::Table(table) => {
            let entries = table.0.iter();
            let entries = entries.map(|(key, value)| (text(key), any(value)));
            Value::Map(entries.collect())
        }
    }
}

/// A table as a map with strings for keys.
pub(super) fn map(table: &Table) -> Value {
    let entries = table.0.iter();
    Value::Map(
        entries
            .map(|(key, value)| (text(key), any(value)))
            .collect(),
    )
}

/// A map from words to values.
pub(super) fn record<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let entries = entries.into_iter();
    Value::Map(entries.map(|(key, value)| (text(key), value)).collect())
}

/// A map from symbols to values.
pub(super) fn fields<const N: usize>(entries: [(&str, Value); N]) -> OrderedMap<Symbol, Value> {
    let entries = entries.into_iter();
    entries
        .map(|(key, value)| (Symbol::from(key), value))
        .collect()
}

pub(super) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// Seconds as the milliseconds that AMQP 1.0 counts in.
pub(super) fn timestamp(seconds: u64) -> Timestamp {
    let milliseconds = seconds.saturating_mul(1000);
    Timestamp::from_milliseconds(i64::try_from(milliseconds).unwrap_or(i64::MAX))
}
