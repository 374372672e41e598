//! Which copies are in memory only, and not yet on disk.

use super::super::Snapshot;
use crate::event::BrokerFact;

impl Snapshot {
    /// What comes in memory only is so until it is on disk, or its queue is through with it.
    pub(super) fn in_memory(&mut self, fact: &BrokerFact) {
        let (copy, comes) = match (fact, fact.leaves_queue()) {
            (
                BrokerFact::Enqueued {
                    copy,
                    in_memory: true,
                    ..
                },
                _,
            ) => (copy, true),
            (BrokerFact::Stored { copy }, _) | (_, Some(copy)) => (copy, false),
            _ => return,
        };
        self.queue(&copy.queue, |queue| {
            if comes {
                queue.in_memory.push(copy.position);
            } else {
                queue
                    .in_memory
                    .retain(|position| *position != copy.position);
            }
        });
    }
}
