//! Tables of arguments as plain JSON, which is how the server's definitions and its
//! management API have them.
//!
//! JSON knows fewer types than AMQP. The server reads a whole number as `long`, another
//! number as `double`; what had another type before is told in a note.

use serde_json::{Map, Number, Value};
use warren_core::amqp::{FieldValue, Table};
use warren_core::text::said;
use warren_core::{mark, tr};

use crate::notes::Notes;

/// The table as a JSON object. `whose` names its owner in notes: `the queue "tasks"`.
pub(crate) fn plain(table: &Table, whose: &str, notes: &mut Notes) -> Value {
    let mut entries = Map::new();
    for (key, value) in table.0.iter() {
        let place = tr!("the argument \"{}\" of {}", key, whose);
        entries.insert(key.to_string(), plain_value(value, &place, notes));
    }
    Value::Object(entries)
}

/// Whether something in the table is void, which JSON writes as null.
pub(crate) fn has_null(table: &Table) -> bool {
    table.0.values().any(holds_null)
}

fn holds_null(value: &FieldValue) -> bool {
    match value {
        FieldValue::Void => true,
        FieldValue::Array(items) => items.iter().any(holds_null),
        FieldValue::Table(table) => table.0.iter().any(|(_, value)| holds_null(value)),
        _ => false,
    }
}

fn plain_value(value: &FieldValue, place: &str, notes: &mut Notes) -> Value {
    if let Some(loss) = loss(value) {
        notes.add(tr!(
            "{} has the type {}; {}",
            place,
            value.type_name(),
            loss
        ));
    }
    match value {
        FieldValue::Void => Value::Null,
        FieldValue::Bool(flag) => Value::Bool(*flag),
        FieldValue::LongString(text) => Value::String(text.to_string()),
        FieldValue::Timestamp(seconds) => Value::from(*seconds),
        FieldValue::Float(bits) => number(f32::from_bits(*bits).into()),
        FieldValue::Double(bits) => number(f64::from_bits(*bits)),
        FieldValue::Decimal { scale, value } => {
            number(f64::from(*value) / 10_f64.powi((*scale).into()))
        }
        FieldValue::Binary(bytes) => Value::String(String::from_utf8_lossy(bytes).into_owned()),
        FieldValue::Array(items) => {
            let items = items.iter();
            Value::Array(items.map(|item| plain_value(item, place, notes)).collect())
        }
        FieldValue::Table(table) => {
            let mut entries = Map::new();
            for (key, value) in &table.0 {
                entries.insert(key.to_string(), plain_value(value, place, notes));
            }
            Value::Object(entries)
        }
        integer => integer.as_integer().map_or(Value::Null, Value::from),
    }
}

fn number(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// What becomes of a value whose type JSON does not have.
fn loss(value: &FieldValue) -> Option<String> {
    match value {
        FieldValue::Void
        | FieldValue::Bool(_)
        | FieldValue::Long(_)
        | FieldValue::LongString(_)
        | FieldValue::Array(_)
        | FieldValue::Table(_) => None,
        FieldValue::Float(bits) if !f32::from_bits(*bits).is_finite() => Some(said(NO_NUMBER, &[])),
        FieldValue::Double(bits) if !f64::from_bits(*bits).is_finite() => {
            Some(said(NO_NUMBER, &[]))
        }
        FieldValue::Double(_) => None,
        FieldValue::Float(_) | FieldValue::Decimal { .. } => Some(tr!(
            "in JSON it is a number, which the server reads as a double"
        )),
        FieldValue::Binary(_) => Some(tr!("in JSON it is a string")),
        _ => Some(tr!(
            "in JSON it is a number, which the server reads as a long"
        )),
    }
}

const NO_NUMBER: &str = mark!("JSON cannot say such a number, so it is null there");
