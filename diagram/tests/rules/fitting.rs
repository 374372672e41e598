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

/// The names of the queues of a phone's picture, and how wide it is: as many queues as there
/// are names, bound by this key.
fn upright(names: &[&str], key: &str) -> (Vec<String>, i32) {
    let queues = names.iter().map(|name| format!(r#"{{"name": "{name}"}}"#));
    let bindings = names.iter().map(|name| {
        format!(r#"{{"source": "x", "destination": "{name}", "routing_key": "{key}"}}"#)
    });
    let (queues, bindings): (Vec<String>, Vec<String>) = (queues.collect(), bindings.collect());
    let text = format!(
        r#"{{"version": 1, "definitions": {{"exchanges": [{{"name": "x", "type": "topic"}}],
        "queues": [{}], "bindings": [{}]}}}}"#,
        queues.join(","),
        bindings.join(",")
    );
    let scenario: Scenario = serde_json::from_str(&text).expect("a scenario");
    let timeline = Timeline::complete(Arc::new(scenario.clone()));
    let cursor = Cursor::new(&timeline, Playhead::START);
    let print = Print::Page(Direction::TopToBottom);
    let diagram = Diagram::new(&scenario, &cursor.snapshot().topology, print);
    let scene = diagram.scene(&scenario, cursor.snapshot());
    let shown = names.iter().map(|name| {
        let node = node(&scene, &format!("queue:{name}"));
        node.name.text.clone()
    });
    (shown.collect(), scene.bounds.width)
}

#[test]
fn on_a_phone_names_are_whole_where_the_picture_is_no_smaller_for_it() {
    let names = ["web-errors", "kernel", "critical", "all-errors"];
    let short = ["web", "kernel", "critical", "all"];
    let (high, wide) = upright(&names, "web.#");
    assert_eq!(high, names, "with keys it is high");
    assert!(wide <= 460 + 24, "{wide}");
    let (low, narrow) = upright(&names, "");
    assert!(low[0].ends_with('…'), "{low:?}");
    assert_eq!(narrow, upright(&short, "").1, "a low one is no wider");
    let (few, _) = upright(&["calculator-replies", "b", "c"], "");
    assert_eq!(few[0], "calculator-replies", "few side by side");
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
