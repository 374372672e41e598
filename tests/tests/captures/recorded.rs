//! The session with fields: each is what is read in its octets.

use serde_json::{Map, Value, json};
use warren_wire::Field;
use warren_wire::field::find;

use super::{arguments, octets, read};

const SESSION: &str = include_str!("../../conformance/wire091.json");

/// A field as the recording writes it.
fn argument(field: &Field) -> Value {
    match field.kind {
        "table" => table(field),
        "octet" | "short" | "long" | "longlong" | "timestamp" => {
            json!(field.text.parse::<u64>().expect("a number"))
        }
        "bit" => json!(field.text == "true"),
        _ => json!(field.text),
    }
}

/// A table's entries, each with its type.
fn table(field: &Field) -> Value {
    let entries = field
        .parts
        .iter()
        .filter(|part| !["type", "length"].contains(&&*part.name));
    let entry = |entry: &Field| {
        let value = find(&entry.parts, "value").expect("a value");
        (
            entry.name.clone(),
            json!({"t": value.kind, "v": typed(value)}),
        )
    };
    Value::Object(entries.map(entry).collect::<Map<_, _>>())
}

fn typed(value: &Field) -> Value {
    match value.kind {
        "table" => table(value),
        "bool" => json!(value.text == "true"),
        "longstr" => json!(value.text),
        "void" => Value::Null,
        _ => json!(value.text.parse::<i64>().expect("a number")),
    }
}

#[test]
fn a_recorded_session_reads_to_its_fields() {
    let session: Value = serde_json::from_str(SESSION).expect("JSON");
    let mut compared = 0;
    for frame in session["frames"].as_array().expect("frames") {
        let hex = frame["hex"].as_str().expect("digits");
        // Long ones are shortened in the middle.
        let Some(octets) = octets(hex) else {
            assert!(hex.contains('…'), "{hex}");
            continue;
        };
        let decoded = read(&octets);
        let own = arguments(&decoded);
        match frame["type"].as_str() {
            Some("method") => {
                assert_eq!(decoded.name, frame["method"]);
                let own = own
                    .iter()
                    .map(|one| (one.name.replace('-', "_"), argument(one)));
                let own: Map<String, Value> = own.collect();
                assert_eq!(Value::Object(own), frame["args"], "{}", decoded.name);
            }
            Some("header") => {
                let field = |name: &str| find(&decoded.fields, name).expect(name);
                assert_eq!(argument(field("body-size")), frame["body_size"]);
                let known = frame["properties"].as_object().expect("properties");
                let own = own.iter().filter(|one| !one.name.contains("weight"));
                let own = own.filter(|one| !["body-size", "property-flags"].contains(&&*one.name));
                let own = own.map(|one| (one.name.replace('-', "_"), argument(one)));
                assert_eq!(&own.collect::<Map<_, _>>(), known);
            }
            Some(other) => assert_eq!(decoded.name, other),
            None => assert_eq!(decoded.name, "protocol header"),
        }
        if let Some(channel) = frame["channel"].as_u64() {
            assert_eq!(u64::from(decoded.channel), channel);
        }
        compared += 1;
    }
    assert_eq!(compared, 42);
}
