//! Quorum queues and streams, with and without a majority.

use expect_test::expect;

use super::super::bench::{Bench, consume, message};
use super::{at, cluster, declare, members, quorum, refused_at_last, start, stop};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::{Method, QueueDeclare, Reply};
use crate::scenario::{AckMode, ServerLine, StopKind};

#[test]
fn a_quorum_queue_elects_another_leader_and_who_is_left_goes_on() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let there = at(&mut bench, "there", "n2");
    let here = at(&mut bench, "here", "n1");
    declare(&mut bench, there, "q", quorum());
    for _ in 0..4 {
        bench.publish(here, "q", false);
    }
    bench.consume(here, "q", "h", 1);
    bench.consume(there, "q", "t", 1);
    bench.forget();
    stop(&mut bench, "n2", StopKind::Kill9);
    expect![[r#"
        n2 Killed
        channel of there closed
        t cancelled
        #2 requeued
        connection of there closed
        q led by n1"#]]
    .assert_eq(&bench.facts());
    bench.ack(here, 1);
    expect![[r#"
        #1 acked
        #2 -> h tag 2 again"#]]
    .assert_eq(&bench.facts());
    // The consumer that was lost with its node counts until that is back.
    let counts = |bench: &mut Bench| {
        let declare = QueueDeclare {
            queue: "q".into(),
            passive: true,
            ..QueueDeclare::default()
        };
        match bench.call(here, Method::QueueDeclare(declare)) {
            Ok(Reply::QueueDeclared { consumer_count, .. }) => consumer_count,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(counts(&mut bench), 2);
    // Then it is handed what waits, before the queue finds that it is gone.
    bench.forget();
    start(&mut bench, "n2");
    expect![[r#"
        #3 -> t tag 2
        #3 requeued"#]]
    .assert_eq(&bench.facts());
    assert_eq!(counts(&mut bench), 1);
}

#[test]
fn without_a_majority_what_is_sent_to_a_quorum_queue_waits() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let here = at(&mut bench, "here", "n1");
    declare(&mut bench, here, "q", quorum());
    bench.call(here, Method::ConfirmSelect).expect("confirms");
    bench.publish(here, "q", false);
    bench.consume(here, "q", "h", 1);
    stop(&mut bench, "n3", StopKind::Clean);
    bench.forget();
    stop(&mut bench, "n2", StopKind::Clean);
    bench.publish(here, "q", false);
    bench.ack(here, 1);
    expect![[r#"
        n2 Stopped
        q rests"#]]
    .assert_eq(&bench.facts());
    // Who wants to consume waits, too.
    let late = at(&mut bench, "late", "n1");
    let waits = bench.call(late, consume("q", "l"));
    assert_eq!(waits, Ok(Reply::Deferred));
    bench.publish(here, "q", false);
    start(&mut bench, "n3");
    expect![[r#"
        late waits for q
        q works
        #1 acked
        late waits for q no longer
        #2 -> h tag 2
        #2 Ack as 2
        #3 -> l tag 1
        #3 Ack as 3"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn who_waits_for_a_majority_to_consume_gives_up_after_65_seconds() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let here = at(&mut bench, "here", "n1");
    declare(&mut bench, here, "q", quorum());
    stop(&mut bench, "n2", StopKind::Clean);
    stop(&mut bench, "n3", StopKind::Clean);
    for client in ["early", "late"] {
        let channel = at(&mut bench, client, "n1");
        let waits = bench.call(channel, consume("q", client));
        assert_eq!(waits, Ok(Reply::Deferred));
        bench.wait(5_000);
    }
    bench.forget();
    bench.wait(54_000);
    assert_eq!(bench.facts(), "");
    bench.wait(1_000);
    expect![[r#"
        channel of early closed
        connection of early closed"#]]
    .assert_eq(&bench.facts());
    start(&mut bench, "n3");
    bench.publish(here, "q", false);
    expect![[r#"
        q works
        late waits for q no longer
        #1 -> late tag 1"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn without_a_majority_a_quorum_queue_gives_nothing_and_none_comes_into_being() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let here = at(&mut bench, "here", "n1");
    declare(&mut bench, here, "q", quorum());
    stop(&mut bench, "n2", StopKind::Clean);
    stop(&mut bench, "n3", StopKind::Clean);
    bench.forget();
    let new = QueueDeclare {
        queue: "new".into(),
        durable: true,
        arguments: quorum(),
        ..QueueDeclare::default()
    };
    let mut told = Vec::new();
    for (client, method, patience_ms) in [
        ("declares", Method::QueueDeclare(new), 15_000),
        ("purges", Method::QueuePurge { queue: "q".into() }, 30_000),
        ("gets", get(AckMode::Manual), 65_000),
    ] {
        let channel = at(&mut bench, client, "n1");
        let waits = bench.call(channel, method);
        assert_eq!(waits, Ok(Reply::Deferred), "{client}");
        bench.forget();
        bench.wait(patience_ms - 1);
        assert_eq!(bench.facts(), "", "{client}");
        bench.wait(1);
        told.push(refused_at_last(&bench));
    }
    expect![[r#"
        INTERNAL_ERROR - Cannot declare quorum queue 'new' in vhost '/' on node 'n1' with leader on node 'n1': cluster_not_formed
        INTERNAL_ERROR
        INTERNAL_ERROR - Cannot get a message from queue 'queue 'q' in vhost '/'': {timeout,{'%2F_q',n1}}"#]].assert_eq(&told.join("\n"));
}

fn get(ack: AckMode) -> Method {
    Method::Get {
        queue: "q".into(),
        ack,
    }
}

#[test]
fn what_waits_for_a_majority_is_done_when_there_is_one_and_then_what_came_after_it() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let here = at(&mut bench, "here", "n1");
    declare(&mut bench, here, "q", quorum());
    bench.publish(here, "q", false);
    bench.publish(here, "q", false);
    stop(&mut bench, "n2", StopKind::Clean);
    stop(&mut bench, "n3", StopKind::Clean);
    bench.forget();
    let asks = at(&mut bench, "asks", "n1");
    let waits = bench.call(asks, get(AckMode::Manual));
    assert_eq!(waits, Ok(Reply::Deferred));
    let after = bench.call(asks, message(9, "", "nowhere", Properties::default()));
    assert_eq!(after, Ok(Reply::Deferred), "nothing more is read");
    start(&mut bench, "n3");
    expect![[r#"
        asks waits for q
        q works
        asks waits for q no longer
        #9 returned"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn what_was_asked_for_in_vain_happens_all_the_same() {
    for (ack, told) in [
        (AckMode::Manual, "q works\n#1 requeued"),
        (AckMode::Auto, "q works\n#1 dropped: AutoAckClientGone"),
    ] {
        let mut bench = cluster(ServerLine::V3_10, 3);
        let here = at(&mut bench, "here", "n1");
        declare(&mut bench, here, "q", quorum());
        bench.publish(here, "q", false);
        stop(&mut bench, "n2", StopKind::Clean);
        stop(&mut bench, "n3", StopKind::Clean);
        let asks = at(&mut bench, "asks", "n1");
        assert_eq!(bench.call(asks, get(ack)), Ok(Reply::Deferred));
        bench.wait(65_000);
        bench.forget();
        start(&mut bench, "n3");
        assert_eq!(bench.facts(), told, "{ack:?}");
    }
}

#[test]
fn a_stream_confirms_with_a_majority_and_can_be_read_without() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let here = at(&mut bench, "here", "n1");
    declare(
        &mut bench,
        here,
        "s",
        Table::from([("x-queue-type", "stream".into())]),
    );
    bench.call(here, Method::ConfirmSelect).expect("confirms");
    bench.consume(here, "s", "r", 10);
    bench.publish(here, "s", false);
    stop(&mut bench, "n2", StopKind::Kill9);
    bench.publish(here, "s", false);
    stop(&mut bench, "n3", StopKind::Kill9);
    bench.publish(here, "s", false);
    start(&mut bench, "n3");
    expect![[r#"
        #1 Ack as 1
        n2 Killed
        #2 Ack as 2
        n3 Killed
        s rests
        s works
        #3 Ack as 3"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn queues_that_ask_for_balance_are_led_from_different_nodes() {
    let mut bench = cluster(ServerLine::V4, 3);
    let here = at(&mut bench, "here", "n2");
    let balanced = ("x-queue-leader-locator", FieldValue::from("balanced"));
    let mut leaders = Vec::new();
    for queue in ["a", "b", "c"] {
        let kind = ("x-queue-type", FieldValue::from("quorum"));
        declare(
            &mut bench,
            here,
            queue,
            Table::from([kind, balanced.clone()]),
        );
        leaders.push(members(&bench, queue).join(" "));
    }
    expect![[r#"
        n2 n1* n3
        n2* n1 n3
        n2 n1 n3*"#]]
    .assert_eq(&leaders.join("\n"));
}
