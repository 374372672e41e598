//! The line of a queue's consumers: whose turn it is.
//!
//! Classic queues keep a first-in-first-out line. The one at its head is tried: if it
//! can take the message it goes to the tail; if it is full it is set aside, and rejoins
//! at the tail when it is freed. A full consumer that was not tried keeps its place
//! (`rabbit_queue_consumers.erl`, `deliver` and `unblock`).

use std::collections::VecDeque;

use crate::event::{ChannelId, ConsumerRef};
use crate::name::Name;
use crate::scenario::AckMode;

/// A consumer of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Consumer {
    /// Who it is.
    pub(super) identity: ConsumerRef,
    /// How it acknowledges.
    pub(super) ack: AckMode,
    /// Its own limit of unacknowledged messages; 0 is none.
    pub(super) prefetch: u16,
    /// How many it holds.
    pub(super) held: u32,
    /// Whether it wants the queue for itself alone.
    pub(super) exclusive: bool,
}

impl Consumer {
    /// Whether its own limit lets another message through.
    pub(super) fn has_room(&self) -> bool {
        self.ack == AckMode::Auto || self.prefetch == 0 || self.held < u32::from(self.prefetch)
    }

    fn is(&self, channel: ChannelId, tag: &Name) -> bool {
        self.identity.channel == channel && self.identity.tag == *tag
    }
}

/// The consumers of one queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ConsumerLine {
    waiting: VecDeque<Consumer>,
    set_aside: Vec<Consumer>,
}

impl ConsumerLine {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.waiting.len() + self.set_aside.len()
    }

    /// All of them; the waiting ones first, in the order of their turn.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Consumer> {
        self.waiting.iter().chain(&self.set_aside)
    }

    /// Adds one at the tail.
    pub(super) fn join(&mut self, consumer: Consumer) {
        self.waiting.push_back(consumer);
    }

    /// Removes one.
    pub(super) fn leave(&mut self, channel: ChannelId, tag: &Name) -> Option<Consumer> {
        if let Some(at) = self.waiting.iter().position(|one| one.is(channel, tag)) {
            return self.waiting.remove(at);
        }
        let at = self.set_aside.iter().position(|one| one.is(channel, tag))?;
        Some(self.set_aside.remove(at))
    }

    /// The consumer whose turn it is and who can take a message; it has gone to the tail
    /// with this. The full ones before it were set aside.
    pub(super) fn next(&mut self, can_take: impl Fn(&Consumer) -> bool) -> Option<&mut Consumer> {
        while let Some(consumer) = self.waiting.pop_front() {
            if can_take(&consumer) {
                self.waiting.push_back(consumer);
                return self.waiting.back_mut();
            }
            self.set_aside.push(consumer);
        }
        None
    }

    /// Lets those of the set-aside consumers who can take a message again rejoin at the
    /// tail.
    pub(super) fn rejoin(&mut self, can_take: impl Fn(&Consumer) -> bool) {
        let (freed, still) = std::mem::take(&mut self.set_aside)
            .into_iter()
            .partition(can_take);
        self.set_aside = still;
        self.waiting.extend::<Vec<_>>(freed);
    }

    /// A consumer settled one of its messages.
    pub(super) fn release(&mut self, channel: ChannelId, tag: &Name) {
        let all = self.waiting.iter_mut().chain(&mut self.set_aside);
        if let Some(consumer) = all.into_iter().find(|one| one.is(channel, tag)) {
            consumer.held = consumer.held.saturating_sub(1);
        }
    }
}
