//! Field tables and properties between the recordings' JSON and the wire.
//!
//! Both ways go through the core's types, which know the recordings' names of all types.
//! The codec sends the fields of every table in the order of their names.

use amq_protocol::protocol::BasicProperties;
use amq_protocol::types::{AMQPValue, DecimalValue, FieldArray, FieldTable, ShortString};
use anyhow::{Result, anyhow};
use serde_json::Value;
use warren_core::amqp::{FieldValue, NestedTable, Properties, Table};
use warren_core::name::Name;
use warren_replay::field;

/// A short string, which AMQP limits to 255 bytes.
pub(crate) fn short(text: &str) -> Result<ShortString> {
    ShortString::try_new(text).map_err(|_| anyhow!("{text} is too long for a short string"))
}

/// The table that a recording writes so.
pub(crate) fn table(json: &Value) -> Result<FieldTable> {
    let table = field::table(json).map_err(|why| anyhow!(why))?;
    to_wire(&table)
}

fn to_wire(table: &Table) -> Result<FieldTable> {
    entries_to_wire(&table.0)
}

fn entries_to_wire<'a>(
    entries: impl IntoIterator<Item = (&'a Name, &'a FieldValue)>,
) -> Result<FieldTable> {
    let mut wire = FieldTable::default();
    for (key, value) in entries {
        wire.insert(short(key)?, value_to_wire(value)?);
    }
    Ok(wire)
}

fn value_to_wire(value: &FieldValue) -> Result<AMQPValue> {
    Ok(match value {
        FieldValue::Void => AMQPValue::Void,
        FieldValue::Bool(flag) => AMQPValue::Boolean(*flag),
        FieldValue::Byte(n) => AMQPValue::ShortShortInt(*n),
        FieldValue::UnsignedByte(n) => AMQPValue::ShortShortUInt(*n),
        FieldValue::Short(n) => AMQPValue::ShortInt(*n),
        FieldValue::UnsignedShort(n) => AMQPValue::ShortUInt(*n),
        FieldValue::SignedInt(n) => AMQPValue::LongInt(*n),
        FieldValue::UnsignedInt(n) => AMQPValue::LongUInt(*n),
        FieldValue::Long(n) => AMQPValue::LongLongInt(*n),
        FieldValue::Float(bits) => AMQPValue::Float(f32::from_bits(*bits)),
        FieldValue::Double(bits) => AMQPValue::Double(f64::from_bits(*bits)),
        FieldValue::Decimal { scale, value } => AMQPValue::DecimalValue(DecimalValue {
            scale: *scale,
            value: *value,
        }),
        FieldValue::Timestamp(seconds) => AMQPValue::Timestamp(*seconds),
        FieldValue::LongString(text) => AMQPValue::LongString(text.as_str().into()),
        FieldValue::Binary(bytes) => AMQPValue::ByteArray(bytes.clone().into()),
        FieldValue::Array(items) => {
            let items = items.iter().map(value_to_wire);
            AMQPValue::FieldArray(FieldArray::from(items.collect::<Result<Vec<_>>>()?))
        }
        FieldValue::Table(table) => {
            let entries = table.0.iter().map(|(key, value)| (key, value));
            AMQPValue::FieldTable(entries_to_wire(entries)?)
        }
    })
}

fn from_wire(table: &FieldTable) -> impl Iterator<Item = (Name, FieldValue)> {
    let entries = table.inner().iter();
    entries.map(|(key, value)| (key.as_str().into(), value_from_wire(value)))
}

fn value_from_wire(value: &AMQPValue) -> FieldValue {
    match value {
        AMQPValue::Boolean(flag) => FieldValue::Bool(*flag),
        AMQPValue::ShortShortInt(n) => FieldValue::Byte(*n),
        AMQPValue::ShortShortUInt(n) => FieldValue::UnsignedByte(*n),
        AMQPValue::ShortInt(n) => FieldValue::Short(*n),
        AMQPValue::ShortUInt(n) => FieldValue::UnsignedShort(*n),
        AMQPValue::LongInt(n) => FieldValue::SignedInt(*n),
        AMQPValue::LongUInt(n) => FieldValue::UnsignedInt(*n),
        AMQPValue::LongLongInt(n) => FieldValue::Long(*n),
        AMQPValue::Float(number) => FieldValue::Float(number.to_bits()),
        AMQPValue::Double(number) => FieldValue::Double(number.to_bits()),
        AMQPValue::DecimalValue(DecimalValue { scale, value }) => FieldValue::Decimal {
            scale: *scale,
            value: *value,
        },
        AMQPValue::ShortString(text) => FieldValue::LongString(text.as_str().into()),
        AMQPValue::LongString(text) => {
            FieldValue::LongString(lossy_bytes(text.as_bytes()).as_str().into())
        }
        AMQPValue::FieldArray(items) => {
            FieldValue::Array(items.as_slice().iter().map(value_from_wire).collect())
        }
        AMQPValue::Timestamp(seconds) => FieldValue::Timestamp(*seconds),
        AMQPValue::FieldTable(table) => FieldValue::Table(NestedTable(from_wire(table).collect())),
        AMQPValue::ByteArray(bytes) => FieldValue::Binary(bytes.as_slice().to_vec()),
        AMQPValue::Void => FieldValue::Void,
    }
}

/// The text that these octets are, as far as they are any.
pub(crate) fn lossy_bytes(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

/// The properties that a recording writes so.
pub(crate) fn properties(json: &Value) -> Result<BasicProperties> {
    let Properties {
        content_type,
        content_encoding,
        headers,
        delivery_mode,
        priority,
        correlation_id,
        reply_to,
        expiration,
        message_id,
        timestamp,
        kind,
        user_id,
        app_id,
        cluster_id,
    } = field::properties(json.clone()).map_err(|why| anyhow!(why))?;
    let mut wire = BasicProperties::default();
    macro_rules! text {
        ($($from:ident => $with:ident),*) => {
            $(if let Some(text) = $from {
                wire = wire.$with(short(&text)?);
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
    if let Some(headers) = headers {
        wire = wire.with_headers(to_wire(&headers)?);
    }
    if let Some(mode) = delivery_mode {
        wire = wire.with_delivery_mode(mode);
    }
    if let Some(priority) = priority {
        wire = wire.with_priority(priority);
    }
    if let Some(seconds) = timestamp {
        wire = wire.with_timestamp(seconds);
    }
    Ok(wire)
}

/// How a recording writes these properties.
pub(crate) fn write_properties(wire: &BasicProperties) -> Result<Value> {
    let text = |text: &Option<ShortString>| text.as_ref().map(|text| text.as_str().into());
    let properties = Properties {
        content_type: text(wire.content_type()),
        content_encoding: text(wire.content_encoding()),
        headers: wire
            .headers()
            .as_ref()
            .map(|table| from_wire(table).collect()),
        delivery_mode: *wire.delivery_mode(),
        priority: *wire.priority(),
        correlation_id: text(wire.correlation_id()),
        reply_to: text(wire.reply_to()),
        expiration: text(wire.expiration()),
        message_id: text(wire.message_id()),
        timestamp: *wire.timestamp(),
        kind: text(wire.kind()),
        user_id: text(wire.user_id()),
        app_id: text(wire.app_id()),
        cluster_id: text(wire.cluster_id()),
    };
    field::write_properties(&properties).map_err(|why| anyhow!(why))
}
