//! Predictions of library scenarios, right and wrong.

use std::sync::Arc;

use warren_core::name::ResourceName;
use warren_core::scenario::library;

use super::*;

fn run(slug: &str) -> Timeline {
    let entry = library::find(slug).expect("in the library");
    Timeline::complete(Arc::new(entry.scenario().expect("sound")))
}

#[test]
fn a_right_prediction_is_right_and_another_is_wrong_for_its_queues_alone() {
    let timeline = run("logs-by-topic");
    let routing = next_routing(&timeline, Playhead::START).expect("a message is routed");
    assert_eq!(routing.message.routing_key, "kern.critical");
    assert_eq!(routing.queues.len(), 4);
    let right = routing.answer(&timeline);
    let names: Vec<&str> = right.keys().map(|queue| &*queue.name).collect();
    assert_eq!(names, ["critical", "kern"]);
    assert!(routing.judge(&timeline, &right).is_right());
    let wrong = Prediction::from([
        (ResourceName::root("kern"), 2),
        (ResourceName::root("critical"), 1),
        (ResourceName::root("all-errors"), 1),
    ]);
    let judged = routing.judge(&timeline, &wrong);
    assert!(!judged.is_right());
    let wrong: Vec<&str> = judged
        .queues
        .iter()
        .filter(|one| !one.is_right())
        .map(|one| &*one.queue.name)
        .collect();
    assert_eq!(wrong, ["all-errors", "kern"]);
    let said: String = judged
        .queues
        .iter()
        .map(|one| format!("{}: {}\n", one.queue, one.why))
        .collect();
    expect_test::expect![[r##"
        all-errors: "#.error" wants "error" where the key has "critical".
        critical: "*.critical" matches: * stands for "kern".
        kern: "kern.#" matches: # stands for "critical".
        web-errors: "web.*.error" wants "web" where the key has "kern".
    "##]]
    .assert_eq(&said);
}

#[test]
fn a_queue_that_two_bindings_lead_to_gets_one_copy() {
    let json = r##"{"version": 1, "definitions": {"exchanges": [{"name": "x", "type": "topic"}],
        "queues": [{"name": "q"}, {"name": "r"}], "bindings": [
        {"source": "x", "destination": "q", "routing_key": "a.*"},
        {"source": "x", "destination": "q", "routing_key": "#"}]},
        "clients": [{"kind": "producer", "name": "p", "exchange": "x", "count": 1,
        "messages": [{"routing_key": "a.b"}]}]}"##;
    let scenario = warren_core::scenario::Scenario::from_json(json).expect("sound");
    let timeline = Timeline::complete(Arc::new(scenario));
    let routing = next_routing(&timeline, Playhead::START).expect("a message is routed");
    let judged = routing.judge(&timeline, &Prediction::new());
    assert_eq!(judged.queues[0].copies, 1);
    assert!(
        judged.queues[0]
            .why
            .ends_with("still a queue gets a message only once.")
    );
    assert!(judged.queues[1].is_right());
    assert!(
        judged.queues[1].why.starts_with("No binding"),
        "{}",
        judged.queues[1].why
    );
}

#[test]
fn a_queue_that_is_full_is_chosen_and_refuses() {
    let json = r#"{"version": 1, "definitions": {"queues": [{"name": "q", "arguments":
        {"x-max-length": 1, "x-overflow": "reject-publish"}}]}, "clients": [{"kind": "producer",
        "name": "p", "exchange": "", "count": 2, "messages": [{"routing_key": "q"}]}]}"#;
    let scenario = warren_core::scenario::Scenario::from_json(json).expect("sound");
    let timeline = Timeline::complete(Arc::new(scenario));
    let first = next_routing(&timeline, Playhead::START).expect("a message is routed");
    let second = next_routing(&timeline, first.after).expect("another one");
    let came = [first, second].map(|routing| {
        let judged = routing.judge(&timeline, &Prediction::new());
        (judged.queues[0].copies, judged.queues[0].refuses)
    });
    assert_eq!(came, [(1, false), (1, true)]);
}

#[test]
fn without_a_key_no_queue_of_the_default_exchange_is_named() {
    let json = r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]}, "clients": [{"kind":
        "producer", "name": "p", "exchange": "", "count": 1, "messages": [{}]}]}"#;
    let scenario = warren_core::scenario::Scenario::from_json(json).expect("sound");
    let timeline = Timeline::complete(Arc::new(scenario));
    let routing = next_routing(&timeline, Playhead::START).expect("a message is routed");
    let judged = routing.judge(&timeline, &Prediction::new());
    assert_eq!(
        judged.queues[0].why,
        "The message has no key, and no queue is without a name."
    );
}

#[test]
fn the_consumer_that_is_next_is_right_and_the_full_ones_say_so() {
    let timeline = run("image-workers");
    let first = next_delivery(&timeline, Playhead::START).expect("a message is delivered");
    assert_eq!(first.consumers, ["w1", "w2", "w3"]);
    assert_eq!(first.answer(&timeline), "w1");
    let second = next_delivery(&timeline, first.after).expect("another one");
    let judged = second.judge(&timeline, &"w1".into());
    assert!(!judged.is_right);
    let said: String = judged
        .consumers
        .iter()
        .map(|one| format!("{}: {}\n", one.client, one.why))
        .collect();
    expect_test::expect![[r#"
        w1: It holds 1 unacknowledged of at most 1: it is full.
        w2: It holds 0 unacknowledged of at most 1, and it is next in the line of those with the highest priority.
        w3: It holds 0 unacknowledged of at most 1, but w2 is before it in the line.
    "#]].assert_eq(&said);
}

#[test]
fn the_end_has_nothing_to_ask() {
    let timeline = run("hello-world");
    assert_eq!(next(&timeline, Playhead::at(timeline.end())), None);
    let first = next(&timeline, Playhead::START).expect("something is routed");
    assert!(matches!(first, Question::Queues(_)));
    assert!(first.before() < first.after());
}
