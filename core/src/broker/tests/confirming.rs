//! Publisher confirms: what a publisher hears, and when.

use super::bench::{Bench, bind, declare, exchange, message};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::{Command, Method, QueueDeclare};
use crate::event::ChannelId;
use crate::time::Time;

/// A channel in confirm mode, a fanout exchange `x`, and these queues bound to it.
fn bench(queues: &[(&str, Table)]) -> (Bench, ChannelId) {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    let methods = [Method::ExchangeDeclare(exchange("x", "fanout"))];
    let queues = queues.iter().flat_map(|(queue, arguments)| {
        let declare = QueueDeclare {
            arguments: arguments.clone(),
            ..declare(queue)
        };
        [
            Method::QueueDeclare(declare),
            bind("x", queue, Table::default()),
        ]
    });
    for method in methods.into_iter().chain(queues) {
        bench.call(c, method).expect("set up");
    }
    bench.call(c, Method::ConfirmSelect).expect("confirms");
    bench.forget();
    (bench, c)
}

fn publish(number: u32, exchange: &str, key: &str) -> Method {
    message(number, exchange, key, Properties::default())
}

fn full() -> Table {
    Table::from([
        ("x-max-length", FieldValue::Long(0)),
        ("x-overflow", FieldValue::from("reject-publish")),
    ])
}

#[test]
fn a_publish_is_confirmed_once_when_all_its_queues_have_it() {
    let none = Table::default;
    let table = [
        (vec![("q", none())], "x", "#1 Ack as 1"),
        (vec![("q", none()), ("r", none())], "x", "#1 Ack as 1"),
        (vec![], "x", "#1 returned\n#1 Ack as 1"),
        (
            vec![("q", full())],
            "x",
            "#1 dropped: QueueFull\n#1 Nack as 1",
        ),
        (
            vec![("q", none()), ("r", full())],
            "x",
            "#1 dropped: QueueFull\n#1 Nack as 1",
        ),
        (
            vec![("q", full()), ("r", none())],
            "x",
            "#1 dropped: QueueFull\n#1 Nack as 1",
        ),
    ];
    for (queues, exchange, expected) in table {
        let (mut bench, c) = bench(&queues);
        bench.call(c, publish(1, exchange, "")).expect("published");
        assert_eq!(bench.facts(), expected, "{queues:?}");
    }
}

#[test]
fn the_numbers_count_each_channels_publishes_since_it_confirms() {
    let (mut bench, c) = bench(&[("q", Table::default())]);
    let other = bench.channel("d");
    bench.call(other, publish(1, "x", "")).expect("published");
    bench
        .call(other, Method::ConfirmSelect)
        .expect("it confirms");
    bench.call(c, Method::ConfirmSelect).expect("it does");
    for (number, channel) in [(2, c), (3, other), (4, c)] {
        bench
            .call(channel, publish(number, "x", ""))
            .expect("published");
    }
    let expected = "#2 Ack as 1\n#3 Ack as 1\n#4 Ack as 2";
    assert_eq!(bench.facts(), expected);
}

#[test]
fn what_was_on_its_way_to_a_queue_that_goes_is_confirmed() {
    let (mut bench, c) = bench(&[("q", Table::default())]);
    let owner = bench.channel("owner");
    let own = QueueDeclare {
        exclusive: true,
        ..declare("own")
    };
    bench
        .call(owner, Method::QueueDeclare(own))
        .expect("declared");
    let mut facts = Vec::new();
    let publish = Command::Method {
        channel: c,
        method: publish(1, "", "own"),
    };
    let connection = owner.connection;
    let close = Command::CloseConnection { connection };
    for command in [publish, close] {
        bench
            .broker
            .apply(Time::ZERO, command, &mut facts)
            .expect("done");
    }
    let lines: Vec<String> = facts.iter().filter_map(super::bench::line).collect();
    let expected = [
        "channel of owner closed",
        "connection of owner closed",
        "#1 dropped: QueueDeleted",
        "queue own deleted",
        "#1 Ack as 1",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_refused_publish_closes_the_channel_and_confirms_nothing() {
    let (mut bench, c) = bench(&[]);
    bench.call(c, publish(1, "nowhere", "")).expect_err("404");
    assert_eq!(bench.facts(), "channel of c closed");
}
