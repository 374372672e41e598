//! Field values and properties of the core as the codec has them.

use std::collections::BTreeMap;

use amq_protocol_7::protocol::basic::AMQPProperties;
use amq_protocol_7::types::{AMQPValue, DecimalValue, FieldTable, ShortString};
use warren_core::amqp::{FieldValue, Properties, Table};
use warren_core::name::Name;

/// The most octets of a short string.
const LONGEST: usize = 255;

/// A short string. What does not fit into one cannot be said; its beginning is.
pub(super) fn short(text: &str) -> ShortString {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].into()
}

pub(super) fn table(table: &Table) -> FieldTable {
    entries(table.0.iter())
}

fn entries<'a>(entries: impl Iterator<Item = (&'a Name, &'a FieldValue)>) -> FieldTable {
    let entries = entries.map(|(key, one)| (short(key), value(one)));
    entries.collect::<BTreeMap<_, _>>().into()
}

fn value(value: &FieldValue) -> AMQPValue {
    match value {
        FieldValue::Void => AMQPValue::Void,
        FieldValue::Bool(value) => AMQPValue::Boolean(*value),
        FieldValue::Byte(value) => AMQPValue::ShortShortInt(*value),
        FieldValue::UnsignedByte(value) => AMQPValue::ShortShortUInt(*value),
        FieldValue::Short(value) => AMQPValue::ShortInt(*value),
        FieldValue::UnsignedShort(value) => AMQPValue::ShortUInt(*value),
        FieldValue::SignedInt(value) => AMQPValue::LongInt(*value),
        FieldValue::UnsignedInt(value) => AMQPValue::LongUInt(*value),
        FieldValue::Long(value) => AMQPValue::LongLongInt(*value),
        FieldValue::Float(bits) => AMQPValue::Float(f32::from_bits(*bits)),
        FieldValue::Double(bits) => AMQPValue::Double(f64::from_bits(*bits)),
        FieldValue::Decimal { scale, value } => AMQPValue::DecimalValue(DecimalValue {
            scale: *scale,
            value: *value,
        }),
        FieldValue::Timestamp(value) => AMQPValue::Timestamp(*value),
        FieldValue::LongString(text) => AMQPValue::LongString(text.as_str().into()),
        FieldValue::Binary(octets) => AMQPValue::ByteArray(octets.as_slice().into()),
        FieldValue::Array(items) => {
            AMQPValue::FieldArray(items.iter().map(self::value).collect::<Vec<_>>().into())
        }
        FieldValue::Table(table) => {
            AMQPValue::FieldTable(entries(table.0.iter().map(|(key, one)| (key, one))))
        }
    }
}

pub(super) fn properties(of: &Properties) -> AMQPProperties {
    let mut wire = AMQPProperties::default();
    macro_rules! text {
        ($($from:ident => $with:ident),*) => {
            $(if let Some(text) = &of.$from {
                wire = wire.$with(short(text));
            })*
        };
    }
    text!(
        content_type => with_content_type,
        content_encoding => with_content_encoding,
        correlation_id => with_correlation_id,
        reply_to => with_reply_to,
        expiration => with_expiration,
        message_id => with_message_id,
        kind => with_type,
        user_id => with_user_id,
        app_id => with_app_id,
        cluster_id => with_cluster_id
    );
    if let Some(headers) = &of.headers {
        wire = wire.with_headers(table(headers));
    }
    if let Some(mode) = of.delivery_mode {
        wire = wire.with_delivery_mode(mode);
    }
    if let Some(priority) = of.priority {
        wire = wire.with_priority(priority);
    }
    if let Some(seconds) = of.timestamp {
        wire = wire.with_timestamp(seconds);
    }
    wire
}
