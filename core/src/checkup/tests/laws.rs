//! What holds for every design.

use proptest::prelude::*;

use super::samples;
use super::{Rule, checkup};
use crate::amqp::{Message, MessageNumber, Properties, Table};
use crate::checkup::design::Design;
use crate::checkup::flow::variants::{Turns, variants};
use crate::name::{Name, ResourceName};
use crate::rng::Rng;
use crate::routing::{RouteRequest, route};
use crate::scenario::library::LIBRARY;
use crate::scenario::{MessageTemplate, Scenario, sample};
use crate::simulation::filled;

proptest! {
    #[test]
    fn any_document_is_looked_through_and_mended(scenario in sample::scenario()) {
        for finding in checkup(&scenario) {
            if let Some(mend) = &finding.mend {
                // What cannot be done is said; names may be empty or taken there.
                drop(mend.apply(&scenario));
            }
        }
    }
}

/// What is filled in one by one is among what is listed.
#[test]
fn every_message_of_a_template_is_listed() {
    let templates = [
        "plain",
        "{a|b}",
        "{a|b|c}.{x|y}",
        "{?a|b}.{?x|y|z}.{q|r}",
        "{n}",
        "{a|b}{n}",
        "{}{n|",
    ];
    for text in templates {
        let mut template = MessageTemplate {
            routing_key: text.into(),
            ..MessageTemplate::default()
        };
        template.properties.headers = Some(Table::from([("h", "{a|b}".into())]));
        for step in 1..=4 {
            let (first, last) = (2, Some(40));
            let listed = variants(&template, Turns::Every { first, step, last });
            assert!(listed.are_all, "{text}");
            let mut seen = Vec::new();
            let mut rng = Rng::new(7);
            for _ in 0..20 {
                for nth in (first..=40).step_by(step) {
                    let nth = u32::try_from(nth).expect("small");
                    seen.push(filled(&template, nth, &mut rng));
                }
            }
            for message in &seen {
                assert!(listed.list.contains(message), "{text}: {message:?}");
            }
            for message in &listed.list {
                assert!(seen.contains(message), "{text}: {message:?} is never sent");
            }
        }
    }
}

/// The ways are those that the broker's own routing gives.
#[test]
fn messages_are_followed_to_where_they_go() {
    let library = LIBRARY.iter().map(|entry| entry.scenario().expect("sound"));
    let samples = samples::all().map(|one| super::scenario(one.hit));
    let mut compared = 0;
    for scenario in library.chain(samples) {
        let design = Design::new(&scenario);
        for way in design.flow.ways.iter().filter(|way| !way.from.numbers_vary) {
            let message = Message {
                number: MessageNumber(1),
                exchange: way.from.exchange.clone(),
                routing_key: Name::default(),
                properties: Properties {
                    headers: way.from.headers.clone(),
                    ..Properties::default()
                },
                body: Name::default(),
                died: false,
            };
            let request = RouteRequest::of(&message, &way.from.keys, scenario.rabbitmq);
            let found = route(&design.topology, request).destinations;
            let mut found: Vec<ResourceName> = found.into_iter().map(|to| to.queue).collect();
            found.sort_unstable();
            assert_eq!(found, way.to, "{:?}", way.from);
            compared += 1;
        }
    }
    assert!(compared > 80, "only {compared}");
}

/// A thousand queues and ten thousand bindings, and many keys: it ends, and says what it
/// should of the one queue that is left out.
#[test]
fn a_large_design_is_looked_through() {
    let queues = (0..1000).map(|n| format!(r#"{{"name": "q{n}"}}"#));
    let bindings = (0..10_000).map(|n| {
        let queue = n % 999;
        format!(r#"{{"source": "logs", "destination": "q{queue}", "routing_key": "*.k{n}.#"}}"#)
    });
    let producers = (0..500).map(|n| {
        let message = |k| format!(r#"{{"routing_key": "a.k{}.{{n}}"}}"#, n + k * 500);
        let messages: Vec<String> = (0..20).map(message).collect();
        format!(
            r#"{{"kind": "producer", "name": "p{n}", "exchange": "logs", "messages": [{}]}}"#,
            messages.join(",")
        )
    });
    let json = format!(
        r#"{{"version": 1, "definitions": {{"exchanges": [{{"name": "logs", "type": "topic"}}],
            "queues": [{}], "bindings": [{}]}}, "clients": [{}]}}"#,
        queues.collect::<Vec<_>>().join(","),
        bindings.collect::<Vec<_>>().join(","),
        producers.collect::<Vec<_>>().join(","),
    );
    let scenario = Scenario::from_json(&json).expect("sound");
    let findings = checkup(&scenario);
    let unreachable = findings
        .iter()
        .filter(|one| one.rule == Rule::UnreachableQueue);
    let at: Vec<String> = unreachable.map(|one| one.at.to_string()).collect();
    assert_eq!(at, ["queue:q999"]);
    assert!(
        findings
            .iter()
            .all(|one| one.rule != Rule::UnmatchedBinding)
    );
}
