//! The messages that lie in queues: on the server, and in the simulator.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use warren_core::amqp::{FieldValue, Message, NestedTable, Table};
use warren_core::scenario::{Client, Scenario};
use warren_core::timeline::Timeline;

use crate::live::exports::api::Api;

/// What lies in each queue of each vhost, in no order: producers overtake each other.
pub(super) type Held = BTreeMap<(String, String), Vec<String>>;

/// What the simulator comes to, with or without the consumers.
pub(super) fn simulated(scenario: &Scenario, consuming: bool) -> Result<Held> {
    let mut scenario = scenario.clone();
    scenario
        .clients
        .retain(|client| consuming || matches!(client, Client::Producer(_)));
    for client in &mut scenario.clients {
        if let Client::Consumer(consumer) = client {
            // As the program is run: when everything is there.
            consumer.start_ms = 3000;
        }
    }
    let timeline = Timeline::complete(Arc::new(scenario));
    let mut held = Held::new();
    for (name, queue) in timeline.last_snapshot().queues.iter() {
        let messages = queue.ready.values().map(|copy| written(&copy.message));
        let mut messages: Vec<String> = messages.collect();
        messages.sort();
        // The server takes names of clients without line breaks.
        let name = (name.vhost.to_string(), name.name.replace('\n', ""));
        held.insert(name, messages);
    }
    Ok(held)
}

/// What the server's queues hold, those that are wanted.
pub(super) fn held(api: &Api, wanted: &Held) -> Result<Held> {
    let mut held = Held::new();
    for (vhost, queue) in wanted.keys() {
        let messages = api.messages(vhost, queue)?;
        let messages = messages.as_array().into_iter().flatten();
        let mut messages: Vec<String> = messages.map(told).collect();
        messages.sort();
        held.insert((vhost.clone(), queue.clone()), messages);
    }
    Ok(held)
}

/// Takes out numbers that are not whole.
pub(super) fn without_decimals(scenario: &mut Scenario) {
    let whole = |table: &mut Table| {
        let entries = table.0.iter();
        let kept = entries.filter(|(_, value)| {
            !matches!(value, FieldValue::Double(_) | FieldValue::Decimal { .. })
        });
        *table = kept
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
    };
    for one in &mut scenario.definitions.bindings {
        whole(&mut one.arguments);
    }
    for client in &mut scenario.clients {
        if let Client::Producer(producer) = client {
            for message in &mut producer.messages {
                message.properties.headers.iter_mut().for_each(whole);
            }
        }
    }
}

/// The scenario with its arguments as the management API shows them, which has no more
/// types than JSON.
pub(super) fn shown(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    let definitions = &mut scenario.definitions;
    let exchanges = definitions.exchanges.iter_mut();
    let queues = definitions.queues.iter_mut();
    let bindings = definitions.bindings.iter_mut();
    let tables = exchanges.map(|one| &mut one.arguments);
    let tables = tables.chain(queues.map(|one| &mut one.arguments));
    for table in tables.chain(bindings.map(|one| &mut one.arguments)) {
        let entries = table.0.iter();
        *table = entries
            .map(|(key, value)| (key.clone(), plain(value)))
            .collect();
    }
    scenario
}

fn plain(value: &FieldValue) -> FieldValue {
    match value {
        FieldValue::Void => "undefined".into(),
        FieldValue::Timestamp(seconds) => FieldValue::Long(seconds.cast_signed()),
        FieldValue::Decimal { scale, value } => {
            // It writes the scale, a point and the value, whatever number that is.
            let shown: f64 = format!("{scale}.{value}").parse().unwrap_or(f64::NAN);
            FieldValue::Double(shown.to_bits())
        }
        FieldValue::Binary(bytes) => {
            let text = format!("Not UTF-8, base64 is: {}", STANDARD.encode(bytes));
            text.as_str().into()
        }
        FieldValue::Array(items) => FieldValue::Array(items.iter().map(plain).collect()),
        FieldValue::Table(table) => {
            let entries = table.0.iter();
            let entries = entries.map(|(key, value)| (key.clone(), plain(value)));
            FieldValue::Table(NestedTable(entries.collect()))
        }
        other => other.clone(),
    }
}

fn written(message: &Message) -> String {
    let mut properties = message.properties.clone();
    if let Some(headers) = &mut properties.headers {
        let entries = headers.0.iter();
        *headers = entries
            .map(|(key, value)| (key.clone(), plain(value)))
            .collect();
    }
    let properties = json!(properties);
    line(&message.routing_key, &message.body, &properties)
}

fn told(message: &Value) -> String {
    let text = |name: &str| message[name].as_str().unwrap_or_default();
    line(text("routing_key"), text("payload"), &message["properties"])
}

/// A message on a line, without what libraries add or cannot say, and without what the
/// server adds to dead letters: that has times in it.
fn line(key: &str, body: &str, properties: &Value) -> String {
    let mut kept = properties.as_object().cloned().unwrap_or_default();
    kept.remove("cluster_id");
    if kept.get("delivery_mode") == Some(&json!(1)) {
        kept.remove("delivery_mode");
    }
    if let Some(Value::Object(headers)) = kept.get_mut("headers") {
        let died = ["x-death", "x-first-", "x-last-"];
        headers.retain(|name, _| !died.iter().any(|start| name.starts_with(start)));
        if headers.is_empty() {
            kept.remove("headers");
        }
    }
    json!([key, body, kept]).to_string()
}
