//! Reading and writing the document as JSON, with all problems named at once.
//!
//! Each exchange, queue, binding, client and so on is read by itself, so that one bad
//! item does not hide the next. Only what cannot be read is refused here; a document
//! that speaks of things that are not there is read, and [`super::check`] says so.

mod client;
mod defined;
mod expect;
mod fields;
mod head;
mod intervention;
mod processor;
mod tagged;
mod value;

use serde_json::{Map, Value};

use super::check;
use super::problem::{Problem, Problems, Severity};
use crate::scenario::{Config, Latency, Scenario, ServerLine, VERSION, View, default_run_for_ms};
use crate::tr;
pub(crate) use client::properties;
use fields::{Fields, Unknown};
pub(super) use value::Read;
use value::shown;

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
                tr!("the document has {} bytes", text.len()),
                tr!("at most {} are read", MAX_DOCUMENT_BYTES),
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
    tr!("line {}, column {}", error.line(), error.column())
}

/// The reader's complaint without the place that it appends.
fn syntax(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let complaint = text.split(" at line ").next().unwrap_or(&text);
    tr!("this is not JSON: {}", complaint)
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
    let fields = match value {
        Value::Object(fields) => fields,
        other => {
            let message = tr!("a scenario is a JSON object, and this is {}", shown(&other));
            problems.error("", message, "");
            return None;
        }
    };
    version(&fields, problems)?;
    let mut fields = Fields::new("", fields, problems);
    let version = fields.required("version", VERSION);
    let definitions = fields.whole("definitions");
    let clients = fields.list("clients", MAX_ITEMS);
    let timeline = fields.list("timeline", MAX_ITEMS);
    let expect = fields.list("expect", MAX_ITEMS);
    let mut scenario = Scenario {
        version,
        rabbitmq: fields.or("rabbitmq", ServerLine::default()),
        title: fields.or("title", String::new()),
        notes: fields.or("notes", String::new()),
        seed: fields.or("seed", 0),
        run_for_ms: fields.or("run_for_ms", default_run_for_ms()),
        cluster: fields.or("cluster", Vec::new()),
        latency: fields.or("latency", Latency::default()),
        config: fields.or("config", Config::default()),
        view: fields.or("view", View::default()),
        ..Scenario::default()
    };
    fields.rest(Unknown::Refused);
    scenario.definitions = definitions?;
    scenario.clients = clients?;
    scenario.timeline = timeline?;
    scenario.expect = expect?;
    Some(scenario)
}

/// Goes on only with a version that this program can read.
fn version(fields: &Map<String, Value>, problems: &mut Problems) -> Option<()> {
    match fields.get("version") {
        Some(Value::Number(number)) if number.as_u64() == Some(VERSION.into()) => Some(()),
        Some(Value::Number(number)) if number.as_u64() > Some(VERSION.into()) => {
            problems.error(
                "version",
                tr!(
                    "this scenario was written by a newer Warren (version {}); this one \
                     reads up to {}",
                    number,
                    VERSION
                ),
                "",
            );
            None
        }
        Some(other) => {
            let found = shown(other);
            problems.error(
                "version",
                tr!("there is no version {}", found),
                write_version(),
            );
            None
        }
        None if fields.contains_key("bindings") || fields.contains_key("queues") => {
            problems.error(
                "",
                tr!("these are a server's definitions, not a scenario"),
                tr!(
                    "write {} around them",
                    format!("{{\"version\": {VERSION}, \"definitions\": …}}")
                ),
            );
            None
        }
        None => {
            problems.error("version", tr!("this field is missing"), write_version());
            None
        }
    }
}

fn write_version() -> String {
    tr!("write \"version\": {}", VERSION)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::scenario::sample::scenario;

    /// Every field within, as the steps that lead there.
    fn fields(value: &Value, way: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(fields_here) => {
                for (name, value) in fields_here {
                    let way = format!("{way}/{}", name.replace('~', "~0").replace('/', "~1"));
                    fields(value, &way, found);
                    found.push(way);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    fields(item, &format!("{way}/{index}"), found);
                }
            }
            _ => {}
        }
    }

    /// The same document with the field taken away, or with another value there.
    fn altered(document: &Value, way: &str, instead: Option<Value>) -> Value {
        let mut altered = document.clone();
        let (parent, name) = way.rsplit_once('/').expect("a way begins with a slash");
        let parent = altered.pointer_mut(parent).and_then(Value::as_object_mut);
        let parent = parent.expect("fields are of objects");
        let name = name.replace("~1", "/").replace("~0", "~");
        match instead {
            Some(value) => parent.insert(name, value),
            None => parent.remove(&name),
        };
        altered
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(scenario in scenario()) {
            let text = scenario.to_json();
            prop_assert_eq!(&Scenario::from_json(&text), &Ok(scenario.clone()));
            let derived: Scenario = serde_json::from_str(&text).expect("the derived reader agrees");
            prop_assert_eq!(derived, scenario);
        }

        /// The derived reader, which the page does without, says what a field may be and what
        /// stands for a missing one.
        #[test]
        fn what_is_missing_or_strange_is_read_as_the_derived_reader_reads_it(
            scenario in scenario(),
            places in proptest::collection::vec(any::<Index>(), 12),
        ) {
            let document: Value = serde_json::from_str(&scenario.to_json()).expect("it is JSON");
            let mut ways = Vec::new();
            fields(&document, "", &mut ways);
            for place in places {
                let way = place.get(&ways);
                // Which versions there are is no matter of types; and the derived reader takes a
                // kind's number for its name.
                let name = way.rsplit('/').next().unwrap_or_default();
                if way == "/version" || ["do", "that", "kind"].contains(&name) {
                    continue;
                }
                let strange = [Value::Null, true.into(), 7.into(), (-7).into(), 1.5.into()];
                let instead = strange.into_iter().map(Some).chain([None, Some("7".into())]);
                for instead in instead {
                    let altered = altered(&document, way, instead.clone());
                    let derived: Option<Scenario> = serde_json::from_value(altered.clone()).ok();
                    let read = Scenario::read_value(altered).ok();
                    prop_assert_eq!(read, derived, "{} as {:?}", way, instead);
                }
            }
        }
    }
}
