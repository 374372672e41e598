//! A recording as a file: one line for each step, the fields in the order of the format.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Map, Serializer, Value};

const HEAD: [&str; 9] = [
    "id",
    "title",
    "covers",
    "sources",
    "differs_in_newer_versions",
    "found_by",
    "notes",
    "nodes",
    "observed_on",
];
const STEP: [&str; 10] = [
    "n",
    "op",
    "connection",
    "channel",
    "args",
    "note",
    "checks",
    "reply",
    "events",
    "state",
];

/// The whole file.
///
/// # Errors
/// What JSON does not have.
pub fn document(document: &Map<String, Value>) -> io::Result<String> {
    let mut lines = Vec::new();
    for field in HEAD {
        if let Some(value) = document.get(field) {
            lines.push(format!(" {}: {}", json(&field.into())?, json(value)?));
        }
    }
    let steps = document.get("steps").and_then(Value::as_array);
    let steps: io::Result<Vec<_>> = steps.into_iter().flatten().map(step).collect();
    lines.push(format!(" \"steps\": [\n  {}\n ]", steps?.join(",\n  ")));
    if let Some(end) = document.get("final") {
        lines.push(format!(" \"final\": {}", json(end)?));
    }
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}

fn step(step: &Value) -> io::Result<String> {
    let mut fields = Vec::new();
    for field in STEP {
        let value = &step[field];
        let empty = field == "args" && value == &Value::Object(Map::new());
        if !value.is_null() && !empty {
            fields.push(format!("{}: {}", json(&field.into())?, json(value)?));
        }
    }
    Ok(format!("{{{}}}", fields.join(", ")))
}

fn json(value: &Value) -> io::Result<String> {
    let mut text = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut text, Spaced))?;
    String::from_utf8(text).map_err(io::Error::other)
}

/// On one line, with a space after each comma and colon.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        to.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        to.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_recording_reads_like_the_others() {
        let recording = json!({
            "id": "a",
            "steps": [{"op": "connect", "n": 1, "connection": "c1", "args": {}}],
            "final": {"queues": {}, "bindings": [1, 2]},
        });
        let text = document(recording.as_object().expect("an object")).expect("JSON");
        let expected = r#"{
 "id": "a",
 "steps": [
  {"n": 1, "op": "connect", "connection": "c1"}
 ],
 "final": {"bindings": [1, 2], "queues": {}}
}
"#;
        assert_eq!(text, expected);
    }
}
