//! Compares what was observed with what was recorded.

use serde_json::{Map, Value};

use crate::args;
use crate::driver::Observed;
use crate::observe::Events;
use crate::trace::Step;

/// What is compared.
pub(crate) struct Judge {
    /// Whether publisher confirms are.
    pub(crate) confirms: bool,
}

impl Judge {
    /// Whether the step is about nothing that is compared.
    pub(crate) fn leaves_out(&self, step: &Step) -> bool {
        !self.confirms && step.op == "confirm.select"
    }

    /// Compares what the clients saw because of a step.
    pub(crate) fn outcome(&self, step: &Step, observed: &Observed) -> Result<(), String> {
        let reply = step
            .reply
            .clone()
            .map(comparable)
            .filter(|reply| !reply["method"].is_null());
        same("reply", &reply, &observed.reply)?;
        same("events", &self.events(&step.events), &observed.events)
    }

    fn events(&self, recorded: &Map<String, Value>) -> Events {
        let mut events = Events::new();
        for (name, list) in recorded {
            let list = list.as_array().expect("a list of events").iter();
            let looked_for = list.filter(|event| self.confirms || !is_confirm(event));
            let list: Vec<Value> = looked_for.cloned().map(comparable).collect();
            if !list.is_empty() {
                events.insert(name.clone(), list);
            }
        }
        events
    }
}

fn is_confirm(event: &Value) -> bool {
    event["event"] == "confirm.ack" || event["event"] == "confirm.nack"
}

/// Recorded properties name their wire types in their own way.
fn comparable(mut value: Value) -> Value {
    if let Some(properties) = value.get_mut("properties") {
        let read = args::properties(properties.take());
        *properties = serde_json::to_value(read).expect("JSON");
    }
    value
}

/// Compares what the server held. Fields that were not recorded are not compared.
pub(crate) fn state(recorded: &Value, observed: &Value) -> Result<(), String> {
    for (part, recorded) in recorded.as_object().expect("a state") {
        let (recorded, observed) = match recorded {
            Value::Array(_) => (sorted(recorded), sorted(&observed[part])),
            _ => (recorded.clone(), narrowed(&observed[part], recorded)),
        };
        same(part, &recorded, &observed)?;
    }
    Ok(())
}

/// The observed entries, with those fields only that were recorded.
fn narrowed(observed: &Value, recorded: &Value) -> Value {
    let entries = observed.as_object().expect("entries by name").iter();
    let narrow = |name: &String, fields: &Value| match (fields, recorded.get(name)) {
        (Value::Object(fields), Some(Value::Object(recorded))) => {
            let fields = fields
                .iter()
                .filter(|(field, _)| recorded.contains_key(*field));
            fields
                .map(|(field, value)| (field.clone(), value.clone()))
                .collect()
        }
        _ => fields.clone(),
    };
    entries
        .map(|(name, fields)| (name.clone(), narrow(name, fields)))
        .collect()
}

fn sorted(list: &Value) -> Value {
    let mut list = list.as_array().expect("a list").clone();
    list.sort_by_key(ToString::to_string);
    list.into()
}

fn same<T: PartialEq + serde::Serialize>(
    what: &str,
    recorded: &T,
    observed: &T,
) -> Result<(), String> {
    if recorded == observed {
        return Ok(());
    }
    let text = |value| serde_json::to_string(value).expect("JSON");
    Err(format!(
        "{what}\n  recorded {}\n  observed {}",
        text(recorded),
        text(observed)
    ))
}
