//! The run that is shown, and the one that is being simulated.
//!
//! A short run is simulated at once. A long one is simulated in slices, one in each
//! frame, in a workshop of its own; what is shown is replaced when the workshop has
//! reached the playhead, each time its work has doubled, and when it is done. So the
//! page never waits, and a growing timeline is not copied in each frame.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::snapshot::Snapshot;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};

use super::playback::Bearings;
use crate::filters;

/// How many events are simulated before the first picture.
const FIRST_SLICE: u32 = 10_000;

/// The fewest events of a slice.
const SMALLEST_SLICE: u32 = 500;

/// A frame longer than this had too large a slice in it.
const LONG_FRAME_US: u64 = 40_000;

/// The run that is shown, at one moment.
#[derive(Clone, Debug)]
pub struct Run {
    timeline: Rc<Timeline>,
    cursor: Cursor,
    pending: Option<Pending>,
}

/// A run that is being simulated.
#[derive(Clone, Debug)]
struct Pending {
    /// Touched by [`Run::advance`] alone.
    workshop: Rc<RefCell<Timeline>>,
    /// How many of its events are shown; none while another run is.
    shown_events: Option<u32>,
    slice: u32,
}

/// How far the simulation of a long run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simulating {
    /// The virtual time so far.
    pub at: Time,
    /// The virtual time at which it will be done.
    pub until: Time,
    /// Events so far.
    pub events: u32,
}

impl Run {
    /// The run of this scenario, shown at `playhead` or as near as it has come.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, playhead: Playhead) -> Self {
        let (timeline, pending) = begin(scenario, playhead, true);
        let timeline = Rc::new(timeline);
        Self {
            cursor: Cursor::new(&timeline, playhead),
            timeline,
            pending,
        }
    }

    /// The run of another scenario, at the same moment. While that is not yet reached,
    /// the present run stays on the screen.
    pub fn replace(&mut self, scenario: Arc<Scenario>, playhead: Playhead) {
        let (timeline, pending) = begin(scenario, playhead, false);
        let waits = pending
            .as_ref()
            .is_some_and(|one| one.shown_events.is_none());
        self.pending = pending;
        if !waits {
            self.show(Rc::new(timeline), playhead);
        }
    }

    /// The timeline that is shown.
    #[must_use]
    pub const fn timeline(&self) -> &Rc<Timeline> {
        &self.timeline
    }

    /// The state at the moment that is shown.
    #[must_use]
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        self.cursor.snapshot()
    }

    /// How many events have happened up to the moment that is shown.
    #[must_use]
    pub fn applied(&self) -> u32 {
        self.cursor.applied()
    }

    /// Shows this moment.
    pub fn seek(&mut self, playhead: Playhead) {
        self.cursor.seek(&self.timeline, playhead);
    }

    /// What lies around the moment that is shown.
    #[must_use]
    pub fn bearings(&self) -> Bearings {
        Bearings {
            next: self.cursor.next(&self.timeline),
            previous: self.cursor.previous(&self.timeline),
            end: self.end(),
        }
    }

    /// The latest moment that can be shown.
    #[must_use]
    pub fn end(&self) -> Time {
        let shown_grows = self
            .pending
            .as_ref()
            .is_some_and(|one| one.shown_events.is_some());
        if shown_grows {
            self.timeline.progress().at
        } else {
            self.timeline.end()
        }
    }

    /// How far the simulation has come, while it goes on.
    #[must_use]
    pub fn simulating(&self) -> Option<Simulating> {
        let workshop = self.pending.as_ref()?.workshop.borrow();
        let progress = workshop.progress();
        Some(Simulating {
            at: progress.at,
            until: Time::from_ms(workshop.scenario().run_for_ms),
            events: progress.events,
        })
    }

    /// Simulates one slice more, where there is something to simulate.
    pub fn advance(&mut self, frame_us: u64, playhead: Playhead) {
        let Some(pending) = &mut self.pending else {
            return;
        };
        pending.slice = if frame_us > LONG_FRAME_US {
            (pending.slice / 2).max(SMALLEST_SLICE)
        } else {
            pending.slice + pending.slice / 4
        };
        let progress = pending.workshop.borrow_mut().advance(pending.slice);
        let due = match pending.shown_events {
            None => progress.at > playhead.at,
            Some(shown) => progress.events / 2 >= shown,
        };
        if progress.finished {
            self.finish(playhead);
        } else if due {
            pending.shown_events = Some(progress.events);
            let timeline = Rc::new(pending.workshop.borrow().clone());
            self.show(timeline, playhead);
        }
    }

    /// Ends the simulation where it is, and shows what there is.
    pub fn finish(&mut self, playhead: Playhead) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        let timeline = Rc::try_unwrap(pending.workshop)
            .map_or_else(|shared| shared.borrow().clone(), RefCell::into_inner);
        self.show(Rc::new(timeline), playhead);
    }

    fn show(&mut self, timeline: Rc<Timeline>, playhead: Playhead) {
        self.cursor = Cursor::new(&timeline, playhead);
        self.timeline = timeline;
    }
}

/// Simulates a first slice. `now`: it is to be shown however far it came.
fn begin(scenario: Arc<Scenario>, playhead: Playhead, now: bool) -> (Timeline, Option<Pending>) {
    let mut timeline = filters::timeline(scenario);
    let progress = timeline.advance(FIRST_SLICE);
    let pending = (!progress.finished).then(|| Pending {
        workshop: Rc::new(RefCell::new(timeline.clone())),
        shown_events: (now || progress.at > playhead.at).then_some(progress.events),
        slice: FIRST_SLICE,
    });
    (timeline, pending)
}
