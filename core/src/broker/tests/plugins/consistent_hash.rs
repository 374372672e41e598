//! The consistent hash exchange.

use super::{Desk, QUEUES, declared, headers};
use crate::amqp::{FieldValue, NestedTable, Properties, Table};
use crate::broker::command::BindEnd;
use crate::broker::tests::bench::{answer, declare, exchange, name, precondition};
use crate::broker::{Command, ExchangeDeclare, Method};
use crate::name::ResourceName;
use crate::scenario::StopKind;

/// A consistent hash exchange with the three queues bound by these weights.
fn ring(arguments: Table, weights: [&str; 3]) -> Desk {
    let mut desk = Desk::new();
    desk.exchange("h", "x-consistent-hash", arguments);
    for (queue, weight) in QUEUES.into_iter().zip(weights) {
        desk.queue(queue);
        desk.bind_queue("h", queue, weight);
    }
    desk
}

#[test]
fn the_hash_of_the_key_picks_the_queue_that_the_server_picks() {
    let mut desk = ring(Table::default(), ["1", "2", "4"]);
    let recorded = [
        ("", "a3"),
        ("a", "a3"),
        ("b", "a2"),
        ("same-key", "a3"),
        ("order.created", "a1"),
        ("0", "a3"),
        ("1", "a2"),
        ("2", "a3"),
        ("3", "a2"),
        ("longer than twelve bytes", "a3"),
        ("ä", "a3"),
    ];
    for (key, queue) in recorded {
        desk.publish("h", key, Properties::default());
        assert_eq!(desk.found_in(&QUEUES), queue, "{key:?}");
    }
}

#[test]
fn a_queue_bound_twice_keeps_its_buckets_and_loses_them_with_either_binding() {
    let mut desk = ring(Table::default(), ["1", "2", "4"]);
    assert_eq!(desk.picked_for_twelve_keys(), "323211323323");
    desk.bind_queue("h", "a1", "9");
    assert_eq!(desk.picked_for_twelve_keys(), "323211323323", "observed");
    desk.unbind("h", "a1", "9");
    assert_eq!(desk.picked_for_twelve_keys(), "333322332233", "observed");
}

#[test]
fn a_header_is_hashed_with_its_type() {
    let arguments = Table::from([("hash-header", "k".into())]);
    let mut desk = ring(arguments, ["10", "20", "40"]);
    let value = |value: FieldValue| headers(Table::from([("k", value)]));
    let recorded = [
        (Properties::default(), "a3"),
        (headers(Table::default()), "a3"),
        (value("a".into()), "a3"),
        (value("c".into()), "a2"),
        (value("".into()), "a3"),
        (value(1.into()), "a3"),
        (value(FieldValue::SignedInt(-7)), "a3"),
        (value((-1_000_000_000_000).into()), "a2"),
        (value(true.into()), "a1"),
        (value(false.into()), "a2"),
        (value(FieldValue::Void), "a3"),
        (value(FieldValue::Timestamp(1_700_000_000)), "a3"),
        (value(FieldValue::Double(0x3FF8_0000_0000_0000)), "a2"),
        (value(FieldValue::Byte(3)), "a3"),
        (value(FieldValue::Short(3)), "a2"),
        (value(FieldValue::UnsignedByte(3)), "a1"),
        (value(FieldValue::UnsignedShort(3)), "a3"),
        (value(FieldValue::UnsignedInt(3)), "a1"),
        (value(FieldValue::Binary(vec![1, 2])), "a2"),
        (value(FieldValue::Decimal { scale: 1, value: 5 }), "a3"),
        (value(FieldValue::Float(0x3F00_0000)), "a3"),
        (value(FieldValue::Array(vec![1.into()])), "a3"),
        (value(FieldValue::Array(Vec::new())), "a2"),
        (
            value(FieldValue::Table(NestedTable::from([("a", 1.into())]))),
            "a3",
        ),
    ];
    for (properties, queue) in recorded {
        desk.publish("h", "", properties.clone());
        assert_eq!(desk.found_in(&QUEUES), queue, "{properties:?}");
    }
}

#[test]
fn a_property_is_hashed_as_text() {
    let arguments = Table::from([("hash-property", "timestamp".into())]);
    let mut desk = ring(arguments, ["10", "20", "40"]);
    let recorded = [
        (None, "a3"),
        (Some(0), "a3"),
        (Some(1), "a3"),
        (Some(2), "a2"),
        (Some(1_700_000_000), "a3"),
    ];
    for (timestamp, queue) in recorded {
        let properties = Properties {
            timestamp,
            ..Properties::default()
        };
        desk.publish("h", "", properties);
        assert_eq!(desk.found_in(&QUEUES), queue, "{timestamp:?}");
    }
}

#[test]
fn a_consistent_hash_exchange_refuses_what_the_server_refuses() {
    let table = |entries: &[(&str, FieldValue)]| -> Table {
        let entries = entries.iter().cloned();
        entries.map(|(key, value)| (key.into(), value)).collect()
    };
    let crash = "541 INTERNAL_ERROR".to_owned();
    let (header, property) = ("hash-header", "hash-property");
    let cases = [
        (table(&[(header, "a".into())]), "fine".to_owned()),
        (
            table(&[(header, "a".into()), (property, "message_id".into())]),
            precondition("hash-header and hash-property are mutually exclusive"),
        ),
        (
            table(&[(property, "app_id".into())]),
            precondition("Unsupported property: app_id"),
        ),
        (table(&[(header, 5.into())]), crash.clone()),
        (table(&[(property, 5.into())]), crash),
    ];
    for (arguments, expected) in cases {
        assert_eq!(
            declared("x-consistent-hash", arguments.clone()),
            expected,
            "{arguments:?}"
        );
    }
}

#[test]
fn a_weight_is_a_whole_number_above_zero() {
    let integer = |key| precondition(&format!("The binding key must be an integer: {key}"));
    let zero = || precondition("The binding key must be greater than 0");
    let cases = [
        ("", integer("<<>>")),
        ("0", zero()),
        ("-1", zero()),
        ("+2", "fine".to_owned()),
        ("007", "fine".to_owned()),
        ("abc", integer("<<\"abc\">>")),
        ("1.5", integer("<<\"1.5\">>")),
        (" 1", integer("<<\" 1\">>")),
        ("1a", integer("<<\"1a\">>")),
    ];
    for (key, expected) in cases {
        let bind = Method::Bind {
            source: name("e"),
            destination: BindEnd::Queue(name("q")),
            routing_key: name(key),
            arguments: Table::default(),
        };
        let said = answer(vec![
            Method::ExchangeDeclare(exchange("e", "x-consistent-hash")),
            Method::QueueDeclare(declare("q")),
            bind,
        ]);
        assert_eq!(said, expected, "{key:?}");
    }
}

#[test]
fn what_the_ring_is_after_a_restart_does_not_depend_on_what_was_bound_twice() {
    let mut desk = Desk::new();
    let durable = ExchangeDeclare {
        durable: true,
        ..exchange("h", "x-consistent-hash")
    };
    desk.call(Method::ExchangeDeclare(durable))
        .expect("declared");
    let mut queue = declare("q");
    queue.durable = true;
    desk.call(Method::QueueDeclare(queue)).expect("declared");
    desk.bind_queue("h", "q", "1");
    desk.bind_queue("h", "q", "2");
    desk.unbind("h", "q", "1");
    desk.publish("h", "k", Properties::default());
    assert_eq!(desk.drain("q"), [0; 0], "its buckets went");
    let stop = StopKind::Clean;
    desk.bench.apply(Command::Stop { stop }).expect("stopped");
    desk.bench.apply(Command::Start).expect("started");
    desk.channel = desk.bench.channel("d");
    desk.publish("h", "k", Properties::default());
    assert_eq!(desk.drain("q"), [2]);
    assert!(
        desk.bench
            .broker
            .topology()
            .exchange(&ResourceName::root("h"))
            .is_some()
    );
}
