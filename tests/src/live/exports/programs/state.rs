//! The messages that lie in queues: on the server, and in the simulator.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};
use warren_core::amqp::Message;
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

fn written(message: &Message) -> String {
    let properties = json!(message.properties);
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
        headers.retain(|name, _| !name.starts_with("x-death") && !name.starts_with("x-first-"));
        if headers.is_empty() {
            kept.remove("headers");
        }
    }
    json!([key, body, kept]).to_string()
}
