//! Values of AMQP 0-9-1 as a person reads them, and the names of their types.

use amq_protocol_7::types::{AMQPType, AMQPValue};

use crate::field::readable;

/// RabbitMQ's names of the types (`rabbit_binary_parser.erl`).
pub(super) const fn type_name(kind: AMQPType) -> &'static str {
    match kind {
        AMQPType::Boolean => "bool",
        AMQPType::ShortShortInt => "byte",
        AMQPType::ShortShortUInt => "unsignedbyte",
        AMQPType::ShortInt => "short",
        AMQPType::ShortUInt => "unsignedshort",
        AMQPType::LongInt => "signedint",
        AMQPType::LongUInt => "unsignedint",
        AMQPType::LongLongInt | AMQPType::LongLongUInt => "long",
        AMQPType::Float => "float",
        AMQPType::Double => "double",
        AMQPType::DecimalValue => "decimal",
        AMQPType::ShortString => "shortstr",
        AMQPType::LongString => "longstr",
        AMQPType::FieldArray => "array",
        AMQPType::Timestamp => "timestamp",
        AMQPType::FieldTable => "table",
        AMQPType::ByteArray => "binary",
        AMQPType::Void => "void",
    }
}

pub(super) fn text_of(value: &AMQPValue) -> String {
    match value {
        AMQPValue::Boolean(value) => value.to_string(),
        AMQPValue::ShortShortInt(value) => value.to_string(),
        AMQPValue::ShortShortUInt(value) => value.to_string(),
        AMQPValue::ShortInt(value) => value.to_string(),
        AMQPValue::ShortUInt(value) => value.to_string(),
        AMQPValue::LongInt(value) => value.to_string(),
        AMQPValue::LongUInt(value) => value.to_string(),
        AMQPValue::LongLongInt(value) => value.to_string(),
        AMQPValue::Float(value) => value.to_string(),
        AMQPValue::Double(value) => value.to_string(),
        AMQPValue::DecimalValue(value) => format!("{} / 10^{}", value.value, value.scale),
        AMQPValue::ShortString(value) => value.to_string(),
        AMQPValue::LongString(value) => readable(value.as_bytes()),
        AMQPValue::Timestamp(value) => value.to_string(),
        AMQPValue::ByteArray(value) => readable(value.as_slice()),
        // These are taken apart before.
        AMQPValue::FieldArray(_) | AMQPValue::FieldTable(_) | AMQPValue::Void => String::new(),
    }
}
