//! Two runs side by side: what came of the same messages here and there.
//!
//! Messages of two runs are the same where the same client sent them as its same one: the
//! third of `shop` here is the third of `shop` there, whatever their numbers. Which run is
//! right is no question here. A run is compared up to a bound, so that a long one does not
//! make anybody wait.

mod moment;
mod outcome;
mod tally;

use std::collections::BTreeSet;
use std::sync::Arc;

use warren_core::event::Event;
use warren_core::filter::Filters;
use warren_core::scenario::Scenario;
use warren_core::snapshot::Snapshot;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};

pub use moment::{Difference, Marked, Subject, differences};
pub use outcome::Outcome;
pub use tally::{Sender, Sent, Tally};

/// The most events of a run that are compared.
pub const MOST_EVENTS: u32 = 20_000;

/// One side of a comparison: a run, and its events.
#[derive(Clone, Debug)]
pub struct Side {
    timeline: Timeline,
    events: Vec<Arc<Event>>,
    cut: bool,
}

/// One message on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who sent it, and as which one.
    pub sender: Sender,
    /// What came of it here; none where it was not sent.
    pub here: Option<Sent>,
    /// What came of it there.
    pub there: Option<Sent>,
}

impl Side {
    /// The run of this scenario, up to the bound, by who runs its filters.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, filters: Arc<dyn Filters>) -> Self {
        Self::bounded(scenario, filters, MOST_EVENTS)
    }

    /// The run of this scenario, up to some more than so many events.
    #[must_use]
    pub fn bounded(scenario: Arc<Scenario>, filters: Arc<dyn Filters>, most: u32) -> Self {
        let mut timeline = Timeline::with_filters(scenario, filters);
        let progress = timeline.advance(most);
        Self {
            events: timeline.events(0..timeline.len()),
            timeline,
            cut: !progress.finished,
        }
    }

    /// The run.
    #[must_use]
    pub const fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Whether it goes on after what is compared.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        self.cut
    }

    /// How far it can be shown.
    #[must_use]
    pub fn end(&self) -> Time {
        if self.cut {
            self.timeline.progress().at
        } else {
            self.timeline.end()
        }
    }

    /// How many events have happened at this time, those of this time among them.
    #[must_use]
    pub fn applied(&self, at: Time) -> usize {
        self.events.partition_point(|event| event.at <= at)
    }

    /// The next time after this one at which something happens.
    #[must_use]
    pub fn next(&self, at: Time) -> Option<Time> {
        Some(self.events.get(self.applied(at))?.at)
    }

    /// The time before which the latest things happened, seen from this one.
    #[must_use]
    pub fn previous(&self, at: Time) -> Option<Time> {
        let before = self.events.partition_point(|event| event.at < at);
        Some(self.events.get(before.checked_sub(1)?)?.at)
    }

    /// What came of its messages up to this time.
    #[must_use]
    pub fn tally(&self, at: Time) -> Tally {
        Tally::of(&self.events[..self.applied(at)])
    }

    /// The state at this time.
    #[must_use]
    pub fn snapshot(&self, at: Time) -> Arc<Snapshot> {
        let cursor = Cursor::new(&self.timeline, Playhead::at(at));
        cursor.snapshot().clone()
    }
}

/// Every message on both sides up to this time, those first that something else came of.
#[must_use]
pub fn rows(here: &Side, there: &Side, at: Time) -> Vec<Row> {
    let (here, there) = (here.tally(at), there.tally(at));
    let senders: BTreeSet<&Sender> = here.senders().chain(there.senders()).collect();
    let rows = senders.into_iter().map(|sender| Row {
        sender: sender.clone(),
        here: here.sent_as(sender).cloned(),
        there: there.sent_as(sender).cloned(),
    });
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_by_key(|row| (!row.differs(), row.order()));
    rows
}

/// The time up to which both can be compared.
#[must_use]
pub fn common_end(sides: &[Side]) -> Time {
    let cut = sides.iter().filter(|one| one.cut).map(Side::end).min();
    let all = sides.iter().map(Side::end).max();
    cut.or(all).unwrap_or(Time::ZERO)
}

impl Row {
    /// Whether something else came of it.
    #[must_use]
    pub fn differs(&self) -> bool {
        let outcome = |sent: &Option<Sent>| sent.as_ref().map(|one| one.outcome.clone());
        outcome(&self.here) != outcome(&self.there)
    }

    /// The message, as either side has it.
    #[must_use]
    pub fn either(&self) -> Option<&Sent> {
        self.here.as_ref().or(self.there.as_ref())
    }

    fn order(&self) -> u32 {
        self.either().map_or(u32::MAX, |one| one.message.number.0)
    }
}

#[cfg(test)]
mod tests;
