//! What is told of the run at the moment: why it went so, the way of a message, the facts of a
//! node, the log, and what was lost. The run is simulated here once more, as far as the moment and
//! a piece beyond, for the two programs share no memory; a long one slice by slice, one in each
//! frame, so that the page never waits.

use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::snapshot::Snapshot;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_core::tr;
use yew::prelude::*;

use super::desk::Desk;
use super::log::Log;
use super::{facts, journey, losses, why};
use crate::filters;
use crate::hooks::frames::use_frames;
use crate::state::same::Same;
use crate::state::telling::{LogLine, log_around};
use crate::workshop::{Panel, Pointer};

/// How many events beyond the moment are simulated.
const AHEAD: u32 = 50_000;

/// So many are enough to tell of the moment.
const ENOUGH: u32 = 20_000;

/// How many events are simulated in a frame.
const SLICE: u32 = 5_000;

/// A run, as far as it was asked for.
struct Simulated {
    scenario: Same<Arc<Scenario>>,
    filtered: bool,
    timeline: Timeline,
}

impl Simulated {
    fn of(scenario: Same<Arc<Scenario>>) -> Self {
        Self {
            filtered: filters::is_ready(),
            timeline: filters::timeline(scenario.0.clone()),
            scenario,
        }
    }

    fn is_of(&self, scenario: &Same<Arc<Scenario>>) -> bool {
        self.scenario == *scenario && self.filtered == filters::is_ready()
    }

    /// How far it is beyond the moment.
    fn reach(&self, moment: Playhead) -> Reach {
        let progress = self.timeline.progress();
        if !progress.finished && progress.at <= moment.at {
            return Reach::Before(progress.events);
        }
        let cursor = Cursor::new(&self.timeline, moment);
        let ahead = progress.events - cursor.applied();
        if progress.finished || ahead >= AHEAD {
            Reach::Whole(cursor)
        } else if ahead >= ENOUGH {
            Reach::Enough(cursor)
        } else {
            Reach::Before(progress.events)
        }
    }

    /// Goes on towards the moment and a piece beyond, by one slice.
    fn follow(&mut self, moment: Playhead) -> Reach {
        match self.reach(moment) {
            Reach::Whole(cursor) => Reach::Whole(cursor),
            Reach::Enough(_) | Reach::Before(_) => {
                self.timeline.advance(SLICE);
                self.reach(moment)
            }
        }
    }
}

/// How far a run is simulated, as seen from a moment.
enum Reach {
    /// Not far enough, but so many events.
    Before(u32),
    /// Far enough, and it goes on.
    Enough(Cursor),
    /// As far as it is looked at.
    Whole(Cursor),
}

/// What is told.
enum Told {
    Why(why::Told),
    Journey(Option<journey::Told>),
    Log(Same<Rc<Vec<LogLine>>>),
    Losses(Arc<Snapshot>),
    Node(facts::Told),
}

/// Which run, and which moment of it.
#[derive(Clone, PartialEq, Properties)]
pub struct RunProps {
    /// The scenario, the moment, and what is selected.
    pub desk: Desk,
}

/// What is told of the run.
#[component]
pub fn Run(RunProps { desk }: &RunProps) -> Html {
    let run = use_mut_ref(|| Simulated::of(desk.scenario.clone()));
    let mut run = run.borrow_mut();
    if !run.is_of(&desk.scenario) {
        *run = Simulated::of(desk.scenario.clone());
    }
    let (cursor, so_far) = match run.follow(desk.brief.playhead) {
        Reach::Before(events) => (None, Some(events)),
        Reach::Enough(cursor) => (Some(cursor), Some(run.timeline.len())),
        Reach::Whole(cursor) => (Some(cursor), None),
    };
    let update = use_force_update();
    use_frames(
        so_far.is_some(),
        Callback::from(move |_| update.force_update()),
    );
    let applied = cursor.as_ref().map(Cursor::applied);
    let (message, node) = match desk.brief.selection.clone() {
        Some(Pointer::Message(number)) => (Some(number), None),
        Some(Pointer::Node(node)) => (None, Some(node)),
        _ => (None, None),
    };
    let (scenario, known) = (desk.scenario.clone(), (run.filtered, run.timeline.len()));
    let timeline = &run.timeline;
    let panel = desk.brief.panel;
    // A way is the same at all moments: it is not looked for anew at each of them.
    let at = applied.map(|applied| if panel == Panel::Journey { 0 } else { applied });
    let told = use_memo(
        (panel, scenario, known, (message, node), at),
        |(_, _, _, (_, node), _)| {
            let cursor = cursor?;
            let applied = cursor.applied();
            Some(match (panel, node) {
                (Panel::Properties, Some(node)) => {
                    let snapshot = cursor.snapshot().clone();
                    Told::Node(facts::Told::of(timeline, applied, snapshot, node.clone()))
                }
                (Panel::Journey, _) => Told::Journey(
                    message.map(|number| journey::Told::of(timeline, applied, number)),
                ),
                (Panel::Log, _) => Told::Log(Same(Rc::new(log_around(timeline, applied)))),
                (Panel::Losses, _) => Told::Losses(cursor.snapshot().clone()),
                _ => Told::Why(why::Told::of(timeline, applied, message)),
            })
        },
    );
    match applied {
        Some(applied) => html! { <Shown desk={desk.still()} told={Same(told)} {applied} /> },
        None => html! {
            <p class="hint" role="status" data-testid="run-behind">
                { tr!("Working it out: {} thousand events", so_far.unwrap_or_default() / 1000) }
            </p>
        },
    }
}

/// What is shown, which the moment alone does not change.
#[derive(Clone, PartialEq, Properties)]
struct ShownProps {
    desk: Desk,
    told: Same<Rc<Option<Told>>>,
    applied: u32,
}

#[component]
fn Shown(
    ShownProps {
        desk,
        told,
        applied,
    }: &ShownProps,
) -> Html {
    let applied = *applied;
    let Some(told) = &**told else {
        return Html::default();
    };
    let shown = match told {
        Told::Why(told) => why::why(desk, told),
        Told::Journey(told) => journey::journey(desk, told.as_ref(), applied),
        Told::Log(lines) => {
            html! { <Log desk={desk.clone()} lines={lines.clone()} {applied} /> }
        }
        Told::Node(told) => facts::facts(desk, told),
        Told::Losses(snapshot) => losses::losses(desk, &snapshot.losses),
    };
    html! { <div class="run">{ shown }</div> }
}
