//! The broker's rules in the picture: each has something of its own to be seen.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_diagram::Diagram;
use warren_diagram::frame::{Frame, Mark, TokenKind};
use warren_diagram::request::Direction;
use warren_diagram::scene::{Node, NodeKind, Scene};

/// The picture of a scenario at a moment.
fn at(text: &str, ms: u64) -> (Scene, Frame) {
    let scenario: Arc<Scenario> = Arc::new(serde_json::from_str(text).expect("a scenario"));
    let timeline = Timeline::complete(scenario.clone());
    let mut cursor = Cursor::new(&timeline, Playhead::START);
    let topology = cursor.snapshot().topology.clone();
    let diagram = Diagram::new(&scenario, &topology, Direction::LeftToRight);
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
            NodeKind::Producer(producer) => producer.answers.as_ref().map(|one| one.text.clone()),
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
