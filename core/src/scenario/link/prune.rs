//! Leaving out of a document what its reader supplies by default.
//!
//! The defaults are not listed here: an item with nothing but its required fields is
//! read by the document's own types and written again, and a field that then stands
//! there as it was can go.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::scenario::{
    BindingDefinition, Client, Definitions, ExchangeDefinition, Intervention, Latency,
    MessageTemplate, QueueDefinition, Scenario,
};

/// The scenario as JSON without anything that is a default.
pub(super) fn pruned(scenario: &Scenario) -> Value {
    let mut value = serde_json::to_value(scenario)
        .unwrap_or_else(|error| unreachable!("a scenario cannot be written: {error}"));
    // From the outside in: what is whole as by default goes before it is looked into.
    prune::<Scenario>(&mut value, &["version"]);
    if let Some(definitions) = value.get_mut("definitions") {
        prune::<Definitions>(definitions, &[]);
        each::<ExchangeDefinition>(definitions, "exchanges", &["name", "type"]);
        each::<QueueDefinition>(definitions, "queues", &["name"]);
        each::<BindingDefinition>(definitions, "bindings", &["source", "destination"]);
    }
    if let Some(latency) = value.get_mut("latency") {
        prune::<Latency>(latency, &[]);
    }
    each::<Client>(&mut value, "clients", &["kind", "name", "queue"]);
    for client in items(&mut value, "clients") {
        each::<MessageTemplate>(client, "messages", &[]);
        items(client, "script").for_each(message);
    }
    each::<Intervention>(
        &mut value,
        "timeline",
        &["at_ms", "do", "client", "message"],
    );
    items(&mut value, "timeline").for_each(message);
    value
}

fn message(holder: &mut Value) {
    if let Some(message) = holder.get_mut("message") {
        prune::<MessageTemplate>(message, &[]);
    }
}

fn items<'a>(holder: &'a mut Value, name: &str) -> impl Iterator<Item = &'a mut Value> {
    holder
        .get_mut(name)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
}

fn each<T: DeserializeOwned + Serialize>(holder: &mut Value, name: &str, required: &[&str]) {
    for item in items(holder, name) {
        prune::<T>(item, required);
    }
}

/// Takes the fields away that a `T` with only the required ones has anyway.
fn prune<T: DeserializeOwned + Serialize>(item: &mut Value, required: &[&str]) {
    let Value::Object(fields) = item else {
        return;
    };
    let Some(defaults) = defaults::<T>(fields, required) else {
        return;
    };
    fields.retain(|name, value| {
        required.contains(&name.as_str()) || defaults.get(name) != Some(value)
    });
}

fn defaults<T: DeserializeOwned + Serialize>(
    fields: &Map<String, Value>,
    required: &[&str],
) -> Option<Map<String, Value>> {
    let bare: Map<String, Value> = fields
        .iter()
        .filter(|(name, _)| required.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let bare = T::deserialize(Value::Object(bare)).ok()?;
    match serde_json::to_value(bare) {
        Ok(Value::Object(defaults)) => Some(defaults),
        _ => None,
    }
}
