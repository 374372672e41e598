//! Between memory and disk: when a persistent message is stored and confirmed, and what a
//! crash before that costs.

use expect_test::{Expect, expect};

use super::bench::{Bench, declare};
use crate::amqp::Table;
use crate::broker::{Command, Method, QueueDeclare, Setting};
use crate::event::ChannelId;
use crate::invariant::agreement;
use crate::scenario::{AckMode, StopKind};
use crate::time::Duration;

/// A disk that takes 20 ms, a durable queue `q` and one that is not, `loose`; and a publisher
/// that asks for confirms.
fn bench() -> (Bench, ChannelId) {
    let mut bench = Bench::new();
    let disk = Setting::StoreTime(Duration::from_ms(20));
    bench.apply(Command::SetConfig(disk)).expect("a setting");
    let p = bench.channel("p");
    bench.queue(p, "q");
    let loose = Method::QueueDeclare(declare("loose"));
    bench.call(p, loose).expect("a queue");
    bench.call(p, Method::ConfirmSelect).expect("confirms");
    bench.forget();
    (bench, p)
}

fn told(bench: &mut Bench, expected: &Expect) {
    assert_eq!(agreement(&bench.snapshot, &bench.broker), Ok(()));
    expected.assert_eq(&bench.facts());
}

#[test]
fn a_persistent_message_of_a_durable_queue_is_confirmed_when_it_is_on_disk() {
    let (mut bench, p) = bench();
    bench.publish(p, "q", true);
    bench.wait(10);
    bench.publish(p, "q", true);
    told(&mut bench, &expect![""]);
    bench.wait(10);
    told(
        &mut bench,
        &expect![[r#"
            #1 stored
            #1 Ack as 1"#]],
    );
    bench.wait(10);
    told(
        &mut bench,
        &expect![[r#"
            #2 stored
            #2 Ack as 2"#]],
    );
}

#[test]
fn what_never_comes_to_disk_is_confirmed_when_it_is_in_its_queue() {
    for (queue, persistent) in [("q", false), ("loose", true), ("loose", false)] {
        let (mut bench, p) = bench();
        bench.publish(p, queue, persistent);
        assert_eq!(bench.facts(), "#1 Ack as 1", "{queue} {persistent}");
        bench.wait(100);
        assert_eq!(bench.facts(), "", "{queue} {persistent}");
    }
}

#[test]
fn a_quorum_queue_does_not_wait_for_it() {
    let (mut bench, p) = bench();
    let quorum = QueueDeclare {
        queue: "quorum".into(),
        durable: true,
        arguments: Table::from([("x-queue-type", "quorum".into())]),
        ..QueueDeclare::default()
    };
    bench
        .call(p, Method::QueueDeclare(quorum))
        .expect("a queue");
    bench.publish(p, "quorum", true);
    told(&mut bench, &expect!["#1 Ack as 1"]);
}

#[test]
fn who_acknowledges_before_saves_the_disk_the_work() {
    let (mut bench, p) = bench();
    let w = bench.channel("w");
    bench.consume(w, "q", "w", 1);
    bench.publish(p, "q", true);
    told(&mut bench, &expect!["#1 -> w tag 1"]);
    bench.ack(w, 1);
    told(
        &mut bench,
        &expect![[r#"
            #1 acked
            #1 Ack as 1"#]],
    );
    bench.wait(100);
    told(&mut bench, &expect![""]);
}

#[test]
fn where_nobody_acknowledges_it_is_confirmed_with_the_delivery() {
    let (mut bench, p) = bench();
    let w = bench.channel("w");
    let Method::Consume {
        queue,
        tag,
        exclusive,
        arguments,
        ..
    } = super::bench::consume("q", "w")
    else {
        unreachable!("it consumes")
    };
    let ack = AckMode::Auto;
    let consume = Method::Consume {
        queue,
        tag,
        ack,
        exclusive,
        arguments,
    };
    bench.call(w, consume).expect("a consumer");
    bench.publish(p, "q", true);
    told(
        &mut bench,
        &expect![[r#"
            #1 -> w tag 1
            #1 Ack as 1"#]],
    );
}

#[test]
fn what_is_purged_or_deleted_is_confirmed() {
    let purge = Method::QueuePurge { queue: "q".into() };
    let delete = Method::QueueDelete {
        queue: "q".into(),
        if_unused: false,
        if_empty: false,
    };
    let ways = [
        (purge, "#1 dropped: Purged\n#1 Ack as 1"),
        (
            delete,
            "#1 dropped: QueueDeleted\nqueue q deleted\n#1 Ack as 1",
        ),
    ];
    for (method, expected) in ways {
        let (mut bench, p) = bench();
        bench.publish(p, "q", true);
        let o = bench.channel("o");
        bench.forget();
        bench.call(o, method).expect("done");
        assert_eq!(bench.facts(), expected);
        bench.wait(100);
        assert_eq!(bench.facts(), "");
    }
}

#[test]
fn a_kill_loses_what_is_in_memory_and_keeps_what_is_on_disk() {
    let (mut bench, p) = bench();
    bench.publish(p, "q", true);
    bench.wait(15);
    let w = bench.channel("w");
    bench.publish(p, "q", true);
    bench.publish(p, "q", true);
    bench.wait(10);
    bench.forget();
    // One of those in memory is in somebody's hands.
    bench.consume(w, "q", "w", 2);
    let stop = StopKind::Kill9;
    bench.apply(Command::Stop { stop }).expect("stops");
    told(
        &mut bench,
        &expect![[r#"
            #1 -> w tag 1
            #2 -> w tag 2
            queue loose deleted
            #2 dropped: NotYetStored
            #3 dropped: NotYetStored
            channel of p closed
            connection of p closed
            channel of w closed
            w cancelled
            #1 requeued
            connection of w closed"#]],
    );
    bench.apply(Command::Start).expect("starts");
    bench.wait(100);
    told(&mut bench, &expect![""]);
}

#[test]
fn a_clean_stop_writes_everything_first() {
    let (mut bench, p) = bench();
    bench.publish(p, "q", true);
    bench.publish(p, "q", false);
    bench.forget();
    let stop = StopKind::Clean;
    bench.apply(Command::Stop { stop }).expect("stops");
    told(
        &mut bench,
        &expect![[r#"
            #1 stored
            #1 Ack as 1
            queue loose deleted
            #2 dropped: NotPersistent
            channel of p closed
            connection of p closed"#]],
    );
}
