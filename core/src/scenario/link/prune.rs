//! Leaving out of a document what its reader supplies by default.
//!
//! The defaults are not listed here: an item with nothing but its required fields is
//! read by the document's own types and written again, and a field that then stands
//! there as it was can go.

use serde::Serialize;
use serde_json::Value;

use crate::scenario::json;
use crate::scenario::problem::Problems;
use crate::scenario::read::Read;
use crate::scenario::{
    BindingDefinition, Client, Config, Definitions, ExchangeDefinition, Intervention, Latency,
    MessageTemplate, PolicyDefinition, QueueDefinition, Scenario,
};

/// The scenario as JSON without anything that is a default.
pub(super) fn pruned(scenario: &Scenario) -> Value {
    let mut value = json::value(scenario);
    // From the outside in: what is whole as by default goes before it is looked into.
    leave_out(&mut value, &["version"], &json::value(&Scenario::default()));
    if let Some(definitions) = value.get_mut("definitions") {
        leave_out(definitions, &[], &json::value(&Definitions::default()));
        each::<ExchangeDefinition>(definitions, "exchanges", &["name", "type"]);
        each::<QueueDefinition>(definitions, "queues", &["name"]);
        each::<BindingDefinition>(definitions, "bindings", &["source", "destination"]);
    }
    if let Some(latency) = value.get_mut("latency") {
        leave_out(latency, &[], &json::value(&Latency::default()));
    }
    if let Some(config) = value.get_mut("config") {
        leave_out(config, &[], &json::value(&Config::default()));
    }
    each::<Client>(&mut value, "clients", &["kind", "name", "queue", "rule"]);
    for client in items(&mut value, "clients") {
        items(client, "messages").for_each(template);
        items(client, "script").for_each(message);
    }
    for entry in items(&mut value, "timeline") {
        let published = entry.get("do").is_some_and(|action| action == "publish");
        let required = &OF_INTERVENTIONS[usize::from(published)..];
        prune::<Intervention>(entry, required);
        intervened(entry);
    }
    value
}

/// The fields of interventions that some need; the first of them not those that publish.
const OF_INTERVENTIONS: [&str; 13] = [
    "exchange",
    "at_ms",
    "do",
    "client",
    "message",
    "alarm",
    "policy",
    "permissions",
    "user",
    "queue",
    "binding",
    "node",
    "nodes",
];

/// Whatever an intervention speaks of.
fn intervened(entry: &mut Value) {
    message(entry);
    within::<PolicyDefinition>(entry, "policy", &["name", "pattern"]);
    within::<ExchangeDefinition>(entry, "exchange", &["name", "type"]);
    within::<QueueDefinition>(entry, "queue", &["name"]);
    within::<BindingDefinition>(entry, "binding", &["source", "destination"]);
}

fn within<T: Read + Serialize>(holder: &mut Value, name: &str, required: &[&str]) {
    if let Some(item) = holder.get_mut(name) {
        prune::<T>(item, required);
    }
}

fn message(holder: &mut Value) {
    holder.get_mut("message").into_iter().for_each(template);
}

fn template(message: &mut Value) {
    prune::<MessageTemplate>(message, &[]);
}

fn items<'a>(holder: &'a mut Value, name: &str) -> impl Iterator<Item = &'a mut Value> {
    holder
        .get_mut(name)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
}

fn each<T: Read + Serialize>(holder: &mut Value, name: &str, required: &[&str]) {
    for item in items(holder, name) {
        prune::<T>(item, required);
    }
}

/// Takes the fields away that an item with only the required ones has anyway.
fn prune<T: Read + Serialize>(item: &mut Value, required: &[&str]) {
    let Value::Object(fields) = &*item else {
        return;
    };
    let mut bare = fields.clone();
    bare.retain(|name, _| required.contains(&name.as_str()));
    if let Some(bare) = T::read("", Value::Object(bare), &mut Problems::default()) {
        leave_out(item, required, &json::value(&bare));
    }
}

/// Takes away what is not required and as in `defaults`.
fn leave_out(item: &mut Value, required: &[&str], defaults: &Value) {
    if let Value::Object(fields) = item {
        fields.retain(|name, value| {
            required.contains(&name.as_str()) || defaults.get(name) != Some(value)
        });
    }
}
