//! The recent history exchange.

use super::{Desk, declared, headers};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::command::BindEnd;
use crate::broker::tests::bench::exchange;
use crate::broker::tests::bench::precondition;
use crate::broker::{Command, ExchangeDeclare, Method};
use crate::scenario::StopKind;

/// A recent history exchange that keeps two, after three messages and one that it was told
/// not to keep.
fn history() -> Desk {
    let mut desk = Desk::new();
    desk.exchange(
        "rh",
        "x-recent-history",
        Table::from([("x-recent-history-length", 2.into())]),
    );
    desk.queue("q1");
    desk.bind_queue("rh", "q1", "");
    for _ in 0..3 {
        desk.publish("rh", "k", Properties::default());
    }
    let no_store = Table::from([("x-recent-history-no-store", true.into())]);
    desk.publish("rh", "k", headers(no_store));
    desk
}

#[test]
fn a_length_of_history_is_a_signed_number_above_zero() {
    let refused = |value| {
        precondition(&format!(
            "Invalid argument {value}, 'x-recent-history-length' must be a positive integer"
        ))
    };
    let cases = [
        (FieldValue::Long(2), "fine".to_owned()),
        (FieldValue::Byte(5), "fine".to_owned()),
        (FieldValue::Short(7), "fine".to_owned()),
        (FieldValue::SignedInt(7), "fine".to_owned()),
        (FieldValue::Long(0), refused("0")),
        (FieldValue::Long(-1), refused("-1")),
        (FieldValue::from("5"), refused("<<\"5\">>")),
        (FieldValue::UnsignedInt(5), refused("5")),
        (FieldValue::UnsignedByte(5), refused("5")),
        (FieldValue::UnsignedShort(7), refused("7")),
        (FieldValue::Double(0x4004_0000_0000_0000), refused("2.5")),
        (FieldValue::Bool(true), refused("true")),
    ];
    for (value, expected) in cases {
        let arguments = Table::from([("x-recent-history-length", value)]);
        assert_eq!(
            declared("x-recent-history", arguments.clone()),
            expected,
            "{arguments:?}"
        );
    }
}

#[test]
fn a_new_queue_gets_the_latest_messages_oldest_first() {
    let mut desk = history();
    assert_eq!(desk.drain("q1"), [1, 2, 3, 4]);
    desk.queue("q2");
    desk.bind_queue("rh", "q2", "a");
    assert_eq!(desk.drain("q2"), [2, 3]);
    desk.bind_queue("rh", "q2", "a");
    assert_eq!(
        desk.drain("q2"),
        [0; 0],
        "a repeated binding changes nothing"
    );
    desk.bind_queue("rh", "q2", "b");
    assert_eq!(
        desk.drain("q2"),
        [2, 3],
        "another binding of the same queue is a new one"
    );
    desk.unbind("rh", "q2", "a");
    desk.bind_queue("rh", "q2", "a");
    assert_eq!(desk.drain("q2"), [2, 3]);
    assert_eq!(desk.drain("q1"), [0; 0]);
}

#[test]
fn a_new_exchange_gets_the_latest_messages_newest_first_and_must_have_a_queue() {
    let mut desk = history();
    desk.exchange("f", "fanout", Table::default());
    let refused = desk.bind("rh", BindEnd::Exchange("f".into()), "");
    assert_eq!(refused.expect_err("nowhere to go"), "541 INTERNAL_ERROR");
    desk.channel = desk.bench.channel("d");
    desk.exchange("g", "fanout", Table::default());
    desk.queue("q2");
    desk.bind_queue("g", "q2", "");
    desk.bind("rh", BindEnd::Exchange("g".into()), "")
        .expect("bound");
    assert_eq!(desk.drain("q2"), [3, 2]);
}

#[test]
fn a_history_keeps_what_no_queue_got_until_the_server_stops() {
    let mut desk = Desk::new();
    desk.exchange("rh", "x-recent-history", Table::default());
    desk.publish("rh", "k", Properties::default());
    desk.queue("q");
    desk.bind_queue("rh", "q", "");
    assert_eq!(desk.drain("q"), [1]);
    let durable = ExchangeDeclare {
        durable: true,
        ..exchange("kept", "x-recent-history")
    };
    desk.call(Method::ExchangeDeclare(durable))
        .expect("declared");
    desk.publish("kept", "k", Properties::default());
    let stop = StopKind::Clean;
    desk.bench.apply(Command::Stop { stop }).expect("stopped");
    desk.bench.apply(Command::Start).expect("started");
    desk.channel = desk.bench.channel("d");
    desk.queue("q");
    desk.bind_queue("kept", "q", "");
    assert_eq!(desk.drain("q"), [0; 0]);
}
