//! The session of octets: what lapin's own codec reads in them.

use std::collections::BTreeSet;

use amq_protocol::frame::{AMQPFrame, parse_frame};
use serde_json::Value;
use warren_wire::Field;
use warren_wire::field::find;

use super::{arguments, octets, read};

const SESSION: &str = include_str!("../../captures/lapin.json");

/// What the codec leaves out of its values.
const RESERVED: [&str; 8] = [
    "ticket",
    "capabilities",
    "insist",
    "known-hosts",
    "out-of-band",
    "channel-id",
    "cluster-id",
    "prefetch-size",
];

/// How the codec's value shows a field; none of a table, which shows its entries.
fn shown(field: &Field) -> Option<String> {
    let name = match field.name.as_str() {
        "type" => "kind".to_owned(),
        name => name.replace('-', "_"),
    };
    Some(match field.kind {
        "table" => return None,
        "shortstr" => format!("{name}: ShortString({:?})", field.text),
        "longstr" => format!("{name}: LongString({:?})", field.text.as_bytes()),
        _ => format!("{name}: {}", field.text),
    })
}

/// That lapin's codec shows each field, in their order.
fn are_shown(fields: &[&Field], text: &str) {
    let mut from = 0;
    for field in fields {
        if RESERVED.contains(&field.name.as_str()) {
            continue;
        }
        if let Some(shown) = shown(field) {
            let at = text[from..].find(&shown);
            let at = at.unwrap_or_else(|| panic!("{shown} in {text}"));
            from += at + shown.len();
        }
    }
}

/// What the octets hold, by lapin's codec.
fn lapins(octets: &[u8]) -> AMQPFrame {
    let (rest, frame) = parse_frame(octets).expect("lapin's codec reads it");
    assert!(rest.is_empty());
    frame
}

#[test]
fn a_session_of_lapin_reads_to_the_fields_that_its_codec_reads() {
    let session: Value = serde_json::from_str(SESSION).expect("JSON");
    let connections = session["connections"].as_array().expect("connections");
    let frames = connections
        .iter()
        .flat_map(|one| one["frames"].as_array().expect("frames"));
    let mut names = BTreeSet::new();
    for frame in frames {
        let octets = octets(frame["hex"].as_str().expect("digits")).expect("octets");
        let decoded = read(&octets);
        names.insert(decoded.name);
        let own = arguments(&decoded);
        match lapins(&octets) {
            AMQPFrame::Method(channel, method) => {
                assert_eq!(channel, decoded.channel);
                are_shown(&own, &format!("{method:?}"));
            }
            AMQPFrame::Header(channel, header) => {
                assert_eq!(channel, decoded.channel);
                let size = find(&decoded.fields, "body-size").expect("a size");
                assert_eq!(size.text, header.body_size.to_string());
                let properties = format!("{:?}", header.properties);
                for field in own.iter().filter(|one| one.kind == "shortstr") {
                    let shown = format!("Some(ShortString({:?}))", field.text);
                    assert!(properties.contains(&shown), "{shown} in {properties}");
                }
            }
            AMQPFrame::Body(channel, body) => {
                assert_eq!(channel, decoded.channel);
                let field = find(&decoded.fields, "body").expect("a body");
                assert_eq!(octets[field.range.clone()], body);
            }
            AMQPFrame::Heartbeat => assert_eq!(decoded.name, "heartbeat"),
            AMQPFrame::ProtocolHeader(_) => assert_eq!(decoded.name, "protocol header"),
            AMQPFrame::InvalidHeartbeat(channel) => panic!("a heartbeat on channel {channel}"),
        }
        // The octets of each field are what the codec writes for it. (Of a whole frame they need not
        // be: it sorts tables.)
        let again: Vec<u8> = decoded.fields.iter().flat_map(Field::encode).collect();
        assert_eq!(again, octets, "{decoded:?}");
    }
    for name in [
        "connection.start-ok",
        "exchange.declare",
        "queue.declare",
        "queue.bind",
        "basic.publish",
        "header",
        "body",
        "basic.return",
        "confirm.select",
        "tx.commit",
        "basic.deliver",
        "basic.ack",
        "connection.close",
    ] {
        assert!(names.contains(name), "{name} is not among {names:?}");
    }
}
