//! The plain JSON form of field values that documents use.

use crate::tr;

use serde_json::{Map, Value};

use super::{FieldValue, Name, NestedTable, typed};

pub(super) fn write(value: &FieldValue) -> Value {
    match value {
        FieldValue::Void => Value::Null,
        FieldValue::Bool(flag) => Value::Bool(*flag),
        FieldValue::Long(number) => Value::from(*number),
        FieldValue::LongString(text) => Value::from(text.as_str()),
        FieldValue::Array(items) => Value::Array(items.iter().map(write).collect()),
        FieldValue::Table(table) => write_table(table),
        FieldValue::Double(bits) if is_plain_double(*bits) => Value::from(f64::from_bits(*bits)),
        other => {
            let mut typed = Map::new();
            typed.insert("$type".to_owned(), Value::from(other.type_name()));
            typed.insert("value".to_owned(), typed::write(other));
            Value::Object(typed)
        }
    }
}

/// One by one, as [`super::Table`]'s own collecting.
fn write_table(table: &NestedTable) -> Value {
    let mut entries = Map::new();
    for (key, value) in &table.0 {
        entries.insert(key.to_string(), write(value));
    }
    Value::Object(entries)
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
            (None, None) => return Err(tr!("the number {} is out of range", number)),
        },
        Value::String(text) => FieldValue::LongString(text.as_str().into()),
        Value::Array(items) => FieldValue::Array(items.iter().map(read).collect::<Result<_, _>>()?),
        Value::Object(entries) => object(entries)?,
    })
}

fn object(entries: &Map<String, Value>) -> Result<FieldValue, String> {
    if let (Some(Value::String(type_name)), Some(value), 2) =
        (entries.get("$type"), entries.get("value"), entries.len())
    {
        return typed::read(type_name, value);
    }
    nested(entries).map(FieldValue::Table)
}

/// A table of plain values.
pub(super) fn nested(entries: &Map<String, Value>) -> Result<NestedTable, String> {
    let entries = entries.iter();
    let entries = entries.map(|(key, value)| Ok((Name::from(key.as_str()), read(value)?)));
    entries.collect::<Result<_, _>>().map(NestedTable)
}
