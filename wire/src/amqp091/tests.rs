//! Every command of the core and every method of the protocol, there and back through the
//! codec.

mod made_up;
mod samples;

use std::collections::BTreeSet;
use std::sync::Arc;

use amq_protocol_7::frame::{AMQPFrame, parse_frame};
use warren_core::amqp::MessageNumber;
use warren_core::broker::Method;

use self::samples::{answers, message, samples};
use super::encode::octets;
use super::schema::METHODS;
use super::server::{arguments, command};
use super::{content, decode, method};
use crate::field::Field;

/// That the codec reads what it wrote, and that the fields are what is in it.
fn comes_back(frame: &AMQPFrame) -> (Vec<u8>, Vec<Field>) {
    let octets = octets(frame);
    let (rest, read) = parse_frame(&octets[..]).expect("the codec reads what it wrote");
    assert!(rest.is_empty());
    assert_eq!(&read, frame);
    let fields = decode(&octets).expect("a frame").fields;
    let again: Vec<u8> = fields.iter().flat_map(Field::encode).collect();
    assert_eq!(again, octets, "{frame:?}");
    (octets, fields)
}

#[test]
fn every_command_of_the_core_comes_back_through_the_codec() {
    let mut answered = 0;
    for (name, sample) in samples() {
        let class = method::request(&sample);
        let frames = content::content(7, class, &message(), 4096);
        let frames = if name == "basic.publish" {
            &frames[..]
        } else {
            &frames[..1]
        };
        for frame in frames {
            comes_back(frame);
        }
        let decoded = decode(&octets(&frames[0])).expect("a frame");
        assert_eq!((decoded.name, decoded.channel), (name, 7));
        for reply in answers(&sample) {
            let answer = method::answer(&sample, &reply).expect("an answer");
            let frame = AMQPFrame::Method(7, answer);
            let said = decode(&comes_back(&frame).0).expect("a frame").name;
            let of = said.trim_end_matches("-ok").trim_end_matches("-empty");
            assert_eq!(of, name, "{said} answers it");
            answered += 1;
        }
    }
    assert_eq!(answered, 20);
}

#[test]
fn properties_and_headers_come_back_with_their_values() {
    let class = method::request(&Method::publish(message()));
    let frames = content::content(1, class, &message(), 4096);
    let (_, fields) = comes_back(&frames[1]);
    let text = |path: &[&str]| {
        let first = crate::field::find(&fields, path[0]);
        let found = first.and_then(|field| field.at(&path[1..]));
        found.map(|field| (field.kind, field.text.as_str()))
    };
    assert_eq!(text(&["body-size"]), Some(("longlong", "4")));
    assert_eq!(
        text(&["property-flags", "cluster-id"]),
        Some(("bit", "true"))
    );
    assert_eq!(text(&["content-type"]), Some(("shortstr", "text/plain")));
    assert_eq!(text(&["timestamp"]), Some(("timestamp", "1700000000")));
    assert_eq!(text(&["headers", "int"]), Some(("signedint", "-70000")));
    assert_eq!(
        text(&["headers", "decimal"]),
        Some(("decimal", "314 / 10^2"))
    );
    assert_eq!(
        text(&["headers", "table", "value", "deep"]),
        Some(("bool", "true"))
    );
    assert_eq!(
        text(&["headers", "array", "value", "1"]),
        Some(("longstr", "two"))
    );
    assert_eq!(
        text(&["headers", "ushort"]),
        Some(("unsignedshort", "60000"))
    );
}

/// What a client may ask of a channel, by the server's end.
fn taken() -> BTreeSet<&'static str> {
    let content = command::Content {
        properties: super::value::properties(&message().properties),
        body: Vec::new(),
    };
    let taken = METHODS.iter().filter(|of| {
        let nothing = arguments::Arguments::default();
        command::method(of.name, &nothing, Some(&content), &"/".into()).is_some()
    });
    taken.map(|of| of.name).collect()
}

#[test]
fn the_samples_are_all_methods_that_a_client_may_send() {
    let mut sampled: BTreeSet<_> = samples().into_iter().map(|(name, _)| name).collect();
    // The same to the core as the one that is answered.
    sampled.insert("basic.recover-async");
    assert_eq!(sampled, taken());
}

#[test]
fn what_a_client_says_is_what_the_server_takes() {
    let content = || command::Content {
        properties: super::value::properties(&message().properties),
        body: message().body.as_bytes().to_vec(),
    };
    for (name, sample) in samples() {
        let frame = octets(&AMQPFrame::Method(7, method::request(&sample)));
        let of = METHODS.iter().find(|of| of.name == name).expect(name);
        let fields = &frame[11..frame.len() - 1];
        let read = arguments::read(of, fields).expect(name);
        let taken = command::method(name, &read, Some(&content()), &"/".into()).expect(name);
        let sample = match sample {
            Method::Publish {
                mut message,
                mandatory,
                immediate,
            } => {
                Arc::make_mut(&mut message).number = MessageNumber(0);
                Method::Publish {
                    message,
                    mandatory,
                    immediate,
                }
            }
            other => other,
        };
        assert_eq!(taken, sample, "{name}");
    }
}
