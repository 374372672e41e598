//! Reading one value of the document, naming everything that is wrong with it.
//!
//! The reader of a type stops at its first fault. Here the fault is noted, a stand-in
//! is put in its place, and the value is read again, until nothing is left to find.
//! It knows no type of the document.

use litemap::LiteMap;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::tracked::{Step, Stumble, tracked};
use crate::scenario::json::text;
use crate::scenario::problem::{Problems, did_you_mean};

/// How often one value is read at most.
const ATTEMPTS: usize = 60;
/// How many nodes may be read in all these attempts together: bounds the work that a
/// hostile value can cause. A large value is read less often, and its last faults are
/// found only after its first ones are mended.
const NODES: usize = 200_000;

fn attempts(value: &Value) -> usize {
    (NODES / nodes(value)).clamp(2, ATTEMPTS)
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(fields) => fields.values().map(nodes).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// Reads a value. Where something is wrong with it, the problems are noted, and what is
/// given has stand-ins; none where no stand-in would do.
pub(in crate::scenario) fn read<T: for<'de> Deserialize<'de>>(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<T> {
    let mut read = None;
    let mut attempt = |value: &Value| {
        read = Some(tracked::<T>(value)?);
        Ok(())
    };
    read_and_mend(place, value, problems, &mut attempt);
    read
}

/// Attempts it, and mends what was stumbled over, until it can be read or nothing helps. It
/// is the same for all types, and downloaded once.
fn read_and_mend(
    place: &str,
    mut value: Value,
    problems: &mut Problems,
    attempt: &mut dyn FnMut(&Value) -> Result<(), Stumble>,
) {
    let mut tried: LiteMap<Vec<Step>, usize> = LiteMap::new_vec();
    for _ in 0..attempts(&value) {
        let Err(stumble) = attempt(&value) else {
            return;
        };
        let fault = Fault::new(&stumble.message);
        let steps = fault.steps(stumble.steps());
        let tries = tried.entry(steps.clone()).or_default();
        if *tries == 0 {
            let found = at(&mut value, &steps).map(|found| shown(found));
            fault.note(&place_of(place, &steps), found.as_deref(), problems);
        }
        if !fault.mend(&mut value, &steps, *tries) {
            return;
        }
        *tries += 1;
    }
}

/// The value as it stands in a message, cut to a readable length.
pub(super) fn shown(value: &Value) -> String {
    const LONGEST: usize = 40;
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => {
            let text = text(other);
            match text.char_indices().nth(LONGEST) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text,
            }
        }
    }
}

fn place_of(parent: &str, steps: &[Step]) -> String {
    let mut place = parent.to_owned();
    for step in steps {
        match step {
            Step::Item(index) => place += &format!("[{index}]"),
            Step::Field(name) if place.is_empty() => place += name,
            Step::Field(name) => place += &format!(".{name}"),
        }
    }
    place
}

fn at<'a>(value: &'a mut Value, steps: &[Step]) -> Option<&'a mut Value> {
    steps.iter().try_fold(value, |value, step| match step {
        Step::Item(index) => value.get_mut(index),
        Step::Field(name) => value.get_mut(name),
    })
}

/// What the reader stumbled over, from its message.
enum Fault {
    Missing(String),
    UnknownField { name: String, known: Vec<String> },
    UnknownVariant { known: Vec<String> },
    Unfit { expected: String },
    Other(String),
}

impl Fault {
    fn new(message: &str) -> Self {
        if let Some(rest) = message.strip_prefix("missing field ") {
            return Self::Missing(rest.trim_matches('`').to_owned());
        }
        let (head, expected) = message.rsplit_once(", expected ").unwrap_or((message, ""));
        if let Some(name) = head.strip_prefix("unknown field ") {
            return Self::UnknownField {
                name: name.trim_matches('`').to_owned(),
                known: alternatives(expected),
            };
        }
        if head.starts_with("unknown variant ") {
            return Self::UnknownVariant {
                known: alternatives(expected),
            };
        }
        if !expected.is_empty() {
            return Self::Unfit {
                expected: in_words(expected),
            };
        }
        Self::Other(message.to_owned())
    }

    /// Where it is: for a missing or unknown field, the field itself.
    fn steps(&self, mut steps: Vec<Step>) -> Vec<Step> {
        if let Self::Missing(name) | Self::UnknownField { name, .. } = self {
            let field = Step::Field(name.clone());
            if matches!(self, Self::Missing(_)) || steps.last() != Some(&field) {
                steps.push(field);
            }
        }
        steps
    }

    fn note(&self, place: &str, found: Option<&str>, problems: &mut Problems) {
        let found = found.unwrap_or("something else");
        match self {
            Self::Missing(_) => problems.error(place, "this field is missing", ""),
            Self::UnknownField { name, known } => {
                let known = known.iter().map(String::as_str);
                problems.error(place, "there is no such field", did_you_mean(name, known));
            }
            Self::UnknownVariant { known } => {
                let message = format!("{found} is not known here");
                let choice = format!("write one of {}", known.join(", "));
                problems.error(place, message, choice);
            }
            Self::Unfit { expected } => {
                problems.error(place, format!("expected {expected}, found {found}"), "");
            }
            Self::Other(message) => problems.error(place, message, ""),
        }
    }

    /// Puts the next stand-in there, or takes away what should not be there; says
    /// whether there was anything left to try.
    fn mend(&self, value: &mut Value, steps: &[Step], tries: usize) -> bool {
        let Some((last, parents)) = steps.split_last() else {
            return false;
        };
        let Some(parent) = at(value, parents) else {
            return false;
        };
        match (parent, last) {
            (Value::Object(fields), Step::Field(name)) => {
                if matches!(self, Self::UnknownField { .. }) {
                    return fields.remove(name).is_some();
                }
                self.stand_in(tries)
                    .map(|value| fields.insert(name.clone(), value))
                    .is_some()
            }
            (Value::Array(items), Step::Item(index)) => {
                match (items.get_mut(*index), self.stand_in(tries)) {
                    (Some(item), Some(value)) => {
                        *item = value;
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// What to try in place of the bad value: what the message asks for, else one of
    /// each kind of value.
    fn stand_in(&self, tries: usize) -> Option<Value> {
        if let (Self::UnknownVariant { known }, 0) = (self, tries) {
            return known.first().map(|name| json!(name));
        }
        let kinds = [
            Value::Null,
            json!(""),
            json!(0),
            json!(false),
            json!([]),
            Value::Object(Map::new()),
        ];
        kinds.into_iter().nth(tries)
    }
}

/// The names in the reader's list of alternatives.
fn alternatives(expected: &str) -> Vec<String> {
    expected
        .split('`')
        .skip(1)
        .step_by(2)
        .map(ToOwned::to_owned)
        .collect()
}

/// The reader's name for a type, in plain words.
fn in_words(expected: &str) -> String {
    let words = match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" => "a whole number, 0 or more",
        "i32" | "i64" => "a whole number",
        "a string" | "string" => "text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        other if other.starts_with("struct ") => "an object",
        other => other,
    };
    words.to_owned()
}
