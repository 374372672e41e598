//! Reading and writing the document as JSON, with all problems named at once.
//!
//! Each exchange, queue, binding, client and so on is read by itself, so that one bad
//! item does not hide the next. Only what cannot be read is refused here; a document
//! that speaks of things that are not there is read, and [`super::check`] says so.

mod defined;
pub(super) mod entry;
pub(super) mod fields;
mod head;
pub(super) mod intervention;
pub(super) mod item;
mod tracked;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::check;
use super::problem::{Problem, Problems, Severity, did_you_mean};
use crate::scenario::{Definitions, Scenario, VERSION};
pub(super) use defined::{POLICY, binding, exchange, queue};
use head::Head;

/// The longest document that is read, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 8 << 20;
/// The most clients, exchanges, queues, interventions or expectations.
pub const MAX_ITEMS: usize = 1000;
/// The most bindings.
pub const MAX_BINDINGS: usize = 10_000;

impl Scenario {
    /// Reads a document.
    ///
    /// ```
    /// use warren_core::scenario::Scenario;
    ///
    /// let problems = Scenario::from_json(r#"{"version": 1, "tilte": "Hello"}"#).unwrap_err();
    /// assert_eq!(
    ///     problems[0].to_string(),
    ///     "tilte: there is no such field; did you mean \"title\"?"
    /// );
    /// ```
    ///
    /// # Errors
    /// Everything that cannot be read, and with it, where the rest can be understood,
    /// the errors that [`check`](super::check::check) finds there. A document that can be
    /// read is given even if it has such errors: a page must be able to keep it while
    /// it is being edited.
    pub fn from_json(text: &str) -> Result<Self, Vec<Problem>> {
        Self::parsed(text, Self::from_value)
    }

    /// Reads a document that is JSON already.
    ///
    /// # Errors
    /// As [`Scenario::from_json`].
    pub fn from_value(value: Value) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let scenario = document(value, &mut problems);
        match scenario {
            Some(scenario) if problems.is_empty() => Ok(scenario),
            Some(scenario) => {
                let more = elsewhere(check::check(&scenario), &problems);
                problems.extend(more);
                Err(problems.into_vec())
            }
            None => Err(problems.into_vec()),
        }
    }

    /// Reads a document as [`Scenario::from_json`] does, and names only what cannot be read:
    /// who leaves the check to others need not download it.
    ///
    /// # Errors
    /// Everything that cannot be read.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        Self::parsed(text, Self::read_value)
    }

    /// The same of a document that is JSON already.
    ///
    /// # Errors
    /// As [`Scenario::read`].
    pub fn read_value(value: Value) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let scenario = document(value, &mut problems).filter(|_| problems.is_empty());
        scenario.ok_or_else(|| problems.into_vec())
    }

    /// What `read` makes of a text.
    fn parsed(
        text: &str,
        read: fn(Value) -> Result<Self, Vec<Problem>>,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        if text.len() > MAX_DOCUMENT_BYTES {
            problems.error(
                "",
                format!("the document has {} bytes", text.len()),
                format!("at most {MAX_DOCUMENT_BYTES} are read"),
            );
            return Err(problems.into_vec());
        }
        match serde_json::from_slice(text.as_bytes()) {
            Ok(value) => read(value),
            Err(error) => {
                problems.error(place_of(&error), syntax(&error), "");
                Err(problems.into_vec())
            }
        }
    }

    /// The document as JSON text, the same for the same scenario, with a final newline.
    #[must_use]
    pub fn to_json(&self) -> String {
        // The types hold nothing that JSON cannot: text, whole numbers, and maps whose
        // keys are text.
        serde_json::to_string_pretty(self).map_or_else(
            |error| unreachable!("a scenario cannot be written: {error}"),
            |text| text + "\n",
        )
    }
}

fn place_of(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

/// The reader's complaint without the place that it appends.
fn syntax(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let complaint = text.split(" at line ").next().unwrap_or(&text);
    format!("this is not JSON: {complaint}")
}

/// The errors at places that are not themselves in doubt.
fn elsewhere(found: Vec<Problem>, doubtful: &Problems) -> Vec<Problem> {
    found
        .into_iter()
        .filter(|problem| problem.severity == Severity::Error)
        .filter(|problem| {
            !doubtful
                .iter()
                .any(|known| problem.place.starts_with(known.place.as_str()))
        })
        .collect()
}

/// The scenario, with stand-ins where something could not be read; none where a whole
/// item is missing.
fn document(value: Value, problems: &mut Problems) -> Option<Scenario> {
    let Value::Object(mut fields) = value else {
        problems.error(
            "",
            format!(
                "a scenario is a JSON object, and this is {}",
                item::shown(&value)
            ),
            "",
        );
        return None;
    };
    version(&fields, problems)?;
    let definitions = definitions(fields.remove("definitions"), problems);
    let clients = list(
        &mut fields,
        "",
        "clients",
        MAX_ITEMS,
        problems,
        entry::client,
    );
    let timeline = list(
        &mut fields,
        "",
        "timeline",
        MAX_ITEMS,
        problems,
        intervention::intervention,
    );
    let expect = list(
        &mut fields,
        "",
        "expect",
        MAX_ITEMS,
        problems,
        entry::expectation,
    );
    let head: Option<Head> = item::read("", Value::Object(fields), problems);
    let head = head?;
    Some(Scenario {
        version: head.version,
        rabbitmq: head.rabbitmq,
        title: head.title,
        notes: head.notes,
        seed: head.seed,
        run_for_ms: head.run_for_ms,
        cluster: head.cluster,
        latency: head.latency,
        config: head.config,
        view: head.view,
        definitions: definitions?,
        clients: clients?,
        timeline: timeline?,
        expect: expect?,
    })
}

/// Goes on only with a version that this program can read.
fn version(fields: &Map<String, Value>, problems: &mut Problems) -> Option<()> {
    match fields.get("version") {
        Some(Value::Number(number)) if number.as_u64() == Some(VERSION.into()) => Some(()),
        Some(Value::Number(number)) if number.as_u64() > Some(VERSION.into()) => {
            problems.error(
                "version",
                format!(
                    "this scenario was written by a newer Warren (version {number}); this one \
                     reads up to {VERSION}"
                ),
                "",
            );
            None
        }
        Some(other) => {
            let found = item::shown(other);
            problems.error(
                "version",
                format!("there is no version {found}"),
                write_version(),
            );
            None
        }
        None if fields.contains_key("bindings") || fields.contains_key("queues") => {
            problems.error(
                "",
                "these are a server's definitions, not a scenario",
                format!("write {{\"version\": {VERSION}, \"definitions\": …}} around them"),
            );
            None
        }
        None => {
            problems.error("version", "this field is missing", write_version());
            None
        }
    }
}

fn write_version() -> String {
    format!("write \"version\": {VERSION}")
}

/// The items of the list `name`, each read by `read` at its place.
fn list<T>(
    fields: &mut Map<String, Value>,
    parent: &str,
    name: &str,
    most: usize,
    problems: &mut Problems,
    read: impl Fn(&str, Value, &mut Problems) -> Option<T>,
) -> Option<Vec<T>> {
    let place = format!("{parent}{name}");
    let items = match fields.remove(name) {
        None => return Some(Vec::new()),
        Some(Value::Array(items)) => items,
        Some(other) => {
            let found = item::shown(&other);
            problems.error(place, format!("expected a list, found {found}"), "");
            return None;
        }
    };
    if items.len() > most {
        problems.error(
            place,
            format!("there are {} of these", items.len()),
            format!("at most {most} are allowed"),
        );
        return None;
    }
    let read_all: Vec<Option<T>> = items
        .into_iter()
        .enumerate()
        .map(|(index, value)| {
            let place = format!("{place}[{index}]");
            (!problems.is_full()).then(|| read(&place, value, problems))?
        })
        .collect();
    read_all.into_iter().collect()
}

fn definitions(value: Option<Value>, problems: &mut Problems) -> Option<Definitions> {
    let place = "definitions";
    let mut fields = match value {
        None => return Some(Definitions::default()),
        Some(Value::Object(fields)) => fields,
        Some(other) => {
            let found = item::shown(&other);
            problems.error(place, format!("expected an object, found {found}"), "");
            return None;
        }
    };
    let within = "definitions.";
    let exchanges = list(
        &mut fields,
        within,
        "exchanges",
        MAX_ITEMS,
        problems,
        exchange,
    );
    let queues = list(&mut fields, within, "queues", MAX_ITEMS, problems, queue);
    let bindings = list(
        &mut fields,
        within,
        "bindings",
        MAX_BINDINGS,
        problems,
        binding,
    );
    misspelled(
        place,
        &fields,
        &["exchanges", "queues", "bindings"],
        problems,
    );
    Some(Definitions {
        exchanges: exchanges?,
        queues: queues?,
        bindings: bindings?,
        other: fields.into_iter().collect(),
    })
}

/// One item of the server's definitions. Fields that this program does not know are
/// passed over, for a newer server may write them; misspelled ones are not.
pub(super) fn defined<T: for<'de> Deserialize<'de>>(
    place: &str,
    value: Value,
    known: &[&str],
    problems: &mut Problems,
) -> Option<T> {
    if let Value::Object(fields) = &value {
        misspelled(place, fields, known, problems);
    }
    item::read(place, value, problems)
}

fn misspelled(place: &str, fields: &Map<String, Value>, known: &[&str], problems: &mut Problems) {
    for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
        let remedy = did_you_mean(name, known.iter().copied());
        if !remedy.is_empty() {
            problems.error(format!("{place}.{name}"), "there is no such field", remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scenario::sample::scenario;

    proptest! {
        #[test]
        fn what_is_written_reads_back(scenario in scenario()) {
            let text = scenario.to_json();
            prop_assert_eq!(&Scenario::from_json(&text), &Ok(scenario.clone()));
            let derived: Scenario = serde_json::from_str(&text).expect("the derived reader agrees");
            prop_assert_eq!(derived, scenario);
        }
    }
}
