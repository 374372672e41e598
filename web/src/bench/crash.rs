//! What a crash of the broker would lose: a slider for its moment, and what comes of each way
//! of being careful.
//!
//! The runs and the counting are [`warren_teach::crash`]'s; what is shown is for the moment
//! alone, until it is put into the scenario.

mod lost;
mod slider;
mod table;

use std::rc::Rc;

use warren_core::scenario::edit::{self, Edit};
use warren_core::scenario::{Intervention, InterventionAction, StopKind};
use warren_core::time::Time;
use warren_core::{mark, tr};
use warren_teach::crash::{Crashes, Row};
use yew::prelude::*;

use super::desk::Desk;
use crate::components::button::Button;
use crate::filters;
use crate::hooks::filters::use_filters;
use crate::state::editor::sentence;
use crate::workshop::{Commit, Order, Panel};
use slider::Slider;

/// How long the broker is away, in milliseconds, as where it is restarted by hand.
const DOWN_MS: u32 = 1000;

/// What is looked at.
#[derive(Clone, PartialEq, Properties)]
pub struct CrashProps {
    /// The scenario and the moment.
    pub desk: Desk,
}

/// What the parts have at hand.
#[derive(Clone)]
struct Bench {
    crashes: Rc<Crashes>,
    at: UseStateHandle<Time>,
    stop: UseStateHandle<StopKind>,
    /// The row that is looked into.
    chosen: UseStateHandle<usize>,
}

/// The slider, the table and what is lost.
#[component]
pub fn Crash(CrashProps { desk }: &CrashProps) -> Html {
    let loading = use_filters(filters::are_needed(&desk.scenario), &Callback::noop());
    let crashes = use_memo(
        (desk.scenario.clone(), filters::is_ready()),
        |(scenario, _)| Crashes::of(scenario, &filters::present()),
    );
    let begin = (desk.at().min(crashes.end()), crashes.open());
    let bench = Bench {
        crashes,
        at: use_state(move || Time(begin.0.0 / 1000 * 1000)),
        stop: use_state(|| StopKind::Kill9),
        chosen: use_state(move || begin.1),
    };
    let (at, stop) = (*bench.at, *bench.stop);
    let rows = {
        let crashes = bench.crashes.clone();
        let runs = Rc::as_ptr(&crashes) as usize;
        use_memo((runs, at, stop), move |_| crashes.rows(at, stop))
    };
    let row = rows.get(*bench.chosen).or_else(|| rows.first());
    let moved = {
        let at = bench.at.setter();
        Callback::from(move |moment| at.set(moment))
    };
    html! {
        <div class="crash-panel" data-testid="crash-panel" data-us={at.0.to_string()}>
            { loading }
            <div class="crash-moment">
                <Slider crashes={bench.crashes.clone()} row={*bench.chosen} {at} {moved} />
                { stops(&bench) }
            </div>
            { table::table(&bench, &rows) }
            <div class="crash-lost">
                { put(desk, &bench, row) }
                if let Some(row) = row {
                    { lost::lost(row) }
                }
                { for bench.crashes.notes().iter().map(|note| html! { <p class="hint">{ note }</p> }) }
            </div>
        </div>
    }
}

/// How the broker stops.
fn stops(bench: &Bench) -> Html {
    let kinds = [
        (StopKind::Kill9, "crash-kill9", mark!("kill -9")),
        (StopKind::Clean, "crash-clean", mark!("Clean stop")),
    ];
    let buttons = kinds.map(|(kind, testid, text)| {
        let stop = bench.stop.setter();
        let onclick = Callback::from(move |_: MouseEvent| stop.set(kind));
        let pressed = *bench.stop == kind;
        html! { <Button {testid} label={mark!("How the broker stops")} {text} class="button-outlined" {pressed} {onclick} /> }
    });
    html! {
        <div class="crash-stops" role="group" aria-label={tr!("How the broker stops")}>{ for buttons }</div>
    }
}

/// Puts the crash into the scenario, as one step of undo.
fn put(desk: &Desk, bench: &Bench, row: Option<&Row>) -> Html {
    let (desk, at_ms, stop) = (desk.clone(), bench.at.0 / 1000, *bench.stop);
    let other = row.is_some() && *bench.chosen != bench.crashes.open();
    let onclick = Callback::from(move |_: MouseEvent| {
        let action = InterventionAction::RestartBroker {
            stop,
            down_ms: DOWN_MS,
        };
        let add = Edit::AddIntervention(Intervention { at_ms, action });
        desk.order(match edit::apply(&desk.scenario, &add) {
            Ok(scenario) => Order::Commit(Commit {
                after_ms: Some(at_ms),
                ..Commit::to(scenario)
            }),
            Err(error) => Order::Tell {
                problem: true,
                text: sentence(&error.to_string()),
            },
        });
        desk.order(Order::Close);
    });
    let at = bench.at.to_string();
    html! {
        <div class="crash-put">
            if let Some(row) = row {
                { lost::summary(row.count) }
            }
            <Button testid="crash-put" label={mark!("It can be undone")} class="button-primary"
                text={tr!("Put it into the scenario, at {}", at)} {onclick} />
            if other {
                <span class="hint">{ tr!("The scenario stays otherwise as it is.") }</span>
            }
        </div>
    }
}

/// The way here, for the course's side.
pub fn way_in(desk: &Desk) -> Html {
    html! {
        <>
            <h3>{ tr!("What would a crash lose?") }</h3>
            <p class="hint">
                { tr!("Choose the moment at which the broker is killed, and see what is lost: with confirms or without, with durable queues or not, with persistent messages or not.") }
            </p>
            <button
                type="button"
                class="button button-outlined"
                data-testid="learn-crash"
                onclick={desk.on(Order::Show(Panel::Crash))}
            >
                { tr!("Choose a moment…") }
            </button>
        </>
    }
}
