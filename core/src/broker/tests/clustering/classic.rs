//! Classic queues and their mirrors, when nodes go down and come back.

use expect_test::expect;

use super::super::bench::{Bench, consume};
use super::{agrees, at, cluster, members, mirror, policy, start, stop};
use crate::amqp::{FieldValue, Table};
use crate::broker::{Command, Method, QueueDeclare};
use crate::event::ChannelId;
use crate::scenario::{ServerLine, StopKind};
use crate::server_line::Difference;

#[test]
fn a_classic_queue_goes_with_its_node_and_comes_back_with_it() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let there = at(&mut bench, "there", "n2");
    let here = at(&mut bench, "here", "n1");
    bench.queue(there, "q");
    bench.consume(here, "q", "w", 1);
    for persistent in [true, true, false] {
        bench.publish(here, "q", persistent);
    }
    bench.forget();
    stop(&mut bench, "n2", StopKind::Clean);
    expect![[r#"
        n2 Stopped
        channel of there closed
        connection of there closed
        q rests
        w cancelled
        #1 requeued
        #3 dropped: NotPersistent"#]]
    .assert_eq(&bench.facts());
    // Nothing is routed there: the message is lost.
    bench.publish(here, "q", true);
    let refusal = bench.call(here, consume("q", "again"));
    expect!["NOT_FOUND - home node 'n2' of durable queue 'q' in vhost '/' is down or inaccessible"]
        .assert_eq(&refusal.expect_err("refused").reply_text());
    bench.forget();
    start(&mut bench, "n2");
    let here = at(&mut bench, "here", "n3");
    bench.consume(here, "q", "w", 0);
    expect![[r#"
        q works
        #1 -> w tag 1 again
        #2 -> w tag 2"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn a_delivery_from_before_settles_only_what_the_channel_got_again() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let there = at(&mut bench, "there", "n2");
    let (one, two) = (at(&mut bench, "one", "n1"), at(&mut bench, "two", "n3"));
    bench.queue(there, "q");
    bench.publish(there, "q", true);
    bench.consume(one, "q", "w", 1);
    stop(&mut bench, "n2", StopKind::Kill9);
    start(&mut bench, "n2");
    bench.forget();
    bench.ack(one, 1);
    assert_eq!(bench.facts(), "");
    bench.consume(one, "q", "w", 1);
    bench.consume(two, "q", "v", 1);
    expect!["#1 -> w tag 2 again"].assert_eq(&bench.facts());
    bench.publish(two, "q", true);
    stop(&mut bench, "n2", StopKind::Kill9);
    start(&mut bench, "n2");
    bench.consume(two, "q", "v", 0);
    bench.forget();
    bench.ack(one, 2);
    assert_eq!(bench.facts(), "", "the other one holds it by now");
}

#[test]
fn what_is_not_durable_is_gone_with_its_node() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let there = at(&mut bench, "there", "n2");
    let here = at(&mut bench, "here", "n1");
    for (queue, exclusive) in [("own", true), ("loose", false)] {
        let declare = QueueDeclare {
            queue: queue.into(),
            exclusive,
            ..QueueDeclare::default()
        };
        bench
            .call(there, Method::QueueDeclare(declare))
            .expect("a queue");
    }
    bench.consume(here, "loose", "w", 1);
    bench.publish(here, "loose", true);
    bench.forget();
    stop(&mut bench, "n2", StopKind::Kill9);
    expect![[r#"
        n2 Killed
        channel of there closed
        connection of there closed
        queue own deleted
        w cancelled
        #1 dropped: QueueNotDurable
        queue loose deleted"#]]
    .assert_eq(&bench.facts());
    bench.queue(here, "loose");
}

#[test]
fn a_mirror_takes_over_and_knows_nothing_of_deliveries() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    mirror(&mut bench, Table::from([("ha-mode", "all".into())]));
    let there = at(&mut bench, "there", "n2");
    let (one, two) = (at(&mut bench, "one", "n1"), at(&mut bench, "two", "n3"));
    bench.queue(there, "q");
    assert_eq!(members(&bench, "q"), ["n2*", "n1", "n3"]);
    for _ in 0..4 {
        bench.publish(one, "q", false);
    }
    bench.consume(one, "q", "stays", 1);
    let Method::Consume {
        queue, tag, ack, ..
    } = consume("q", "leaves")
    else {
        unreachable!("a consumer")
    };
    let arguments = Table::from([("x-cancel-on-ha-failover", FieldValue::Bool(true))]);
    let leaves = Method::Consume {
        queue,
        tag,
        ack,
        exclusive: false,
        arguments,
    };
    bench.call(two, leaves).expect("a consumer");
    bench.forget();
    stop(&mut bench, "n2", StopKind::Kill9);
    expect![[r#"
        n2 Killed
        channel of there closed
        connection of there closed
        q led by n1
        leaves cancelled
        #1 requeued
        #2 requeued
        #3 requeued
        #4 requeued
        #1 -> stays tag 2 again"#]]
    .assert_eq(&bench.facts());
    start(&mut bench, "n2");
    assert_eq!(members(&bench, "q"), ["n1*", "n3", "n2"]);
}

#[test]
fn as_many_mirrors_as_the_policy_says() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let there = at(&mut bench, "there", "n2");
    bench.queue(there, "q");
    assert_eq!(members(&bench, "q"), ["n2*"]);
    let exactly = Table::from([("ha-mode", "exactly".into()), ("ha-params", 2.into())]);
    mirror(&mut bench, exactly.clone());
    agrees(&bench);
    assert_eq!(members(&bench, "q"), ["n2*", "n1"]);
    stop(&mut bench, "n2", StopKind::Clean);
    assert_eq!(members(&bench, "q"), ["n1*", "n3"]);
    start(&mut bench, "n2");
    assert_eq!(members(&bench, "q"), ["n1*", "n3"]);
    // From 4.0 on nothing is mirrored.
    let mut bench = cluster(ServerLine::V4, 3);
    let policy = policy(exactly);
    let refused = bench.apply(Command::SetPolicy { policy });
    let differs = refused.expect_err("unknown").differs;
    assert_eq!(differs, Some(Difference::ClassicMirrors));
}

/// A queue on n2 that all mirror, with a message from before and one from after n3 came back.
fn half_mirrored(more: &[(&str, FieldValue)]) -> (Bench, ChannelId) {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let two = ["n2", "n3"].map(FieldValue::from).to_vec();
    let mut definition = Table::from([
        ("ha-mode", "nodes".into()),
        ("ha-params", FieldValue::Array(two)),
    ]);
    let more = more.iter().cloned();
    definition
        .0
        .extend(more.map(|(key, value)| (key.into(), value)));
    mirror(&mut bench, definition);
    let there = at(&mut bench, "there", "n2");
    let here = at(&mut bench, "here", "n1");
    bench.queue(there, "q");
    stop(&mut bench, "n3", StopKind::Clean);
    bench.publish(here, "q", true);
    start(&mut bench, "n3");
    bench.publish(here, "q", true);
    bench.forget();
    (bench, here)
}

#[test]
fn a_mirror_that_joined_later_does_not_have_what_was_there_before() {
    let (mut bench, here) = half_mirrored(&[]);
    stop(&mut bench, "n2", StopKind::Kill9);
    bench.consume(here, "q", "t", 0);
    expect![[r#"
        n2 Killed
        channel of there closed
        connection of there closed
        q led by n3
        #1 dropped: NotMirrored
        #2 -> t tag 1 again"#]]
    .assert_eq(&bench.facts());
    // The other one comes back as a mirror, and has nothing of its own.
    start(&mut bench, "n2");
    assert_eq!(members(&bench, "q"), ["n3*", "n2"]);
}

#[test]
fn in_good_order_a_queue_waits_for_its_node_rather_than_lose_something() {
    let (mut bench, _) = half_mirrored(&[]);
    stop(&mut bench, "n2", StopKind::Clean);
    assert_eq!(members(&bench, "q"), ["n2*"]);
    start(&mut bench, "n2");
    assert_eq!(members(&bench, "q"), ["n2*", "n3"]);
    expect![[r#"
        n2 Stopped
        channel of there closed
        connection of there closed
        q rests
        q works"#]]
    .assert_eq(&bench.facts());
    // Once it has handed out what the mirror lacks, that one may take over.
    let here = at(&mut bench, "here", "n1");
    bench.consume(here, "q", "t", 0);
    bench.ack(here, 1);
    bench.publish(here, "q", true);
    bench.ack(here, 2);
    bench.forget();
    stop(&mut bench, "n2", StopKind::Clean);
    expect![[r#"
        n2 Stopped
        q led by n3
        #3 requeued
        #3 -> t tag 4 again"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn the_policy_says_who_may_take_over_without_everything() {
    let (mut bench, _) = half_mirrored(&[("ha-promote-on-failure", "when-synced".into())]);
    stop(&mut bench, "n2", StopKind::Kill9);
    assert!(bench.facts().contains("q rests"));
    let (mut bench, _) = half_mirrored(&[("ha-promote-on-shutdown", "always".into())]);
    stop(&mut bench, "n2", StopKind::Clean);
    assert!(bench.facts().contains("#1 dropped: NotMirrored"));
    let (mut bench, _) = half_mirrored(&[("ha-sync-mode", "automatic".into())]);
    stop(&mut bench, "n2", StopKind::Kill9);
    assert!(!bench.facts().contains("dropped"), "it had everything");
}
