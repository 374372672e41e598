//! What does not fit is said in fewer words or smaller letters before it is cut.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_diagram::request::Direction;
use warren_diagram::scene::NodeKind;
use warren_diagram::{Diagram, Print};

use super::{at, node};

#[test]
fn a_name_is_written_smaller_before_it_is_cut() {
    let text = |name: &str| {
        format!(
            r#"{{"version": 1, "definitions": {{"queues":
            [{{"name": "{name}"}}, {{"name": "b"}}, {{"name": "c"}}]}}}}"#
        )
    };
    let name = |name: &str| {
        let scenario: Scenario = serde_json::from_str(&text(name)).expect("a scenario");
        let timeline = Timeline::complete(Arc::new(scenario.clone()));
        let cursor = Cursor::new(&timeline, Playhead::START);
        let topology = &cursor.snapshot().topology;
        let diagram = Diagram::new(&scenario, topology, Print::Page(Direction::TopToBottom));
        let scene = diagram.scene(&scenario, cursor.snapshot());
        let shown = &node(&scene, &format!("queue:{name}")).name;
        (shown.text.clone(), shown.size)
    };
    assert_eq!(name("mail"), ("mail".to_owned(), 15));
    assert_eq!(name("website-news"), ("website-news".to_owned(), 11));
    let (cut, size) = name("a-name-that-is-longer-than-any-phone-is-wide");
    assert!(cut.ends_with('…') && size == 13, "{cut} at {size}");
}

#[test]
fn the_types_of_plugins_have_short_names_in_small_nodes() {
    let told = |exchange: &str, kind: &str| {
        let text = format!(
            r#"{{"version": 1, "definitions": {{"exchanges":
            [{{"name": "{exchange}", "type": "{kind}",
            "arguments": {{"x-delayed-type": "direct"}}}}]}}}}"#
        );
        let (scene, _) = at(&text, 0);
        let id = format!("exchange:{exchange}");
        node(&scene, &id).detail.text.clone()
    };
    assert_eq!(told("x", "x-consistent-hash"), "hash");
    assert_eq!(told("x", "x-random"), "random");
    assert_eq!(told("x", "x-recent-history"), "history");
    assert_eq!(told("x", "x-delayed-message"), "delayed");
    let wide = "orders-by-their-customer";
    assert_eq!(told(wide, "x-consistent-hash"), "x-consistent-hash");
    assert_eq!(told("x", "topic"), "topic");
}

#[test]
fn of_two_features_beside_a_name_the_second_says_more() {
    let told = |queue: &str| {
        let text = format!(
            r#"{{"version": 1, "rabbitmq": "3.10", "definitions": {{"queues":
            [{{"name": "{queue}", "durable": false, "auto_delete": true}}]}}}}"#
        );
        let (scene, _) = at(&text, 0);
        node(&scene, &format!("queue:{queue}")).detail.text.clone()
    };
    assert_eq!(told("mine"), "auto-delete");
}

#[test]
fn what_came_back_stands_beneath_what_was_sent() {
    let says = |more: &str| {
        let text = format!(
            r#"{{"version": 1, "clients": [{{"kind": "producer", "name": "p", "start_ms": 0,
            "count": 1, {more} "messages": [{{"routing_key": "nowhere", "mandatory": true}}]}}]}}"#
        );
        let (scene, _) = at(&text, 5000);
        let node = node(&scene, "client:p");
        let NodeKind::Producer(producer) = &node.kind else {
            panic!("it is a producer");
        };
        let mode = producer.mode.as_ref().map(|mode| mode.text.clone());
        (node.detail.text.clone(), mode.unwrap_or_default())
    };
    let (sent, back) = ("1 sent".to_owned(), "1 back".to_owned());
    assert_eq!(says(""), (sent.clone(), back));
    assert_eq!(says(r#""confirms": true,"#), (sent, "✓1 ←1".to_owned()));
}
