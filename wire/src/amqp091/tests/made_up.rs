//! Every method of the schema with made-up fields: the codec gives it the same ones.

use amq_protocol_7::frame::{AMQPFrame, parse_frame};
use amq_protocol_7::protocol::AMQPClass;
use amq_protocol_7::types::{AMQPValue, FieldTable};

use crate::amqp091::decode;
use crate::amqp091::encode::{bare, octets};
use crate::amqp091::schema::{METHODS, Type};
use crate::amqp091::server::arguments;

/// What the codec leaves out of its values, and always writes as nothing.
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

/// The octets of a field of this type, and how the codec's value shows it.
fn filled(kind: Type, is_reserved: bool, number: u8) -> (Vec<u8>, String) {
    let n = if is_reserved { 0 } else { number };
    let word = if is_reserved {
        String::new()
    } else {
        format!("w{number}")
    };
    let (value, shown) = match kind {
        Type::Octet => (AMQPValue::ShortShortUInt(n), n.to_string()),
        Type::Short => (AMQPValue::ShortUInt(n.into()), n.to_string()),
        Type::Long => (AMQPValue::LongUInt(n.into()), n.to_string()),
        Type::LongLong | Type::Timestamp => (AMQPValue::Timestamp(n.into()), n.to_string()),
        Type::ShortString => {
            let shown = format!("ShortString({word:?})");
            (AMQPValue::ShortString(word.as_str().into()), shown)
        }
        Type::LongString => {
            let shown = format!("LongString({:?})", word.as_bytes());
            (AMQPValue::LongString(word.as_str().into()), shown)
        }
        Type::Table => {
            let mut table = FieldTable::default();
            table.insert("k".into(), AMQPValue::ShortShortUInt(n));
            let shown = format!("{table:?}");
            (AMQPValue::FieldTable(table), shown)
        }
        Type::Bit => unreachable!("bits come together"),
    };
    (bare(&value), shown)
}

/// The payload of a method with a value in each field, and what the codec is to show of it.
fn made_up(fields: &[(&str, Type)]) -> (Vec<u8>, Vec<String>) {
    let (mut payload, mut shown) = (Vec::new(), Vec::new());
    let mut rest = fields;
    let mut number = 1;
    while let Some(((name, kind), after)) = rest.split_first() {
        let is_reserved = RESERVED.contains(name);
        if *kind == Type::Bit {
            let count = rest
                .iter()
                .take_while(|(_, kind)| *kind == Type::Bit)
                .count();
            // Every other bit, from the first.
            let mut octet = 0;
            for (bit, (name, _)) in rest[..count].iter().enumerate() {
                let set = bit % 2 == 0 && !RESERVED.contains(name);
                octet |= u8::from(set) << bit;
                if !RESERVED.contains(name) {
                    shown.push(format!("{}: {set}", name.replace('-', "_")));
                }
            }
            payload.push(octet);
            rest = &rest[count..];
            continue;
        }
        let (octets, text) = filled(*kind, is_reserved, number);
        payload.extend(octets);
        if !is_reserved {
            let name = name.replace('-', "_");
            let name = if name == "type" { "kind" } else { &name };
            shown.push(format!("{name}: {text}"));
        }
        number += 1;
        rest = after;
    }
    (payload, shown)
}

#[test]
fn every_method_has_the_fields_that_the_codec_gives_it() {
    for of in METHODS {
        let (fields, shown) = made_up(of.fields);
        let mut payload = [of.class.to_be_bytes(), of.id.to_be_bytes()].concat();
        payload.extend(fields);
        let size = u32::try_from(payload.len()).expect("short");
        let frame = [&[1, 0, 9][..], &size.to_be_bytes(), &payload, &[0xCE]].concat();
        let (rest, read) = parse_frame(&frame[..]).unwrap_or_else(|_| panic!("{}", of.name));
        assert!(rest.is_empty(), "{}", of.name);
        assert_eq!(octets(&read), frame, "{}", of.name);
        assert_eq!(decode(&frame).expect(of.name).name, of.name);
        // What the server's end reads of it.
        arguments::read(of, &payload[4..]).unwrap_or_else(|why| panic!("{}: {why:?}", of.name));
        let AMQPFrame::Method(9, class) = read else {
            panic!("{}: {read:?}", of.name)
        };
        let text = format!("{class:?}");
        let mut from = 0;
        for field in shown {
            let at = text[from..].find(&field);
            let at = at.unwrap_or_else(|| panic!("{}: {field} in {text}", of.name));
            from += at + field.len();
        }
    }
}

#[test]
fn octets_that_are_no_frame_are_refused_where_they_go_wrong() {
    let close = AMQPFrame::Method(0, method_of("connection.close-ok"));
    let good = octets(&close);
    assert!(decode(&good).is_ok());
    for length in 0..good.len() {
        assert!(decode(&good[..length]).is_err(), "{length} octets");
    }
    let mut no_end = good.clone();
    *no_end.last_mut().expect("octets") = 0;
    assert!(decode(&no_end).is_err());
    let mut unknown = good.clone();
    unknown[10] = 99;
    assert!(decode(&unknown).is_err());
    let longer = [&good[..], &[0]].concat();
    assert!(decode(&longer).is_err());
}

fn method_of(name: &str) -> AMQPClass {
    let of = METHODS.iter().find(|one| one.name == name).expect(name);
    let payload = [of.class.to_be_bytes(), of.id.to_be_bytes()].concat();
    let size = u32::try_from(payload.len()).expect("short");
    let frame = [&[1, 0, 0][..], &size.to_be_bytes(), &payload, &[0xCE]].concat();
    match parse_frame(&frame[..]) {
        Ok((_, AMQPFrame::Method(_, class))) => class,
        other => panic!("{name}: {other:?}"),
    }
}
