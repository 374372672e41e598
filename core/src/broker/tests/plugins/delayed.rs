//! The delayed message exchange.

use super::{Desk, headers};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::tests::bench::exchange;
use crate::broker::tests::bench::precondition;
use crate::broker::{Command, ExchangeDeclare, Method};
use crate::scenario::StopKind;
use crate::time::Time;

fn delay(ms: impl Into<FieldValue>) -> Properties {
    headers(Table::from([("x-delay", ms.into())]))
}

/// A delayed message exchange that routes as a direct one, with a queue bound by `k`.
fn delayed() -> Desk {
    let mut desk = Desk::new();
    let arguments = Table::from([("x-delayed-type", "direct".into())]);
    desk.exchange("later", "x-delayed-message", arguments);
    desk.queue("q");
    desk.bind_queue("later", "q", "k");
    desk
}

#[test]
fn a_delayed_message_is_held_back_and_then_routed_with_its_header_negated() {
    let mut desk = delayed();
    desk.publish("later", "k", delay(5000));
    desk.publish("later", "k", delay(1000));
    desk.publish("later", "k", Properties::default());
    desk.publish("later", "k", delay(0));
    desk.publish("later", "k", delay(-5));
    desk.publish("later", "k", delay("1000"));
    assert_eq!(desk.drain("q"), [3, 4, 5]);
    assert_eq!(desk.bench.broker.next_timeout(), Some(Time::from_ms(1000)));
    desk.wait_until(999);
    assert_eq!(desk.drain("q"), [0; 0]);
    desk.wait_until(1000);
    assert_eq!(desk.drain("q"), [2, 6]);
    desk.wait_until(5000);
    let message = desk.get("q").expect("the first");
    assert_eq!(message.number.0, 1);
    let negated = message.properties.headers.expect("headers");
    assert_eq!(negated.get("x-delay"), Some(&FieldValue::SignedInt(-5000)));
    assert_eq!(desk.bench.broker.next_timeout(), None);
}

#[test]
fn a_delayed_message_is_judged_by_the_bindings_there_are_when_its_time_comes() {
    let mut desk = delayed();
    desk.publish("later", "k", delay(100));
    desk.publish("later", "other", delay(100));
    desk.unbind("later", "q", "k");
    desk.bind_queue("later", "q", "other");
    desk.bench.forget();
    desk.wait_until(100);
    assert_eq!(desk.bench.facts(), "#1 dropped: Unroutable");
    assert_eq!(desk.drain("q"), [2]);
}

#[test]
fn a_delayed_message_outlives_a_restart_and_its_exchange() {
    let mut desk = delayed();
    desk.publish("later", "k", delay(100));
    let stop = StopKind::Kill9;
    desk.bench.apply(Command::Stop { stop }).expect("stopped");
    assert_eq!(desk.bench.broker.next_timeout(), None);
    desk.bench.now = Time::from_ms(500);
    desk.bench.apply(Command::Start).expect("started");
    desk.bench.forget();
    desk.wait_until(500);
    assert_eq!(
        desk.bench.facts(),
        "#1 dropped: Unroutable",
        "its exchange was not durable"
    );
}

#[test]
fn a_mandatory_message_comes_back_although_it_is_only_held_back() {
    let mut desk = delayed();
    let method = crate::broker::tests::bench::message(1, "later", "k", delay(100));
    desk.bench.forget();
    desk.call(method).expect("published");
    assert_eq!(desk.bench.facts(), "#1 returned");
    desk.wait_until(100);
    assert_eq!(desk.drain("q"), [1]);
}

#[test]
fn a_delayed_message_exchange_needs_a_type_that_exists() {
    let mut desk = Desk::new();
    let mut declared = |kind: Option<FieldValue>| {
        let arguments = kind.map(|kind| ("x-delayed-type".into(), kind));
        let declare = ExchangeDeclare {
            arguments: arguments.into_iter().collect(),
            ..exchange("d", "x-delayed-message")
        };
        let said = desk.call(Method::ExchangeDeclare(declare));
        desk.channel = desk.bench.channel("again");
        said.map(drop)
    };
    let missing = "Invalid argument, 'x-delayed-type' must bean existing exchnage type";
    for kind in [None, Some(5.into()), Some("x-delayed-message".into())] {
        assert_eq!(declared(kind), Err(precondition(missing)));
    }
    let unknown = "503 COMMAND_INVALID - unknown exchange type 'tropic'".to_owned();
    assert_eq!(declared(Some("tropic".into())), Err(unknown));
    assert_eq!(declared(Some("x-recent-history".into())), Ok(()));
}

#[test]
fn a_delay_in_words_crashes_the_channel() {
    let mut desk = delayed();
    let method = crate::broker::tests::bench::message(1, "later", "k", delay("soon"));
    assert_eq!(desk.call(method), Err("541 INTERNAL_ERROR".to_owned()));
}
