//! Nodes that go down and come back, and what it does to queues and clients.

use expect_test::expect;

use super::bench::{Bench, consume};
use crate::amqp::{FieldValue, Table};
use crate::broker::{Broker, Command, Connect, Method, QueueDeclare, Reply};
use crate::cluster::NodeEnd;
use crate::event::ChannelId;
use crate::invariant;
use crate::name::{Name, ResourceName};
use crate::policy::{ApplyTo, Policy};
use crate::scenario::{ServerLine, StopKind};

fn cluster(line: ServerLine, number: usize) -> Bench {
    let nodes = ["n1", "n2", "n3", "n4", "n5"].into_iter().take(number);
    let mut bench = Bench::new();
    bench.broker = Broker::new(line).with_nodes(nodes.map(Name::from).collect());
    bench.snapshot = bench.snapshot.clone().on_nodes_of(&bench.broker);
    bench
}

fn at(bench: &mut Bench, client: &str, node: &str) -> ChannelId {
    bench.channel_at(client, Some(node.into()))
}

fn stop(bench: &mut Bench, node: &str, stop: StopKind) {
    let node = node.into();
    bench
        .apply(Command::StopNode { node, stop })
        .expect("stops");
    agrees(bench);
}

fn start(bench: &mut Bench, node: &str) {
    let node = node.into();
    bench.apply(Command::StartNode { node }).expect("starts");
    agrees(bench);
}

fn agrees(bench: &Bench) {
    invariant::agreement(&bench.snapshot, &bench.broker).expect("told is held");
    invariant::conservation(&bench.snapshot).expect("nothing vanishes");
}

fn declare(bench: &mut Bench, channel: ChannelId, queue: &str, arguments: Table) {
    let declare = QueueDeclare {
        queue: queue.into(),
        durable: true,
        arguments,
        ..QueueDeclare::default()
    };
    let method = Method::QueueDeclare(declare);
    bench.call(channel, method).expect("a queue");
}

fn quorum() -> Table {
    Table::from([("x-queue-type", "quorum".into())])
}

fn mirror(bench: &mut Bench, definition: Table) {
    let policy = Policy {
        name: ResourceName::root("ha"),
        pattern: String::new(),
        apply_to: ApplyTo::Queues,
        priority: 0,
        definition,
    };
    bench.apply(Command::SetPolicy { policy }).expect("set");
}

fn members(bench: &Bench, queue: &str) -> Vec<String> {
    let mut all = bench.broker.placements();
    let found = all.find(|(name, _)| name.name == *queue);
    let place = found.map(|(_, place)| place).expect("placed");
    let nodes = place.members.iter();
    nodes
        .map(|node| {
            let leads = if *node == place.leader { "*" } else { "" };
            format!("{node}{leads}")
        })
        .collect()
}

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
    mirror(&mut bench, exactly);
    let there = at(&mut bench, "there", "n2");
    bench.queue(there, "q");
    assert_eq!(members(&bench, "q"), ["n2*"]);
}

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
    start(&mut bench, "n2");
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
    start(&mut bench, "n3");
    expect![[r#"
        q works
        #1 acked
        #2 -> h tag 2
        #2 Ack as 2"#]]
    .assert_eq(&bench.facts());
}

#[test]
fn without_a_majority_a_quorum_queue_gives_nothing_and_none_comes_into_being() {
    let mut bench = cluster(ServerLine::V3_10, 3);
    let here = at(&mut bench, "here", "n1");
    declare(&mut bench, here, "q", quorum());
    stop(&mut bench, "n2", StopKind::Clean);
    stop(&mut bench, "n3", StopKind::Clean);
    let mut refused = Vec::new();
    let new = QueueDeclare {
        queue: "new".into(),
        durable: true,
        arguments: quorum(),
        ..QueueDeclare::default()
    };
    for method in [
        consume("q", "w"),
        Method::Get {
            queue: "q".into(),
            ack: crate::scenario::AckMode::Manual,
        },
        Method::QueuePurge { queue: "q".into() },
        Method::QueueDeclare(new),
    ] {
        let here = at(&mut bench, "here", "n1");
        let refusal = bench.call(here, method).expect_err("refused");
        refused.push(refusal.reply_text());
    }
    expect![[r#"
        INTERNAL_ERROR
        INTERNAL_ERROR - Cannot get a message from queue 'queue 'q' in vhost '/'': {timeout,{'%2F_q',n1}}
        INTERNAL_ERROR
        INTERNAL_ERROR - Cannot declare quorum queue 'new' in vhost '/' on node 'n1' with leader on node 'n1': cluster_not_formed"#]].assert_eq(&refused.join("\n"));
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
fn the_smaller_side_of_a_split_pauses_until_the_network_is_whole() {
    let mut bench = cluster(ServerLine::V4, 5);
    let small = at(&mut bench, "small", "n1");
    let large = at(&mut bench, "large", "n4");
    let five = Table::from([
        ("x-queue-type", "quorum".into()),
        ("x-quorum-initial-group-size", 5.into()),
    ]);
    declare(&mut bench, small, "q", five);
    bench.queue(large, "c");
    bench.forget();
    let nodes = ["n1", "n2"].map(Name::from).to_vec();
    bench.apply(Command::Partition { nodes }).expect("splits");
    agrees(&bench);
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
    let mut bench = cluster(ServerLine::V4, 4);
    let nodes = ["n1", "n2"].map(Name::from).to_vec();
    bench.apply(Command::Partition { nodes }).expect("splits");
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
