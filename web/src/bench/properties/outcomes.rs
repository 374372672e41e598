//! How the work of a consumer ends: by a rule that people think of, or one by one.

use warren_core::scenario::{Consumer, Outcome};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::Desk;
use super::client::consumer_at;
use crate::bench::amount::whole;
use crate::bench::entry::Entry;
use crate::bench::field::{Choice, choice};
use crate::bench::outcome_words::{EveryNth, OUTCOMES, from_name, name, read, text};

/// The fields.
pub(super) fn fields(desk: &Desk, index: usize, consumer: &Consumer) -> Html {
    let rule = EveryNth::of(&consumer.outcomes);
    html! {
        <>
            { ends(desk, index, consumer, rule) }
            if let Some(rule) = rule {
                { every(desk, index, rule) }
            }
            <Entry
                testid="outcomes"
                label={mark!("How the work ends, in turn")}
                value={text(&consumer.outcomes)}
                otherwise={mark!("always ack")}
                hint={mark!("Taken in turn, and from the start again: ack, ack, nack is “every third fails”")}
                mono=true
                problem={desk.wrong(&format!("clients[{index}].outcomes"))}
                take={desk.take(read, move |scenario, outcomes| set(scenario, index, outcomes))}
            />
        </>
    }
}

fn set(scenario: &mut warren_core::scenario::Scenario, index: usize, outcomes: Vec<Outcome>) {
    if let Some(consumer) = consumer_at(scenario, index) {
        consumer.outcomes = outcomes;
    }
}

/// Whether something goes wrong now and then, and what.
fn ends(desk: &Desk, index: usize, consumer: &Consumer, rule: Option<EveryNth>) -> Html {
    const IN_TURN: &str = "in-turn";
    let always = ("ack".to_owned(), tr!("always well (ack)"));
    let failing = OUTCOMES.iter().filter(|(one, _, _)| *one != Outcome::Ack);
    let failing =
        failing.map(|(_, name, means)| ((*name).to_owned(), tr!("now and then: {}", means)));
    let value = match rule {
        Some(rule) => name(rule.outcome),
        None if consumer.outcomes.iter().all(|one| *one == Outcome::Ack) => "ack",
        None => IN_TURN,
    };
    let in_turn = (value == IN_TURN).then(|| (IN_TURN.to_owned(), tr!("as written below")));
    let nth = rule.map_or(3, |rule| rule.nth);
    choice(&Choice {
        testid: "outcome-rule",
        label: mark!("The work ends"),
        value,
        options: std::iter::once(always)
            .chain(failing)
            .chain(in_turn)
            .collect(),
        problem: None,
        take: desk.set(move |scenario, chosen: String| match from_name(&chosen) {
            Some(Outcome::Ack) => set(scenario, index, Vec::new()),
            Some(outcome) => set(scenario, index, EveryNth { nth, outcome }.outcomes()),
            None => {}
        }),
    })
}

fn every(desk: &Desk, index: usize, rule: EveryNth) -> Html {
    const MOST: u64 = EveryNth::MOST as u64;
    let take = desk.take(
        |text| whole(text, 1, MOST),
        move |scenario, nth| {
            let nth = usize::try_from(nth).unwrap_or(EveryNth::MOST);
            set(scenario, index, EveryNth { nth, ..rule }.outcomes());
        },
    );
    html! {
        <Entry
            testid="outcome-every"
            label={mark!("So it ends once in")}
            value={rule.nth.to_string()}
            unit="messages"
            numeric=true
            {take}
        />
    }
}
