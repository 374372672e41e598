//! What happens in the broker by itself when time passes.
//!
//! A queue (or whatever else waits for something) is armed for the earliest moment at
//! which something of it falls due, and says at that moment what happens. Being woken for
//! nothing does no harm, so nobody is ever disarmed.

use litemap::LiteMap;

use super::{Broker, Facts};
use crate::FlatSet;
use crate::event::ChannelId;
use crate::name::ResourceName;
use crate::time::Time;

/// Who is woken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wakeup {
    /// A queue: what waits at its head expires, or itself.
    Queue(ResourceName),
    /// A channel: what was delivered on it was not acknowledged in time.
    Channel(ChannelId),
    /// A queue without a majority: who waits for it gives up.
    Waiting(ResourceName),
    /// Who waits to declare a queue gives up.
    Declaring,
    /// A queue's worker: dead letters that wait are tried again.
    DeadLetters(ResourceName),
    /// The delayed message exchanges: a message was held back long enough.
    HeldMessages,
    /// A queue: what came to it is on disk.
    Disk(ResourceName),
}

/// Who is to be woken when; each at most once.
#[derive(Clone, Debug, Default)]
pub(super) struct Wakeups {
    by_time: FlatSet<(Time, Wakeup)>,
    armed: LiteMap<Wakeup, Time>,
}

impl Wakeups {
    /// Wakes no later than at this moment.
    pub(super) fn arm(&mut self, at: Time, who: Wakeup) {
        if let Some(armed) = self.armed.get(&who) {
            if *armed <= at {
                return;
            }
            self.by_time.remove(&(*armed, who.clone()));
        }
        self.by_time.insert((at, who.clone()));
        self.armed.insert(who, at);
    }

    fn next(&self) -> Option<Time> {
        self.by_time.first().map(|(at, _)| *at)
    }

    fn take_due(&mut self, now: Time) -> Option<Wakeup> {
        let first = self.by_time.first().filter(|(at, _)| *at <= now)?.clone();
        self.by_time.remove(&first);
        let (_, who) = first;
        self.armed.remove(&who);
        Some(who)
    }
}

impl Broker {
    /// When something next happens by itself, if nothing is done before: the moment for
    /// a [`super::Command::Timeout`]. It may turn out that nothing does.
    #[must_use]
    pub fn next_timeout(&self) -> Option<Time> {
        if self.stopped.is_some() {
            return None;
        }
        self.wakeups.next()
    }

    /// Lets happen what has fallen due.
    pub(super) fn time_out(&mut self, facts: &mut Facts) {
        if self.stopped.is_some() {
            return;
        }
        while let Some(who) = self.wakeups.take_due(self.now) {
            match who {
                Wakeup::Queue(name) => self.queue_is_due(&name, facts),
                Wakeup::Channel(channel) => self.channel_is_due(channel, facts),
                Wakeup::Waiting(name) => self.give_up_waiting(&name, facts),
                Wakeup::Declaring => self.give_up_declaring(facts),
                Wakeup::DeadLetters(name) => self.dead_letters_are_due(&name, facts),
                Wakeup::HeldMessages => self.release_due(facts),
                Wakeup::Disk(name) => self.disk_is_due(&name, facts),
            }
        }
    }
}
