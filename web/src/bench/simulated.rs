//! The scenario's run once more, as far as a moment and a piece beyond, for the two programs share
//! no memory. It is simulated slice by slice, one in each frame, so that the page never stands
//! still. What is read from it, others know.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_core::tr;
use yew::prelude::*;

use crate::filters;
use crate::hooks::frames::use_frames;
use crate::state::same::Same;

/// How many events beyond the moment are simulated.
const AHEAD: u32 = 50_000;

/// So many are enough to tell of the moment.
const ENOUGH: u32 = 20_000;

/// How many events are simulated in a frame.
const SLICE: u32 = 5_000;

/// A run, as far as it was asked for.
pub(super) struct Simulated {
    scenario: Same<Arc<Scenario>>,
    filtered: bool,
    timeline: Timeline,
}

impl Simulated {
    /// As far as it is simulated.
    pub(super) const fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Whether somebody ran the filters of its processors.
    pub(super) const fn is_filtered(&self) -> bool {
        self.filtered
    }

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
            return Reach::Before;
        }
        let cursor = Cursor::new(&self.timeline, moment);
        let ahead = progress.events - cursor.applied();
        if progress.finished || ahead >= AHEAD {
            Reach::Whole(cursor)
        } else if ahead >= ENOUGH {
            Reach::Enough(cursor)
        } else {
            Reach::Before
        }
    }

    /// Goes on towards the moment and a piece beyond, by one slice.
    fn follow(&mut self, moment: Playhead) -> Reach {
        match self.reach(moment) {
            Reach::Whole(cursor) => Reach::Whole(cursor),
            Reach::Enough(_) | Reach::Before => {
                self.timeline.advance(SLICE);
                self.reach(moment)
            }
        }
    }
}

/// How far a run is simulated, as seen from a moment.
enum Reach {
    /// Not far enough.
    Before,
    /// Far enough, and it goes on.
    Enough(Cursor),
    /// As far as it is looked at.
    Whole(Cursor),
}

/// The run of this scenario, and the moment in it as soon as it is simulated that far.
#[hook]
pub(super) fn use_simulated(
    scenario: &Same<Arc<Scenario>>,
    moment: Playhead,
) -> (Rc<RefCell<Simulated>>, Option<Cursor>) {
    let run = use_mut_ref(|| Simulated::of(scenario.clone()));
    if !run.borrow().is_of(scenario) {
        *run.borrow_mut() = Simulated::of(scenario.clone());
    }
    let (cursor, goes_on) = match run.borrow_mut().follow(moment) {
        Reach::Before => (None, true),
        Reach::Enough(cursor) => (Some(cursor), true),
        Reach::Whole(cursor) => (Some(cursor), false),
    };
    let update = use_force_update();
    use_frames(goes_on, Callback::from(move |_| update.force_update()));
    (run, cursor)
}

/// Says that the moment is not reached, and how far it has come.
pub(super) fn behind(timeline: &Timeline) -> Html {
    html! {
        <p class="hint" role="status" data-testid="run-behind">
            { tr!("Working it out: {} thousand events", timeline.len() / 1000) }
        </p>
    }
}
