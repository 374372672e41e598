//! Connecting: what each pair of nodes gives, why some give nothing, and that what was
//! connected runs.

use std::sync::Arc;

use super::*;
use crate::amqp::{FieldValue, Table};
use crate::scenario::Asks;
use crate::snapshot::Snapshot;
use crate::time::Time;
use crate::timeline::{Cursor, Playhead, Timeline};

/// One node of each kind, and a queue of another vhost.
fn one_of_each() -> Scenario {
    let json = r#"{"version": 1,
      "definitions": {
        "vhosts": [{"name": "v"}],
        "exchanges": [{"name": "t", "type": "topic"}, {"name": "f", "type": "fanout"},
                      {"name": "h", "type": "headers"}, {"name": "i", "type": "direct", "internal": true},
                      {"name": "w", "type": "x-consistent-hash"}],
        "queues": [{"name": "q"}, {"name": "r"}, {"name": "q", "vhost": "v"}],
        "bindings": [{"source": "f", "destination": "q"}]},
      "clients": [{"kind": "producer", "name": "p"},
                  {"kind": "consumer", "name": "c", "queue": ""}]}"#;
    Scenario::from_json(json).expect("it can be read")
}

fn node(text: &str) -> NodeId {
    text.parse().expect("a node")
}

fn connected(scenario: &Scenario, from: &str, to: &str) -> Scenario {
    let connected = connect(scenario, &node(from), &node(to)).expect("connectable");
    apply_all(scenario, &connected.edits).expect("possible")
}

#[test]
fn every_pair_is_connected_or_told_why_not() {
    let scenario = one_of_each();
    let ends = ["client:p", "exchange:t", "exchange:", "queue:q", "client:c"];
    let more = [
        ("client:p", "exchange:i"),
        ("client:p", "queue:v:q"),
        ("exchange:t", "queue:v:q"),
        ("exchange:f", "queue:q"),
        ("exchange:f", "queue:r"),
        ("exchange:amq.topic", "queue:q"),
        ("exchange:w", "queue:q"),
        ("queue:q", "queue:r"),
        ("queue:q", "queue:gone"),
    ];
    let pairs = ends
        .iter()
        .flat_map(|from| ends.iter().map(move |to| (*from, *to)));
    let told: String = pairs
        .chain(more)
        .map(
            |(from, to)| match connect(&scenario, &node(from), &node(to)) {
                Ok(Connected {
                    connection: Connection::Binding(binding),
                    ..
                }) => {
                    format!("{from} → {to}: binding with {:?}\n", binding.routing_key)
                }
                Ok(connected) => format!("{from} → {to}: {:?}\n", connected.connection),
                Err(error) => format!("{from} → {to}: {error}\n"),
            },
        )
        .collect();
    expect![[r#"
        client:p → client:p: clients never meet: a producer publishes to an exchange, a consumer reads from a queue
        client:p → exchange:t: Publish
        client:p → exchange:: Publish
        client:p → queue:q: PublishByName
        client:p → client:c: clients never meet: a producer publishes to an exchange, a consumer reads from a queue
        exchange:t → client:p: Publish
        exchange:t → exchange:t: binding with ""
        exchange:t → exchange:: the default exchange leads to every queue by its name, and takes no other bindings
        exchange:t → queue:q: binding with ""
        exchange:t → client:c: a consumer reads from a queue: bind a queue to the exchange, and connect that one
        exchange: → client:p: Publish
        exchange: → exchange:t: the default exchange leads to every queue by its name, and takes no other bindings
        exchange: → exchange:: the default exchange leads to every queue by its name, and takes no other bindings
        exchange: → queue:q: the default exchange leads to every queue by its name, and takes no other bindings
        exchange: → client:c: a consumer reads from a queue: bind a queue to the exchange, and connect that one
        queue:q → client:p: PublishByName
        queue:q → exchange:t: DeadLetter
        queue:q → exchange:: DeadLetter
        queue:q → queue:q: a queue cannot be connected with itself
        queue:q → client:c: Consume
        client:c → client:p: clients never meet: a producer publishes to an exchange, a consumer reads from a queue
        client:c → exchange:t: a consumer reads from a queue: bind a queue to the exchange, and connect that one
        client:c → exchange:: a consumer reads from a queue: bind a queue to the exchange, and connect that one
        client:c → queue:q: Consume
        client:c → client:c: clients never meet: a producer publishes to an exchange, a consumer reads from a queue
        client:p → exchange:i: the exchange is internal: it takes messages from other exchanges alone
        client:p → queue:v:q: they live in different vhosts, "/" and "v", and nothing leads from one to the other
        exchange:t → queue:v:q: they live in different vhosts, "/" and "v", and nothing leads from one to the other
        exchange:f → queue:q: they are bound already, and a second binding changes nothing here: keys do not count
        exchange:f → queue:r: binding with ""
        exchange:amq.topic → queue:q: binding with ""
        exchange:w → queue:q: binding with "1"
        queue:q → queue:r: DeadLetter
        queue:q → queue:gone: queue:gone is not defined in the scenario, so that nothing can be connected to it
    "#]].assert_eq(&told);
}

#[test]
fn a_second_binding_gets_a_key_of_its_own() {
    let mut scenario = one_of_each();
    for _ in 0..3 {
        scenario = connected(&scenario, "exchange:t", "queue:q");
    }
    let bindings = scenario.definitions.bindings.iter();
    let keys: Vec<&str> = bindings.map(|one| one.routing_key.as_str()).collect();
    assert_eq!(keys, ["", "", "key", "key-2"]);
}

/// The state at the end of the run.
fn outcome(scenario: &Scenario) -> Arc<Snapshot> {
    let timeline = Timeline::complete(scenario.clone().into());
    let end = Playhead::at(Time::from_ms(scenario.run_for_ms));
    Cursor::new(&timeline, end).snapshot().clone()
}

#[test]
fn what_is_built_by_connecting_alone_delivers_every_message() {
    let mut scenario = one_of_each();
    scenario.run_for_ms = 9_000;
    scenario = connected(&scenario, "exchange:t", "queue:q");
    scenario = connected(&scenario, "exchange:t", "queue:r");
    let key = "kern.*".into();
    scenario = apply(&scenario, &Edit::SetBindingKey { index: 1, key }).expect("possible");
    let key = "#.error".into();
    scenario = apply(&scenario, &Edit::SetBindingKey { index: 2, key }).expect("possible");
    scenario = connected(&scenario, "client:p", "exchange:t");
    scenario = connected(&scenario, "queue:q", "client:c");
    let end = outcome(&scenario);
    assert!(end.totals.enqueued >= 8, "it runs: {:?}", end.totals);
    assert_eq!(end.losses.total, 0, "every key that was made up is matched");
}

#[test]
fn a_producer_of_a_headers_exchange_begins_with_headers_that_match() {
    let mut scenario = one_of_each();
    scenario = connected(&scenario, "exchange:h", "queue:q");
    let binding = &mut scenario.definitions.bindings[1];
    binding.arguments = Table::from([
        ("x-match", FieldValue::from("all")),
        ("format", FieldValue::from("pdf")),
    ]);
    scenario = connected(&scenario, "client:p", "exchange:h");
    let Client::Producer(producer) = &scenario.clients[0] else {
        panic!("it was a producer");
    };
    let headers = producer.messages[0].properties.headers.as_ref();
    assert_eq!(
        headers,
        Some(&Table::from([("format", FieldValue::from("pdf"))]))
    );
}

#[test]
fn a_producer_names_one_queue_after_the_other() {
    let mut scenario = one_of_each();
    scenario = connected(&scenario, "client:p", "queue:q");
    scenario = connected(&scenario, "queue:r", "client:p");
    let Client::Producer(producer) = &scenario.clients[0] else {
        panic!("it was a producer");
    };
    let keys: Vec<&str> = producer
        .messages
        .iter()
        .map(|one| one.routing_key.as_str())
        .collect();
    assert_eq!((producer.exchange.as_str(), keys), ("", vec!["q", "r"]));
}

#[test]
fn connections_that_are_no_bindings_come_apart_again() {
    let table = [
        (
            "queue:q",
            "client:c",
            Link::Consume {
                client: "c".into(),
                queue: "q".into(),
            },
        ),
        (
            "queue:q",
            "exchange:t",
            Link::DeadLetter {
                queue: ResourceName::root("q"),
            },
        ),
        (
            "queue:q",
            "queue:r",
            Link::DeadLetter {
                queue: ResourceName::root("q"),
            },
        ),
    ];
    for (from, to, link) in table {
        let there = connected(&one_of_each(), from, to);
        assert_ne!(there, one_of_each());
        let back = apply(&there, &Edit::Unlink(link)).expect("possible");
        assert_eq!(back, one_of_each(), "{from} → {to}");
    }
    let there = connected(&one_of_each(), "client:p", "exchange:t");
    let link = Link::Publish { client: "p".into() };
    let back = apply(&there, &Edit::Unlink(link)).expect("possible");
    let Client::Producer(producer) = &back.clients[0] else {
        panic!("it was a producer");
    };
    assert_eq!(producer.exchange, "");
    assert_eq!(producer.messages.len(), 1, "what it sends stays");
}

#[test]
fn who_loses_the_way_of_its_answers_only_tells() {
    let mut asks = one_of_each();
    let set = |asks: &mut Scenario, queue: Option<&str>| {
        let Client::Producer(producer) = &mut asks.clients[0] else {
            panic!("it was a producer");
        };
        producer.asks = Some(Asks {
            queue: queue.map(Into::into),
            patience_ms: None,
        });
    };
    set(&mut asks, None);
    let link = Link::Answers { client: "p".into() };
    let back = apply(&asks, &Edit::Unlink(link)).expect("possible");
    assert_eq!(back, one_of_each());
    set(&mut asks, Some("p.answers"));
    let of = |queue: &str| {
        Edit::Unlink(Link::Consume {
            client: "p".into(),
            queue: queue.into(),
        })
    };
    assert_eq!(apply(&asks, &of("q")).expect("possible"), asks);
    let back = apply(&asks, &of("p.answers")).expect("possible");
    assert_eq!(back, one_of_each());
}

#[test]
fn a_consumer_that_leaves_its_first_queue_goes_on_with_the_second() {
    let mut scenario = connected(&one_of_each(), "queue:q", "client:c");
    scenario = connected(&scenario, "queue:r", "client:c");
    let link = Link::Consume {
        client: "c".into(),
        queue: "q".into(),
    };
    scenario = apply(&scenario, &Edit::Unlink(link)).expect("possible");
    let Client::Consumer(consumer) = &scenario.clients[1] else {
        panic!("it was a consumer");
    };
    assert_eq!(
        (consumer.queue.as_str(), consumer.more_queues.len()),
        ("r", 0)
    );
}
