//! What ends by itself: messages that have lived their time, and queues that nobody uses.
//!
//! A message's time is fixed when it comes to the queue, and kept when it is put back; it
//! takes effect only at the head of the queue (<https://www.rabbitmq.com/docs/ttl>;
//! `rabbit_amqqueue_process.erl`, `drop_expired_msgs`; observed: `ttl-*`,
//! `queue-expires`).

use super::queue::Queue;
use super::timer::Wakeup;
use super::{Broker, Facts};
use crate::amqp::Message;
use crate::event::{DeathReason, LossReason, QueueEnd};
use crate::name::ResourceName;
use crate::time::{Duration, Time};
use crate::topology::QueueKind;

/// How long the message itself wants to live (`expiration`: milliseconds; seen to be
/// valid when it was published).
fn own_ttl(message: &Message) -> Option<Duration> {
    let text = message.properties.expiration.as_ref()?;
    let digits = text.trim_start_matches(['+', '-']);
    Some(Duration::from_ms(digits.parse().unwrap_or(u64::MAX)))
}

/// When the time of a message runs out that comes to a queue now: the shorter of its own
/// and the queue's (`rabbit_amqqueue_process.erl`, `calculate_msg_expiry`).
pub(super) fn expiry(message: &Message, queue_ttl: Option<Duration>, now: Time) -> Option<Time> {
    let shorter = own_ttl(message).into_iter().chain(queue_ttl).min()?;
    Some(now + shorter)
}

/// How often a quorum queue looks whether it was idle for too long
/// (`quorum_tick_interval`; observed: expires-quorum-by-tick).
const TICK: Duration = Duration::from_ms(5000);

impl Queue {
    /// Reckons when the queue ends, unless somebody uses it before. A quorum queue counts
    /// whoever fetched and has not acknowledged as a consumer, and only looks with its tick
    /// (`rabbit_fifo.erl`, `is_expired`).
    fn reckon_end(&mut self) {
        let quorum = self.settings.kind == QueueKind::Quorum;
        let idle = self.line.len() == 0 && (!quorum || self.unacked.is_empty());
        let lives = self.settings.expires.filter(|_| idle);
        let end = lives.map(|length| self.used_at + length);
        let tick = |end: Time| {
            let since = end.0.saturating_sub(self.started_at.0);
            Time(self.started_at.0 + (since / TICK.0 + 1) * TICK.0)
        };
        self.expires_at = if quorum { end.map(tick) } else { end };
    }
}

impl Broker {
    /// Expires what has lived its time at the head of the queue, and wakes the queue
    /// when the next one has.
    pub(super) fn expire_head(&mut self, name: &ResourceName, facts: &mut Facts) {
        if self.stopped.is_some() || self.rests(name) {
            return;
        }
        let now = self.now;
        while let Some((copy, stored)) = self
            .queues
            .get_mut(name)
            .filter(|queue| queue.head_expiry().is_some_and(|at| at <= now))
            .and_then(|queue| queue.hand_out(None))
        {
            let dead = (copy, stored.message, None);
            self.bury(dead, DeathReason::Expired, facts);
        }
        self.arm(name);
    }

    /// A message came. Where there are priorities it may stand at the head although others
    /// wait; the server does not look at it then, so that it may have lived its time and is
    /// handed out all the same (`rabbit_amqqueue_process.erl`, `deliver_or_enqueue`; observed:
    /// priority-ttl-zero-and-purge).
    pub(super) fn expire_new_head(
        &mut self,
        name: &ResourceName,
        dropped: bool,
        facts: &mut Facts,
    ) {
        let waits =
            |queue: &Queue| queue.settings.max_priority.is_some() && queue.ready_count() > 1;
        if dropped || !self.queues.get(name).is_some_and(waits) {
            self.expire_head(name, facts);
        }
    }

    /// The queue was used: it lives on (`rabbit_amqqueue_process.erl`,
    /// `ensure_expiry_timer`). While it has consumers its time does not run.
    pub(super) fn queue_is_used(&mut self, name: &ResourceName) {
        let now = self.now;
        if let Some(queue) = self.queues.get_mut(name) {
            queue.used_at = now;
            queue.reckon_end();
            self.arm_end(name);
        }
    }

    /// A quorum queue whose last delivery was settled counts that as use.
    pub(super) fn quorum_queue_is_idle(&mut self, name: &ResourceName) {
        let idle = |queue: &Queue| {
            queue.settings.kind == QueueKind::Quorum
                && queue.settings.expires.is_some()
                && queue.unacked.is_empty()
        };
        if self.queues.get(name).is_some_and(idle) {
            self.queue_is_used(name);
        }
    }

    /// The server started: a quorum queue remembers when it was used last.
    pub(super) fn queue_starts(&mut self, name: &ResourceName) {
        let now = self.now;
        if let Some(queue) = self.queues.get_mut(name) {
            queue.started_at = now;
            if queue.settings.kind != QueueKind::Quorum {
                queue.used_at = now;
            }
            queue.reckon_end();
            self.arm_end(name);
        }
    }

    /// Something of the queue may have fallen due.
    pub(super) fn queue_is_due(&mut self, name: &ResourceName, facts: &mut Facts) {
        if self.rests(name) {
            return;
        }
        let ends = self.queues.get(name).and_then(|queue| queue.expires_at);
        if ends.is_some_and(|at| at <= self.now) {
            let because = (LossReason::QueueDeleted, QueueEnd::Expired);
            self.remove_queue(name, because, facts);
        } else {
            self.expire_head(name, facts);
            self.tell_enqueuers(name);
        }
    }

    fn arm_end(&mut self, name: &ResourceName) {
        let end = self.queues.get(name).and_then(|queue| queue.expires_at);
        if let Some(at) = end {
            self.wakeups.arm(at, Wakeup::Queue(name.clone()));
        }
    }

    fn arm(&mut self, name: &ResourceName) {
        let next = self.queues.get(name).and_then(Queue::next_due);
        if let Some(at) = next {
            self.wakeups.arm(at, Wakeup::Queue(name.clone()));
        }
    }
}
