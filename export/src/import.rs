//! Texts of others as scenarios: what it is, is recognised by its content.
//!
//! Of what is read, every item is taken or listed with the reason why not. Nothing that a
//! text says is run, and no secret in it is kept: a scenario is made to be shared.

mod asyncapi;
mod called;
mod definitions;
mod schema;
mod sift;
mod yaml;

use std::fmt;

use serde_json::{Map, Value};
use warren_core::scenario::link::{self, LinkError};
use warren_core::scenario::read::MAX_DOCUMENT_BYTES;
use warren_core::scenario::{Problem, Scenario, Severity};
use warren_core::text::said;
use warren_core::timeline::Playhead;
use warren_core::{mark, tr};

/// What was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// What kind of text it was.
    pub source: Source,
    /// The scenario.
    pub scenario: Scenario,
    /// The moment to show, where it was a link that names one.
    pub playhead: Option<Playhead>,
    /// What was taken; nothing where the text was a scenario, which is taken as a whole.
    pub taken: Vec<Taken>,
    /// What was not taken, and why.
    pub left_out: Vec<LeftOut>,
}

/// How many of what were taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Both in words: `3 queues`.
    pub told: String,
    /// How many there are.
    pub count: usize,
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told)
    }
}

/// Something that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is: `the queue "tasks"`.
    pub item: String,
    /// Why, without a final stop.
    pub reason: String,
}

/// The kinds of texts that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A scenario document.
    Scenario,
    /// A link.
    Link,
    /// Definitions of a RabbitMQ server, or of one of its vhosts.
    Definitions,
    /// An `AsyncAPI` 3 document.
    Asyncapi,
}

impl Source {
    /// What it is called in a sentence.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Scenario => tr!("a scenario"),
            Self::Link => tr!("a link"),
            Self::Definitions => tr!("RabbitMQ definitions"),
            Self::Asyncapi => tr!("an AsyncAPI document"),
        }
    }
}

/// Reads a text.
///
/// ```
/// use warren_export::import;
///
/// let found = import(r#"{"rabbit_version": "3.13.7", "queues": [{"name": "tasks", "vhost": "/",
///     "durable": true, "auto_delete": false, "arguments": {}}]}"#).unwrap();
/// assert_eq!(found.taken[0].told, "1 queue");
/// assert_eq!(found.left_out, []);
/// ```
///
/// # Errors
/// Why nothing of it can be taken.
pub fn import(text: &str) -> Result<Import, Vec<Problem>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.len() > MAX_DOCUMENT_BYTES {
        return Err(problem(
            tr!("the text has {} bytes", text.len()),
            tr!("at most {} are read", MAX_DOCUMENT_BYTES),
        ));
    }
    if is_link(text) {
        return from_link(text);
    }
    let value = if text.starts_with('{') {
        match serde_json::from_str(text) {
            Ok(value) => value,
            // The scenario's reader says it with the place.
            Err(_) => return Scenario::from_json(text).map(whole),
        }
    } else {
        yaml::parse(text).map_err(|why| problem(why, said(WANTED, &[])))?
    };
    match value {
        Value::Object(fields) => from_object(fields),
        _ => Err(problem(
            tr!("this is none of the texts that are read"),
            said(WANTED, &[]),
        )),
    }
}

const WANTED: &str = mark!(
    "give a scenario, a link, RabbitMQ definitions (JSON), or an AsyncAPI 3 \
                      document (JSON or YAML)"
);

fn from_object(fields: Map<String, Value>) -> Result<Import, Vec<Problem>> {
    let has = |names: &[&str]| names.iter().any(|name| fields.contains_key(*name));
    if has(&["asyncapi"]) {
        asyncapi::import(&fields)
    } else if has(&["version", "clients", "definitions", "timeline"]) {
        Scenario::from_value(Value::Object(fields)).map(whole)
    } else if has(&definitions::TELLTALE) {
        definitions::import(fields)
    } else {
        Err(problem(
            tr!("this is JSON or YAML, but none of the documents that are read"),
            said(WANTED, &[]),
        ))
    }
}

const fn whole(scenario: Scenario) -> Import {
    Import {
        source: Source::Scenario,
        scenario,
        playhead: None,
        taken: Vec::new(),
        left_out: Vec::new(),
    }
}

fn problem(message: String, remedy: String) -> Vec<Problem> {
    vec![Problem {
        place: String::new(),
        message,
        remedy,
        severity: Severity::Error,
    }]
}

/// One word, with a tag and a dot where its code begins.
fn is_link(text: &str) -> bool {
    let code = link::fragment(text);
    let tag = code.split('.').next().unwrap_or_default();
    !text.contains(char::is_whitespace)
        && code.contains('.')
        && !tag.is_empty()
        && tag.bytes().all(|byte| byte.is_ascii_digit())
}

fn from_link(text: &str) -> Result<Import, Vec<Problem>> {
    let shared = link::decode(link::fragment(text)).map_err(|error| match error {
        LinkError::Problems(problems) => problems,
        other => problem(other.to_string(), String::new()),
    })?;
    Ok(Import {
        source: Source::Link,
        playhead: shared.playhead,
        ..whole(shared.scenario)
    })
}
