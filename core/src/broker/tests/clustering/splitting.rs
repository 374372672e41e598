//! A network that splits.

use expect_test::expect;

use super::{agrees, at, cluster, declare, quorum, refused_at_last, start, stop};
use crate::amqp::Table;
use crate::broker::tests::bench::{Bench, consume};
use crate::broker::{Command, Connect, Method, QueueDeclare, Reply, Setting};
use crate::cluster::{NodeEnd, PartitionHandling};
use crate::name::Name;
use crate::scenario::{AckMode, ServerLine, StopKind};
use crate::server_line::Difference;

fn split(bench: &mut Bench, handling: PartitionHandling, nodes: &[&str]) {
    let setting = Setting::PartitionHandling(handling);
    bench.apply(Command::SetConfig(setting)).expect("set");
    let nodes = nodes.iter().copied().map(Name::from).collect();
    bench.apply(Command::Partition { nodes }).expect("splits");
    agrees(bench);
}

fn heal(bench: &mut Bench) {
    bench.apply(Command::Heal).expect("heals");
    agrees(bench);
}

#[test]
fn the_smaller_side_of_a_split_pauses_until_the_network_is_whole() {
    let mut bench = cluster(ServerLine::V3_10, 5);
    let small = at(&mut bench, "small", "n1");
    let large = at(&mut bench, "large", "n4");
    let five = Table::from([
        ("x-queue-type", "quorum".into()),
        ("x-quorum-initial-group-size", 5.into()),
    ]);
    declare(&mut bench, small, "q", five);
    bench.queue(large, "c");
    bench.forget();
    split(&mut bench, PartitionHandling::PauseMinority, &["n1", "n2"]);
    expect![[r#"
        n1 Paused
        n2 Paused
        channel of small closed
        connection of small closed
        q led by n3"#]]
    .assert_eq(&bench.facts());
    let connect = Connect {
        node: Some("n2".into()),
        ..Connect::new("late".into(), "/".into())
    };
    let refusal = bench.apply(Command::OpenConnection(connect));
    expect!["CONNECTION_FORCED - node 'n2' is down"]
        .assert_eq(&refusal.expect_err("refused").reply_text());
    bench.apply(Command::Heal).expect("heals");
    agrees(&bench);
    assert_eq!(bench.broker.nodes().end_of(&"n1".into()), None);
    at(&mut bench, "late", "n2");
}

#[test]
fn where_no_side_is_larger_all_pause() {
    let mut bench = cluster(ServerLine::V3_10, 4);
    split(&mut bench, PartitionHandling::PauseMinority, &["n1", "n2"]);
    assert!(!bench.broker.is_up());
    // What was stopped by hand stays down.
    bench.apply(Command::Heal).expect("heals");
    stop(&mut bench, "n1", StopKind::Clean);
    bench.apply(Command::Heal).expect("heals");
    assert_eq!(
        bench.broker.nodes().end_of(&"n1".into()),
        Some(NodeEnd::Stopped)
    );
}

#[test]
fn who_is_ignored_sees_the_queues_of_the_other_side_as_down_until_one_side_starts_anew() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let (here, there) = (at(&mut bench, "here", "n1"), at(&mut bench, "there", "n3"));
    bench.queue(here, "q");
    bench.consume(here, "q", "near", 1);
    bench.consume(there, "q", "far", 1);
    for _ in 0..3 {
        bench.publish(here, "q", true);
    }
    bench.forget();
    split(&mut bench, PartitionHandling::Ignore, &["n3"]);
    expect![[r#"
        far cancelled
        #2 requeued"#]]
    .assert_eq(&bench.facts());
    assert_eq!(bench.differs(), [Difference::PartitionHandling]);

    // The side of the queue goes on; for the other one it is as if its node were down.
    bench.ack(here, 1);
    bench.publish(there, "q", true);
    let refusal = bench.call(there, consume("q", "again"));
    expect![[r#"
        #1 acked
        #2 -> near tag 2 again
        #4 dropped: QueueUnavailable
        channel of there closed"#]]
    .assert_eq(&bench.facts());
    expect!["NOT_FOUND - home node 'n1' of durable queue 'q' in vhost '/' is down or inaccessible"]
        .assert_eq(&refusal.expect_err("refused").reply_text());

    // A whole network alone does not help.
    heal(&mut bench);
    let there = at(&mut bench, "there", "n3");
    bench.call(there, consume("q", "again")).expect_err("still");
    stop(&mut bench, "n3", StopKind::Clean);
    start(&mut bench, "n3");
    let there = at(&mut bench, "there", "n3");
    bench.forget();
    bench.consume(there, "q", "again", 1);
    assert_eq!(bench.facts(), "#3 -> again tag 1");
}

#[test]
fn what_the_smaller_side_tells_a_quorum_queue_waits_for_the_network() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let (here, there) = (at(&mut bench, "here", "n1"), at(&mut bench, "there", "n3"));
    declare(&mut bench, there, "q", quorum());
    bench.call(there, Method::ConfirmSelect).expect("confirms");
    bench.consume(there, "q", "far", 1);
    bench.publish(there, "q", true);
    bench.forget();
    split(&mut bench, PartitionHandling::Ignore, &["n3"]);
    expect![[r#"
        q led by n1
        #1 requeued"#]]
    .assert_eq(&bench.facts());
    // Its confirm is withheld, and its acknowledgement comes too late; the others go on.
    bench.publish(there, "q", true);
    bench.ack(there, 1);
    bench.publish(here, "q", true);
    bench.consume(here, "q", "near", 1);
    expect!["#1 -> near tag 1 again"].assert_eq(&bench.facts());
    let get = Method::Get {
        queue: "q".into(),
        ack: AckMode::Auto,
    };
    let asker = at(&mut bench, "asker", "n3");
    let asked = bench.call(asker, get);
    assert_eq!(asked, Ok(Reply::Deferred), "no leader to ask");
    let gone = Command::LoseConnection {
        connection: asker.connection,
    };
    bench.apply(gone).expect("it did not wait any longer");
    let late = at(&mut bench, "late", "n3");
    bench.publish(late, "q", true);
    bench.forget();
    let gone = Command::CloseChannel { channel: late };
    bench.apply(gone).expect("closed");
    expect![[r#"
        channel of late closed
        #4 dropped: NotYetStored"#]]
    .assert_eq(&bench.facts());
    heal(&mut bench);
    expect![[r#"
        #3 -> far tag 2
        #2 Ack as 2"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn the_side_with_fewer_connections_starts_anew_to_heal() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let mut there = at(&mut bench, "one", "n3");
    at(&mut bench, "two", "n3");
    at(&mut bench, "three", "n1");
    bench.queue(there, "q");
    split(&mut bench, PartitionHandling::Autoheal, &["n3"]);
    bench.forget();
    heal(&mut bench);
    expect![[r#"
        n1 Healing
        n2 Healing
        channel of three closed
        connection of three closed"#]]
    .assert_eq(&bench.facts());
    assert!(bench.broker.nodes().apart().is_empty());

    // Of two equals the larger side stays.
    at(&mut bench, "three", "n1");
    at(&mut bench, "four", "n2");
    split(&mut bench, PartitionHandling::Autoheal, &["n3"]);
    bench.forget();
    heal(&mut bench);
    assert!(bench.facts().starts_with("n3 Healing"));

    // Where a node is down, nobody decides.
    there = at(&mut bench, "one", "n3");
    split(&mut bench, PartitionHandling::Autoheal, &["n3"]);
    stop(&mut bench, "n1", StopKind::Clean);
    bench.forget();
    heal(&mut bench);
    assert_eq!(bench.facts(), "");
    bench.publish(there, "q", true);
    assert_eq!(bench.broker.nodes().apart(), [Name::from("n3")]);
}

#[test]
fn newer_servers_are_together_as_soon_as_the_network_is() {
    let mut bench = cluster(ServerLine::V4, 3);
    let (here, there) = (at(&mut bench, "here", "n1"), at(&mut bench, "there", "n3"));
    bench.queue(here, "q");
    split(&mut bench, PartitionHandling::PauseMinority, &["n3"]);
    assert_eq!(bench.broker.nodes().end_of(&"n3".into()), None);
    let declare = |queue: &str| {
        Method::QueueDeclare(QueueDeclare {
            queue: queue.into(),
            durable: true,
            ..QueueDeclare::default()
        })
    };
    let waits = bench.call(there, declare("r"));
    assert_eq!(waits, Ok(Reply::Deferred), "no majority");
    bench.wait(30_000);
    expect![
        "INTERNAL_ERROR - Could not declare queue 'r' in vhost '/' because the metadata store operation timed out"
    ]
    .assert_eq(&refused_at_last(&bench));
    bench.call(here, declare("r")).expect("a majority");
    heal(&mut bench);
    let there = at(&mut bench, "there", "n3");
    bench.forget();
    bench.publish(there, "q", true);
    bench.consume(there, "q", "t", 1);
    assert_eq!(bench.facts(), "#1 -> t tag 1");
}
