//! Each word of the rules has its reason, and every reason is a sentence with its document.

use std::collections::BTreeSet;
use std::sync::Arc;

use warren_core::event::{BrokerFact, Event, Fact};
use warren_core::scenario::{Scenario, ServerLine};
use warren_core::snapshot::Snapshot;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_core::why::{Reason, Why, has_reason, reason};

use super::{Case, cases};

/// Every event of the run, and why it happened.
fn reasons(case: &Case) -> Vec<(Arc<Event>, Option<Reason>)> {
    run(case, |event, before, _| reason(event, before))
}

/// Why each message was routed as it was, in one text.
fn routings(case: &Case) -> Vec<String> {
    let told = |event: &Event, before: &Snapshot, line| match &event.fact {
        Fact::Broker(BrokerFact::Routed {
            message,
            route,
            because,
        }) => {
            let why = Why::of_routing(&before.topology, message, (route, because), line);
            let visits = why.visits.into_iter().flat_map(|visit| {
                let rows = visit.rows.into_iter().map(|row| row.sentence);
                rows.chain([visit.summary]).collect::<Vec<_>>()
            });
            visits.chain([why.conclusion]).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    };
    let all = run(case, told).into_iter();
    all.map(|(_, text)| text)
        .filter(|text| !text.is_empty())
        .collect()
}

fn run<T>(case: &Case, told: impl Fn(&Event, &Snapshot, ServerLine) -> T) -> Vec<(Arc<Event>, T)> {
    let scenario = Scenario::from_json(&case.scenario.to_string()).expect("a scenario");
    let line = scenario.rabbitmq;
    let timeline = Timeline::complete(Arc::new(scenario));
    let first = Playhead {
        at: Time(0),
        within: 0,
    };
    let cursor = Cursor::new(&timeline, first);
    assert_eq!(cursor.applied(), 0);
    let mut before = Snapshot::clone(cursor.snapshot());
    let events = timeline.events(0..timeline.len()).into_iter();
    let one = |event: Arc<Event>| {
        let told = told(&event, &before, line);
        before.apply(&event);
        (event, told)
    };
    events.map(one).collect()
}

#[test]
fn each_word_of_the_rules_has_its_reason() {
    let mut failed = Vec::new();
    for case in cases() {
        let told: Vec<String> = reasons(&case)
            .into_iter()
            .filter_map(|(_, why)| why)
            .map(|why| why.sentences.join(" "))
            .chain(routings(&case))
            .collect();
        if !told.iter().any(|one| one.contains(&case.why)) || case.why.is_empty() {
            let told: BTreeSet<String> = told.into_iter().collect();
            let told: Vec<String> = told.into_iter().collect();
            failed.push(format!(
                "{}: {:?} is no reason\n  {}",
                case.word,
                case.why,
                told.join("\n  ")
            ));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn a_reason_is_of_whole_sentences_and_names_its_document() {
    let mut seen = 0;
    for case in cases() {
        for (event, why) in reasons(&case) {
            let routed = matches!(event.fact, Fact::Broker(BrokerFact::Routed { .. }));
            assert!(
                !(routed && why.is_some()),
                "routes have their own explanation"
            );
            let Some(why) = why else {
                continue;
            };
            assert!(has_reason(&event.fact), "{:?}", event.fact);
            assert!(!why.sentences.is_empty());
            for sentence in &why.sentences {
                assert!(sentence.ends_with('.'), "{sentence}");
                assert!(!sentence.contains("  "), "{sentence}");
            }
            assert!(why.address().starts_with("https://www.rabbitmq.com/docs/"));
            seen += 1;
        }
    }
    assert!(seen > 350, "{seen} reasons");
}
