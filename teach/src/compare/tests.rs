//! Comparisons: the same gives nothing, known pairs give what is known of them, and the
//! counts are those of the runs.

use warren_core::filter;
use warren_core::scenario::NodeId;
use warren_core::scenario::library::{LIBRARY, find};

use super::*;
use crate::variant::{Variant, respects};

fn library(slug: &str) -> Scenario {
    find(slug)
        .and_then(|entry| entry.scenario().ok())
        .expect("it is there")
}

fn side(scenario: &Scenario) -> Side {
    Side::new(Arc::new(scenario.clone()), filter::none())
}

fn variants(scenario: &Scenario) -> Vec<Variant> {
    let all = respects(scenario).into_iter();
    all.flat_map(|respect| respect.variants).collect()
}

fn varied(scenario: &Scenario, name: &str) -> Side {
    let all = variants(scenario);
    let found = all.iter().find(|one| one.name == name).expect("a variant");
    side(&found.of(scenario).expect("it can be made"))
}

/// What differs at this time, as sentences.
fn told(here: &Side, there: &Side, at: Time) -> Vec<String> {
    let (left, right) = (here.snapshot(at), there.snapshot(at));
    let found = differences((&left, &here.tally(at)), (&right, &there.tally(at)));
    found.into_iter().map(|one| one.sentence).collect()
}

#[test]
fn a_scenario_beside_itself_differs_in_nothing() {
    for entry in LIBRARY {
        let side = side(&library(entry.slug));
        let mut at = Some(Time::ZERO);
        while let Some(now) = at {
            assert_eq!(told(&side, &side, now), [""; 0], "{} at {now}", entry.slug);
            at = side.next(now + warren_core::time::Duration::from_ms(400));
        }
        assert!(
            rows(&side, &side, side.end())
                .iter()
                .all(|row| !row.differs())
        );
    }
}

#[test]
fn a_fanout_beside_a_topic_exchange_is_told_message_by_message() {
    let scenario = library("logs-by-topic");
    let (here, there) = (side(&scenario), varied(&scenario, "fanout"));
    let end = common_end(&[here.clone(), there.clone()]);
    let rows = rows(&here, &there, end);
    assert_eq!(rows.len(), 9);
    assert!(
        rows.iter().all(Row::differs),
        "every message has more queues there"
    );
    let fifth = rows
        .iter()
        .find(|row| row.sender.nth == 5)
        .expect("the fifth");
    let reached = |sent: &Option<Sent>| sent.as_ref().map(|one| one.outcome.reached());
    assert_eq!(reached(&fifth.here).as_deref(), Some("no queue (no match)"));
    assert_eq!(
        reached(&fifth.there).as_deref(),
        Some("all-errors, critical, kern, web-errors")
    );
    let told = told(&here, &there, end);
    assert!(
        told.contains(
            &"Message #5 was dropped here, there it went to all-errors, critical, kern and web-errors."
                .to_owned()
        ),
        "{told:#?}"
    );
    let all_errors = "The queue all-errors holds 3 messages here and 9 there.";
    assert!(told.contains(&all_errors.to_owned()), "{told:#?}");
}

#[test]
fn another_prefetch_gives_the_same_queues_and_other_hands() {
    let scenario = library("image-workers");
    let (here, there) = (side(&scenario), varied(&scenario, "prefetch 10"));
    let differing = (0..40).map(|tenth| told(&here, &there, Time::from_ms(tenth * 250)));
    let differing: Vec<String> = differing.flatten().collect();
    assert!(
        differing
            .iter()
            .any(|one| one.contains("in its hands") || one.contains("works on")),
        "{differing:#?}"
    );
    assert!(
        !differing.iter().any(|one| one.contains("was dropped")),
        "{differing:#?}"
    );
}

#[test]
fn differences_come_first_and_mark_the_nodes_they_are_at() {
    let scenario = library("logs-by-severity");
    let (here, there) = (side(&scenario), varied(&scenario, "fanout"));
    let end = common_end(&[here.clone(), there.clone()]);
    let rows = rows(&here, &there, end);
    let first_equal = rows.iter().position(|row| !row.differs());
    let first_equal = first_equal.unwrap_or(rows.len());
    assert!(first_equal > 0);
    assert!(rows[first_equal..].iter().all(|row| !row.differs()));
    let (left, right) = (here.snapshot(end), there.snapshot(end));
    let found = differences((&left, &here.tally(end)), (&right, &there.tally(end)));
    let [left, right] = Marked::both(&found);
    assert_eq!(left.nodes, right.nodes);
    assert!(
        left.nodes
            .iter()
            .any(|node| matches!(node, NodeId::Queue(_)))
    );
    assert_eq!(
        left.messages.len(),
        found
            .iter()
            .filter(|one| matches!(one.subject, Subject::Message { .. }))
            .count()
    );
}

/// The table's counts, summed, are those that the run itself has.
#[test]
fn the_tables_counts_are_those_of_each_run() {
    for entry in LIBRARY {
        let scenario = library(entry.slug);
        let here = side(&scenario);
        for variant in variants(&scenario) {
            let place = format!("{}: {}", entry.slug, variant.name);
            let there = side(&variant.of(&scenario).expect(&place));
            let last = Time(u64::MAX);
            let rows = rows(&here, &there, last);
            for (run, sent) in [
                (
                    &here,
                    rows.iter()
                        .filter_map(|row| row.here.as_ref())
                        .collect::<Vec<_>>(),
                ),
                (
                    &there,
                    rows.iter().filter_map(|row| row.there.as_ref()).collect(),
                ),
            ] {
                let sum = |count: fn(&Outcome) -> u32| -> u64 {
                    sent.iter().map(|one| u64::from(count(&one.outcome))).sum()
                };
                let snapshot = run.timeline().last_snapshot();
                let totals = snapshot.totals;
                assert_eq!(
                    sum(|one| one.queues.values().sum()),
                    totals.enqueued,
                    "{place}"
                );
                assert_eq!(sum(|one| one.acked), totals.acked, "{place}");
                assert_eq!(
                    sum(|one| one.dead_lettered),
                    totals.dead_lettered,
                    "{place}"
                );
                assert_eq!(
                    sum(|one| one.lost.values().sum()),
                    snapshot.losses.total,
                    "{place}"
                );
            }
        }
    }
}

/// What a queue holds on one side alone is explained by the way of a message that it holds.
#[test]
fn what_a_queue_holds_on_one_side_is_about_a_message() {
    let scenario = library("logs-by-topic");
    let (here, there) = (side(&scenario), varied(&scenario, "fanout"));
    let at = Time::from_ms(4000);
    let (left, right) = (here.snapshot(at), there.snapshot(at));
    let found = differences((&left, &here.tally(at)), (&right, &there.tally(at)));
    let all_errors = NodeId::Queue(warren_core::name::ResourceName::new("/", "all-errors"));
    let queue = found
        .iter()
        .find(|one| one.subject == Subject::Node(all_errors.clone()));
    let second = Some(warren_core::amqp::MessageNumber(2));
    assert_eq!(queue.and_then(|one| one.about), Some((second, second)));
    let workers = found.iter().filter(|one| one.sentence.contains("works on"));
    assert!(workers.map(|one| one.about).all(|about| about.is_some()));
}

#[test]
fn a_long_run_is_compared_up_to_a_bound() {
    let scenario = library("hello-world");
    let short = Side::bounded(Arc::new(scenario.clone()), filter::none(), 10);
    let whole = side(&scenario);
    assert!(short.is_cut() && !whole.is_cut());
    assert_eq!(common_end(&[whole.clone(), short.clone()]), short.end());
    assert!(short.end() < whole.end());
    assert!(
        rows(&whole, &short, short.end())
            .iter()
            .all(|row| !row.differs())
    );
}

#[test]
fn steps_go_from_one_thing_that_happens_to_the_next() {
    let side = side(&library("hello-world"));
    let first = side.next(Time::ZERO).expect("something happens");
    let second = side.next(first).expect("more happens");
    assert!(first < second);
    assert_eq!(side.previous(second), Some(first));
}
