//! The line of a queue's consumers: whose turn it is.
//!
//! The consumers of the highest priority go first; those of one priority take turns. In a
//! classic queue the one at the head is tried: if it can take the message it goes to the
//! tail; if it is full it is set aside, and rejoins at the tail when it is freed. A full
//! consumer that was not tried keeps its place (`rabbit_queue_consumers.erl`, `deliver`
//! and `unblock`). In a quorum queue a consumer leaves the line with the message that
//! fills it (`rabbit_fifo.erl`, `update_or_remove_sub`). A single active consumer gets
//! everything, or nobody gets anything.

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
    /// Its own limit of messages that are not settled; 0 is none.
    pub(super) prefetch: u16,
    /// How many it holds.
    pub(super) held: u32,
    /// Whether it wants the queue for itself alone.
    pub(super) exclusive: bool,
    /// Its `x-priority`: the highest goes first.
    pub(super) priority: i32,
    /// The position that it reads next, in a stream.
    pub(super) reads_from: u64,
    /// Whether it is cancelled when a mirror of its queue takes over.
    pub(super) cancel_on_failover: bool,
}

impl Consumer {
    /// Whether its own limit lets another message through.
    pub(super) fn has_room(&self) -> bool {
        self.prefetch == 0 || self.held < u32::from(self.prefetch)
    }

    /// It got a message.
    fn count(&mut self) {
        if self.ack == AckMode::Manual || self.prefetch > 0 {
            self.held += 1;
        }
    }

    fn is(&self, channel: ChannelId, tag: &Name) -> bool {
        self.identity.channel == channel && self.identity.tag == *tag
    }
}

/// When a full consumer leaves the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Full {
    /// When it is tried: classic queues.
    #[default]
    WhenTried,
    /// With the message that fills it: quorum queues.
    AtOnce,
}

/// Who follows the single active consumer of a queue; the first is whoever comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Succession {
    /// The one of the highest priority, of these the oldest, when the active one leaves
    /// (classic queues; observed: single-active-consumer-priority).
    Priority,
    /// The oldest, when the active one leaves (quorum queues of 3.10; `rabbit_fifo.erl`,
    /// `activate_next_consumer`).
    Age,
    /// As by priority, and a higher one takes over as soon as the active one holds
    /// nothing; until then that one gets nothing more (quorum queues since 4.0;
    /// <https://www.rabbitmq.com/docs/consumers#sac-behavior>).
    TakeOver,
}

/// How the consumers of a queue share it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sharing {
    /// When a full one leaves the line.
    pub(super) full: Full,
    /// Where only one at a time is active, who follows it.
    pub(super) single_active: Option<Succession>,
}

/// The consumers of one queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ConsumerLine {
    sharing: Sharing,
    /// By priority, then in the order of their turn.
    waiting: VecDeque<Consumer>,
    set_aside: Vec<Consumer>,
    /// Those that the queue does not hear of, since the network is split.
    estranged: Vec<Consumer>,
    /// The single active one; it waits like the others.
    active: Option<ConsumerRef>,
    /// Where there is a single active one: all, the oldest first.
    ages: Vec<ConsumerRef>,
}

impl ConsumerLine {
    /// A line without consumers.
    pub(super) fn new(sharing: Sharing) -> Self {
        Self {
            sharing,
            ..Self::default()
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.waiting.len() + self.set_aside.len()
    }

    /// All of them; the waiting ones first, in the order of their turn.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Consumer> {
        self.waiting.iter().chain(&self.set_aside)
    }

    /// Whether a consumer that wants the queue exclusively, or not, must be refused. A
    /// queue with a single active consumer has no exclusive ones
    /// (`rabbit_amqqueue_process.erl`, `basic_consume`).
    pub(super) fn refuses(&self, exclusive: bool) -> bool {
        if self.sharing.single_active.is_some() {
            return exclusive;
        }
        self.iter().any(|one| one.exclusive) || (exclusive && self.len() > 0)
    }

    /// Whether only one consumer at a time is active.
    pub(super) const fn is_single_active(&self) -> bool {
        self.sharing.single_active.is_some()
    }

    /// Adds one at the tail of its priority.
    pub(super) fn join(&mut self, consumer: Consumer) {
        if self.is_single_active() {
            self.ages.push(consumer.identity.clone());
        }
        self.queue_up(consumer);
    }

    fn queue_up(&mut self, consumer: Consumer) {
        let lower = |one: &Consumer| one.priority < consumer.priority;
        let at = self.waiting.iter().position(lower);
        self.waiting
            .insert(at.unwrap_or(self.waiting.len()), consumer);
    }

    /// Removes all of them.
    pub(super) fn take_all(&mut self) -> Vec<Consumer> {
        self.active = None;
        self.ages.clear();
        let waiting = std::mem::take(&mut self.waiting).into_iter();
        let others = [&mut self.set_aside, &mut self.estranged].map(std::mem::take);
        waiting.chain(others.into_iter().flatten()).collect()
    }

    /// Sets those apart that the queue no longer hears of; says who they are.
    pub(super) fn estrange(&mut self, which: impl Fn(&ConsumerRef) -> bool) -> Vec<ConsumerRef> {
        let all = self.iter().map(|one| one.identity.clone());
        let gone: Vec<ConsumerRef> = all.filter(which).collect();
        for one in &gone {
            let consumer = self.leave(one.channel, &one.tag);
            self.estranged.extend(consumer);
        }
        gone
    }

    /// Those that were set apart are no longer there.
    pub(super) fn forget_estranged(&mut self) {
        self.estranged.clear();
    }

    /// Those that were set apart are back.
    pub(super) fn reunite(&mut self) {
        for consumer in std::mem::take(&mut self.estranged) {
            self.join(consumer);
        }
    }

    /// Removes one.
    pub(super) fn leave(&mut self, channel: ChannelId, tag: &Name) -> Option<Consumer> {
        self.ages
            .retain(|one| one.channel != channel || one.tag != *tag);
        if let Some(at) = self.waiting.iter().position(|one| one.is(channel, tag)) {
            return self.waiting.remove(at);
        }
        for place in [&mut self.set_aside, &mut self.estranged] {
            if let Some(at) = place.iter().position(|one| one.is(channel, tag)) {
                return Some(place.remove(at));
            }
        }
        None
    }

    /// Where only one at a time is active: makes one active, if it is time for that, and
    /// says who it is.
    pub(super) fn activate(&mut self) -> Option<ConsumerRef> {
        let succession = self.sharing.single_active?;
        if self
            .active()
            .is_some_and(|one| !self.is_fading(one) || one.held > 0)
        {
            return None;
        }
        self.active = match succession {
            Succession::Age => self.ages.first().cloned(),
            Succession::Priority | Succession::TakeOver => {
                self.waiting.front().map(|one| one.identity.clone())
            }
        };
        self.active.clone()
    }

    fn active(&self) -> Option<&Consumer> {
        let active = self.active.as_ref()?;
        self.waiting.iter().find(|one| one.identity == *active)
    }

    /// Whether another one is to take over from the active one.
    fn is_fading(&self, active: &Consumer) -> bool {
        let first = self.waiting.front();
        self.sharing.single_active == Some(Succession::TakeOver)
            && first.is_some_and(|one| one.priority > active.priority)
    }

    /// The consumer whose turn it is and who can take a message; with this it has got
    /// one. Those before it that were tried and could not were set aside.
    pub(super) fn next(&mut self, can_take: impl Fn(&Consumer) -> bool) -> Option<Consumer> {
        if self.is_single_active() {
            return self.next_active(can_take);
        }
        while let Some(mut consumer) = self.waiting.pop_front() {
            if !can_take(&consumer) {
                self.set_aside.push(consumer);
                continue;
            }
            consumer.count();
            let turn = consumer.clone();
            if self.sharing.full == Full::AtOnce && !consumer.has_room() {
                self.set_aside.push(consumer);
            } else {
                self.queue_up(consumer);
            }
            return Some(turn);
        }
        None
    }

    fn next_active(&mut self, can_take: impl Fn(&Consumer) -> bool) -> Option<Consumer> {
        let active = self.active()?;
        if self.is_fading(active) || !can_take(active) {
            return None;
        }
        let identity = active.identity.clone();
        let all = &mut self.waiting;
        let consumer = all.iter_mut().find(|one| one.identity == identity)?;
        consumer.count();
        Some(consumer.clone())
    }

    /// A reader of a stream got a message, and reads on from this position.
    pub(super) fn read(&mut self, reader: &ConsumerRef, next: u64) {
        let mut all = self.waiting.iter_mut();
        if let Some(consumer) = all.find(|one| one.identity == *reader) {
            consumer.count();
            consumer.reads_from = next;
        }
    }

    /// Lets those of the set-aside consumers who can take a message again rejoin at the
    /// tail of their priority.
    pub(super) fn rejoin(&mut self, can_take: impl Fn(&Consumer) -> bool) {
        let (freed, still): (Vec<_>, Vec<_>) = std::mem::take(&mut self.set_aside)
            .into_iter()
            .partition(can_take);
        self.set_aside = still;
        freed.into_iter().for_each(|one| self.queue_up(one));
    }

    /// A consumer's messages were all settled by its channel.
    pub(super) fn settled(&mut self, consumer: &ConsumerRef) {
        let all = self.waiting.iter_mut().chain(&mut self.set_aside);
        for one in all.filter(|one| one.identity == *consumer) {
            one.held = 0;
        }
    }

    /// A consumer may hold one more from now on.
    pub(super) fn widen(&mut self, channel: ChannelId, tag: &Name) {
        let all = self.waiting.iter_mut().chain(&mut self.set_aside);
        for one in all.filter(|one| one.is(channel, tag)) {
            one.prefetch = one.prefetch.saturating_add(1);
        }
    }

    /// A consumer settled one of its messages. Whether it is still there.
    pub(super) fn release(&mut self, channel: ChannelId, tag: &Name) -> bool {
        let here = self.waiting.iter_mut().chain(&mut self.set_aside);
        let all = here.chain(&mut self.estranged);
        let consumer = all.into_iter().find(|one| one.is(channel, tag));
        consumer.is_some_and(|consumer| {
            consumer.held = consumer.held.saturating_sub(1);
            true
        })
    }
}
