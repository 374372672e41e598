//! How the work of a consumer ends: by a rule that people think of, or one by one.

use warren_core::scenario::{Consumer, Outcome};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::fields::Fields;
use crate::bench::amount::whole;
use crate::bench::entry::Entry;
use crate::bench::field::{Choice, choice};
use crate::bench::outcome_words::{EveryNth, OUTCOMES, from_name, name, read, text};

/// The fields.
pub(super) fn fields(fields: &Fields<'_, Consumer>, consumer: &Consumer) -> Html {
    let rule = EveryNth::of(&consumer.outcomes);
    html! {
        <>
            { ends(fields, consumer, rule) }
            if let Some(rule) = rule {
                { every(fields, rule) }
            }
            <Entry
                testid="outcomes"
                label={mark!("How the work ends, in turn")}
                value={text(&consumer.outcomes)}
                otherwise={mark!("always ack")}
                hint={mark!("Taken in turn, and from the start again: ack, ack, nack is “every third fails”")}
                mono=true
                problem={fields.wrong("outcomes")}
                take={fields.take(read, |consumer, outcomes| consumer.outcomes = outcomes)}
            />
        </>
    }
}

/// Whether something goes wrong now and then, and what.
fn ends(fields: &Fields<'_, Consumer>, consumer: &Consumer, rule: Option<EveryNth>) -> Html {
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
        take: fields.set(move |consumer, chosen: String| match from_name(&chosen) {
            Some(Outcome::Ack) => consumer.outcomes = Vec::new(),
            Some(outcome) => consumer.outcomes = EveryNth { nth, outcome }.outcomes(),
            None => {}
        }),
    })
}

fn every(fields: &Fields<'_, Consumer>, rule: EveryNth) -> Html {
    const MOST: u64 = EveryNth::MOST as u64;
    let take = fields.take(
        |text| whole(text, 1, MOST),
        move |consumer, nth| {
            let nth = usize::try_from(nth).unwrap_or(EveryNth::MOST);
            consumer.outcomes = EveryNth { nth, ..rule }.outcomes();
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
