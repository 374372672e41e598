//! What a crash costs, by example and at every moment.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use warren_core::event::{BrokerFact, Event, Fact};
use warren_core::filter;
use warren_core::name::Name;
use warren_core::scenario::library::{LIBRARY, find};
use warren_core::scenario::{
    AckMode, Client, Intervention, InterventionAction, Scenario, StopKind,
};
use warren_core::timeline::Timeline;

use super::ledger::Ledger;
use super::*;

fn scenario(slug: &str) -> Scenario {
    let entry = find(slug).expect("it is there");
    entry.scenario().expect("sound")
}

fn crashes_of(scenario: &Scenario) -> Crashes {
    Crashes::of(scenario, &filter::none())
}

fn shop() -> Scenario {
    scenario("what-a-crash-loses")
}

/// A line for each row: `confirms durable persistent: sent …`.
fn table(rows: &[Row]) -> String {
    let mut table = String::new();
    for row in rows {
        let way = row.way.map_or_else(
            || "as it is".to_owned(),
            |way| {
                let on = [way.confirms, way.durable, way.persistent];
                let letters = ["C", "D", "P"].into_iter().zip(on);
                let letters = letters.map(|(letter, on)| if on { letter } else { "-" });
                letters.collect::<String>()
            },
        );
        let Count {
            sent,
            confirmed,
            done,
            kept,
            lost,
            lost_confirmed,
            lost_unnoticed,
            twice,
            before,
        } = row.count;
        writeln!(
            table,
            "{way}: {sent} sent, {confirmed} confirmed, {done} done, {kept} kept, {lost} lost \
             ({lost_confirmed} confirmed, {lost_unnoticed} unnoticed), {twice} twice, {before} before"
        )
        .expect("it is text");
    }
    table
}

fn check(at_ms: u64, stop: StopKind, expected: &Expect) {
    let crashes = crashes_of(&shop());
    expected.assert_eq(&table(&crashes.rows(Time::from_ms(at_ms), stop)));
}

#[test]
fn what_a_kill_costs_depends_on_all_three() {
    check(
        5200,
        StopKind::Kill9,
        &expect![[r#"
            CDP: 5 sent, 3 confirmed, 1 done, 3 kept, 1 lost (0 confirmed, 0 unnoticed), 1 twice, 0 before
            CD-: 5 sent, 4 confirmed, 1 done, 0 kept, 4 lost (3 confirmed, 3 unnoticed), 0 twice, 0 before
            C-P: 5 sent, 4 confirmed, 1 done, 0 kept, 4 lost (3 confirmed, 3 unnoticed), 0 twice, 0 before
            C--: 5 sent, 4 confirmed, 1 done, 0 kept, 4 lost (3 confirmed, 3 unnoticed), 0 twice, 0 before
            -DP: 5 sent, 0 confirmed, 1 done, 3 kept, 1 lost (0 confirmed, 1 unnoticed), 0 twice, 0 before
            -D-: 5 sent, 0 confirmed, 1 done, 0 kept, 4 lost (0 confirmed, 4 unnoticed), 0 twice, 0 before
            --P: 5 sent, 0 confirmed, 1 done, 0 kept, 4 lost (0 confirmed, 4 unnoticed), 0 twice, 0 before
            ---: 5 sent, 0 confirmed, 1 done, 0 kept, 4 lost (0 confirmed, 4 unnoticed), 0 twice, 0 before
        "#]],
    );
}

#[test]
fn a_clean_stop_writes_what_is_in_memory() {
    check(
        5200,
        StopKind::Clean,
        &expect![[r#"
            CDP: 5 sent, 3 confirmed, 1 done, 4 kept, 0 lost (0 confirmed, 0 unnoticed), 2 twice, 0 before
            CD-: 5 sent, 4 confirmed, 1 done, 0 kept, 4 lost (3 confirmed, 3 unnoticed), 0 twice, 0 before
            C-P: 5 sent, 4 confirmed, 1 done, 0 kept, 4 lost (3 confirmed, 3 unnoticed), 0 twice, 0 before
            C--: 5 sent, 4 confirmed, 1 done, 0 kept, 4 lost (3 confirmed, 3 unnoticed), 0 twice, 0 before
            -DP: 5 sent, 0 confirmed, 1 done, 4 kept, 0 lost (0 confirmed, 0 unnoticed), 0 twice, 0 before
            -D-: 5 sent, 0 confirmed, 1 done, 0 kept, 4 lost (0 confirmed, 4 unnoticed), 0 twice, 0 before
            --P: 5 sent, 0 confirmed, 1 done, 0 kept, 4 lost (0 confirmed, 4 unnoticed), 0 twice, 0 before
            ---: 5 sent, 0 confirmed, 1 done, 0 kept, 4 lost (0 confirmed, 4 unnoticed), 0 twice, 0 before
        "#]],
    );
}

#[test]
fn what_is_lost_is_told_with_what_its_publisher_knows() {
    let crashes = crashes_of(&shop());
    let rows = crashes.rows(Time::from_ms(5200), StopKind::Kill9);
    let told: String = [0, 1, 5]
        .into_iter()
        .flat_map(|row| &rows[row].lost)
        .map(|one| format!("{} {:?}\n", one.how.join(" "), one.knows))
        .collect();
    expect![[r#"
        Message #5 was in the memory of queue orders only, and not yet on disk, when what had it in the broker was gone. This copy is lost. NoConfirm
        Message #2 was not persistent: it was not kept when the broker stopped. This copy is lost. Confirmed
        Message #3 was not persistent: it was not kept when the broker stopped. This copy is lost. Confirmed
        Message #4 was not persistent: it was not kept when the broker stopped. This copy is lost. Confirmed
        Message #5 was not persistent: it was not kept when the broker stopped. This copy is lost. NoConfirm
        Message #2 was not persistent: it was not kept when the broker stopped. This copy is lost. Nothing
        Message #3 was not persistent: it was not kept when the broker stopped. This copy is lost. Nothing
        Message #4 was not persistent: it was not kept when the broker stopped. This copy is lost. Nothing
        Message #5 was not persistent: it was not kept when the broker stopped. This copy is lost. Nothing
    "#]].assert_eq(&told);
}

#[test]
fn a_scenario_is_in_its_row_or_as_it_is() {
    let crashes = crashes_of(&shop());
    assert_eq!((crashes.open(), crashes.runs.len()), (0, 8));
    assert_eq!(Way::of(&shop()), Some(Way::ALL[0]));
    for way in Way::ALL {
        assert_eq!(Way::of(&way.applied(&shop())), Some(way));
    }
    let mut mixed = scenario("backpressure");
    mixed.definitions.queues[0].durable = false;
    assert_eq!(Way::of(&mixed), None);
    let crashes = crashes_of(&mixed);
    assert_eq!((crashes.open(), crashes.runs.len()), (0, 9));
    assert_eq!(crashes.rows(Time::ZERO, StopKind::Kill9)[0].way, None);
}

#[test]
fn marks_tell_when_something_is_sent_stored_and_confirmed() {
    let crashes = crashes_of(&shop());
    let of = |sort| {
        crashes
            .marks(0)
            .iter()
            .filter(|mark| mark.sort == sort)
            .count()
    };
    assert_eq!(
        [Sort::Sent, Sort::Stored, Sort::Confirmed].map(of),
        [8, 8, 8]
    );
    // What is not persistent is never stored.
    assert!(
        crashes
            .marks(1)
            .iter()
            .all(|mark| mark.sort != Sort::Stored)
    );
}

#[test]
fn one_goes_from_one_thing_that_happens_to_the_next_and_back() {
    let crashes = crashes_of(&shop());
    let (mut at, mut seen) = (Time::ZERO, vec![]);
    while let Some(next) = crashes.next(0, at) {
        assert!(next > at);
        seen.push(next);
        at = next;
    }
    assert!(seen.len() > 20);
    for before in seen.iter().rev().skip(1) {
        at = crashes.previous(0, at).expect("there is one");
        assert_eq!(at, *before);
    }
}

#[test]
fn a_long_run_is_followed_up_to_a_bound() {
    let mut long = shop();
    long.run_for_ms = 3_600_000;
    if let Client::Producer(shop) = &mut long.clients[0] {
        (shop.count, shop.every_ms) = (None, 50);
    }
    let crashes = crashes_of(&long);
    assert!(crashes.end() > Time::from_ms(5000));
    assert!(crashes.end() < Time::from_ms(600_000));
    let rows = crashes.rows(Time::from_ms(9_000_000), StopKind::Kill9);
    assert_eq!(rows, crashes.rows(crashes.end(), StopKind::Kill9));
}

/// Every moment at which something happens in any row, and those between two.
fn moments(crashes: &Crashes) -> Vec<Time> {
    let mut moments = vec![Time::ZERO, crashes.end()];
    for row in 0..crashes.runs.len() {
        let mut at = Time::ZERO;
        while let Some(next) = crashes.next(row, at) {
            moments.extend([next, Time(at.0.midpoint(next.0) / 1000 * 1000)]);
            at = next;
        }
    }
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// With manual acknowledgements and without length limits or times to live, who is careful in
/// all three ways has a confirm for nothing that is lost, at no moment.
#[test]
fn what_is_confirmed_durable_and_persistent_is_never_lost() {
    let mut wavering = shop();
    // Some are acknowledged before they are on disk, some come back.
    wavering.latency.store_ms = 1900;
    if let Client::Consumer(packer) = &mut wavering.clients[1] {
        (packer.prefetch, packer.work_ms) = (2, 300);
    }
    for scenario in [shop(), wavering, scenario("image-workers")] {
        let crashes = crashes_of(&scenario);
        let manual = scenario.clients.iter().all(|one| match one {
            Client::Consumer(consumer) => consumer.ack == AckMode::Manual,
            Client::Producer(_) | Client::Processor(_) => true,
        });
        assert!(manual, "{}", scenario.title);
        let careful = |row: &&Row| row.way == Some(Way::ALL[0]);
        for at in moments(&crashes) {
            for stop in [StopKind::Kill9, StopKind::Clean] {
                let rows = crashes.rows(at, stop);
                let row = rows.iter().find(careful).expect("a row");
                let Count {
                    lost_confirmed,
                    lost_unnoticed,
                    ..
                } = row.count;
                assert_eq!((lost_confirmed, lost_unnoticed), (0, 0), "{at} {stop:?}");
            }
        }
    }
}

/// Nothing is in two columns, and nothing in none.
#[test]
fn everything_that_was_sent_is_done_kept_lost_or_gone_before() {
    for entry in LIBRARY {
        let crashes = crashes_of(&entry.scenario().expect("sound"));
        for at in moments(&crashes).into_iter().step_by(7) {
            for row in crashes.rows(at, StopKind::Kill9) {
                let Count {
                    sent,
                    done,
                    kept,
                    lost,
                    before,
                    ..
                } = row.count;
                assert_eq!(sent, done + kept + lost + before, "{} {at}", entry.slug);
                assert_eq!(lost, row.lost.len());
            }
        }
    }
}

fn confirming(scenario: &Scenario) -> BTreeSet<Name> {
    let producers = scenario.clients.iter().filter_map(|client| match client {
        Client::Producer(producer) if producer.confirms => Some(producer.name.clone()),
        Client::Producer(_) | Client::Consumer(_) | Client::Processor(_) => None,
    });
    producers.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// The same as if the scenario itself said so, and as if it were run from the start.
    #[test]
    fn a_crash_of_the_timeline_costs_the_same(
        entry in proptest::sample::select(LIBRARY),
        place in any::<proptest::sample::Index>(),
        way in proptest::sample::select(Way::ALL.to_vec()),
        kill in any::<bool>(),
    ) {
        let stop = if kill { StopKind::Kill9 } else { StopKind::Clean };
        let scenario = way.applied(&entry.scenario().expect("sound"));
        let crashes = crashes_of(&scenario);
        let at = *place.get(&moments(&crashes));
        let mut struck = scenario.clone();
        struck.timeline.push(Intervention {
            at_ms: at.0 / 1000,
            action: InterventionAction::RestartBroker { stop, down_ms: 100_000 },
        });
        let timeline = Timeline::complete(Arc::new(struck));
        let mut events = timeline.events(0..timeline.len());
        events.retain(|event| event.at <= at);
        let stopped = |one: &Arc<Event>| {
            matches!(one.fact, Fact::Broker(BrokerFact::Stopped { .. })) && one.at == at
        };
        // What is written before the stop belongs to neither.
        let from = events.iter().position(stopped).unwrap_or(events.len());
        let mut ledger = Ledger::default();
        events[..from].iter().for_each(|event| ledger.add(event));
        let rows = crashes.rows(at, stop);
        let row = &rows[crashes.open()];
        let confirming = confirming(&scenario);
        prop_assert_eq!(ledger.close(&events[from..], &confirming), (row.count, row.lost.clone()));
    }
}
