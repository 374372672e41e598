//! One recording, as it stands in its file. It does not know what the values mean.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A recorded scenario.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Trace {
    pub(crate) id: String,
    pub(crate) steps: Vec<Step>,
    /// What the server held after the last step.
    #[serde(rename = "final")]
    pub(crate) end: Value,
}

/// One thing that was done, and what came of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) n: u32,
    pub(crate) op: String,
    pub(crate) connection: Option<String>,
    pub(crate) channel: Option<String>,
    #[serde(default)]
    pub(crate) args: Map<String, Value>,
    pub(crate) reply: Option<Value>,
    /// By channel name, or by connection name for what concerns all of it.
    #[serde(default)]
    pub(crate) events: Map<String, Value>,
    /// What the server held after this step.
    pub(crate) state: Option<Value>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

impl Trace {
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a recording");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}
