//! Length limits: what a queue does when it is full.
//!
//! Only what is ready counts, and of it only the bodies
//! (<https://www.rabbitmq.com/docs/maxlength>; `rabbit_amqqueue_process.erl`,
//! `maybe_deliver_or_enqueue` and `maybe_drop_head`; observed: `maxlen-*`).

use std::sync::Arc;

use super::confirm::InTransit;
use super::queue::Queue;
use super::settings::Overflow;
use super::{Broker, Facts};
use crate::amqp::Message;
use crate::event::{BrokerFact, Confirm, DeathReason, LossReason, Place};
use crate::name::ResourceName;
use crate::topology::QueueKind;

/// Whether this many messages with this many bytes are more than the queue may hold.
pub(super) fn too_much(queue: &Queue, (count, bytes): (u64, u64)) -> bool {
    let settings = &queue.settings;
    if settings.kind == QueueKind::Stream {
        return false;
    }
    settings.max_length.is_some_and(|most| count > most)
        || settings.max_length_bytes.is_some_and(|most| bytes > most)
}

impl Broker {
    /// Drops from the head what is beyond the limit, also what was put back. A queue that
    /// refuses what is published drops nothing. What a quorum queue drops at once it tells
    /// last first (`rabbit_fifo.erl`, `evaluate_limit`; observed: maxlen-bytes-edges-quorum).
    /// One that refuses tells its publishers. Says whether anything was dropped.
    pub(super) fn drop_head(&mut self, name: &ResourceName, facts: &mut Facts) -> bool {
        if self.stopped.is_some() || self.rests(name) {
            return false;
        }
        let mut dropped = Vec::new();
        while let Some((copy, stored)) = self
            .queues
            .get_mut(name)
            .filter(|queue| queue.settings.overflow == Overflow::DropHead)
            .filter(|queue| too_much(queue, queue.ready_size()))
            .and_then(|queue| queue.hand_out(None))
        {
            dropped.push((copy, stored.message, None));
        }
        if self.kind_of(name) == QueueKind::Quorum {
            dropped.reverse();
        }
        self.tell_enqueuers(name);
        let any = !dropped.is_empty();
        for dead in dropped {
            self.bury(dead, DeathReason::MaxLen, facts);
        }
        any
    }

    /// Refuses the oldest copy in transit where the queue is full and refuses what is
    /// published; consumers who could take it at once make no difference. Says whether.
    pub(super) fn refuses(&mut self, name: &ResourceName, facts: &mut Facts) -> bool {
        let Some(queue) = self.queues.get(name) else {
            return false;
        };
        if queue.settings.kind == QueueKind::Quorum {
            return self.enqueuer_refuses(name, facts);
        }
        let overflow = queue.settings.overflow;
        let Some(InTransit { message, confirm }) = queue.in_transit.peek() else {
            return false;
        };
        let (count, bytes) = queue.ready_size();
        let with_it = (count + 1, bytes + message.body.len() as u64);
        if overflow == Overflow::DropHead || !too_much(queue, with_it) {
            return false;
        }
        let confirm = confirm.clone();
        self.refuse_copy(name, overflow, facts);
        self.confirm_copy(confirm, Confirm::Nack, facts);
        true
    }

    /// Takes the oldest copy in transit away as refused: its publisher is to hear of it.
    fn refuse_copy(&mut self, name: &ResourceName, overflow: Overflow, facts: &mut Facts) {
        if overflow == Overflow::RejectPublishDlx && self.has_dead_letter_exchange(name) {
            self.dead_letter_refused(name, facts);
            return;
        }
        self.lose_copy(name, facts);
    }

    /// Loses the oldest copy in transit, since the queue is full.
    pub(super) fn lose_copy(&mut self, name: &ResourceName, facts: &mut Facts) {
        let refused = self.queues.get_mut(name).and_then(|queue| {
            let copy = queue.in_transit.peek().cloned();
            queue.in_transit.dequeue_mut();
            copy
        });
        if let Some(InTransit { message, .. }) = refused {
            facts.push(full(name, message));
        }
    }

    /// With a dead-letter exchange a refused copy does not get lost: it came, and goes on
    /// at once.
    fn dead_letter_refused(&mut self, name: &ResourceName, facts: &mut Facts) {
        let now = self.now;
        let queue = self.queues.get_mut(name);
        let came = queue.and_then(|queue| {
            let (copy, InTransit { message, .. }) = queue.take_in(now)?;
            queue.take_ready(copy.slot);
            Some((copy, message))
        });
        if let Some((copy, message)) = came {
            facts.push(BrokerFact::Enqueued {
                copy: copy.clone(),
                message: message.clone(),
                in_memory: self.stores_later(name, &message),
            });
            self.bury((copy, message, None), DeathReason::MaxLen, facts);
        }
    }
}

fn full(queue: &ResourceName, message: Arc<Message>) -> BrokerFact {
    BrokerFact::Dropped {
        message,
        copy: None,
        place: Place::Queue(queue.clone()),
        held_by: None,
        reason: LossReason::QueueFull,
    }
}
