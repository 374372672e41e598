//! Persistent messages between memory and disk.
//!
//! A persistent message of a durable classic queue is in memory when it comes, and on disk a
//! while later, since the server writes in batches; its confirm waits for that, or until the
//! queue is through with it: "persisted to disk, or acknowledged by its consumers before"
//! (<https://www.rabbitmq.com/docs/confirms#when-publishes-are-confirmed>,
//! <https://www.rabbitmq.com/docs/persistence-conf>; `rabbit_variable_queue.erl`,
//! `record_confirms` and `msgs_written_to_disk`). What is not persistent, or in a queue that is
//! not durable, is never on disk and is confirmed when it comes; quorum queues ask their
//! majority and streams theirs, which is not told here.
//!
//! How long the disk takes is the server's own business: [`super::Setting::StoreTime`]. At none
//! everything is on disk at once, and nothing is told of it.

use super::confirm::ConfirmRef;
use super::delete::dropped;
use super::queue::Queue;
use super::timer::Wakeup;
use super::{Broker, Facts};
use crate::amqp::Message;
use crate::event::{BrokerFact, Confirm, Copy, LossReason};
use crate::name::ResourceName;
use crate::time::{Duration, Time};
use crate::topology::QueueKind;

/// A copy that is in memory alone.
#[derive(Clone, Debug)]
pub(super) struct Storing {
    copy: Copy,
    /// When it is on disk.
    until: Time,
    /// Who is to be told then, where somebody waits for it.
    pub(super) confirm: Option<ConfirmRef>,
}

impl Storing {
    /// Its position in the queue.
    pub(super) const fn position(&self) -> u64 {
        self.copy.position
    }
}

impl Queue {
    /// Whether it writes such a message to disk.
    fn stores(&self, message: &Message) -> bool {
        self.declaration.durable
            && self.settings.kind == QueueKind::Classic
            && message.properties.is_persistent()
    }

    /// Takes out of the list what is written by now; it is in the order of arrival, and all
    /// take as long.
    fn take_written(&mut self, now: Time) -> Vec<Storing> {
        let written = self.storing.partition_point(|one| one.until <= now);
        self.storing.drain(..written).collect()
    }
}

impl Broker {
    /// Whether a copy that comes to this queue now is in memory only, for a while.
    pub(super) fn stores_later(&self, queue: &ResourceName, message: &Message) -> bool {
        self.config.store_time > Duration::ZERO
            && self.queues.get(queue).is_some_and(|it| it.stores(message))
    }

    /// A copy came that is in memory only: it is to be written, and who waits for it is told
    /// then.
    pub(super) fn begin_storing(&mut self, copy: &Copy, confirm: Option<ConfirmRef>) {
        let until = self.now + self.config.store_time;
        if let Some(queue) = self.queues.get_mut(&copy.queue) {
            let copy = copy.clone();
            let name = copy.queue.clone();
            queue.storing.push(Storing {
                copy,
                until,
                confirm,
            });
            self.wakeups.arm(until, Wakeup::Disk(name));
        }
    }

    /// The disk has written what is due of this queue.
    pub(super) fn disk_is_due(&mut self, name: &ResourceName, facts: &mut Facts) {
        self.write(name, self.now, facts);
        let queue = self.queues.get(name);
        if let Some(next) = queue.and_then(|queue| queue.storing.first()) {
            self.wakeups.arm(next.until, Wakeup::Disk(name.clone()));
        }
    }

    /// Everything of this queue is written: its server stops in order.
    pub(super) fn write_all(&mut self, name: &ResourceName, facts: &mut Facts) {
        self.write(name, Time(u64::MAX), facts);
    }

    fn write(&mut self, name: &ResourceName, up_to: Time, facts: &mut Facts) {
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        for Storing { copy, confirm, .. } in queue.take_written(up_to) {
            facts.push(BrokerFact::Stored { copy });
            self.confirm_copy(confirm, Confirm::Ack, facts);
        }
    }

    /// What these facts tell that a queue is through with needs no disk any more, and is
    /// confirmed.
    pub(super) fn confirm_what_left(&mut self, since: usize, facts: &mut Facts) {
        if self.config.store_time == Duration::ZERO {
            return;
        }
        let left = facts[since..].iter().filter_map(BrokerFact::leaves_queue);
        let left: Vec<Copy> = left.cloned().collect();
        for copy in left {
            let Some(queue) = self.queues.get_mut(&copy.queue) else {
                continue;
            };
            let storing = &mut queue.storing;
            let mut places = storing.iter();
            if let Some(at) = places.position(|one| one.copy.position == copy.position) {
                let confirm = storing.remove(at).confirm;
                self.confirm_copy(confirm, Confirm::Ack, facts);
            }
        }
    }

    /// The server, or the queue's node, was killed: what was in memory only is gone. A
    /// publisher that is still there hears that it was not taken.
    pub(super) fn lose_what_is_not_stored(&mut self, name: &ResourceName, facts: &mut Facts) {
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let mut unconfirmed = Vec::new();
        for Storing { copy, confirm, .. } in std::mem::take(&mut queue.storing) {
            let ready = queue.take_ready(copy.slot);
            if let Some(stored) = ready.or_else(|| queue.settle(copy.position)) {
                facts.push(dropped(copy, stored.message, LossReason::NotYetStored));
                unconfirmed.push(confirm);
            }
        }
        if self.stopped.is_none() {
            for confirm in unconfirmed {
                self.confirm_copy(confirm, Confirm::Nack, facts);
            }
        }
    }
}
