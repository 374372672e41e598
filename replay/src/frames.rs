//! A recorded session as whole frames: each is read to the fields that its recorder, another
//! program, read in it, and the codec writes the same octets for them.

use serde_json::{Map, Value, json};
use warren_wire::field::find;
use warren_wire::{Decoded, Field, Protocol, decode};

use crate::hex;
use crate::ordered::Ordered;
use crate::tables::Judged;

/// Compares every frame of the document.
pub(crate) fn judge(document: &Ordered) -> Judged {
    let mut judged = Judged::default();
    let frames = document.get("frames").map_or(&[][..], Ordered::items);
    for (number, frame) in (1..).zip(frames) {
        let frame = frame.plain();
        let operation = format!("frame {number}");
        if let Err(why) = judge_frame(&frame, &operation, &mut judged) {
            judged.fail(&operation, why);
        }
    }
    if frames.is_empty() {
        judged.fail("frames", "there are none".to_owned());
    }
    judged
}

fn judge_frame(frame: &Value, operation: &str, judged: &mut Judged) -> Result<(), String> {
    let text = frame["hex"].as_str().ok_or("it has no hex")?;
    let octets = hex::octets(text)?;
    let decoded = decode(Protocol::Amqp091, &octets).map_err(|why| why.to_string())?;
    let again: Vec<u8> = decoded.fields.iter().flat_map(Field::encode).collect();
    let digits = (hex::digits(&octets), hex::digits(&again));
    judged.compare(operation, "octets", digits.0.into(), digits.1.into());
    let mut got = read(&decoded);
    for (key, expected) in frame.as_object().into_iter().flatten() {
        // They say who sent it, what it is in words, and its octets, which are compared.
        if matches!(key.as_str(), "from" | "what" | "hex") {
            continue;
        }
        let got = got
            .remove(key)
            .ok_or_else(|| format!("no frame has a {key}"))?;
        judged.compare(operation, key, expected.clone(), got);
    }
    Ok(())
}

/// The frame as the recording writes it.
fn read(decoded: &Decoded) -> Map<String, Value> {
    let field = |name: &str| find(&decoded.fields, name).map(argument);
    let own = own(decoded);
    let kind = match decoded.name {
        "header" | "body" | "heartbeat" => decoded.name,
        "protocol header" => return Map::new(),
        _ => "method",
    };
    let mut all = Map::from_iter([
        ("type".to_owned(), json!(kind)),
        ("channel".to_owned(), json!(decoded.channel)),
        ("payload_size".to_owned(), json!(field("size"))),
    ]);
    let named = |fields: Vec<&Field>| -> Map<String, Value> {
        let named = fields.into_iter();
        named
            .map(|one| (one.name.replace('-', "_"), argument(one)))
            .collect()
    };
    if kind == "method" {
        all.insert("method".to_owned(), decoded.name.into());
        for name in ["class-id", "method-id"] {
            all.insert(name.replace('-', "_"), json!(field(name)));
        }
        all.insert("args".to_owned(), named(own).into());
    } else if kind == "header" {
        const OF_HEADER: [&str; 4] = ["class-id", "weight", "body-size", "property-flags"];
        all.insert("body_size".to_owned(), json!(field("body-size")));
        all.insert("class_id".to_owned(), json!(field("class-id")));
        let flags = field("property-flags").and_then(|flags| flags.as_u64());
        let flags = flags.map(|flags| format!("{flags:04x}"));
        all.insert("property_flags".to_owned(), json!(flags));
        let own = own.into_iter();
        let own = own.filter(|one| !OF_HEADER.contains(&&*one.name));
        all.insert("properties".to_owned(), named(own.collect()).into());
    }
    all
}

/// The fields of a method or a header, each bit for itself, without what is around them.
fn own(decoded: &Decoded) -> Vec<&Field> {
    // The frame's type, channel and size; of a method its class and number.
    let around = if decoded.name == "header" { 3 } else { 5 };
    let fields = decoded.fields.iter().skip(around);
    let fields = fields.filter(|field| field.name != "frame-end");
    fields
        .flat_map(|field| match field.name.as_str() {
            "bits" => field.parts.iter().collect(),
            _ => vec![field],
        })
        .collect()
}

fn argument(field: &Field) -> Value {
    match field.kind {
        "table" => table(field),
        "octet" | "short" | "long" | "longlong" | "timestamp" => number(&field.text),
        "bit" => json!(field.text == "true"),
        _ => json!(field.text),
    }
}

/// A number, also where what it stands for is written behind it, or it is written in bits.
fn number(text: &str) -> Value {
    let word = text.split(' ').next().unwrap_or_default();
    let bits = word.strip_prefix("0b");
    let bits = bits.and_then(|bits| u64::from_str_radix(bits, 2).ok());
    bits.or_else(|| word.parse().ok())
        .map_or_else(|| json!(text), |number: u64| json!(number))
}

/// A table's entries, each with its type.
fn table(field: &Field) -> Value {
    let entries = field.parts.iter();
    let entries = entries.filter(|part| !["type", "length"].contains(&&*part.name));
    let typed = entries.filter_map(|entry| {
        let value = find(&entry.parts, "value")?;
        let written = json!({"t": value.kind, "v": typed(value)});
        Some((entry.name.clone(), written))
    });
    Value::Object(typed.collect())
}

fn typed(value: &Field) -> Value {
    match value.kind {
        "table" => table(value),
        "bool" => json!(value.text == "true"),
        "void" => Value::Null,
        "longstr" | "shortstr" | "binary" | "array" | "decimal" => json!(value.text),
        _ => serde_json::from_str(&value.text).unwrap_or_else(|_| json!(value.text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: &str = include_str!("../../tests/conformance/wire091.json");

    fn judged(json: &str) -> Judged {
        judge(&serde_json::from_str(json).expect("JSON"))
    }

    #[test]
    fn a_recorded_session_reads_and_writes_as_recorded() {
        let judged = judged(SESSION);
        assert_eq!(judged.findings, []);
        assert!(judged.compared > 200, "only {}", judged.compared);
    }

    #[test]
    fn a_session_that_says_otherwise_is_noticed() {
        let tag = SESSION.replacen(r#""delivery_tag": 3"#, r#""delivery_tag": 4"#, 1);
        assert_eq!(judged(&tag).findings.len(), 1);
        let octet = SESSION.replacen("0d003c0050", "0d003c0051", 1);
        assert_eq!(judged(&octet).findings.len(), 1);
        let unknown = SESSION.replacen(r#""payload_size": 494"#, r#""colour": 494"#, 1);
        assert_eq!(judged(&unknown).findings.len(), 1);
        assert_eq!(judged(r#"{"frames": []}"#).findings.len(), 1);
    }
}
