//! Scenarios in a few words, a line for each thing:
//!
//! ```text
//! line 3.10
//! exchange logs topic alternate-exchange=spare
//! queue errors x-max-length=3 durable=false
//! bind logs errors *.error
//! producer app logs a.error,b.error every_ms=100
//! consumer w errors prefetch=1 outcomes=ack,reject
//! processor split errors logs routing_key=a.part rule={"do":"split","filter":"."}
//! policy p ^err queues message-ttl=1000
//! permit joe .* .* ^errors
//! topic joe logs ^web .*
//! at 500 kill_client client=w
//! expect ready queue=errors count=2
//! config consumer_timeout=1000
//! ```
//!
//! `-` is the empty name. What follows are fields, or arguments where the name is no field's.

use serde_json::{Map, Value, json};

use crate::scenario::Scenario;

/// The scenario that is described.
pub(super) fn scenario(text: &str) -> Scenario {
    let mut document = json!({"version": 1, "definitions": {
        "exchanges": [], "queues": [], "bindings": [], "policies": [], "permissions": [],
        "users": [], "topic_permissions": []}, "clients": [], "timeline": [], "expect": [], "config": {}});
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        add(&mut document, line);
    }
    let json = document.to_string();
    Scenario::from_json(&json).unwrap_or_else(|problems| panic!("{problems:?}: {json}"))
}

fn name(word: &str) -> Value {
    json!(if word == "-" { "" } else { word })
}

/// Numbers, truth values and lists as such, the rest as text.
fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| name(text))
}

fn push(list: &mut Value, item: Value) {
    list.as_array_mut().expect("a list").push(item);
}

fn add(document: &mut Value, line: &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_field = |word: &&&str| word.contains('=');
    let plain: Vec<&str> = words
        .iter()
        .filter(|word| !is_field(word))
        .copied()
        .collect();
    let given = words
        .iter()
        .filter(is_field)
        .filter_map(|word| word.split_once('='));
    let given: Map<String, Value> = given
        .map(|(key, text)| (key.to_owned(), value(text)))
        .collect();
    match plain[0] {
        "line" => document["rabbitmq"] = json!(plain[1]),
        "config" => document["config"] = Value::Object(given),
        "producer" => push(&mut document["clients"], producer(&plain, given)),
        "consumer" => push(&mut document["clients"], consumer(&plain, given)),
        "processor" => push(&mut document["clients"], processor(&plain, given)),
        "at" => {
            let at_ms: u64 = plain[1].parse().expect("a time");
            let mut entry = json!({"at_ms": at_ms, "do": plain[2]});
            entry.as_object_mut().expect("made so").extend(given);
            push(&mut document["timeline"], entry);
        }
        "expect" => {
            let mut entry = json!({"that": plain[1]});
            entry.as_object_mut().expect("made so").extend(given);
            push(&mut document["expect"], entry);
        }
        _ => define(&mut document["definitions"], &plain, given),
    }
}

fn define(definitions: &mut Value, plain: &[&str], given: Map<String, Value>) {
    let plain_or = |index: usize| plain.get(index).copied().unwrap_or("-");
    match plain[0] {
        "exchange" => {
            let start = json!({"name": plain[1], "type": plain[2]});
            let fields = ["durable", "auto_delete", "internal", "vhost"];
            push(
                &mut definitions["exchanges"],
                with(start, given, &fields, "arguments"),
            );
        }
        "queue" => {
            let fields = ["durable", "auto_delete", "vhost"];
            let start = json!({"name": plain[1]});
            push(
                &mut definitions["queues"],
                with(start, given, &fields, "arguments"),
            );
        }
        "bind" => {
            let start = json!({"source": plain[1], "destination": plain[2],
                "routing_key": name(plain_or(3))});
            let fields = ["destination_type", "vhost"];
            push(
                &mut definitions["bindings"],
                with(start, given, &fields, "arguments"),
            );
        }
        "policy" => {
            let start = json!({"name": plain[1], "vhost": "/", "pattern": plain[2],
                "apply-to": plain_or(3)});
            push(
                &mut definitions["policies"],
                with(start, given, &["priority"], "definition"),
            );
        }
        "permit" => {
            push(&mut definitions["users"], json!({"name": plain[1]}));
            let granted = json!({"user": plain[1], "vhost": "/", "configure": plain[2],
                "write": plain[3], "read": plain[4]});
            push(&mut definitions["permissions"], granted);
        }
        "topic" => {
            let granted = json!({"user": plain[1], "vhost": "/", "exchange": plain[2],
                "write": plain[3], "read": plain[4]});
            push(&mut definitions["topic_permissions"], granted);
        }
        other => panic!("{other} is nothing"),
    }
}

/// The item with its fields, and the rest among its arguments.
fn with(mut item: Value, given: Map<String, Value>, fields: &[&str], rest: &str) -> Value {
    item[rest] = json!({});
    for (key, value) in given {
        if fields.contains(&key.as_str()) {
            item[&key] = value;
        } else {
            item[rest][&key] = value;
        }
    }
    item
}

/// `producer NAME EXCHANGE KEY,KEY`; `mode`, `mandatory`, `h.NAME` and other properties are
/// those of each message.
fn producer(plain: &[&str], given: Map<String, Value>) -> Value {
    const OWN: [&str; 8] = [
        "every_ms", "start_ms", "count", "burst", "confirms", "user", "vhost", "tx",
    ];
    let mut client = json!({"kind": "producer", "name": plain[1], "exchange": name(plain[2])});
    let mut message = json!({"properties": {}});
    for (key, value) in given {
        match key.as_str() {
            own if OWN.contains(&own) => client[own] = value,
            "mandatory" => message["mandatory"] = value,
            "mode" => message["properties"]["delivery_mode"] = value,
            other => match other.strip_prefix("h.") {
                Some(header) => message["properties"]["headers"][header] = value,
                None => message["properties"][other] = value,
            },
        }
    }
    let keys = plain.get(3).copied().unwrap_or("-").split(',');
    let messages = keys.map(|key| {
        let mut message = message.clone();
        message["routing_key"] = name(key);
        message
    });
    client["messages"] = messages.collect();
    client
}

/// `consumer NAME QUEUE`; `outcomes` is a list with commas.
fn consumer(plain: &[&str], given: Map<String, Value>) -> Value {
    let mut client = json!({"kind": "consumer", "name": plain[1], "queue": plain[2],
        "arguments": {}});
    for (key, value) in given {
        match (key.as_str(), value.as_str()) {
            ("outcomes" | "more_queues", Some(list)) => {
                client[&key] = list.split(',').map(Value::from).collect();
            }
            (argument, _) if argument.starts_with("x-") => client["arguments"][argument] = value,
            _ => client[&key] = value,
        }
    }
    client
}

/// `processor NAME QUEUE EXCHANGE`, which passes on what it gets unless it has another rule.
fn processor(plain: &[&str], given: Map<String, Value>) -> Value {
    let mut client = json!({"kind": "processor", "name": plain[1], "queue": plain[2],
        "exchange": name(plain[3]), "rule": {"do": "transform", "filter": "."}});
    client.as_object_mut().expect("made so").extend(given);
    client
}
