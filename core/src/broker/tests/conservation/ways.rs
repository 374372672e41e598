//! What becomes of copies from the moment that an exchange sends them to a queue, by the
//! facts alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::amqp::MessageNumber;
use crate::event::{BrokerFact, LossReason, Place};
use crate::name::ResourceName;

/// The copies that are on their way, and the ends that copies have come to.
#[derive(Default)]
pub(in super::super) struct Ways {
    /// Sent to a queue, and not yet in it nor lost.
    under_way: BTreeMap<(MessageNumber, ResourceName), usize>,
    /// What came to a queue and was never sent there.
    from_nowhere: Vec<String>,
    /// By name: done, dead-lettered for a reason, or dropped for one.
    pub(super) ends: BTreeSet<String>,
}

impl Ways {
    pub(in super::super) fn add(&mut self, fact: &BrokerFact) {
        match fact {
            BrokerFact::Routed { message, route, .. } => {
                for to in &route.destinations {
                    let key = (message.number, to.queue.clone());
                    *self.under_way.entry(key).or_default() += 1;
                }
            }
            BrokerFact::Enqueued { copy, message, .. } => self.came(message.number, &copy.queue),
            BrokerFact::Dropped {
                message,
                copy,
                place,
                reason,
                ..
            } => {
                // Some are lost at a queue because they are not sent to it.
                let sent = !matches!(
                    reason,
                    LossReason::DeadLetterCycle | LossReason::NotToStream
                );
                if let (true, None, Place::Queue(queue)) = (sent, copy, place) {
                    self.arrives(message.number, queue);
                }
                self.ends.insert(format!("dropped: {reason:?}"));
            }
            BrokerFact::DeadLettered { reason, .. } => {
                self.ends
                    .insert(format!("dead-lettered: {}", reason.name()));
            }
            BrokerFact::Acked { .. } => _ = self.ends.insert("acked".to_owned()),
            _ => {}
        }
    }

    fn came(&mut self, message: MessageNumber, queue: &ResourceName) {
        if !self.arrives(message, queue) {
            self.from_nowhere.push(format!("{message} in {queue}"));
        }
    }

    /// Whether such a copy was under way.
    fn arrives(&mut self, message: MessageNumber, queue: &ResourceName) -> bool {
        let key = (message, queue.clone());
        let Some(number) = self.under_way.get_mut(&key) else {
            return false;
        };
        *number -= 1;
        if *number == 0 {
            self.under_way.remove(&key);
        }
        true
    }

    /// Whether very many copies are on their way.
    pub(super) fn are_many(&self) -> bool {
        self.under_way.values().sum::<usize>() > 100
    }

    /// Fails unless so many copies are on their way, and none came from nowhere.
    pub(super) fn are_of(&self, number: usize) -> Result<(), String> {
        let under_way: usize = self.under_way.values().sum();
        match &*self.from_nowhere {
            [] if under_way == number => Ok(()),
            [] => Err(format!("{under_way} are under way, but {number} wait")),
            some => Err(format!("never sent there: {}", some.join(", "))),
        }
    }
}
