//! What a crash of the broker costs at a moment, for each way of being careful.
//!
//! A publisher asks for confirms or does not, queues are durable or not, messages are
//! persistent or not: the same scenario is run in all eight ways, each as far as a bound goes,
//! and stopped at any moment of it. Nothing here decides what is lost: the simulator does, and
//! this counts. What other settings cost (a full queue, a consumer that does not acknowledge)
//! shows in the same numbers.

mod ledger;
mod run;
mod way;

use std::sync::Arc;

use warren_core::filter::Filters;
use warren_core::scenario::{Scenario, StopKind};
use warren_core::time::Time;

pub use ledger::{Count, Knows, Lost};
use run::Run;
pub use run::{Mark, Sort};
pub use way::Way;

/// The most events of a run that are followed; there are eight runs, and somebody waits.
pub const MOST_EVENTS: usize = 6_000;

/// The runs of a scenario in all ways.
#[derive(Debug)]
pub struct Crashes {
    runs: Vec<Run>,
    open: usize,
    end: Time,
    notes: Vec<String>,
}

/// What a crash costs in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The way; none for a scenario that is of no single way, as it is.
    pub way: Option<Way>,
    /// How many messages became what.
    pub count: Count,
    /// The messages of which something is lost, in the order of their numbers.
    pub lost: Vec<Lost>,
}

impl Crashes {
    /// Runs the scenario in all ways. One that is of none of them, as where one of two queues
    /// is durable, is run as it is, too, as the first one. Its filters are run by these.
    #[must_use]
    pub fn of(scenario: &Scenario, filters: &Arc<dyn Filters>) -> Self {
        let open = Way::of(scenario);
        let run = |way, scenario| Run::new(way, Arc::new(scenario), filters.clone());
        let mixed = open.is_none().then(|| run(None, scenario.clone()));
        let ways = Way::ALL.into_iter();
        let runs = ways.map(|way| run(Some(way), way.applied(scenario)));
        let runs: Vec<Run> = mixed.into_iter().chain(runs).collect();
        let open = runs.iter().position(|run| run.way == open);
        let end = runs.iter().map(Run::end).min();
        Self {
            runs,
            open: open.unwrap_or_default(),
            end: end.unwrap_or(Time::ZERO),
            notes: way::notes(scenario),
        }
    }

    /// The place of the row that is the scenario itself.
    #[must_use]
    pub const fn open(&self) -> usize {
        self.open
    }

    /// What is to be known of the rows, as sentences.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The last moment at which all runs can be stopped, in whole milliseconds.
    #[must_use]
    pub const fn end(&self) -> Time {
        self.end
    }

    /// What a stop at this moment costs in each way; it comes after all that happens then.
    #[must_use]
    pub fn rows(&self, at: Time, stop: StopKind) -> Vec<Row> {
        let at = at.min(self.end);
        self.runs.iter().map(|run| run.row(at, stop)).collect()
    }

    /// When something is sent, stored and confirmed in the run of this row.
    #[must_use]
    pub fn marks(&self, row: usize) -> &[Mark] {
        self.runs.get(row).map_or(&[], |run| run.marks())
    }

    /// The next moment after this one, in whole milliseconds, at which something happens in
    /// the run of this row.
    #[must_use]
    pub fn next(&self, row: usize, at: Time) -> Option<Time> {
        let next = self.runs.get(row)?.next(at);
        next.filter(|next| *next <= self.end)
    }

    /// The moment before this one at which something happened.
    #[must_use]
    pub fn previous(&self, row: usize, at: Time) -> Option<Time> {
        self.runs.get(row)?.previous(at)
    }
}

#[cfg(test)]
mod tests;
