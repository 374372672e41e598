//! Variants can be made of every scenario, run, and do what their names say.

use std::sync::Arc;

use warren_core::scenario::library::{LIBRARY, find};
use warren_core::timeline::Timeline;

use super::*;

fn library(slug: &str) -> Scenario {
    find(slug)
        .and_then(|entry| entry.scenario().ok())
        .expect("it is there")
}

fn exchange(name: &str) -> NodeId {
    NodeId::Exchange(ResourceName::new("/", name))
}

/// The variant of this name at this node.
fn variant(scenario: &Scenario, node: &NodeId, name: &str) -> Variant {
    let all = respects_at(scenario, node).into_iter();
    let found = all
        .flat_map(|one| one.variants)
        .find(|one| one.name == name);
    found.unwrap_or_else(|| panic!("a variant {name}"))
}

/// How many copies came to each queue, by name.
fn enqueued(scenario: Scenario) -> Vec<(String, u64)> {
    let timeline = Timeline::complete(Arc::new(scenario));
    let queues = timeline.last_snapshot().queues.iter();
    queues
        .map(|(name, queue)| (name.to_string(), queue.enqueued))
        .collect()
}

#[test]
fn every_variant_of_the_library_is_another_scenario_that_runs() {
    let mut count = 0;
    for entry in LIBRARY {
        let scenario = library(entry.slug);
        for respect in respects(&scenario) {
            for variant in &respect.variants {
                let place = format!("{}: {}: {}", entry.slug, respect.title, variant.name);
                let varied = variant.of(&scenario).expect(&place);
                assert_ne!(varied, scenario, "{place}");
                assert_ne!(variant.name, respect.now, "{place}");
                assert!(!Timeline::complete(Arc::new(varied)).is_empty(), "{place}");
                for note in variant.told(&scenario) {
                    assert!(note.ends_with('.'), "{place}: {note}");
                }
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count} variants");
}

#[test]
fn a_headers_exchange_is_given_what_it_needs_to_sort_as_the_others_do() {
    for (slug, node) in [("logs-by-topic", "logs"), ("logs-by-severity", "logs")] {
        let scenario = library(slug);
        let headers = variant(&scenario, &exchange(node), "headers");
        let varied = headers.of(&scenario).expect("it can be made");
        assert_eq!(enqueued(varied), enqueued(scenario), "{slug}");
    }
}

#[test]
fn other_types_sort_otherwise() {
    let scenario = library("logs-by-topic");
    let fanout = variant(&scenario, &exchange("logs"), "fanout");
    let all = enqueued(fanout.of(&scenario).expect("it can be made"));
    assert!(all.iter().all(|(_, copies)| *copies == 9), "{all:?}");
    let direct = variant(&scenario, &exchange("logs"), "direct");
    let none = enqueued(direct.of(&scenario).expect("it can be made"));
    assert!(none.iter().all(|(_, copies)| *copies == 0), "{none:?}");
    let said = direct.notes.join(" ");
    assert!(
        said.contains("kern.# matches nothing but \"kern.#\""),
        "{said}"
    );
}

#[test]
fn patterns_are_said_in_headers_or_noted() {
    let document = |key: &str, message: &str| {
        format!(
            r#"{{"version": 1, "run_for_ms": 3000, "definitions": {{
                "exchanges": [{{"name": "x", "type": "topic"}}], "queues": [{{"name": "q"}}],
                "bindings": [{{"source": "x", "destination": "q", "routing_key": "{key}"}}]}},
                "clients": [{{"kind": "producer", "name": "p", "exchange": "x", "count": 1,
                    "messages": [{{"routing_key": "{message}"}}]}}]}}"#
        )
    };
    let keys = ["", "a", "b", "a.b", "b.a", "a.c.b", "a.a.b.b", "x.a.b"];
    for pattern in [
        "", "a", "*", "#", "a.*", "*.b", "a.#", "#.b", "a.#.b", "*.#", "#.*.b",
    ] {
        for key in keys {
            let scenario = Scenario::from_json(&document(pattern, key)).expect("sound");
            let headers = variant(&scenario, &exchange("x"), "headers");
            let varied = headers.of(&scenario).expect("it can be made");
            assert_eq!(
                enqueued(varied),
                enqueued(scenario),
                "{pattern} and {key:?}"
            );
        }
    }
    let scenario = Scenario::from_json(&document("#.a.#", "a")).expect("sound");
    let headers = variant(&scenario, &exchange("x"), "headers");
    assert!(headers.notes.iter().any(|note| note.contains("#.a.#")));
    let varied = headers.of(&scenario).expect("it can be made");
    assert_eq!(
        enqueued(varied)[0].1,
        0,
        "it matches nothing, as the note says"
    );
}

#[test]
fn what_stands_before_a_queue_or_after_a_producer_is_offered_there() {
    let scenario = library("logs-by-topic");
    let queue = NodeId::Queue(ResourceName::new("/", "kern"));
    let titles = |node: &NodeId| -> Vec<String> {
        let all = respects_at(&scenario, node).into_iter();
        all.map(|one| one.title).collect()
    };
    let at_queue = titles(&queue);
    assert_eq!(at_queue[0], "The type of the queue kern");
    assert!(at_queue.contains(&"The type of the exchange logs".to_owned()));
    let at_producer = titles(&NodeId::Client("servers".into()));
    assert_eq!(at_producer, ["The type of the exchange logs"]);
}
