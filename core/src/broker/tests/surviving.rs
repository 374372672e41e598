//! What survives a restart, and what goes along with what.

use expect_test::expect;

use super::bench::{Bench, name};
use crate::amqp::Table;
use crate::broker::command::BindEnd;
use crate::broker::{Command, Connect, ExchangeDeclare, Method, QueueDeclare};
use crate::scenario::StopKind;

fn restart(bench: &mut Bench, stop: StopKind) {
    bench.apply(Command::Stop { stop }).expect("stops");
    bench.apply(Command::Start).expect("starts");
}

/// A durable queue with #1 (persistent), #2 (transient), #3 (persistent), #4
/// (persistent), of which a worker holds #1; and a queue that is not durable with #5.
fn scene() -> Bench {
    let mut bench = Bench::new();
    let p = bench.channel("p");
    bench.queue(p, "q");
    let loose = QueueDeclare {
        queue: "loose".into(),
        ..QueueDeclare::default()
    };
    bench.call(p, Method::QueueDeclare(loose)).expect("a queue");
    let w = bench.channel("w");
    bench.consume(w, "q", "w", 1);
    for persistent in [true, false, true, true] {
        bench.publish(p, "q", persistent);
    }
    bench.publish(p, "loose", true);
    bench.forget();
    bench
}

fn drain(bench: &mut Bench) -> String {
    bench.forget();
    let w = bench.channel("v");
    bench.consume(w, "q", "v", 0);
    bench.facts()
}

#[test]
fn durable_queues_keep_persistent_messages_and_lose_the_others() {
    let mut bench = scene();
    restart(&mut bench, StopKind::Clean);
    expect![[r#"
        #5 dropped: QueueNotDurable
        queue loose deleted
        #2 dropped: NotPersistent
        channel of p closed
        connection of p closed
        channel of w closed
        w cancelled
        #1 requeued
        connection of w closed"#]]
    .assert_eq(&bench.facts());
    // Only what had been delivered before comes again marked.
    expect![[r#"
        #1 -> v tag 1 again
        #3 -> v tag 2
        #4 -> v tag 3"#]]
    .assert_eq(&drain(&mut bench));
}

#[test]
fn after_a_kill_everything_recovered_is_marked() {
    let mut bench = scene();
    restart(&mut bench, StopKind::Kill9);
    expect![[r#"
        #1 -> v tag 1 again
        #3 -> v tag 2 again
        #4 -> v tag 3 again"#]]
    .assert_eq(&drain(&mut bench));
}

#[test]
fn nobody_connects_while_the_broker_is_away() {
    let mut bench = scene();
    bench
        .apply(Command::Stop {
            stop: StopKind::Clean,
        })
        .expect("stops");
    let open = Command::OpenConnection(Connect::new("late".into(), "/".into()));
    let refusal = bench.apply(open).expect_err("refused");
    assert_eq!(refusal.code.number(), 320);
}

#[test]
fn an_auto_delete_chain_goes_with_the_last_consumer() {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    let exchange = ExchangeDeclare {
        exchange: "x".into(),
        kind: "fanout".into(),
        auto_delete: true,
        ..ExchangeDeclare::default()
    };
    bench
        .call(c, Method::ExchangeDeclare(exchange))
        .expect("an exchange");
    let queue = QueueDeclare {
        queue: "q".into(),
        auto_delete: true,
        ..QueueDeclare::default()
    };
    bench.call(c, Method::QueueDeclare(queue)).expect("a queue");
    let bind = Method::Bind {
        source: "x".into(),
        destination: BindEnd::Queue("q".into()),
        routing_key: name(""),
        arguments: Table::default(),
    };
    bench.call(c, bind).expect("bound");
    bench.publish(c, "q", false);
    bench.consume(c, "q", "w", 0);
    bench
        .call(c, Method::Cancel { tag: "w".into() })
        .expect("cancelled");
    expect![[r#"
        #1 -> w tag 1
        w cancelled
        #1 dropped: QueueDeleted
        queue q deleted
        exchange x deleted"#]]
    .assert_eq(&bench.facts());
    // What was handed out of the deleted queue can still be acknowledged.
    bench.ack(c, 1);
    assert_eq!(bench.facts(), "");
}

#[test]
fn an_exclusive_queue_ends_with_its_connection() {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    let queue = QueueDeclare {
        queue: "q".into(),
        exclusive: true,
        ..QueueDeclare::default()
    };
    bench.call(c, Method::QueueDeclare(queue)).expect("a queue");
    bench
        .apply(Command::CloseChannel { channel: c })
        .expect("closed");
    assert_eq!(
        bench.facts(),
        "channel of c closed",
        "closing the channel is not enough"
    );
    bench
        .apply(Command::CloseConnection {
            connection: c.connection,
        })
        .expect("closed");
    assert_eq!(bench.facts(), "connection of c closed\nqueue q deleted");
}

#[test]
fn a_server_that_stops_hands_out_nothing_and_keeps_its_durable_queues() {
    for stop in [StopKind::Clean, StopKind::Kill9] {
        let mut bench = Bench::new();
        let p = bench.channel("p");
        let queue = QueueDeclare {
            queue: "q".into(),
            durable: true,
            // A server that stops in order deletes what its last consumer leaves.
            auto_delete: stop == StopKind::Kill9,
            ..QueueDeclare::default()
        };
        bench.call(p, Method::QueueDeclare(queue)).expect("a queue");
        let (w, v) = (bench.channel("w"), bench.channel("v"));
        bench.consume(w, "q", "w", 1);
        bench.consume(v, "q", "v", 0);
        bench.publish(p, "q", true);
        restart(&mut bench, stop);
        // The one that `w` held did not go to `v` on the way down.
        assert_eq!(drain(&mut bench), "#1 -> v tag 1 again");
    }
}

#[test]
fn an_auto_delete_queue_stays_until_a_consumer_has_left_it() {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    let queue = QueueDeclare {
        queue: "q".into(),
        auto_delete: true,
        ..QueueDeclare::default()
    };
    bench.call(c, Method::QueueDeclare(queue)).expect("a queue");
    let (queue, ack) = (name("q"), crate::scenario::AckMode::Auto);
    bench.call(c, Method::Get { queue, ack }).expect("empty");
    let other = bench.channel("w");
    bench
        .apply(Command::CloseChannel { channel: c })
        .expect("closed");
    bench.forget();
    bench.consume(other, "q", "w", 0);
    bench
        .apply(Command::CloseChannel { channel: other })
        .expect("closed");
    assert_eq!(
        bench.facts(),
        "channel of w closed\nw cancelled\nqueue q deleted"
    );
}

#[test]
fn an_exclusive_queue_is_never_durable() {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    let queue = QueueDeclare {
        queue: "q".into(),
        durable: true,
        exclusive: true,
        ..QueueDeclare::default()
    };
    for _ in 0..2 {
        bench
            .call(c, Method::QueueDeclare(queue.clone()))
            .expect("a queue");
    }
    assert!(bench.broker.topology().queues().all(|queue| !queue.durable));
}

#[test]
fn a_long_chain_of_auto_delete_exchanges_goes_at_once() {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    let links: Vec<String> = (0..5_000).map(|number| format!("x{number}")).collect();
    let mut facts = Vec::new();
    let mut call = |broker: &mut crate::broker::Broker, method| {
        let command = Command::Method { channel: c, method };
        broker
            .apply(crate::time::Time::ZERO, command, &mut facts)
            .expect("fine");
    };
    for link in &links {
        let exchange = ExchangeDeclare {
            exchange: link.as_str().into(),
            kind: "fanout".into(),
            auto_delete: true,
            ..ExchangeDeclare::default()
        };
        call(&mut bench.broker, Method::ExchangeDeclare(exchange));
    }
    for pair in links.windows(2) {
        let bind = Method::Bind {
            source: pair[0].as_str().into(),
            destination: BindEnd::Exchange(pair[1].as_str().into()),
            routing_key: name(""),
            arguments: Table::default(),
        };
        call(&mut bench.broker, bind);
    }
    let last = Method::ExchangeDelete {
        exchange: links[links.len() - 1].as_str().into(),
        if_unused: false,
    };
    call(&mut bench.broker, last);
    let predeclared = crate::broker::Broker::new(crate::scenario::ServerLine::V3_10);
    let count = |broker: &crate::broker::Broker| broker.topology().exchanges().count();
    assert_eq!(count(&bench.broker), count(&predeclared));
}
