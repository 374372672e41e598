//! Field values: what may stand in a headers table or in arguments.
//!
//! The types are those RabbitMQ speaks (the 0-9-1 errata's table types). Floating
//! point values are kept as their bits: the core never calculates with them.
//! How two values compare for a headers exchange is [`crate::routing`]'s business.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::name::Name;

/// A table of named values. Keys are in order of their bytes.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Table(pub BTreeMap<Name, FieldValue>);

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
        Self(
            entries
                .into_iter()
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
    Table(Table),
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
            other => write!(f, "{}", plain::write(other)),
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
        plain::read(&json).map_err(serde::de::Error::custom)
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

/// The plain JSON form that documents use.
mod plain {
    use serde_json::{Map, Value, json};

    use super::{FieldValue, Name, Table, typed};

    pub(super) fn write(value: &FieldValue) -> Value {
        match value {
            FieldValue::Void => Value::Null,
            FieldValue::Bool(flag) => json!(flag),
            FieldValue::Long(number) => json!(number),
            FieldValue::LongString(text) => json!(text.as_str()),
            FieldValue::Array(items) => Value::Array(items.iter().map(write).collect()),
            FieldValue::Table(table) => Value::Object(
                table
                    .0
                    .iter()
                    .map(|(k, v)| (k.to_string(), write(v)))
                    .collect(),
            ),
            FieldValue::Double(bits) if is_plain_double(*bits) => json!(f64::from_bits(*bits)),
            other => json!({"$type": other.type_name(), "value": typed::write(other)}),
        }
    }

    /// Whether JSON keeps this number and keeps it a decimal number.
    fn is_plain_double(bits: u64) -> bool {
        f64::from_bits(bits).is_finite()
    }

    pub(super) fn read(json: &Value) -> Result<FieldValue, String> {
        Ok(match json {
            Value::Null => FieldValue::Void,
            Value::Bool(flag) => FieldValue::Bool(*flag),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => FieldValue::Long(whole),
                (None, Some(double)) => FieldValue::Double(double.to_bits()),
                (None, None) => return Err(format!("the number {number} is out of range")),
            },
            Value::String(text) => FieldValue::LongString(text.as_str().into()),
            Value::Array(items) => {
                FieldValue::Array(items.iter().map(read).collect::<Result<_, _>>()?)
            }
            Value::Object(entries) => object(entries)?,
        })
    }

    fn object(entries: &Map<String, Value>) -> Result<FieldValue, String> {
        if let (Some(Value::String(type_name)), Some(value), 2) =
            (entries.get("$type"), entries.get("value"), entries.len())
        {
            return typed::read(type_name, value);
        }
        let table = entries
            .iter()
            .map(|(key, value)| Ok((Name::from(key.as_str()), read(value)?)))
            .collect::<Result<_, String>>()?;
        Ok(FieldValue::Table(Table(table)))
    }
}

/// Values whose wire type is named beside them.
mod typed {
    use serde_json::{Value, json};

    use super::{FieldValue, Name, Table, plain};

    pub(super) fn write(value: &FieldValue) -> Value {
        match value {
            FieldValue::Byte(n) => json!(n),
            FieldValue::UnsignedByte(n) => json!(n),
            FieldValue::Short(n) => json!(n),
            FieldValue::UnsignedShort(n) => json!(n),
            FieldValue::SignedInt(n) => json!(n),
            FieldValue::UnsignedInt(n) => json!(n),
            FieldValue::Float(bits) => json!({"bits": bits}),
            FieldValue::Double(bits) => json!({"bits": bits}),
            FieldValue::Decimal { scale, value } => json!([scale, value]),
            FieldValue::Timestamp(seconds) => json!(seconds),
            FieldValue::Binary(bytes) => json!(bytes),
            other => plain::write(other),
        }
    }

    pub(super) fn read(type_name: &str, value: &Value) -> Result<FieldValue, String> {
        let misfit = || format!("{value} is not a value of the type {type_name}");
        let whole = || value.as_i64().ok_or_else(misfit);
        Ok(match type_name {
            "void" => FieldValue::Void,
            "bool" => FieldValue::Bool(value.as_bool().ok_or_else(misfit)?),
            "byte" => FieldValue::Byte(whole()?.try_into().map_err(|_| misfit())?),
            "unsignedbyte" => FieldValue::UnsignedByte(whole()?.try_into().map_err(|_| misfit())?),
            "short" => FieldValue::Short(whole()?.try_into().map_err(|_| misfit())?),
            "unsignedshort" => {
                FieldValue::UnsignedShort(whole()?.try_into().map_err(|_| misfit())?)
            }
            "signedint" => FieldValue::SignedInt(whole()?.try_into().map_err(|_| misfit())?),
            "unsignedint" => FieldValue::UnsignedInt(whole()?.try_into().map_err(|_| misfit())?),
            "long" => FieldValue::Long(whole()?),
            "float" => FieldValue::Float(single(value).ok_or_else(misfit)?),
            "double" => FieldValue::Double(double(value).ok_or_else(misfit)?),
            "decimal" => decimal(value).ok_or_else(misfit)?,
            "timestamp" => FieldValue::Timestamp(value.as_u64().ok_or_else(misfit)?),
            "longstr" => FieldValue::LongString(value.as_str().ok_or_else(misfit)?.into()),
            "binary" => FieldValue::Binary(bytes(value).ok_or_else(misfit)?),
            "array" => FieldValue::Array(
                value
                    .as_array()
                    .ok_or_else(misfit)?
                    .iter()
                    .map(plain::read)
                    .collect::<Result<_, _>>()?,
            ),
            "table" => FieldValue::Table(table(value).ok_or_else(misfit)??),
            _ => return Err(format!("there is no field type \"{type_name}\"")),
        })
    }

    fn double(value: &Value) -> Option<u64> {
        match value.get("bits") {
            Some(bits) => bits.as_u64(),
            None => value.as_f64().map(f64::to_bits),
        }
    }

    /// The single nearest to the decimal number, or the one with these bits.
    fn single(value: &Value) -> Option<u32> {
        match value.get("bits") {
            Some(bits) => bits.as_u64()?.try_into().ok(),
            None => value.as_f64().map(|number| (number as f32).to_bits()),
        }
    }

    fn decimal(value: &Value) -> Option<FieldValue> {
        let scale = value.get(0)?.as_u64()?.try_into().ok()?;
        let value = value.get(1)?.as_u64()?.try_into().ok()?;
        Some(FieldValue::Decimal { scale, value })
    }

    fn bytes(value: &Value) -> Option<Vec<u8>> {
        match value {
            Value::String(text) => Some(text.clone().into_bytes()),
            Value::Array(items) => items
                .iter()
                .map(|item| item.as_u64()?.try_into().ok())
                .collect(),
            _ => None,
        }
    }

    fn table(value: &Value) -> Option<Result<Table, String>> {
        let entries = value.as_object()?;
        Some(
            entries
                .iter()
                .map(|(key, value)| Ok((Name::from(key.as_str()), plain::read(value)?)))
                .collect::<Result<_, _>>()
                .map(Table),
        )
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
            FieldValue::Table(Table::from([("a", FieldValue::Bool(false))])),
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
