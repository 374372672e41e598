//! JSON as text, by one writer each for a page and for a line.

use serde_json::Value;

/// Over many lines, without a final newline.
pub(crate) fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

/// On one line.
pub(crate) fn line(value: &Value) -> String {
    value.to_string()
}
