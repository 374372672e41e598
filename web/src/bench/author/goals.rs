//! The goals of the challenge that is written: each as a sentence, with what the diagram makes of
//! it, and a form for another one.

use std::sync::Arc;

use warren_core::check::{self, claimed, judge_one};
use warren_core::name::Name;
use warren_core::scenario::Expectation;
use warren_core::scenario::expect::{Bound, Claim, ClientCount, QueueCount, RunCount};
use warren_core::time::Time;
use warren_core::timeline::Timeline;
use warren_core::{mark, tr};
use warren_teach::own::goals::{self, Written};
use yew::prelude::*;

use super::editor::Bench;
use super::field::{rewrite, undo_button};
use super::steps::LONGEST_MS;
use crate::bench::amount::whole;
use crate::bench::entry::Entry;
use crate::bench::field::{Choice, choice, flag};
use crate::bench::lists::{clients, queues};

/// What can be counted, and where.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    Queue(QueueCount),
    Client(ClientCount),
    Run(RunCount),
}

const COUNTS: [(&str, Count); 20] = [
    ("enqueued", Count::Queue(QueueCount::Enqueued)),
    ("ready", Count::Queue(QueueCount::Ready)),
    ("unacked", Count::Queue(QueueCount::Unacked)),
    ("acked", Count::Client(ClientCount::Acked)),
    ("held", Count::Client(ClientCount::Held)),
    ("lost", Count::Run(RunCount::Lost)),
    ("unprocessed", Count::Run(RunCount::Unprocessed)),
    (
        "confirmed_unprocessed",
        Count::Run(RunCount::ConfirmedUnprocessed),
    ),
    ("overtaken", Count::Queue(QueueCount::Overtaken)),
    ("rejected", Count::Queue(QueueCount::Rejected)),
    ("expired", Count::Queue(QueueCount::Expired)),
    ("maxlen", Count::Queue(QueueCount::Maxlen)),
    ("delivery_limit", Count::Queue(QueueCount::DeliveryLimit)),
    ("returned", Count::Client(ClientCount::Returned)),
    ("confirmed", Count::Client(ClientCount::Confirmed)),
    ("refused", Count::Client(ClientCount::Refused)),
    ("invalid", Count::Client(ClientCount::Invalid)),
    ("answered", Count::Client(ClientCount::Answered)),
    ("unanswered", Count::Client(ClientCount::Unanswered)),
    ("answered_late", Count::Client(ClientCount::AnsweredLate)),
];

const BOUNDS: [(&str, &str, Bound); 3] = [
    ("exactly", mark!("exactly"), Bound::Exactly),
    ("at_least", mark!("at least"), Bound::AtLeast),
    ("at_most", mark!("at most"), Bound::AtMost),
];

impl Count {
    /// The claim of this at a queue or a client.
    fn at(self, name: Name) -> Claim {
        match self {
            Self::Queue(that) => Claim::Queue { that, queue: name },
            Self::Client(that) => Claim::Client { that, client: name },
            Self::Run(that) => Claim::Run { that },
        }
    }

    /// What can be named with it in this scenario.
    fn names(self, bench: &Bench) -> Vec<Name> {
        let scenario = &bench.desk.scenario;
        match self {
            Self::Queue(_) => queues(scenario),
            Self::Client(_) => clients(scenario),
            Self::Run(_) => Vec::new(),
        }
    }
}

/// What is filled in of another goal.
#[derive(Clone, PartialEq, Eq)]
struct Filled {
    what: usize,
    name: String,
    is: Bound,
    count: u64,
    always: bool,
    /// Whether it is to hold at the moment that is shown.
    now: bool,
    key: String,
    body: String,
}

impl Default for Filled {
    fn default() -> Self {
        Self {
            what: 0,
            name: String::new(),
            is: Bound::Exactly,
            count: 1,
            always: false,
            now: false,
            key: String::new(),
            body: String::new(),
        }
    }
}

impl Filled {
    const fn count_of(&self) -> Count {
        COUNTS[self.what].1
    }

    /// The name that is chosen, or the first that can be.
    fn name(&self, bench: &Bench) -> Option<Name> {
        let names = self.count_of().names(bench);
        let chosen = names.iter().find(|one| one.as_str() == self.name);
        chosen.or(names.first()).cloned()
    }

    /// The goal; none where it would speak of nothing.
    fn goal(&self, bench: &Bench) -> Option<Expectation> {
        let name = match self.count_of() {
            Count::Run(_) => Name::default(),
            Count::Queue(_) | Count::Client(_) => self.name(bench)?,
        };
        let some = |text: &str| (!text.is_empty()).then(|| Name::from(text));
        let at = bench.desk.brief.playhead.at;
        Some(Expectation {
            at_ms: self.now.then(|| at.0.div_ceil(1000)),
            is: self.is,
            always: self.always,
            routing_key: some(self.key.trim()),
            body: some(self.body.trim()),
            ..Expectation::of(self.count_of().at(name), self.count)
        })
    }
}

/// What the goals are told.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct GoalsProps {
    /// The editor's parts.
    pub(super) bench: Bench,
}

/// The goals.
#[component]
pub(super) fn Goals(GoalsProps { bench }: &GoalsProps) -> Html {
    let filled = use_state(Filled::default);
    let written = goals::goals(&bench.own.text);
    let judged = {
        let expected = written.iter().map(|one| one.expectation.clone());
        let of = (bench.desk.scenario.clone(), expected.collect::<Vec<_>>());
        use_memo(of, |(scenario, expected)| {
            let run = (scenario.0.run_for_ms <= LONGEST_MS)
                .then(|| Timeline::complete(Arc::clone(&scenario.0)));
            let judged = expected.iter().map(|one| {
                let verdict = judge_one(run.as_ref()?, one.as_ref()?);
                Some((verdict.holds(), verdict.to_string()))
            });
            judged.collect::<Vec<_>>()
        })
    };
    let rows = written.iter().zip(judged.iter()).enumerate();
    let rows = rows.map(|(number, (goal, judged))| row(bench, number, goal, judged.as_ref()));
    html! {
        <section class="learn" aria-label={tr!("The goals")}>
            <h3>{ tr!("The goals") }</h3>
            <p class="hint">{ tr!("All of them must hold. What stands behind each is what the diagram makes of it now.") }</p>
            <ul class="author-list" data-testid="author-goals">{ for rows }</ul>
            { another(bench, &filled) }
        </section>
    }
}

fn row(bench: &Bench, number: usize, goal: &Written, judged: Option<&(bool, String)>) -> Html {
    let (class, said) = match (judged, &goal.expectation) {
        (Some((true, said)), _) => ("is-right", format!("✓ {said}")),
        (Some((false, said)), _) => ("is-wrong", format!("✗ {said}")),
        (None, Some(goal)) => ("", check::told(goal)),
        (None, None) => ("", goal.text.clone()),
    };
    let remove = {
        let bench = bench.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(text) = goals::without(&bench.own.text, number) {
                let line = goals::last_line(&text);
                rewrite(&bench, &text, line);
                bench
                    .said
                    .set(tr!("The goal is removed; Undo brings it back"));
            }
        })
    };
    let name = tr!("Remove “{}”", said);
    html! {
        <li key={number} class={classes!("author-goal", class)} data-testid={format!("author-goal-{}", number + 1)}>
            <span>{ said }</span>
            <button type="button" class="link" data-testid={format!("author-goal-remove-{}", number + 1)}
                aria-label={name} onclick={remove}>{ tr!("Remove") }</button>
        </li>
    }
}

/// The form for another goal.
fn another(bench: &Bench, filled: &UseStateHandle<Filled>) -> Html {
    let add = {
        let (bench, filled) = (bench.clone(), filled.clone());
        Callback::from(move |_: MouseEvent| add(&bench, &filled))
    };
    html! {
        <div class="form author-form" role="group" aria-label={tr!("Another goal")}>
            <div class="author-tools">
                { what(filled) }
                { whom(bench, filled) }
                { how(filled) }
                { number(filled) }
            </div>
            <details class="group">
                <summary data-testid="goal-more">{ tr!("Only some messages, or at another moment") }</summary>
                <div class="form">{ more(bench, filled) }</div>
            </details>
            <div class="author-tools">
                <button type="button" class="button button-outlined" data-testid="author-goal-add" onclick={add}>
                    { tr!("Add this goal") }
                </button>
                { undo_button(bench) }
            </div>
        </div>
    }
}

fn add(bench: &Bench, filled: &Filled) {
    let Some(goal) = filled.goal(bench) else {
        let none = tr!("The diagram has nothing of that kind: add it to the diagram first");
        return bench.said.set(none);
    };
    match goals::with(&bench.own.text, &goal) {
        Some(text) => {
            let line = goals::last_line(&text);
            rewrite(bench, &text, line);
            bench.said.set(tr!("Added: {}", check::told(&goal)));
        }
        None => bench.said.set(tr!(
            "The text has no list goal: with a line for each to write into"
        )),
    }
}

/// Sets something of what is filled in.
fn set<T: 'static>(
    filled: &UseStateHandle<Filled>,
    change: impl Fn(&mut Filled, T) + 'static,
) -> Callback<T> {
    let filled = filled.clone();
    Callback::from(move |value: T| {
        let mut next = (*filled).clone();
        change(&mut next, value);
        filled.set(next);
    })
}

fn what(filled: &UseStateHandle<Filled>) -> Html {
    let options = COUNTS.iter().map(|(word, count)| {
        let text = claimed(&count.at("…".into()), "…");
        ((*word).to_owned(), text)
    });
    choice(&Choice {
        testid: "goal-what",
        label: mark!("What is counted"),
        value: COUNTS[filled.what].0,
        options: options.collect(),
        problem: None,
        take: set(filled, |filled, word: String| {
            let found = COUNTS.iter().position(|(one, _)| *one == word);
            filled.what = found.unwrap_or(filled.what);
        }),
    })
}

fn whom(bench: &Bench, filled: &UseStateHandle<Filled>) -> Html {
    let label = match filled.count_of() {
        Count::Queue(_) => mark!("Which queue"),
        Count::Client(_) => mark!("Which client"),
        Count::Run(_) => return Html::default(),
    };
    let names = filled.count_of().names(bench).into_iter();
    let value = filled.name(bench).unwrap_or_default();
    choice(&Choice {
        testid: "goal-whom",
        label,
        value: value.as_str(),
        options: names
            .map(|name| (name.to_string(), name.to_string()))
            .collect(),
        problem: None,
        take: set(filled, |filled, name| filled.name = name),
    })
}

fn how(filled: &UseStateHandle<Filled>) -> Html {
    let chosen = BOUNDS.iter().find(|(.., bound)| *bound == filled.is);
    choice(&Choice {
        testid: "goal-is",
        label: mark!("How many"),
        value: chosen.map_or("", |(word, ..)| word),
        options: BOUNDS
            .iter()
            .map(|(word, text, _)| ((*word).to_owned(), (*text).to_owned()))
            .collect(),
        problem: None,
        take: set(filled, |filled, word: String| {
            if let Some((.., bound)) = BOUNDS.iter().find(|(one, ..)| *one == word) {
                filled.is = *bound;
            }
        }),
    })
}

fn number(filled: &UseStateHandle<Filled>) -> Html {
    let filled = filled.clone();
    let value = filled.count.to_string();
    let take = Callback::from(move |text: String| {
        let count = whole(&text, 0, u64::MAX)?;
        filled.set(Filled {
            count,
            ..(*filled).clone()
        });
        Ok(())
    });
    html! { <Entry testid="goal-count" label={mark!("Number")} {value} numeric=true {take} /> }
}

fn more(bench: &Bench, filled: &UseStateHandle<Filled>) -> Html {
    let entry = |testid: &'static str,
                 label: &'static str,
                 value: &str,
                 change: fn(&mut Filled, String)| {
        let set = set(filled, change);
        let take = Callback::from(move |text: String| {
            set.emit(text);
            Ok(())
        });
        html! { <Entry {testid} {label} value={value.to_owned()} mono=true {take} /> }
    };
    let at = bench.desk.brief.playhead.at;
    let at = Time::from_ms(at.0.div_ceil(1000));
    let always = set(filled, |filled, on| filled.always = on);
    let now = set(filled, |filled, on| filled.now = on);
    html! {
        <>
            { entry("goal-key", mark!("Only with a key like this pattern"), &filled.key, |filled, text| filled.key = text) }
            { entry("goal-body", mark!("Only with this in the body"), &filled.body, |filled, text| filled.body = text) }
            { flag("goal-now", &tr!("At the moment that is shown, {}, instead of at the end", at), filled.now, &now) }
            { flag("goal-always", mark!("At every moment from then on, or of the whole run"), filled.always, &always) }
        </>
    }
}
