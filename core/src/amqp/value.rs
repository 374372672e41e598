//! Field values: what may stand in a headers table or in arguments.
//!
//! The types are those RabbitMQ speaks (the 0-9-1 errata's table types). Floating
//! point values are kept as their bits: the core never calculates with them.
//! How two values compare for a headers exchange is [`crate::routing`]'s business.

mod plain;
mod typed;

use std::fmt;

use litemap::LiteMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::name::Name;

/// A table of named values. Keys are in order of their bytes.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Table(
    #[serde(with = "crate::flat_map")]
    #[schemars(with = "std::collections::BTreeMap<Name, FieldValue>")]
    pub LiteMap<Name, FieldValue>,
);

impl Table {
    /// The value of `key`, where there is one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&FieldValue> {
        self.0.get(key)
    }

    /// Whether the table has no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The string that `key` holds, where it holds one.
    #[must_use]
    pub fn str(&self, key: &str) -> Option<&Name> {
        match self.get(key) {
            Some(FieldValue::LongString(text)) => Some(text),
            _ => None,
        }
    }
}

impl<const N: usize> From<[(&str, FieldValue); N]> for Table {
    fn from(entries: [(&str, FieldValue); N]) -> Self {
        let entries = entries.into_iter();
        entries
            .map(|(key, value)| (Name::from(key), value))
            .collect()
    }
}

impl FromIterator<(Name, FieldValue)> for Table {
    /// One by one: building the map at once would sort, with code of its own for each
    /// kind of iterator, which a page has to download.
    fn from_iter<I: IntoIterator<Item = (Name, FieldValue)>>(entries: I) -> Self {
        let mut table = Self::default();
        for (key, value) in entries {
            table.0.insert(key, value);
        }
        table
    }
}

/// A table within a value. It keeps the order of its keys: the server compares such tables
/// as they came from the wire (observed: `headers.json`, `tables-and-arrays`). A document
/// has them in the order of their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NestedTable(pub Vec<(Name, FieldValue)>);

impl<const N: usize> From<[(&str, FieldValue); N]> for NestedTable {
    fn from(entries: [(&str, FieldValue); N]) -> Self {
        let entries = entries.into_iter();
        Self(
            entries
                .map(|(key, value)| (Name::from(key), value))
                .collect(),
        )
    }
}

/// One field value with its wire type.
///
/// In a document a value is plain JSON where JSON has the type (string, whole number,
/// decimal number, true, false, null, list, object: `LongString`, `Long`, `Double`,
/// `Bool`, `Void`, `Array`, `Table`); the others are written
/// `{"$type": "timestamp", "value": 1700000000}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the protocol's own types")]
pub enum FieldValue {
    Void,
    Bool(bool),
    Byte(i8),
    UnsignedByte(u8),
    Short(i16),
    UnsignedShort(u16),
    SignedInt(i32),
    UnsignedInt(u32),
    Long(i64),
    /// The bits of an IEEE 754 single.
    Float(u32),
    /// The bits of an IEEE 754 double.
    Double(u64),
    Decimal {
        scale: u8,
        value: u32,
    },
    Timestamp(u64),
    LongString(Name),
    Binary(Vec<u8>),
    Array(Vec<FieldValue>),
    Table(NestedTable),
}

impl FieldValue {
    /// The server's name of the type, as it stands in its error texts.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Bool(_) => "bool",
            Self::Byte(_) => "byte",
            Self::UnsignedByte(_) => "unsignedbyte",
            Self::Short(_) => "short",
            Self::UnsignedShort(_) => "unsignedshort",
            Self::SignedInt(_) => "signedint",
            Self::UnsignedInt(_) => "unsignedint",
            Self::Long(_) => "long",
            Self::Float(_) => "float",
            Self::Double(_) => "double",
            Self::Decimal { .. } => "decimal",
            Self::Timestamp(_) => "timestamp",
            Self::LongString(_) => "longstr",
            Self::Binary(_) => "binary",
            Self::Array(_) => "array",
            Self::Table(_) => "table",
        }
    }

    /// The value as a whole number, where its type is one of the integer types.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match *self {
            Self::Byte(n) => Some(n.into()),
            Self::UnsignedByte(n) => Some(n.into()),
            Self::Short(n) => Some(n.into()),
            Self::UnsignedShort(n) => Some(n.into()),
            Self::SignedInt(n) => Some(n.into()),
            Self::UnsignedInt(n) => Some(n.into()),
            Self::Long(n) => Some(n),
            _ => None,
        }
    }

    /// The value of a field, from its wire type's name and its plain JSON form, as the
    /// recorded observations write it.
    ///
    /// # Errors
    /// A sentence, where the type is unknown or the value does not fit it.
    pub fn typed(type_name: &str, value: &serde_json::Value) -> Result<Self, String> {
        typed::read(type_name, value)
    }

    /// The value of a field from the form that documents have.
    ///
    /// # Errors
    /// A sentence, where its type is unknown or the value does not fit it.
    pub(crate) fn from_plain(json: &serde_json::Value) -> Result<Self, String> {
        plain::read(json)
    }
}

impl From<&str> for FieldValue {
    fn from(text: &str) -> Self {
        Self::LongString(text.into())
    }
}

impl From<i64> for FieldValue {
    fn from(number: i64) -> Self {
        Self::Long(number)
    }
}

impl From<bool> for FieldValue {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl fmt::Display for FieldValue {
    /// As a person would write it: strings bare, everything else as JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LongString(text) => write!(f, "{text}"),
            // By the writer that documents have: a second one would be downloaded.
            other => serde_json::to_string(&plain::write(other))
                .map_err(|_| fmt::Error)
                .and_then(|text| f.write_str(&text)),
        }
    }
}

impl Serialize for FieldValue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        plain::write(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FieldValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?;
        Self::from_plain(&json).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for FieldValue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FieldValue".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A field value. Plain JSON, or {\"$type\": \"timestamp\", \"value\": 1700000000} for the types that JSON does not have.",
            "type": ["string", "number", "boolean", "null", "array", "object"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(value: &FieldValue) {
        let text = serde_json::to_string(value).expect("writes");
        let back: FieldValue = serde_json::from_str(&text).expect("reads");
        assert_eq!(&back, value, "through {text}");
    }

    #[test]
    fn every_type_survives_a_document() {
        let values = [
            FieldValue::Void,
            FieldValue::Bool(true),
            FieldValue::Byte(-3),
            FieldValue::UnsignedByte(200),
            FieldValue::Short(-300),
            FieldValue::UnsignedShort(60_000),
            FieldValue::SignedInt(-70_000),
            FieldValue::UnsignedInt(4_000_000_000),
            FieldValue::Long(i64::MIN),
            FieldValue::Float(1.5_f32.to_bits()),
            FieldValue::Double(1.5_f64.to_bits()),
            FieldValue::Double(5.0_f64.to_bits()),
            FieldValue::Double(f64::NAN.to_bits()),
            FieldValue::Decimal {
                scale: 2,
                value: 12_345,
            },
            FieldValue::Timestamp(1_700_000_000),
            FieldValue::LongString("x".into()),
            FieldValue::Binary(vec![0, 255]),
            FieldValue::Array(vec![FieldValue::Long(1), FieldValue::Void]),
            FieldValue::Table(NestedTable::from([("a", FieldValue::Bool(false))])),
        ];
        values.iter().for_each(round_trip);
    }

    #[test]
    fn a_misfit_is_named() {
        let error = serde_json::from_str::<FieldValue>(r#"{"$type": "byte", "value": 300}"#)
            .expect_err("300 is no byte");
        assert!(
            error
                .to_string()
                .starts_with("300 is not a value of the type byte"),
            "{error}"
        );
    }
}
