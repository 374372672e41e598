//! How much may be simulated for one lesson. A lesson may come with a link from a stranger,
//! and reading it must never take long.

use std::sync::Arc;

use warren_core::filter::Filters;
use warren_core::scenario::Scenario;
use warren_core::timeline::Timeline;
use warren_core::tr;

use crate::problem::Problems;

/// The most events of all runs that are simulated to read one lesson or challenge. The course
/// stays far below.
pub const MOST_EVENTS: u32 = 200_000;

/// The whole run of a scenario that somebody has in hand, whose filters are run by these.
pub(crate) fn complete(scenario: Arc<Scenario>, filters: &Arc<dyn Filters>) -> Timeline {
    Timeline::with_filters(scenario, filters.clone()).to_the_end()
}

/// What is left of it.
pub(crate) struct Budget(u32);

impl Budget {
    pub(crate) const fn new() -> Self {
        Self(MOST_EVENTS)
    }

    /// The whole run of a scenario; where it takes more than is left, a problem at this line.
    pub(crate) fn run(
        &mut self,
        scenario: Arc<Scenario>,
        line: usize,
        problems: &mut Problems,
    ) -> Option<Timeline> {
        const AT_ONCE: u32 = 5_000;
        let mut timeline = Timeline::new(scenario);
        loop {
            let progress = timeline.advance(AT_ONCE);
            if progress.events > self.0 {
                let message = tr!("the runs have more than {} events", MOST_EVENTS);
                return problems.note(
                    line,
                    message,
                    tr!("shorten the run, or send fewer messages"),
                );
            }
            if progress.finished {
                // Even a run without events took a moment.
                self.0 = self.0.saturating_sub(progress.events.max(1));
                return Some(timeline);
            }
        }
    }
}
