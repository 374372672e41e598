//! One recording, as it stands in its file. It does not know what the values mean.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A recorded scenario.
#[derive(Clone, Debug, Deserialize)]
pub struct Trace {
    /// Its name.
    #[serde(default)]
    pub id: String,
    /// What was done, in order.
    pub steps: Vec<Step>,
    /// The names of the cluster's nodes; empty where there was one node only.
    #[serde(default)]
    pub nodes: Vec<String>,
    /// What the recorder had to say about what was up to chance.
    pub notes: Option<Value>,
    /// What the server held after the last step.
    #[serde(rename = "final")]
    pub end: Option<Value>,
}

/// One thing that was done, and what came of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// Its number.
    pub n: u32,
    /// What was done: an AMQP method's name, or one of the recorder's own operations.
    pub op: String,
    /// On which connection, by name.
    pub connection: Option<String>,
    /// On which channel, by name.
    pub channel: Option<String>,
    /// The operation's arguments.
    #[serde(default)]
    pub args: Map<String, Value>,
    /// The synchronous answer.
    pub reply: Option<Value>,
    /// By channel name, or by connection name for what concerns all of it.
    #[serde(default)]
    pub events: Map<String, Value>,
    /// What the server held after this step.
    pub state: Option<Value>,
    /// Comparisons that hold after this step.
    #[serde(default)]
    pub checks: Vec<String>,
    /// What the recorder had to say about it.
    pub note: Option<String>,
    /// Fields that the format does not have.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

impl Trace {
    /// The recording in this file.
    ///
    /// # Errors
    /// A sentence that says why it cannot be read.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        Self::from_json(&text).map_err(|error| format!("{} is no trace: {error}", path.display()))
    }

    /// The recording in this document.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn from_json(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    /// The number of the last step.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.steps.last().map_or(0, |step| step.n)
    }
}
