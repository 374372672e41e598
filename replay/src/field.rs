//! Field values as the recordings write them: each with the name of its wire type, as
//! `{"t": "longstr", "v": "x"}`, at every depth.

use serde_json::{Map, Value, json};
use warren_core::amqp::{FieldValue, NestedTable, Properties, Table};
use warren_core::name::Name;

use crate::ordered::Ordered;

/// The table that is written so.
///
/// # Errors
/// A sentence, where it is none.
pub fn table(json: &Value) -> Result<Table, String> {
    ordered_table(&json.into())
}

/// The table that is written so, with the order of nested ones.
pub(crate) fn ordered_table(json: &Ordered) -> Result<Table, String> {
    Ok(entries(json)?.into_iter().collect())
}

fn entries(json: &Ordered) -> Result<Vec<(Name, FieldValue)>, String> {
    let Ordered::Object(entries) = json else {
        return Err(format!("{} is not a table", json.plain()));
    };
    let entries = entries.iter();
    entries
        .map(|(key, value)| Ok((key.as_str().into(), field(value)?)))
        .collect()
}

fn field(json: &Ordered) -> Result<FieldValue, String> {
    let kind = json
        .get("t")
        .and_then(Ordered::text)
        .ok_or_else(|| format!("{} does not name its type", json.plain()))?;
    let nothing = Ordered::Leaf(Value::Null);
    match (kind, json.get("v").unwrap_or(&nothing)) {
        ("table", table) => Ok(FieldValue::Table(NestedTable(entries(table)?))),
        ("array", Ordered::List(items)) => items
            .iter()
            .map(field)
            .collect::<Result<_, _>>()
            .map(FieldValue::Array),
        (kind, value) => FieldValue::typed(kind, &value.plain()),
    }
}

/// The properties that are written so.
///
/// # Errors
/// A sentence, where they are none.
pub fn properties(mut json: Value) -> Result<Properties, String> {
    let headers = match json.as_object_mut() {
        Some(fields) => fields.remove("headers"),
        None => return Err(format!("{json} are no properties")),
    };
    let unknown = unknown_property(&json);
    if let Some(name) = unknown {
        return Err(format!("there is no property {name}"));
    }
    let properties: Properties = serde_json::from_value(json)
        .map_err(|error| format!("the properties cannot be read: {error}"))?;
    Ok(Properties {
        headers: headers.as_ref().map(table).transpose()?,
        ..properties
    })
}

/// AMQP's own fourteen, but for the headers.
const PROPERTIES: [&str; 13] = [
    "content_type",
    "content_encoding",
    "delivery_mode",
    "priority",
    "correlation_id",
    "reply_to",
    "expiration",
    "message_id",
    "timestamp",
    "type",
    "user_id",
    "app_id",
    "cluster_id",
];

fn unknown_property(json: &Value) -> Option<String> {
    let mut names = json.as_object()?.keys();
    names
        .find(|name| !PROPERTIES.contains(&name.as_str()))
        .cloned()
}

/// How the recordings write these properties.
///
/// # Errors
/// A sentence, where JSON does not have them.
pub fn write_properties(properties: &Properties) -> Result<Value, String> {
    let bare = Properties {
        headers: None,
        ..properties.clone()
    };
    let mut json = serde_json::to_value(bare).map_err(|error| error.to_string())?;
    if let (Some(headers), Some(fields)) = (&properties.headers, json.as_object_mut()) {
        fields.insert("headers".to_owned(), write_table(headers));
    }
    Ok(json)
}

/// How the recordings write this table.
#[must_use]
pub fn write_table(table: &Table) -> Value {
    write_entries(table.0.iter())
}

fn write_entries<'a>(entries: impl Iterator<Item = (&'a Name, &'a FieldValue)>) -> Value {
    let entries: Map<String, Value> = entries
        .map(|(key, value)| (key.to_string(), write(value)))
        .collect();
    entries.into()
}

fn write(value: &FieldValue) -> Value {
    let plain = match value {
        FieldValue::Void => Value::Null,
        FieldValue::Bool(flag) => json!(flag),
        FieldValue::Byte(n) => json!(n),
        FieldValue::UnsignedByte(n) => json!(n),
        FieldValue::Short(n) => json!(n),
        FieldValue::UnsignedShort(n) => json!(n),
        FieldValue::SignedInt(n) => json!(n),
        FieldValue::UnsignedInt(n) => json!(n),
        FieldValue::Long(n) => json!(n),
        FieldValue::Float(bits) => json!(f32::from_bits(*bits)),
        FieldValue::Double(bits) => json!(f64::from_bits(*bits)),
        FieldValue::Decimal { scale, value } => json!([scale, value]),
        FieldValue::Timestamp(seconds) => json!(seconds),
        FieldValue::LongString(text) => json!(text.as_str()),
        FieldValue::Binary(bytes) => json!(bytes),
        FieldValue::Array(items) => items.iter().map(write).collect(),
        FieldValue::Table(table) => write_entries(table.0.iter().map(|(key, value)| (key, value))),
    };
    json!({"t": value.type_name(), "v": plain})
}

/// The same, with one way to write each value where the recordings have several.
/// Placeholders stay as they are.
#[must_use]
pub fn normal(json: &Value) -> Value {
    match json {
        Value::Object(fields) if is_typed(fields) => {
            let whole = field(&json.into()).map(|value| write(&value));
            whole.unwrap_or_else(|_| json!({"t": fields["t"], "v": normal(&fields["v"])}))
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(key, value)| (key.clone(), normal(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(normal).collect(),
        other => other.clone(),
    }
}

/// Whether this is a type and a value; a void may go without the latter.
fn is_typed(fields: &Map<String, Value>) -> bool {
    let known = fields.keys().all(|key| key == "t" || key == "v");
    known && fields.get("t").is_some_and(Value::is_string) && fields.contains_key("v")
}
