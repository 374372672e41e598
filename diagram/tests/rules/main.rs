//! The broker's rules in the picture: each has something of its own to be seen.

mod fitting;

use std::sync::Arc;

use warren_core::event::Alarm;
use warren_core::scenario::Scenario;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_diagram::frame::{Frame, Mark, Token, TokenKind};
use warren_diagram::scene::{EdgeState, EdgeStyle, Node, NodeKind, Presence, Scene};
use warren_diagram::{Diagram, Print};

/// The picture of a scenario at a moment.
fn at(text: &str, ms: u64) -> (Scene, Frame) {
    let scenario: Arc<Scenario> = Arc::new(serde_json::from_str(text).expect("a scenario"));
    let timeline = Timeline::complete(scenario.clone());
    let mut cursor = Cursor::new(&timeline, Playhead::START);
    let topology = cursor.snapshot().topology.clone();
    let diagram = Diagram::new(&scenario, &topology, Print::default());
    let at = Time::from_ms(ms);
    cursor.seek(&timeline, Playhead::at(at));
    let snapshot = cursor.snapshot();
    (
        diagram.scene(&scenario, snapshot),
        diagram.frame(snapshot, at),
    )
}

fn node<'a>(scene: &'a Scene, id: &str) -> &'a Node {
    scene
        .node(&id.parse().expect("a node's name"))
        .expect("it is there")
}

/// One queue that takes one message, and a producer that asks for confirms.
const CONFIRMS: &str = r#"{"version": 1,
    "latency": {"publish_ms": 100, "route_ms": 100, "deliver_ms": 400, "ack_ms": 100},
    "definitions": {"queues": [
        {"name": "q", "arguments": {"x-max-length": 1, "x-overflow": "reject-publish"}}]},
    "clients": [{"kind": "producer", "name": "shop", "count": 3, "start_ms": 0, "every_ms": 1000,
        "confirms": true, "messages": [{"routing_key": "q"}]}]}"#;

#[test]
fn a_confirm_goes_back_to_its_producer_as_a_mark() {
    let marks = |ms| {
        let (_, frame) = at(CONFIRMS, ms);
        let tokens = frame.tokens.iter();
        let marks: Vec<(u32, Mark)> = tokens
            .filter_map(|token| match token.kind {
                TokenKind::Confirm(mark) => Some((token.number.0, mark)),
                _ => None,
            })
            .collect();
        marks
    };
    assert_eq!(marks(150), [], "it is not in its queue yet");
    assert_eq!(marks(300), [(1, Mark::Ack)]);
    assert_eq!(marks(700), [], "it is there");
    assert_eq!(marks(2_300), [(3, Mark::Refused)], "the queue is full");
}

#[test]
fn a_producer_says_what_it_has_heard_of_its_messages() {
    let answers = |ms| {
        let (scene, _) = at(CONFIRMS, ms);
        match &node(&scene, "client:shop").kind {
            NodeKind::Producer(producer) => producer.mode.as_ref().map(|one| one.text.clone()),
            _ => None,
        }
    };
    assert_eq!(answers(150).as_deref(), Some("✓0 ?1"));
    assert_eq!(answers(700).as_deref(), Some("✓1"));
    assert_eq!(answers(2_300).as_deref(), Some("✓1 ✗1 ?1"));
    let (scene, _) = at(CONFIRMS, 2_900);
    let label = &node(&scene, "client:shop").label;
    assert!(
        label.ends_with("1 confirmed, 2 refused, 0 not answered yet"),
        "{label}"
    );
}

/// The second line of a queue, and its badges.
fn told(scene: &Scene, queue: &str) -> (String, Option<String>) {
    let node = node(scene, queue);
    let NodeKind::Queue(queue) = &node.kind else {
        panic!("{queue} is no queue");
    };
    let badges = queue.badges.as_ref().map(|badges| badges.text.clone());
    (node.detail.text.clone(), badges)
}

#[test]
fn a_queue_wears_its_type_and_what_arguments_and_policy_set() {
    let (scene, _) = at(
        r#"{"version": 1, "rabbitmq": "3.10", "definitions": {
        "exchanges": [{"name": "dead", "type": "fanout"}],
        "queues": [
            {"name": "plain"},
            {"name": "limits", "durable": false, "arguments": {"x-max-length": 4, "x-message-ttl": 1500}},
            {"name": "short", "arguments": {"x-queue-type": "quorum", "x-delivery-limit": 3}},
            {"name": "long", "arguments": {"x-queue-type": "stream"}}],
        "policies": [{"name": "dl", "vhost": "/", "pattern": "^limits$", "apply-to": "queues",
            "priority": 0, "definition": {"dead-letter-exchange": "dead"}}],
        "operator_policies": [{"name": "cap", "vhost": "/", "pattern": "^short$", "apply-to": "queues",
            "priority": 0, "definition": {"max-length": 7}}]}}"#,
        0,
    );
    let expected = |detail: &str, badges: Option<&str>| (detail.into(), badges.map(Into::into));
    assert_eq!(told(&scene, "queue:plain"), expected("durable", None));
    let limits = "ttl 1.5 s · max 4 · dlx · policy dl";
    assert_eq!(
        told(&scene, "queue:limits"),
        expected("transient", Some(limits))
    );
    assert_eq!(
        told(&scene, "queue:short"),
        expected("quorum", Some("max 7 · returns 3 · operator cap"))
    );
    assert_eq!(told(&scene, "queue:long"), expected("stream", None));
    let by_policy = scene
        .edges
        .iter()
        .find(|edge| edge.style == EdgeStyle::DeadLetter);
    let by_policy = by_policy.expect("the policy's dead-letter exchange is in the picture");
    assert_eq!(by_policy.to, node(&scene, "exchange:dead").id);
}

#[test]
fn of_a_single_active_consumer_s_rivals_each_says_where_it_stands() {
    let text = r#"{"version": 1, "definitions": {"queues": [
            {"name": "q", "arguments": {"x-single-active-consumer": true}}]},
        "clients": [{"kind": "consumer", "name": "a", "queue": "q"},
                    {"kind": "consumer", "name": "b", "queue": "q"}],
        "timeline": [{"at_ms": 1000, "do": "stop_client", "client": "a"}]}"#;
    let says = |ms, client| {
        let (scene, _) = at(text, ms);
        node(&scene, client).detail.text.clone()
    };
    assert_eq!(says(500, "client:a"), "active, 0 done");
    assert_eq!(says(500, "client:b"), "stands by, 0 done");
    assert_eq!(says(1500, "client:a"), "stopped");
    assert_eq!(says(1500, "client:b"), "active, 0 done");
}

#[test]
fn each_reader_of_a_stream_stands_beneath_what_it_read_last() {
    let (scene, _) = at(
        r#"{"version": 1, "definitions": {"queues": [
            {"name": "s", "arguments": {"x-queue-type": "stream"}}]},
        "clients": [
            {"kind": "producer", "name": "p", "start_ms": 1000, "every_ms": 100, "count": 4,
                "messages": [{"routing_key": "s"}]},
            {"kind": "consumer", "name": "quick", "queue": "s", "prefetch": 10, "work_ms": 10},
            {"kind": "consumer", "name": "slow", "queue": "s", "prefetch": 1, "work_ms": 60000}]}"#,
        8000,
    );
    let NodeKind::Queue(stream) = &node(&scene, "queue:s").kind else {
        panic!("it is a queue");
    };
    let beneath = |number: usize| {
        let slot = &stream.ready[number];
        let reader = stream
            .readers
            .iter()
            .find(|one| (one.at.x - slot.at.x).abs() < 10);
        reader.map(|reader| reader.text.as_str())
    };
    assert_eq!(beneath(0), Some("slow▲"));
    assert_eq!(beneath(3), Some("quick▲"));
    assert_eq!(
        node(&scene, "client:quick").detail.text,
        "at offset 3, 4 done"
    );
}

#[test]
fn an_exchange_counts_what_it_holds_back() {
    let text = r#"{"version": 1, "definitions": {"exchanges": [
            {"name": "x", "type": "x-delayed-message", "arguments": {"x-delayed-type": "fanout"}}]},
        "clients": [{"kind": "producer", "name": "p", "exchange": "x", "start_ms": 0, "count": 2,
            "every_ms": 100, "messages": [{"properties": {"headers": {"x-delay": 3000}}}]}]}"#;
    let says = |ms| {
        let (scene, _) = at(text, ms);
        node(&scene, "exchange:x").detail.text.clone()
    };
    assert_eq!(says(2000), "2 held");
    assert_ne!(says(9000), "2 held");
}

#[test]
fn what_comes_by_hand_later_has_its_place_from_the_start() {
    let text = r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]},
        "clients": [{"kind": "producer", "name": "p", "messages": [{"routing_key": "q"}]}],
        "timeline": [
            {"at_ms": 1000, "do": "declare_queue", "queue": {"name": "late"}},
            {"at_ms": 2000, "do": "set_policy", "policy": {"name": "few", "pattern": "q",
                "definition": {"max-length": 3}}}]}"#;
    let [before, after] = [500, 3000].map(|ms| at(text, ms).0);
    assert_eq!(node(&before, "queue:late").presence, Presence::Absent);
    assert_eq!(node(&after, "queue:late").presence, Presence::Present);
    for node in &before.nodes {
        let later = after.node(&node.id).map(|later| later.rect);
        assert_eq!(later, Some(node.rect), "{} stays where it is", node.id);
    }
    assert_eq!(
        told(&after, "queue:q").1.as_deref(),
        Some("max 3 · policy few")
    );
}

#[test]
fn whom_the_broker_does_not_read_is_seen_to_be_blocked() {
    let (scene, _) = at(
        r#"{"version": 1, "definitions": {"queues": [{"name": "jobs"}]},
        "clients": [{"kind": "producer", "name": "web", "start_ms": 0, "every_ms": 500, "count": 3,
            "messages": [{"routing_key": "jobs"}]}],
        "timeline": [{"at_ms": 0, "do": "raise_alarm", "alarm": "disk"}]}"#,
        4000,
    );
    let web = node(&scene, "client:web");
    assert_eq!(web.presence, Presence::Blocked(Alarm::Disk));
    assert_eq!(web.detail.text, "blocked, 2 held");
    assert!(scene.trouble.contains("Disk space runs short"));
}

/// Memory runs short while four messages are under way, one after the other.
const HELD: &str = r#"{"version": 1, "latency": {"publish_ms": 1000, "deliver_ms": 2000},
    "definitions": {"queues": [{"name": "jobs"}]},
    "clients": [{"kind": "producer", "name": "web", "start_ms": 0, "every_ms": 400, "count": 9,
        "messages": [{"routing_key": "jobs"}]}],
    "timeline": [
        {"at_ms": 500, "do": "raise_alarm", "alarm": "memory"},
        {"at_ms": 9000, "do": "clear_alarm", "alarm": "memory"}]}"#;

#[test]
fn what_the_broker_does_not_read_waits_at_its_producer() {
    let (scene, frame) = at(HELD, 8000);
    let web = node(&scene, "client:web").rect;
    let waiting: Vec<&Token> = frame.tokens.iter().collect();
    assert_eq!(waiting.len(), 8, "it has sent these before it knew");
    for token in &waiting {
        let beneath = token.y - web.bottom() as f32;
        assert!(beneath > 0.0 && beneath < 30.0, "{token:?}");
        assert!(token.x < web.right() as f32, "{token:?}");
    }
    // What left first comes last, on top.
    assert!(waiting[7].x < waiting[6].x, "one beside the other");
    assert_eq!(node(&scene, "client:web").detail.text, "blocked, 8 held");
    let label = &node(&scene, "client:web").label;
    assert!(label.ends_with("8 held back"), "{label}");
    let (scene, frame) = at(HELD, 9001);
    let published = |token: &&Token| token.kind == TokenKind::Publish;
    assert_eq!(frame.tokens.iter().filter(published).count(), 0);
    assert_eq!(node(&scene, "client:web").presence, Presence::Present);
}

#[test]
fn what_is_never_read_is_lost_where_it_waited() {
    let lost = HELD.replace(
        r#"{"at_ms": 9000, "do": "clear_alarm", "alarm": "memory"}"#,
        r#"{"at_ms": 9000, "do": "close_connection", "client": "web"}"#,
    );
    let (scene, frame) = at(&lost, 9001);
    let web = node(&scene, "client:web").rect;
    let kinds: Vec<TokenKind> = frame.tokens.iter().map(|token| token.kind).collect();
    assert_eq!(kinds.len(), 8, "{kinds:?}");
    for token in &frame.tokens {
        assert!(matches!(token.kind, TokenKind::Lost(_)), "{:?}", token.kind);
        assert!((token.y - web.center().y as f32).abs() < 80.0);
        assert!(token.x < web.right() as f32 + 200.0);
    }
}

#[test]
fn a_transaction_says_how_many_messages_wait_for_its_end() {
    let text = r#"{"version": 1, "latency": {"publish_ms": 100},
        "definitions": {"queues": [{"name": "q"}]},
        "clients": [{"kind": "producer", "name": "shop", "start_ms": 0, "every_ms": 1000, "count": 6,
            "tx": {"size": 3, "outcomes": ["commit", "rollback"]}, "messages": [{"routing_key": "q"}]}]}"#;
    let says = |ms| {
        let (scene, _) = at(text, ms);
        match &node(&scene, "client:shop").kind {
            NodeKind::Producer(producer) => producer.mode.as_ref().map(|mode| mode.text.clone()),
            _ => None,
        }
    };
    assert_eq!(says(50).as_deref(), Some("tx mode"));
    assert_eq!(says(150).as_deref(), Some("1 uncommitted"));
    assert_eq!(says(1150).as_deref(), Some("2 uncommitted"));
    assert_eq!(says(2150).as_deref(), Some("tx mode"), "committed");
    assert_eq!(says(4150).as_deref(), Some("2 uncommitted"));
    assert_eq!(says(5150).as_deref(), Some("tx mode"), "rolled back");
    let (scene, _) = at(text, 4150);
    let label = &node(&scene, "client:shop").label;
    assert!(label.ends_with("2 in a transaction"), "{label}");
}

#[test]
fn a_consumer_says_how_much_of_what_it_did_waits_for_the_commit() {
    let text = r#"{"version": 1,
        "definitions": {"queues": [{"name": "q"}]},
        "clients": [
            {"kind": "producer", "name": "shop", "burst": 2, "count": 2,
                "messages": [{"routing_key": "q"}]},
            {"kind": "consumer", "name": "w", "queue": "q", "work_ms": 300,
                "tx": {"size": 2, "outcomes": ["rollback", "commit"]}}]}"#;
    let says = |ms| {
        let (scene, _) = at(text, ms);
        let w = node(&scene, "client:w");
        (w.detail.text.clone(), w.label.contains("uncommitted"))
    };
    assert!(says(2100).0.contains("tx mode"), "{:?}", says(2100));
    assert!(says(2300).0.contains("1 uncommitted"), "{:?}", says(2300));
    assert!(says(2300).1);
    assert!(!says(2600).1, "rolled back: {:?}", says(2600));
    assert!(says(3050).0.contains("1 uncommitted"), "{:?}", says(3050));
    assert!(!says(3400).1, "committed: {:?}", says(3400));
}

#[test]
fn whose_channel_the_server_closed_wears_the_reply_s_code() {
    let text = r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]},
        "clients": [
            {"kind": "producer", "name": "shop", "exchange": "nowhere", "start_ms": 500,
                "messages": [{"routing_key": "q"}]},
            {"kind": "consumer", "name": "w", "queue": "q"}],
        "timeline": [{"at_ms": 3000, "do": "close_connection", "client": "w"}]}"#;
    let (scene, _) = at(text, 2500);
    let shop = node(&scene, "client:shop");
    assert!(shop.detail.text.ends_with("404"), "{}", shop.detail.text);
    assert!(
        shop.label.contains("404 NOT_FOUND - no exchange 'nowhere'"),
        "{}",
        shop.label
    );
    let (scene, _) = at(text, 3100);
    let shown = &node(&scene, "client:w").detail.text;
    assert!(shown.contains("320"), "{shown}");
}

#[test]
fn in_a_cluster_each_client_says_where_it_is_connected() {
    let text = r#"{"version": 1, "cluster": ["n1", "n2", "n3"],
        "definitions": {"queues": [{"name": "q", "arguments": {"x-queue-type": "quorum"}}]},
        "clients": [
            {"kind": "producer", "name": "shop", "node": "n2", "messages": [{"routing_key": "q"}]},
            {"kind": "consumer", "name": "w", "node": "n3", "queue": "q", "prefetch": 1}],
        "timeline": [{"at_ms": 2000, "do": "stop_node", "node": "n2"},
            {"at_ms": 5000, "do": "partition", "nodes": ["n3"]}]}"#;
    let says = |ms| {
        let (scene, _) = at(text, ms);
        ["client:shop", "client:w"].map(|id| node(&scene, id).detail.text.clone())
    };
    assert_eq!(says(100), ["0 sent · n2", "0 done · n3"]);
    let [shop, _] = says(4000);
    assert!(shop.ends_with(" · n1"), "{shop}");
    let (scene, _) = at(text, 4000);
    assert_eq!(scene.trouble, "Node n2 is down.");
    let [_, w] = says(6000);
    assert!(w.ends_with(" · n3 cut off"), "{w}");
}

#[test]
fn who_asks_for_one_message_at_a_time_is_no_ghost() {
    let (scene, _) = at(
        r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]},
        "clients": [{"kind": "consumer", "name": "poller", "queue": "q", "get_every_ms": 500}]}"#,
        1200,
    );
    let mut edges = scene.edges.iter();
    let edge = edges.find(|edge| edge.style == EdgeStyle::Consume);
    let edge = edge.expect("it asks the queue");
    assert_ne!(edge.state, EdgeState::Absent);
    let label = edge.label.as_ref().expect("how it asks");
    assert_eq!(label.lines[0].text, "basic.get");
}

#[test]
fn priorities_are_seen_on_messages_and_at_consumers() {
    let (scene, _) = at(
        r#"{"version": 1, "definitions": {"queues": [{"name": "q", "arguments": {"x-max-priority": 9}}]},
        "clients": [
            {"kind": "producer", "name": "p", "start_ms": 0, "every_ms": 100, "count": 2, "messages": [
                {"routing_key": "q"}, {"routing_key": "q", "properties": {"priority": 7}}]},
            {"kind": "consumer", "name": "vip", "queue": "q", "start_ms": 30000,
                "arguments": {"x-priority": 5}}]}"#,
        3000,
    );
    let NodeKind::Queue(queue) = &node(&scene, "queue:q").kind else {
        panic!("it is a queue");
    };
    let priorities: Vec<Option<u8>> = queue.ready.iter().map(|slot| slot.priority).collect();
    assert_eq!(priorities, [Some(7), None], "the highest goes first");
    let label = &node(&scene, "client:vip").label;
    assert!(label.contains("priority 5"), "{label}");
}
