//! The timeline: the whole run of a scenario, from which any moment can be read.
//!
//! The events of a long run are not stored: a checkpoint every few thousand events holds
//! the state, and the events between two checkpoints (a [`Segment`]) are had again by
//! replay. A [`Cursor`] stands at one moment and moves both ways.

pub mod cursor;

use std::sync::Arc;

pub use cursor::Cursor;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::filter::{Filters, NoFilters};
use crate::scenario::Scenario;
use crate::simulation::Simulation;
use crate::snapshot::Snapshot;
use crate::time::{Duration, Time};

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

/// How many events lie between two checkpoints, at least. A checkpoint never splits an
/// instant: all events of one time lie in one segment.
const SEGMENT_EVENTS: u32 = 2048;

/// How much longer than its last event a run is shown, so that what fades can fade.
const TAIL: Duration = Duration::from_ms(1000);

/// The run of one scenario.
#[derive(Clone, Debug)]
pub struct Timeline {
    scenario: Arc<Scenario>,
    checkpoints: Vec<Checkpoint>,
    /// The first segment, which is the whole of most runs, is kept as it comes.
    opening: Arc<Segment>,
    head: Checkpoint,
    last_event_at: Time,
    depth: Vec<(Time, u64)>,
}

/// The state between two steps of the simulation.
#[derive(Clone, Debug)]
struct Checkpoint {
    /// How many events have happened.
    events: u32,
    simulation: Simulation,
    snapshot: Snapshot,
}

/// The events between two checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The number of its first event, from 0.
    pub first: u32,
    /// The state before that event.
    pub start: Snapshot,
    /// The events.
    pub events: Vec<Arc<Event>>,
}

impl Checkpoint {
    /// Does one step of the simulation, and adds its events to the snapshot and the log.
    fn step(&mut self, log: &mut Vec<Arc<Event>>) -> bool {
        let before = log.len();
        if !self.simulation.step(log) {
            return false;
        }
        for event in &log[before..] {
            self.snapshot.apply(event);
            self.events += 1;
        }
        true
    }
}

impl Timeline {
    /// The most samples that [`Timeline::depth`] gives.
    pub const SAMPLES: u64 = 1024;

    /// The timeline of a scenario, nothing simulated yet. Nobody runs filters: processors
    /// take no messages, and say so.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>) -> Self {
        Self::with_filters(scenario, Arc::new(NoFilters))
    }

    /// The same with somebody who runs the processors' filters.
    #[must_use]
    pub fn with_filters(scenario: Arc<Scenario>, filters: Arc<dyn Filters>) -> Self {
        let simulation = Simulation::with_filters(scenario.clone(), filters);
        let snapshot = simulation.initial_snapshot();
        let start = snapshot.clone();
        let head = Checkpoint {
            events: 0,
            simulation,
            snapshot,
        };
        Self {
            scenario,
            checkpoints: vec![head.clone()],
            opening: Arc::new(Segment {
                first: 0,
                start,
                events: Vec::new(),
            }),
            head,
            last_event_at: Time::ZERO,
            depth: vec![(Time::ZERO, 0)],
        }
    }

    /// The whole timeline of a scenario.
    #[must_use]
    pub fn complete(scenario: Arc<Scenario>) -> Self {
        Self::new(scenario).to_the_end()
    }

    /// The same, simulated to the end of the run.
    #[must_use]
    pub fn to_the_end(mut self) -> Self {
        while !self.advance(100_000).finished {}
        self
    }

    /// Simulates on, by about `events` more events, so that a page can stay responsive.
    pub fn advance(&mut self, events: u32) -> Progress {
        let goal = self.head.events.saturating_add(events.max(1));
        let mut log = Vec::new();
        while self.head.events < goal && self.head.step(&mut log) {
            self.keep(&mut log);
        }
        self.progress()
    }

    /// After a step: keeps the opening's events, takes a checkpoint and a sample where
    /// one is due.
    fn keep(&mut self, log: &mut Vec<Arc<Event>>) {
        if let Some(event) = log.last() {
            self.last_event_at = event.at;
        }
        if self.checkpoints.len() == 1 {
            Arc::make_mut(&mut self.opening).events.append(log);
        }
        log.clear();
        let last = self
            .checkpoints
            .last()
            .map_or(0, |checkpoint| checkpoint.events);
        let between_instants = self
            .head
            .simulation
            .next_at()
            .is_some_and(|next| next > self.head.snapshot.at);
        if self.head.events - last >= SEGMENT_EVENTS && between_instants {
            self.checkpoints.push(self.head.clone());
        }
        self.sample_depth();
    }

    fn sample_depth(&mut self) {
        let every = Time::from_ms(self.scenario.run_for_ms).0 / Self::SAMPLES;
        let at = self.head.snapshot.at;
        let due = self
            .depth
            .last()
            .is_none_or(|(last, _)| at.since(*last).0 >= every);
        let ready = self
            .head
            .snapshot
            .queues
            .values()
            .map(|queue| queue.ready.size() as u64)
            .sum();
        match self.depth.last_mut() {
            Some((last, depth)) if !due || *last == at => *depth = ready,
            _ => self.depth.push((at, ready)),
        }
    }

    /// How far the simulation has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            events: self.head.events,
            at: self.head.snapshot.at,
            finished: self.head.simulation.next_at().is_none(),
        }
    }

    /// The scenario.
    #[must_use]
    pub const fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// How many events there are so far.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.head.events
    }

    /// Whether nothing has happened.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where the playhead may go to: a little beyond the last event so far, but not
    /// beyond the run's length.
    #[must_use]
    pub fn end(&self) -> Time {
        (self.last_event_at + TAIL).min(Time::from_ms(self.scenario.run_for_ms))
    }

    /// The state after the last event so far.
    #[must_use]
    pub const fn last_snapshot(&self) -> &Snapshot {
        &self.head.snapshot
    }

    /// The segment that holds event number `event`; for the number past the last event,
    /// the last segment.
    #[must_use]
    pub fn segment_of_event(&self, event: u32) -> Arc<Segment> {
        self.segment(
            self.checkpoints
                .partition_point(|one| one.events <= event)
                .max(1)
                - 1,
        )
    }

    /// The number of the segment in which the events of exactly `at` lie, or the last
    /// ones before it.
    fn segment_of_time(&self, at: Time) -> usize {
        self.checkpoints
            .partition_point(|one| one.snapshot.at < at)
            .max(1)
            - 1
    }

    /// A segment by its number, replayed from its checkpoint.
    fn segment(&self, number: usize) -> Arc<Segment> {
        if number == 0 {
            return self.opening.clone();
        }
        let mut state = self.checkpoints[number].clone();
        let (first, start) = (state.events, state.snapshot.clone());
        let end = self
            .checkpoints
            .get(number + 1)
            .map_or(self.head.events, |next| next.events);
        let mut events = Vec::new();
        while state.events < end && state.step(&mut events) {}
        Arc::new(Segment {
            first,
            start,
            events,
        })
    }

    /// The events numbered `range`, wherever they lie; numbers past the end give nothing.
    #[must_use]
    pub fn events(&self, range: std::ops::Range<u32>) -> Vec<Arc<Event>> {
        let mut events = Vec::new();
        let mut next = range.start;
        while next < range.end.min(self.len()) {
            let segment = self.segment_of_event(next);
            let from = (next - segment.first) as usize;
            let to = segment
                .events
                .len()
                .min((range.end - segment.first) as usize);
            events.extend_from_slice(&segment.events[from..to]);
            next = segment.end();
        }
        events
    }

    /// How many messages wait in all queues together over the run: samples in order of
    /// time, at most about [`Timeline::SAMPLES`].
    #[must_use]
    pub fn depth(&self) -> &[(Time, u64)] {
        &self.depth
    }
}

impl Segment {
    /// The number after its last event.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.first + u32::try_from(self.events.len()).unwrap_or(u32::MAX)
    }

    /// How many of its events have happened at this moment.
    fn count_until(&self, playhead: Playhead) -> usize {
        let before = self.events.partition_point(|event| event.at < playhead.at);
        let until = self.events.partition_point(|event| event.at <= playhead.at);
        until.min(before.saturating_add(playhead.within as usize))
    }
}

#[cfg(test)]
mod tests;
