//! What a quorum queue without a majority is told, and takes in when it has one again.

use super::super::acknowledge::{Settled, Verdict};
use super::super::command::Method;
use super::super::connection::Caller;
use super::super::consume::Consume;
use super::super::queue::Queue;
use super::super::timer::Wakeup;
use super::super::{Broker, Facts};
use super::no_majority;
use crate::event::ChannelId;
use crate::name::{Name, ResourceName};
use crate::time::{Duration, Time};
use crate::topology::QueueKind;

/// Something that waits, in the order that it came.
#[derive(Clone, Debug)]
pub(in super::super) enum Deferred {
    /// A verdict on deliveries.
    Settle(Caller, Settled, Verdict),
    /// A consumer that wants to start: the server lets its channel wait until then, and then
    /// gives up.
    Consume(ChannelId, Method, Time),
    /// A purge: who asked for it was refused, but the queue's leader has it written down
    /// (observed: `cluster-quorum-purge-without-majority`).
    Purge(ResourceName),
}

/// How long a consumer that wants to start waits for a majority (observed on 3.10.8).
const PATIENCE: Duration = Duration(65 * 1_000_000);

impl Broker {
    /// The queue, where what it is told waits: too few of its members are there, or the
    /// caller cannot get at them. A stream goes on by itself.
    fn waiting_queue(&mut self, caller: &Caller, name: &ResourceName) -> Option<&mut Queue> {
        let lacks = self.lacks_majority_for(caller, name);
        let queue = self.queues.get_mut(name).filter(|_| lacks)?;
        (queue.settings.kind == QueueKind::Quorum).then_some(queue)
    }

    /// Whether too few members of a quorum queue or a stream are there for the caller.
    pub(in super::super) fn lacks_majority_for(
        &self,
        caller: &Caller,
        name: &ResourceName,
    ) -> bool {
        let Some(queue) = self.queues.get(name) else {
            return false;
        };
        queue.lacks_majority()
            || (queue.settings.kind != QueueKind::Classic
                && self.is_cut_off(caller.node.as_ref(), name))
    }

    /// Keeps a verdict for later where the queue has no majority; else gives it back.
    pub(in super::super) fn defer(
        &mut self,
        name: &ResourceName,
        (caller, settled, verdict): (&Caller, Settled, Verdict),
    ) -> Option<Settled> {
        // Whose holder is on the other side the queue has taken back already.
        let gone = verdict == Verdict::HolderGone;
        let lacks = |queue: &&mut Queue| !gone || queue.lacks_majority();
        let Some(queue) = self.waiting_queue(caller, name).filter(lacks) else {
            return Some(settled);
        };
        let deferred = Deferred::Settle(caller.clone(), settled, verdict);
        queue.deferred.push(deferred);
        None
    }

    /// Keeps a purge for later.
    pub(in super::super) fn defer_purge(&mut self, caller: &Caller, name: &ResourceName) {
        if let Some(queue) = self.waiting_queue(caller, name) {
            queue.deferred.push(Deferred::Purge(name.clone()));
        }
    }

    /// Keeps a consumer waiting where the queue has no majority; says whether.
    pub(in super::super) fn defer_consumer(
        &mut self,
        caller: &Caller,
        name: &ResourceName,
        (tag, consume): (&Name, &Consume),
    ) -> bool {
        let due = self.now + PATIENCE;
        let Some(queue) = self.waiting_queue(caller, name) else {
            return false;
        };
        let method = Method::Consume {
            queue: name.name.clone(),
            tag: tag.clone(),
            ack: consume.ack,
            exclusive: consume.exclusive,
            arguments: consume.arguments.clone(),
        };
        let deferred = Deferred::Consume(caller.channel, method, due);
        queue.deferred.push(deferred);
        self.wakeups.arm(due, Wakeup::Waiting(name.clone()));
        true
    }

    /// 541 for who has waited for too long for a majority.
    pub(in super::super) fn give_up_waiting(&mut self, name: &ResourceName, facts: &mut Facts) {
        let now = self.now;
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let mut over = Vec::new();
        let mut next = None;
        queue.deferred.retain(|one| match one {
            Deferred::Consume(channel, _, due) if *due <= now => {
                over.push(*channel);
                false
            }
            Deferred::Consume(_, _, due) => {
                next = next.or(Some(*due));
                true
            }
            Deferred::Settle(..) | Deferred::Purge(_) => true,
        });
        if let Some(due) = next {
            self.wakeups.arm(due, Wakeup::Waiting(name.clone()));
        }
        for channel in over {
            if self.caller(channel).is_some() {
                self.refuse(channel, &no_majority(), facts);
            }
        }
    }

    /// Lets happen what waited, in order.
    pub(super) fn catch_up(&mut self, deferred: Vec<Deferred>, facts: &mut Facts) {
        for one in deferred {
            match one {
                Deferred::Settle(caller, settled, verdict) => {
                    self.apply_verdict(&caller, settled, verdict, facts);
                }
                Deferred::Consume(channel, method, _) if self.caller(channel).is_some() => {
                    let _told_by_the_facts = self.call(channel, method, facts);
                }
                Deferred::Consume(..) => {}
                Deferred::Purge(name) => self.empty(&name, facts),
            }
        }
    }
}
