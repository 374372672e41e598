//! What a quorum queue without a majority is told, and takes in when it has one again.
//!
//! Who asks it for something waits for the majority, and is refused in the end; but what was
//! asked for is written down at the queue's leader, and happens all the same when there is a
//! majority again (observed: `cluster-quorum-*`).

use super::super::acknowledge::{Settled, Verdict};
use super::super::alarm::LateReply;
use super::super::command::Method;
use super::super::connection::Caller;
use super::super::queue::Queue;
use super::super::returns::Return;
use super::super::timer::Wakeup;
use super::super::{Broker, Facts};
use super::{no_get_without_majority, no_majority};
use crate::amqp::Refusal;
use crate::event::{BrokerFact, ChannelId, DeliveryRef, LossReason, Place};
use crate::name::ResourceName;
use crate::scenario::AckMode;
use crate::time::{Duration, Time};
use crate::topology::QueueKind;

/// Something that waits, in the order that it came.
#[derive(Clone, Debug)]
pub(in super::super) enum Deferred {
    /// A verdict on deliveries.
    Settle(Caller, Settled, Verdict),
    /// Somebody consumes, gets or purges: the server lets the channel wait until then, and
    /// then gives up.
    Call(Caller, Method, Time),
    /// A purge: who asked for it was refused, but the queue's leader has it written down
    /// (observed: `cluster-quorum-purge-without-majority`).
    Purge(ResourceName),
    /// Likewise a get, whose message goes to a channel that is gone (observed:
    /// `cluster-quorum-get-without-majority`, `cluster-quorum-get-no-ack-without-majority`).
    Get(Caller, AckMode),
}

/// How long the server waits for a majority before it gives up (observed on 3.10.8).
const fn patience(method: &Method) -> Duration {
    let seconds = match method {
        Method::QueuePurge { .. } => 30,
        _ => 65,
    };
    Duration(seconds * 1_000_000)
}

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

    /// Keeps a method for later where the queue has no majority, and its channel waiting; says
    /// whether.
    pub(in super::super) fn defer_call(
        &mut self,
        caller: &Caller,
        name: &ResourceName,
        method: Method,
        facts: &mut Facts,
    ) -> bool {
        let due = self.now + patience(&method);
        let Some(queue) = self.waiting_queue(caller, name) else {
            return false;
        };
        queue
            .deferred
            .push(Deferred::Call(caller.clone(), method, due));
        self.wakeups.arm(due, Wakeup::Waiting(name.clone()));
        self.begin_waiting(caller, (name, due), facts);
        true
    }

    /// 541 for who has waited for too long for a majority.
    pub(in super::super) fn give_up_waiting(&mut self, name: &ResourceName, facts: &mut Facts) {
        let now = self.now;
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let mut over = Vec::new();
        let mut next: Option<Time> = None;
        for one in std::mem::take(&mut queue.deferred) {
            let kept = match one {
                Deferred::Call(caller, method, due) if due <= now => {
                    over.push((caller.channel, refusal(queue, &method)));
                    written_down(name, caller, &method)
                }
                Deferred::Call(_, _, due) => {
                    next = Some(next.map_or(due, |next| next.min(due)));
                    Some(one)
                }
                Deferred::Settle(..) | Deferred::Purge(_) | Deferred::Get(..) => Some(one),
            };
            queue.deferred.extend(kept);
        }
        if let Some(due) = next {
            self.wakeups.arm(due, Wakeup::Waiting(name.clone()));
        }
        for (channel, refusal) in over {
            if self.caller(channel).is_some() {
                self.refuse(channel, &refusal, facts);
            }
        }
    }

    /// Lets happen what waited, in order.
    pub(super) fn catch_up(
        &mut self,
        name: &ResourceName,
        deferred: Vec<Deferred>,
        facts: &mut Facts,
    ) {
        for one in deferred {
            match one {
                Deferred::Settle(caller, settled, verdict) => {
                    self.apply_verdict(&caller, settled, verdict, facts);
                }
                Deferred::Call(caller, method, _) if self.caller(caller.channel).is_some() => {
                    self.answer_waiting((caller.channel, name), method, facts);
                }
                Deferred::Call(caller, method, _) => {
                    let left = written_down(name, caller, &method);
                    self.catch_up(name, left.into_iter().collect(), facts);
                }
                Deferred::Purge(name) => self.empty(&name, facts),
                Deferred::Get(caller, ack) => self.get_for_nobody(name, &caller, ack, facts),
            }
        }
    }

    /// The method that a channel waited with is done now, and what came after it is read.
    pub(super) fn answer_waiting(
        &mut self,
        (channel, name): (ChannelId, &ResourceName),
        method: Method,
        facts: &mut Facts,
    ) {
        let unread = self.end_waiting(channel, name, facts);
        let before = facts.len();
        // Who consumes is answered before anything is delivered.
        let consumes = matches!(method, Method::Consume { .. });
        let reply = self.call(channel, method, facts).ok();
        let at = if consumes { before } else { facts.len() };
        self.answer_late(LateReply { channel, reply, at });
        self.read_on(unread, facts);
    }

    /// What a get takes whose channel is gone comes back, or is lost where it needed no
    /// acknowledgement.
    fn get_for_nobody(
        &mut self,
        name: &ResourceName,
        caller: &Caller,
        ack: AckMode,
        facts: &mut Facts,
    ) {
        let holder = (ack == AckMode::Manual).then_some(caller.channel);
        let queue = self.queues.get_mut(name);
        let Some((copy, stored)) = queue.and_then(|queue| queue.hand_out(holder)) else {
            return;
        };
        if ack == AckMode::Auto {
            facts.push(BrokerFact::Dropped {
                message: stored.message,
                copy: Some(copy),
                place: Place::Queue(name.clone()),
                held_by: None,
                reason: LossReason::AutoAckClientGone,
            });
            return;
        }
        let delivery = DeliveryRef {
            channel: caller.channel,
            client: caller.client.clone(),
            delivery_tag: 0,
        };
        facts.push(BrokerFact::Fetched {
            copy: copy.clone(),
            message: stored.message,
            delivery: delivery.clone(),
            redelivered: stored.redelivered,
            ack,
        });
        self.returned((copy, delivery), Return::HolderGone, facts);
    }
}

/// What who waited in vain is told.
fn refusal(queue: &Queue, method: &Method) -> Refusal {
    match method {
        Method::Get { .. } => no_get_without_majority(queue),
        _ => no_majority(),
    }
}

/// What is left of a method at the queue's leader when its channel does not wait any more.
fn written_down(name: &ResourceName, caller: Caller, method: &Method) -> Option<Deferred> {
    match method {
        Method::QueuePurge { .. } => Some(Deferred::Purge(name.clone())),
        Method::Get { ack, .. } => Some(Deferred::Get(caller, *ack)),
        _ => None,
    }
}
