//! A reader that stands at one moment of a timeline, and moves both ways.

use std::sync::Arc;

use super::{Playhead, Segment, Timeline};
use crate::snapshot::Snapshot;
use crate::time::Time;

/// A reader of a timeline that stands at one moment. Cloning it is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    segment: Arc<Segment>,
    /// How many events of the segment have happened.
    applied: usize,
    snapshot: Arc<Snapshot>,
}

impl Cursor {
    /// A cursor at this moment.
    #[must_use]
    pub fn new(timeline: &Timeline, playhead: Playhead) -> Self {
        let segment = timeline.segment(0);
        let snapshot = Arc::new(segment.start.clone());
        let mut cursor = Self {
            segment,
            applied: 0,
            snapshot,
        };
        cursor.seek(timeline, playhead);
        cursor
    }

    /// Moves to this moment, forwards or backwards. The snapshot stays the same shared
    /// value where no event lies between.
    pub fn seek(&mut self, timeline: &Timeline, playhead: Playhead) {
        let number = timeline.segment_of_time(playhead.at);
        if timeline.checkpoints[number].events != self.segment.first
            || self.segment.events.is_empty()
        {
            self.segment = timeline.segment(number);
            self.restart();
        }
        let goal = self.segment.count_until(playhead);
        if goal < self.applied {
            self.restart();
        }
        if goal > self.applied {
            let snapshot = Arc::make_mut(&mut self.snapshot);
            for event in &self.segment.events[self.applied..goal] {
                snapshot.apply(event);
            }
            self.applied = goal;
        }
    }

    fn restart(&mut self) {
        self.snapshot = Arc::new(self.segment.start.clone());
        self.applied = 0;
    }

    /// The state at this moment.
    #[must_use]
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The segment of the timeline that the cursor stands in.
    #[must_use]
    pub const fn segment(&self) -> &Arc<Segment> {
        &self.segment
    }

    /// How many events have happened up to this moment: the number of the next one.
    #[must_use]
    pub fn applied(&self) -> u32 {
        self.segment.first + u32::try_from(self.applied).unwrap_or(u32::MAX)
    }

    /// The playhead after the next event; none at the end.
    #[must_use]
    pub fn next(&self, timeline: &Timeline) -> Option<Playhead> {
        moment_after(timeline, self.applied(), &self.segment)
    }

    /// The playhead before the latest event; none at the start.
    #[must_use]
    pub fn previous(&self, timeline: &Timeline) -> Option<Playhead> {
        let applied = self.applied();
        match applied {
            0 => None,
            1 => Some(Playhead {
                at: Time::ZERO,
                within: 0,
            }),
            _ => moment_after(timeline, applied - 2, &self.segment),
        }
    }
}

/// The moment right after event number `event`; none where there is no such event.
fn moment_after(timeline: &Timeline, event: u32, near: &Arc<Segment>) -> Option<Playhead> {
    let segment = if (near.first..near.end()).contains(&event) {
        near.clone()
    } else {
        timeline.segment_of_event(event)
    };
    let index = event.checked_sub(segment.first)? as usize;
    let at = segment.events.get(index)?.at;
    let earlier = segment.events.partition_point(|one| one.at < at);
    let within = u32::try_from(index + 1 - earlier).unwrap_or(u32::MAX);
    Some(Playhead { at, within })
}
