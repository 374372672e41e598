//! JSON, by one reader and one writer: each further one of `serde_json`'s would be compiled
//! for all of the document's types, and downloaded.

use serde::Serialize;
use serde_json::Value;

/// A part of a document as a JSON value.
pub(crate) fn value(part: &impl Serialize) -> Value {
    serde_json::to_vec_pretty(part)
        .and_then(|text| serde_json::from_slice(&text))
        .unwrap_or_else(|error| unreachable!("a scenario can be written: {error}"))
}

/// The JSON value that the text is; none where it is not JSON.
pub(crate) fn read(text: &str) -> Option<Value> {
    serde_json::from_slice(text.as_bytes()).ok()
}

/// A JSON value as text, without spaces.
pub(crate) fn text(value: &Value) -> String {
    serde_json::to_string(value)
        .unwrap_or_else(|error| unreachable!("a JSON value can be written: {error}"))
}
