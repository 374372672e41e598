//! What is told of the run at the moment: why it went so, and the way of a message. The run is
//! simulated here once more, as far as the moment and a piece beyond, for the two programs share
//! no memory.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use yew::prelude::*;

use super::desk::Desk;
use super::{journey, why};
use crate::filters;
use crate::state::same::Same;
use crate::workshop::{Panel, Pointer};

/// How many events beyond the moment are simulated.
const AHEAD: u32 = 50_000;

/// How many events are simulated at once.
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

    /// Goes on to the moment and a piece beyond; gives how many events have happened then.
    fn follow(&mut self, moment: Playhead) -> u32 {
        loop {
            let applied = Cursor::new(&self.timeline, moment).applied();
            let ahead = self.timeline.len() - applied;
            if ahead >= AHEAD || self.timeline.progress().finished {
                return applied;
            }
            self.timeline.advance(SLICE);
        }
    }
}

/// What is told.
enum Told {
    Why(why::Told),
    Journey(Option<journey::Told>),
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
    let applied = run.follow(desk.brief.playhead);
    let message = match desk.brief.selection {
        Some(Pointer::Message(number)) => Some(number),
        _ => None,
    };
    // A way is the same at all moments; what of it is over, is no reason to look for it again.
    let (scenario, known) = (desk.scenario.clone(), (run.filtered, run.timeline.len()));
    let timeline = &run.timeline;
    let journey = desk.brief.panel == Panel::Journey;
    let at = if journey { 0 } else { applied };
    let told = use_memo((journey, scenario, known, message, at), |_| {
        if journey {
            Told::Journey(message.map(|number| journey::Told::of(timeline, applied, number)))
        } else {
            Told::Why(why::Told::of(timeline, applied, message))
        }
    });
    match &*told {
        Told::Why(told) => why::why(desk, told),
        Told::Journey(told) => journey::journey(desk, told.as_ref(), applied),
    }
}
