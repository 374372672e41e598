//! Values of AMQP 1.0 as a person reads them.

use serde_amqp::Value;

use crate::field::{hex, readable};

pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Ubyte(value) => value.to_string(),
        Value::Ushort(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Ulong(value) => value.to_string(),
        Value::Byte(value) => value.to_string(),
        Value::Short(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Double(value) => value.to_string(),
        Value::Char(value) => value.to_string(),
        Value::Timestamp(value) => value.milliseconds().to_string(),
        Value::Binary(octets) => readable(octets),
        Value::String(text) => text.clone(),
        Value::Symbol(text) => text.as_str().to_owned(),
        Value::Array(items) => listed(items),
        Value::List(items) => listed(items),
        Value::Uuid(uuid) => hex(uuid.as_inner()),
        Value::Decimal32(value) => hex(&value.clone().into_inner()),
        Value::Decimal64(value) => hex(&value.clone().into_inner()),
        Value::Decimal128(value) => hex(&value.clone().into_inner()),
        // These are taken apart before.
        Value::Map(_) | Value::Described(_) => String::new(),
    }
}

fn listed(items: &[Value]) -> String {
    items.iter().map(text_of).collect::<Vec<_>>().join(", ")
}
