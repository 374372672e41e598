//! YAML as a JSON value.
//!
//! The reader limits what a text can make of a few lines (aliases of aliases), and how deep
//! it goes.

use serde_json::Value;
use warren_core::tr;

/// The document.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    serde_saphyr::from_str(text).map_err(|error| {
        let error = error.to_string();
        let first = error.lines().next().unwrap_or_default();
        let first = first.strip_prefix("error: ").unwrap_or(first);
        tr!("this is neither JSON nor YAML: {}", first)
    })
}
