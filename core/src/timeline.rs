//! The timeline: the whole run of a scenario, from which any moment can be read.
//!
//! The events of a long run are not stored: a checkpoint every few thousand events holds
//! the state, and the events between two checkpoints (a [`Segment`]) are had again by
//! replay. A [`Cursor`] stands at one moment and moves both ways.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::scenario::Scenario;
use crate::snapshot::Snapshot;
use crate::time::Time;

/// A moment to look at: a time, and how many of that instant's events have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Playhead {
    /// The time.
    pub at: Time,
    /// How many of the events of exactly this time are included; [`Playhead::ALL`] or
    /// any number beyond their count includes all of them.
    pub within: u32,
}

impl Playhead {
    /// Includes every event of the instant.
    pub const ALL: u32 = u32::MAX;
    /// The start of the run, with what the first instant brings.
    pub const START: Self = Self::at(Time::ZERO);

    /// The moment after everything that happens at `at`.
    #[must_use]
    pub const fn at(at: Time) -> Self {
        Self {
            at,
            within: Self::ALL,
        }
    }
}

impl Default for Playhead {
    fn default() -> Self {
        Self::START
    }
}

/// How far a simulation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Events so far.
    pub events: u32,
    /// The virtual time so far.
    pub at: Time,
    /// Whether the run is complete.
    pub finished: bool,
}

/// The run of one scenario.
#[derive(Clone, Debug)]
pub struct Timeline {
    scenario: Arc<Scenario>,
}

/// The events between two checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The number of its first event, from 0.
    pub first: u32,
    /// The state before that event.
    pub start: Snapshot,
    /// The events.
    pub events: Vec<Event>,
}

impl Timeline {
    /// The timeline of a scenario, nothing simulated yet.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>) -> Self {
        Self { scenario }
    }

    /// The whole timeline of a scenario.
    #[must_use]
    pub fn complete(scenario: Arc<Scenario>) -> Self {
        let mut timeline = Self::new(scenario);
        while !timeline.advance(100_000).finished {}
        timeline
    }

    /// Simulates on, by about `events` more events, so that a page can stay responsive.
    pub fn advance(&mut self, _events: u32) -> Progress {
        self.progress()
    }

    /// How far the simulation has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            events: 0,
            at: Time::ZERO,
            finished: true,
        }
    }

    /// The scenario.
    #[must_use]
    pub const fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// How many events there are so far.
    #[must_use]
    pub fn len(&self) -> u32 {
        0
    }

    /// Whether nothing has happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// When the last event so far happens, or the run's length where more is to come.
    #[must_use]
    pub fn end(&self) -> Time {
        Time::ZERO
    }

    /// The segment that holds event number `event`; for the number past the last event,
    /// the last segment.
    #[must_use]
    pub fn segment_of_event(&self, _event: u32) -> Arc<Segment> {
        unreachable!("written next")
    }

    /// The events numbered `range`, wherever they lie; numbers past the end give nothing.
    #[must_use]
    pub fn events(&self, _range: std::ops::Range<u32>) -> Vec<Event> {
        Vec::new()
    }

    /// How many messages wait in all queues together over the run: samples in order of
    /// time, at most [`Timeline::SAMPLES`].
    #[must_use]
    pub fn depth(&self) -> &[(Time, u64)] {
        &[]
    }

    /// The most samples that [`Timeline::depth`] gives.
    pub const SAMPLES: usize = 512;
}

/// A reader of a timeline that stands at one moment. Cloning it is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    segment: Arc<Segment>,
    applied: u32,
    snapshot: Arc<Snapshot>,
}

impl Cursor {
    /// A cursor at this moment.
    #[must_use]
    pub fn new(_timeline: &Timeline, _playhead: Playhead) -> Self {
        unreachable!("written next")
    }

    /// Moves to this moment, forwards or backwards. The snapshot stays the same shared
    /// value where no event lies between.
    pub fn seek(&mut self, _timeline: &Timeline, _playhead: Playhead) {}

    /// The state at this moment.
    #[must_use]
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// How many events have happened up to this moment: the number of the next one.
    #[must_use]
    pub const fn applied(&self) -> u32 {
        self.applied
    }

    /// The playhead after the next event; none at the end.
    #[must_use]
    pub fn next(&self, _timeline: &Timeline) -> Option<Playhead> {
        None
    }

    /// The playhead before the latest event; none at the start.
    #[must_use]
    pub fn previous(&self, _timeline: &Timeline) -> Option<Playhead> {
        None
    }
}
