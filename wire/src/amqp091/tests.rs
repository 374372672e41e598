//! Every command of the core and every method of the protocol, there and back through the
//! codec.

use amq_protocol_7::frame::{AMQPFrame, parse_frame};
use amq_protocol_7::protocol::AMQPClass;
use amq_protocol_7::types::{AMQPValue, FieldTable};
use warren_core::amqp::{FieldValue, Message, NestedTable, Properties, Table};
use warren_core::broker::{BindEnd, ExchangeDeclare, Method, QueueDeclare, Reply};
use warren_core::scenario::AckMode;

use super::encode::{bare, octets};
use super::schema::{METHODS, Type};
use super::{content, decode, method};
use crate::field::Field;

fn table() -> Table {
    let nested = NestedTable::from([("deep", FieldValue::Bool(true)), ("n", 7.into())]);
    Table::from([
        (
            "array",
            FieldValue::Array(vec![1.into(), "two".into(), FieldValue::Array(vec![])]),
        ),
        ("binary", FieldValue::Binary(vec![0, 255])),
        ("byte", FieldValue::Byte(-3)),
        (
            "decimal",
            FieldValue::Decimal {
                scale: 2,
                value: 314,
            },
        ),
        ("double", FieldValue::Double(2.5_f64.to_bits())),
        ("float", FieldValue::Float(0.5_f32.to_bits())),
        ("int", FieldValue::SignedInt(-70_000)),
        ("long", FieldValue::Long(i64::MIN)),
        ("short", FieldValue::Short(-300)),
        ("table", FieldValue::Table(nested)),
        ("text", "words".into()),
        ("time", FieldValue::Timestamp(1_700_000_000)),
        ("ubyte", FieldValue::UnsignedByte(200)),
        ("uint", FieldValue::UnsignedInt(4_000_000_000)),
        ("ushort", FieldValue::UnsignedShort(60_000)),
        ("void", FieldValue::Void),
    ])
}

fn message() -> Message {
    Message {
        properties: Properties {
            content_type: Some("text/plain".into()),
            content_encoding: Some("identity".into()),
            headers: Some(table()),
            delivery_mode: Some(2),
            priority: Some(9),
            correlation_id: Some("c".into()),
            reply_to: Some("r".into()),
            expiration: Some("60000".into()),
            message_id: Some("m".into()),
            timestamp: Some(1_700_000_000),
            kind: Some("k".into()),
            user_id: Some("guest".into()),
            app_id: Some("a".into()),
            cluster_id: Some("x".into()),
        },
        ..Message::plain(1, "e", "key", "body")
    }
}

/// What the server answers, where it does.
fn answers(method: &Method) -> Vec<Reply> {
    let message = std::sync::Arc::new(message());
    match method {
        Method::QueueDeclare(_) => vec![Reply::QueueDeclared {
            queue: "q".into(),
            message_count: 3,
            consumer_count: 2,
        }],
        Method::QueuePurge { .. } | Method::QueueDelete { .. } => vec![Reply::Count(4)],
        Method::Consume { .. } => vec![Reply::Consuming { tag: "t".into() }],
        Method::Get { .. } => vec![
            Reply::Empty,
            Reply::Got {
                delivery_tag: 5,
                redelivered: true,
                message,
                message_count: 6,
            },
        ],
        // They have none: that is a match without a rest, so that no method is forgotten.
        Method::Publish { .. }
        | Method::Ack { .. }
        | Method::Nack { .. }
        | Method::Reject { .. } => {
            vec![]
        }
        Method::ExchangeDeclare(_)
        | Method::ExchangeDelete { .. }
        | Method::Bind { .. }
        | Method::Unbind { .. }
        | Method::Qos { .. }
        | Method::Cancel { .. }
        | Method::Recover { .. }
        | Method::Flow { .. }
        | Method::ConfirmSelect
        | Method::TxSelect
        | Method::TxCommit
        | Method::TxRollback => vec![Reply::Done],
    }
}

/// Each method of the core, with the name that it has on the wire.
fn samples() -> Vec<(&'static str, Method)> {
    let queue = || BindEnd::Queue("q".into());
    let exchange = || BindEnd::Exchange("to".into());
    let bind = |destination| Method::Bind {
        source: "e".into(),
        destination,
        routing_key: "k".into(),
        arguments: table(),
    };
    let unbind = |destination| Method::Unbind {
        source: "e".into(),
        destination,
        routing_key: "k".into(),
        arguments: table(),
    };
    let mut all = vec![
        ("queue.bind", bind(queue())),
        ("exchange.bind", bind(exchange())),
        ("queue.unbind", unbind(queue())),
        ("exchange.unbind", unbind(exchange())),
    ];
    all.extend(declares());
    all.extend(basics());
    all.extend([
        ("confirm.select", Method::ConfirmSelect),
        ("tx.select", Method::TxSelect),
        ("tx.commit", Method::TxCommit),
        ("tx.rollback", Method::TxRollback),
        ("channel.flow", Method::Flow { active: true }),
    ]);
    all
}

fn declares() -> [(&'static str, Method); 5] {
    let declare = ExchangeDeclare {
        exchange: "e".into(),
        kind: "topic".into(),
        durable: true,
        internal: true,
        arguments: table(),
        ..ExchangeDeclare::default()
    };
    let queue = QueueDeclare {
        queue: "q".into(),
        passive: true,
        exclusive: true,
        auto_delete: true,
        arguments: table(),
        ..QueueDeclare::default()
    };
    [
        ("exchange.declare", Method::ExchangeDeclare(declare)),
        (
            "exchange.delete",
            Method::ExchangeDelete {
                exchange: "e".into(),
                if_unused: true,
            },
        ),
        ("queue.declare", Method::QueueDeclare(queue)),
        ("queue.purge", Method::QueuePurge { queue: "q".into() }),
        (
            "queue.delete",
            Method::QueueDelete {
                queue: "q".into(),
                if_unused: false,
                if_empty: true,
            },
        ),
    ]
}

fn basics() -> [(&'static str, Method); 9] {
    let delivery_tag = u64::MAX - 1;
    [
        (
            "basic.qos",
            Method::Qos {
                prefetch_size: 0,
                prefetch_count: 10,
                global: true,
            },
        ),
        (
            "basic.consume",
            Method::Consume {
                queue: "q".into(),
                tag: "t".into(),
                ack: AckMode::Auto,
                exclusive: true,
                arguments: table(),
            },
        ),
        ("basic.cancel", Method::Cancel { tag: "t".into() }),
        ("basic.publish", Method::publish(message())),
        (
            "basic.get",
            Method::Get {
                queue: "q".into(),
                ack: AckMode::Auto,
            },
        ),
        (
            "basic.ack",
            Method::Ack {
                delivery_tag,
                multiple: true,
            },
        ),
        (
            "basic.nack",
            Method::Nack {
                delivery_tag,
                multiple: false,
                requeue: true,
            },
        ),
        (
            "basic.reject",
            Method::Reject {
                delivery_tag,
                requeue: true,
            },
        ),
        ("basic.recover", Method::Recover { requeue: true }),
    ]
}

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
