//! The dead letters that wait in one queue, and what was done about each.

use std::sync::Arc;

use litemap::LiteMap;

use crate::amqp::Message;
use crate::event::{Copy, DeathReason};
use crate::name::ResourceName;
use crate::time::{Duration, Time};

/// How many dead letters a queue's worker has in hand
/// (`dead_letter_worker_consumer_prefetch`).
const IN_HAND: usize = 32;

/// The dead letters that wait in a queue.
#[derive(Clone, Debug, Default)]
pub(in crate::broker) struct DeadLetters {
    /// In the order of their deaths.
    pub(super) waiting: LiteMap<u64, Waiting>,
    last: u64,
    bytes: u64,
    /// How long one is left before it is tried again.
    pub(in crate::broker) retry: Duration,
    /// When they are next tried again.
    pub(super) next_try: Option<Time>,
}

/// A dead letter that waits.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) copy: Copy,
    pub(super) message: Arc<Message>,
    pub(super) reason: DeathReason,
    /// What the worker has done about it, once it has it in hand.
    pub(super) attempt: Option<Attempt>,
}

/// What was done to deliver a dead letter.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// The message as it goes on.
    pub(super) letter: Arc<Message>,
    /// When it was last published; never, where there was nowhere to.
    pub(super) at: Option<Time>,
    pub(super) unsettled: Vec<ResourceName>,
    pub(super) refused: Vec<ResourceName>,
    pub(super) settled: Vec<ResourceName>,
}

impl Attempt {
    pub(super) const fn new(letter: Arc<Message>) -> Self {
        Self {
            letter,
            at: None,
            unsettled: Vec::new(),
            refused: Vec::new(),
            settled: Vec::new(),
        }
    }
}

impl DeadLetters {
    pub(super) fn add(&mut self, waiting: Waiting) {
        self.last += 1;
        self.bytes += waiting.message.body.len() as u64;
        self.waiting.insert(self.last, waiting);
    }

    pub(super) fn remove(&mut self, id: u64) -> Option<Waiting> {
        let waiting = self.waiting.remove(&id)?;
        self.bytes -= waiting.message.body.len() as u64;
        Some(waiting)
    }

    /// How many there are, and how many bytes their bodies have: they count for the queue's
    /// limits (`rabbit_fifo.erl`, `is_over_limit`).
    pub(in crate::broker) fn size(&self) -> (u64, u64) {
        (self.waiting.len() as u64, self.bytes)
    }

    /// By position, with the numbers of their messages.
    pub(in crate::broker) fn contents(&self) -> Vec<(u64, u32)> {
        let all = self.waiting.values();
        let mut contents: Vec<_> = all
            .map(|one| (one.copy.position, one.message.number.0))
            .collect();
        contents.sort_unstable();
        contents
    }

    /// The next one for the worker to take in hand.
    pub(super) fn next(&self) -> Option<u64> {
        let mut all = self.waiting.iter();
        let (id, _) = all.find(|(_, one)| one.attempt.is_none())?;
        (self.in_hand().count() < IN_HAND).then_some(*id)
    }

    pub(super) fn in_hand(&self) -> impl Iterator<Item = (u64, &Attempt)> {
        let all = self.waiting.iter();
        all.filter_map(|(id, one)| Some((*id, one.attempt.as_ref()?)))
    }

    /// Those that are to be tried again: what was published and not confirmed for too long,
    /// and what never was published.
    pub(super) fn overdue(&self, now: Time) -> Vec<u64> {
        let due = |attempt: &Attempt| attempt.at.is_none_or(|at| at + self.retry <= now);
        let overdue = self.in_hand().filter(|(_, attempt)| due(attempt));
        overdue.map(|(id, _)| id).collect()
    }

    /// The worker is gone, and with it what it had in hand.
    pub(in crate::broker) fn put_down(&mut self) {
        let ids: Vec<u64> = self.waiting.keys().copied().collect();
        for id in ids {
            if let Some(waiting) = self.waiting.get_mut(&id) {
                waiting.attempt = None;
            }
        }
        self.next_try = None;
    }

    /// Takes all of them away.
    pub(in crate::broker) fn drain(&mut self) -> Vec<(Copy, Arc<Message>)> {
        let all = self.waiting.values();
        let all = all.map(|one| (one.copy.clone(), one.message.clone()));
        let all = all.collect();
        let retry = self.retry;
        *self = Self {
            retry,
            ..Self::default()
        };
        all
    }
}
