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

    /// The queue was used: it lives on (`rabbit_amqqueue_process.erl`,
    /// `ensure_expiry_timer`). While it has consumers its time does not run.
    pub(super) fn queue_is_used(&mut self, name: &ResourceName) {
        let now = self.now;
        if let Some(queue) = self.queues.get_mut(name) {
            let unused = queue.line.len() == 0;
            let lives = queue.settings.expires.filter(|_| unused);
            queue.expires_at = lives.map(|length| now + length);
            self.arm(name);
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
        }
    }

    fn arm(&mut self, name: &ResourceName) {
        let next = self.queues.get(name).and_then(Queue::next_due);
        if let Some(at) = next {
            self.wakeups.arm(at, Wakeup::Queue(name.clone()));
        }
    }
}
