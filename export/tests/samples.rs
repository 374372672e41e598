//! With sample producers and consumers a topology runs at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use warren_core::event::{BrokerFact, Fact};
use warren_core::scenario::check::check;
use warren_core::scenario::{Client, Scenario, library};
use warren_core::timeline::Timeline;
use warren_export::{Samples, add_samples, import};

/// The scenario with samples in place of its own clients.
fn sampled(mut scenario: Scenario) -> (Scenario, Samples) {
    scenario.clients.clear();
    scenario.timeline.clear();
    scenario.expect.clear();
    scenario.run_for_ms = 30_000;
    let samples = add_samples(&mut scenario);
    (scenario, samples)
}

/// The queues that something was enqueued in.
fn reached(scenario: Scenario) -> BTreeSet<String> {
    let timeline = Timeline::complete(Arc::new(scenario));
    let events = timeline.events(0..timeline.len());
    let queues = events.iter().filter_map(|event| match &event.fact {
        Fact::Broker(BrokerFact::Enqueued { copy, .. }) => Some(copy.queue.to_string()),
        _ => None,
    });
    queues.collect()
}

#[test]
fn every_scenario_of_the_library_runs_with_samples() {
    for entry in library::LIBRARY {
        let (scenario, samples) = sampled(entry.scenario().unwrap());
        assert_eq!(check(&scenario), [], "{}", entry.slug);
        assert_eq!(
            samples.producers + samples.consumers,
            scenario.clients.len()
        );
        assert!(samples.producers > 0, "{}", entry.slug);
    }
}

#[test]
fn every_queue_that_a_binding_leads_to_gets_something() {
    for slug in [
        "logs-by-topic",
        "logs-by-severity",
        "news-to-everyone",
        "match-by-headers",
    ] {
        let (scenario, _) = sampled(library::find(slug).unwrap().scenario().unwrap());
        let queues = scenario.definitions.queues.iter();
        let all: BTreeSet<String> = queues.map(|queue| queue.resource().to_string()).collect();
        assert_eq!(reached(scenario), all, "{slug}");
    }
}

#[test]
fn nobody_consumes_where_messages_wait_or_are_put_aside() {
    let (scenario, _) = sampled(
        library::find("retry-with-backoff")
            .unwrap()
            .scenario()
            .unwrap(),
    );
    let queues: Vec<&str> = scenario
        .clients
        .iter()
        .filter_map(|client| match client {
            Client::Consumer(consumer) => Some(consumer.queue.as_str()),
            Client::Producer(_) | Client::Processor(_) => None,
        })
        .collect();
    assert_eq!(queues, ["mails"]);
}

#[test]
fn a_queue_that_nothing_leads_to_is_sent_to_by_name() {
    let text = r#"{"queues": [{"name": "tasks", "vhost": "/", "durable": true,
        "auto_delete": false, "arguments": {}}]}"#;
    let (scenario, samples) = sampled(import(text).unwrap().scenario);
    assert_eq!((samples.producers, samples.consumers), (1, 1));
    assert_eq!(reached(scenario), BTreeSet::from(["tasks".to_owned()]));
}
