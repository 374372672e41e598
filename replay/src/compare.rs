//! Compares what came of a step, or what the server held, with what was recorded. Who
//! observed the other side, the simulator or a server just now, makes no difference.
//!
//! Exact, but for the order between different channels and that of a table's keys, which
//! the forms compared do not have, and for what the recordings have placeholders for.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::driver::Observed;
use crate::field::normal;
use crate::observe::Events;
use crate::trace::Step;

/// One thing that is not as recorded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// What it is about.
    pub what: String,
    /// What was recorded.
    pub expected: Value,
    /// What was observed now.
    pub got: Value,
}

impl Difference {
    /// Something that could not be done at all.
    #[must_use]
    pub fn not_done(why: String) -> Self {
        Self {
            what: "operation".to_owned(),
            expected: "to be done".into(),
            got: why.into(),
        }
    }
}

/// What stands in the recordings for any moment of the server's clock.
const TIME: &str = "<time>";

/// What was recorded for a step, in the form that is compared.
///
/// # Errors
/// A sentence, where the events are no lists.
pub fn recorded(step: &Step) -> Result<Observed, String> {
    let answered = |reply: &&Value| !reply["method"].is_null();
    let mut events = Events::new();
    for (name, list) in &step.events {
        match list {
            Value::Array(list) => events.insert(name.clone(), list.clone()),
            other => return Err(format!("the events of {name} are {other}, not a list")),
        };
    }
    Ok(Observed {
        reply: step.reply.as_ref().filter(answered).cloned(),
        events,
    })
}

/// What differs between what clients saw because of a step, once and another time.
#[must_use]
pub fn outcomes(expected: &Observed, got: &Observed) -> Vec<Difference> {
    let mut differences = Vec::new();
    let or_none = |reply: &Option<Value>| reply.clone().unwrap_or_default();
    let replies = (or_none(&expected.reply), or_none(&got.reply));
    differ(
        "reply",
        plain(&replies.0),
        plain(&replies.1),
        &mut differences,
    );
    let nothing = Vec::new();
    for (name, [expected, got]) in paired(&expected.events, &got.events) {
        let seen = |list: Option<&Vec<Value>>| in_order(list.unwrap_or(&nothing));
        let what = format!("events of {name}");
        differ(&what, seen(expected), seen(got), &mut differences);
    }
    differences
}

/// What differs between what a server held, once and another time. Fields that were not
/// recorded are not compared.
#[must_use]
pub fn states(expected: &Value, got: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    let Value::Object(parts) = expected else {
        return vec![Difference::not_done("the state is no object".to_owned())];
    };
    for (part, expected) in parts {
        let got = &got[part];
        match (expected, got) {
            (Value::Array(expected), Value::Array(got)) => {
                differ(part, sorted(expected), sorted(got), &mut differences);
            }
            (Value::Object(expected), Value::Object(got)) => {
                for (name, [expected, got]) in paired(expected, got) {
                    let what = format!("{part}: {name}");
                    let (expected, got) = narrowed(expected, got);
                    differ(&what, expected, got, &mut differences);
                }
            }
            _ => differ(part, expected.clone(), got.clone(), &mut differences),
        }
    }
    differences
}

/// Both sides' entries of each name that one of them has.
fn paired<'a, V: 'a>(
    expected: impl IntoIterator<Item = (&'a String, &'a V)>,
    got: impl IntoIterator<Item = (&'a String, &'a V)>,
) -> BTreeMap<&'a String, [Option<&'a V>; 2]> {
    let mut pairs: BTreeMap<_, [Option<&V>; 2]> = BTreeMap::new();
    for (name, value) in expected {
        pairs.entry(name).or_default()[0] = Some(value);
    }
    for (name, value) in got {
        pairs.entry(name).or_default()[1] = Some(value);
    }
    pairs
}

/// The recorded fields that are not so now, and what they are; of a queue whose node is
/// down those alone that can be told.
fn narrowed(expected: Option<&Value>, got: Option<&Value>) -> (Value, Value) {
    match (expected, got) {
        (Some(Value::Object(expected)), Some(Value::Object(got))) => {
            let down = got.get("state").is_some_and(|state| state == "down");
            let differing = expected
                .iter()
                .filter(|(field, _)| !down || got.contains_key(*field))
                .filter(|(field, value)| got.get(*field) != Some(value));
            let (mut left, mut right) = (Map::new(), Map::new());
            for (field, value) in differing {
                left.insert(field.clone(), value.clone());
                right.insert(field.clone(), got.get(field).cloned().unwrap_or_default());
            }
            (left.into(), right.into())
        }
        (expected, got) => {
            let or_none = |side: Option<&Value>| side.cloned().unwrap_or_default();
            (or_none(expected), or_none(got))
        }
    }
}

fn sorted(list: &[Value]) -> Value {
    let mut list: Vec<Value> = list.iter().map(normal).collect();
    list.sort_by_key(ToString::to_string);
    list.into()
}

/// A channel's events, with confirms merged that came one after the other: the server
/// may tell several at once.
fn in_order(events: &[Value]) -> Value {
    let mut merged: Vec<Value> = Vec::new();
    for event in events {
        match merged.last_mut() {
            Some(last) if is_confirm(event) && last["event"] == event["event"] => {
                let mut numbers = publish_numbers(last);
                numbers.extend(publish_numbers(event));
                numbers.sort_unstable();
                last["publish_seqnos"] = json!(numbers);
            }
            _ => merged.push(plain(event)),
        }
    }
    merged.into()
}

fn is_confirm(event: &Value) -> bool {
    event["event"] == "confirm.ack" || event["event"] == "confirm.nack"
}

fn publish_numbers(event: &Value) -> Vec<u64> {
    let numbers = event["publish_seqnos"].as_array().into_iter().flatten();
    numbers.filter_map(Value::as_u64).collect()
}

/// One way to write it: absent properties are the same as none.
fn plain(value: &Value) -> Value {
    let mut value = normal(value);
    if let Some(fields) = value.as_object_mut()
        && fields.get("properties") == Some(&json!({}))
    {
        fields.remove("properties");
    }
    value
}

fn differ(what: &str, expected: Value, got: Value, differences: &mut Vec<Difference>) {
    if !agree(&expected, &got) {
        let what = what.to_owned();
        differences.push(Difference {
            what,
            expected,
            got,
        });
    }
}

/// Equal, but for moments that the recording does not tell.
fn agree(expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::String(placeholder), Value::Number(_)) => placeholder == TIME,
        (Value::Array(expected), Value::Array(got)) => {
            let pairs = expected.iter().zip(got);
            expected.len() == got.len() && pairs.into_iter().all(|(one, other)| agree(one, other))
        }
        (Value::Object(expected), Value::Object(got)) => {
            let has = |(name, one)| got.get(name).is_some_and(|other| agree(one, other));
            expected.len() == got.len() && expected.iter().all(has)
        }
        _ => expected == got,
    }
}
