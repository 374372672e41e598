//! The exchange types of plugins, by example: what a RabbitMQ 3.10.8 with the plugins that
//! it is delivered with was observed to do, and for the delayed message exchange what its
//! source says.

use super::bench::{Bench, answer, declare, exchange, name, precondition};
use crate::amqp::{FieldValue, Message, NestedTable, Properties, Table};
use crate::broker::command::BindEnd;
use crate::broker::{Broker, Command, ExchangeDeclare, Method, Reply};
use crate::event::ChannelId;
use crate::invariant;
use crate::name::ResourceName;
use crate::scenario::{AckMode, ServerLine, StopKind};
use crate::time::Time;
use crate::topology::Plugins;

/// A bench with one channel.
struct Desk {
    bench: Bench,
    channel: ChannelId,
    published: u32,
}

impl Desk {
    fn new() -> Self {
        let mut bench = Bench::new();
        bench.broker = Broker::new(ServerLine::V3_10).with_plugins(Plugins::all());
        let channel = bench.channel("c");
        Self {
            bench,
            channel,
            published: 0,
        }
    }

    fn call(&mut self, method: Method) -> Result<Reply, String> {
        let reply = self.bench.call(self.channel, method);
        let Bench {
            snapshot, broker, ..
        } = &self.bench;
        invariant::agreement(snapshot, broker).expect("the facts tell everything");
        reply.map_err(|refusal| refusal.to_string())
    }

    fn exchange(&mut self, name: &str, kind: &str, arguments: Table) {
        let declare = ExchangeDeclare {
            arguments,
            ..exchange(name, kind)
        };
        self.call(Method::ExchangeDeclare(declare))
            .expect("an exchange");
    }

    fn queue(&mut self, name: &str) {
        self.call(Method::QueueDeclare(declare(name)))
            .expect("a queue");
    }

    fn bind(&mut self, source: &str, destination: BindEnd, key: &str) -> Result<Reply, String> {
        self.call(Method::Bind {
            source: source.into(),
            destination,
            routing_key: key.into(),
            arguments: Table::default(),
        })
    }

    fn bind_queue(&mut self, source: &str, queue: &str, key: &str) {
        self.bind(source, BindEnd::Queue(queue.into()), key)
            .expect("a binding");
    }

    fn unbind(&mut self, source: &str, queue: &str, key: &str) {
        let unbind = Method::Unbind {
            source: source.into(),
            destination: BindEnd::Queue(queue.into()),
            routing_key: key.into(),
            arguments: Table::default(),
        };
        self.call(unbind).expect("unbound");
    }

    fn publish(&mut self, exchange: &str, key: &str, properties: Properties) -> u32 {
        self.published += 1;
        let message = Message {
            properties,
            ..Message::plain(self.published, exchange, key, "")
        };
        self.call(Method::publish(message)).expect("published");
        self.published
    }

    /// The numbers of the messages in a queue, which are fetched.
    fn drain(&mut self, queue: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        while let Some(message) = self.get(queue) {
            numbers.push(message.number.0);
        }
        numbers
    }

    fn get(&mut self, queue: &str) -> Option<Message> {
        let (queue, ack) = (name(queue), AckMode::Auto);
        match self.call(Method::Get { queue, ack }) {
            Ok(Reply::Got { message, .. }) => Some((*message).clone()),
            _ => None,
        }
    }

    /// The one queue among these that holds a message, which is fetched.
    fn found_in(&mut self, queues: &[&'static str]) -> &'static str {
        let mut found = Vec::new();
        for queue in queues {
            found.extend(self.drain(queue).iter().map(|_| *queue));
        }
        assert_eq!(found.len(), 1, "one copy");
        found[0]
    }

    /// Where the keys `0` to `11` lead, a figure for each.
    fn picked_for_twelve_keys(&mut self) -> String {
        let mut picked = String::new();
        for key in 0..12 {
            self.publish("h", &i32::to_string(&key), Properties::default());
            picked.push_str(&self.found_in(&QUEUES)[1..]);
        }
        picked
    }

    fn wait_until(&mut self, ms: u64) {
        self.bench.now = Time::from_ms(ms);
        let due = self.bench.broker.next_timeout();
        if due.is_some_and(|at| at <= self.bench.now) {
            self.bench.apply(Command::Timeout).expect("no refusal");
        }
    }
}

const QUEUES: [&str; 3] = ["a1", "a2", "a3"];

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

fn headers(table: Table) -> Properties {
    Properties {
        headers: Some(table),
        ..Properties::default()
    }
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

/// The answer to the declaration of an exchange of this type with one argument.
fn declared(kind: &str, arguments: Table) -> String {
    let declare = ExchangeDeclare {
        arguments,
        ..exchange("e", kind)
    };
    answer(vec![Method::ExchangeDeclare(declare)])
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
fn a_type_that_the_server_does_not_have_is_unknown() {
    let unknown = |kind| format!("503 COMMAND_INVALID - unknown exchange type '{kind}'");
    for kind in ["x-delayed-message", "x-local-random", "x-modulus-hash"] {
        assert_eq!(declared(kind, Table::default()), unknown(kind));
    }
    for kind in ["x-consistent-hash", "x-random", "x-recent-history"] {
        assert_eq!(declared(kind, Table::default()), "fine");
    }
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
fn only_a_new_exchange_has_its_arguments_looked_at() {
    let again = |arguments| ExchangeDeclare {
        arguments,
        ..exchange("e", "x-recent-history")
    };
    let length = |length: i64| Table::from([("x-recent-history-length", length.into())]);
    let said = answer(vec![
        Method::ExchangeDeclare(again(length(2))),
        Method::ExchangeDeclare(again(length(-3))),
    ]);
    assert_eq!(said, "fine", "observed");
}

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

#[test]
fn a_random_exchange_picks_one_queue_and_every_queue_now_and_then() {
    let mut desk = Desk::new();
    desk.exchange("r", "x-random", Table::default());
    for queue in QUEUES {
        desk.queue(queue);
        desk.bind_queue("r", queue, "ignored");
    }
    for _ in 0..300 {
        desk.publish("r", "k", Properties::default());
    }
    let shares = QUEUES.map(|queue| desk.drain(queue).len());
    assert_eq!(shares.iter().sum::<usize>(), 300);
    assert!(shares.iter().all(|share| *share > 50), "{shares:?}");
}

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
    let method = super::bench::message(1, "later", "k", delay(100));
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
    let method = super::bench::message(1, "later", "k", delay("soon"));
    assert_eq!(desk.call(method), Err("541 INTERNAL_ERROR".to_owned()));
}

#[test]
fn a_local_random_exchange_takes_classic_queues_without_a_key() {
    let mut desk = Desk::new();
    desk.bench.broker = Broker::new(ServerLine::V4);
    desk.bench.snapshot.topology = desk.bench.broker.topology().clone();
    desk.channel = desk.bench.channel("c");
    desk.exchange("l", "x-local-random", Table::default());
    desk.queue("q");
    desk.bind_queue("l", "q", "");
    desk.publish("l", "anything", Properties::default());
    assert_eq!(desk.drain("q"), [1]);
    let refused = desk.bind("l", BindEnd::Queue("q".into()), "k");
    let text = precondition("Non empty binding 'k' key not permitted");
    assert_eq!(refused, Err(text));
    desk.channel = desk.bench.channel("d");
    let refused = desk.bind("l", BindEnd::Exchange("amq.fanout".into()), "");
    assert_eq!(refused, Err(precondition("Destination not found")));
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
