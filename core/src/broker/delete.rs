//! Purging and deleting queues, and what goes along with a queue.

use std::sync::Arc;

use super::access::Resource;
use super::command::{Method, Reply};
use super::confirm::{ConfirmRef, InTransit};
use super::connection::Caller;
use super::lookup::in_vhost;
use super::queue::Queue;
use super::stream::not_by_streams;
use super::{Broker, Facts};
use crate::amqp::{Message, Refusal, ReplyCode};
use crate::event::{BrokerFact, CancelledBecause, ConsumerRef, Copy, LossReason, Place, QueueEnd};
use crate::name::{Name, ResourceName};
use crate::permission::Access;
use crate::scenario::StopKind;
use crate::topology::{Destination, QueueKind};

impl Broker {
    /// `queue.purge`: the ready copies go, the unacknowledged stay.
    pub(super) fn purge(
        &mut self,
        caller: &Caller,
        queue: Name,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let name = self.queue_named(caller, queue.clone())?;
        self.check_access(caller, Access::Read, Resource::Queue(&name))?;
        self.accessible_queue(caller, &name)?;
        self.take_in_all(&name, facts);
        if self.kind_of(&name) == QueueKind::Stream {
            return Err(not_by_streams("queue.purge", &name));
        }
        if self.defer_call(caller, &name, Method::QueuePurge { queue }, facts) {
            return Ok(Reply::Deferred);
        }
        let queue = self.accessible_queue(caller, &name)?;
        let count = queue.ready_count();
        self.empty(&name, facts);
        Ok(Reply::Count(count))
    }

    /// All ready copies go.
    pub(super) fn empty(&mut self, name: &ResourceName, facts: &mut Facts) {
        if let Some(queue) = self.queues.get_mut(name) {
            drop_ready(queue, LossReason::Purged, facts);
            self.tell_enqueuers(name);
        }
    }

    /// `queue.delete`. Deleting what is not there succeeds.
    pub(super) fn queue_delete(
        &mut self,
        caller: &Caller,
        queue: Name,
        (if_unused, if_empty): (bool, bool),
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let name = self.queue_named(caller, queue)?;
        self.check_access(caller, Access::Configure, Resource::Queue(&name))?;
        if !self.queues.contains_key(&name) {
            return Ok(Reply::Count(0));
        }
        self.accessible_queue(caller, &name)?;
        self.take_in_all(&name, facts);
        let queue = self.accessible_queue(caller, &name)?;
        let ResourceName { vhost, name: short } = &name;
        let refused = |why: &str| {
            let text = format!("queue '{short}' in vhost '{vhost}' {why}");
            Err(Refusal::new(ReplyCode::PreconditionFailed, text))
        };
        let kind = queue.settings.kind;
        if kind == QueueKind::Quorum {
            refuse_conditions(&name, (if_unused, if_empty))?;
        }
        let (if_unused, if_empty) = match kind {
            // A stream does not look at them (`rabbit_stream_queue.erl`, `delete`).
            QueueKind::Stream => (false, false),
            QueueKind::Classic | QueueKind::Quorum => (if_unused, if_empty),
        };
        if if_unused && queue.line.len() > 0 {
            return refused("in use");
        }
        if if_empty && queue.ready_count() > 0 {
            return refused("not empty");
        }
        let count = match kind {
            // It does not say how many it held (observed: stream-deleted-under-readers).
            QueueKind::Stream => 0,
            QueueKind::Classic | QueueKind::Quorum => queue.ready_count(),
        };
        self.remove_queue(&name, (LossReason::QueueDeleted, QueueEnd::Deleted), facts);
        Ok(Reply::Count(count))
    }

    /// Removes a queue: its consumers are cancelled, its copies dropped, its bindings
    /// removed. What was handed out stays with the channels, and acknowledging it later
    /// is fine.
    pub(super) fn remove_queue(
        &mut self,
        name: &ResourceName,
        (reason, because): (LossReason, QueueEnd),
        facts: &mut Facts,
    ) {
        let Some(mut queue) = self.queues.remove(name) else {
            return;
        };
        let line = queue.line.iter();
        let cancelled = line.map(|consumer| consumer.identity.clone()).collect();
        self.cancel_consumers(name, cancelled, facts);
        let unconfirmed = drop_all(&mut queue, reason, facts);
        Arc::make_mut(&mut self.topology).remove_queue(name);
        facts.push(BrokerFact::QueueDeleted {
            queue: name.clone(),
            because,
        });
        self.remove_bindings_to(&Destination::Queue(name.clone()), facts);
        for confirm in unconfirmed {
            self.confirm_gone(confirm, facts);
        }
    }

    /// The server cancels consumers whose queue is not there any more.
    pub(super) fn cancel_consumers(
        &mut self,
        name: &ResourceName,
        mut cancelled: Vec<ConsumerRef>,
        facts: &mut Facts,
    ) {
        // A channel tells its consumers in the order of their tags: it has them in a
        // `gb_sets` for each queue (observed: cancelled-in-order-of-tags).
        cancelled.sort_by(|one, other| (one.channel, &one.tag).cmp(&(other.channel, &other.tag)));
        for identity in cancelled {
            if let Some(channel) = self.channel_mut(identity.channel) {
                channel.consumers.remove(&identity.tag);
            }
            facts.push(BrokerFact::ConsumerCancelled {
                consumer: identity,
                queue: name.clone(),
                because: CancelledBecause::QueueGone,
            });
        }
    }

    /// An auto-delete queue goes when its last consumer has left; never before it had one,
    /// and not because the server stops (observed; an auto-delete durable queue is there again after a restart).
    pub(super) fn delete_if_abandoned(&mut self, name: &ResourceName, facts: &mut Facts) {
        // A server that stops in order closes its connections first (observed:
        // restart-exclusive-and-autodelete).
        if self.stopped == Some(StopKind::Kill9) {
            return;
        }
        let abandoned = self.queues.get(name).is_some_and(|queue| {
            queue.declaration.auto_delete && queue.had_consumer && queue.line.len() == 0
        });
        if abandoned {
            self.remove_queue(
                name,
                (LossReason::QueueDeleted, QueueEnd::AutoDelete),
                facts,
            );
        }
    }
}

/// 540: a quorum queue is not deleted on a condition (`rabbit_quorum_queue.erl`, `delete`).
fn refuse_conditions(
    name: &ResourceName,
    (if_unused, if_empty): (bool, bool),
) -> Result<(), Refusal> {
    let flag = match (if_unused, if_empty) {
        (true, _) => "if-unused",
        (false, true) => "if-empty",
        (false, false) => return Ok(()),
    };
    let text = format!(
        "cannot delete {}. queue.delete operations with {flag} flag set are not supported by \
         quorum queues",
        in_vhost("queue", name)
    );
    Err(Refusal::new(ReplyCode::NotImplemented, text))
}

/// The fact that a copy is gone.
pub(super) fn dropped(copy: Copy, message: Arc<Message>, reason: LossReason) -> BrokerFact {
    let place = Place::Queue(copy.queue.clone());
    BrokerFact::Dropped {
        message,
        copy: Some(copy),
        place,
        held_by: None,
        reason,
    }
}

fn drop_ready(queue: &mut Queue, reason: LossReason, facts: &mut Facts) {
    while let Some((copy, stored)) = queue.hand_out(None) {
        facts.push(dropped(copy, stored.message, reason));
    }
}

/// Gives who waits for a confirm of what never came to the queue.
fn drop_all(queue: &mut Queue, reason: LossReason, facts: &mut Facts) -> Vec<ConfirmRef> {
    let storing = queue.storing.drain(..).filter_map(|copy| copy.confirm);
    let mut unconfirmed: Vec<ConfirmRef> = storing.collect();
    let in_transit = queue.in_transit.iter();
    unconfirmed.extend(in_transit.filter_map(|copy| copy.confirm.clone()));
    drop_in_transit(queue, reason, facts);
    drop_ready(queue, reason, facts);
    let positions: Vec<u64> = queue.unacked.keys().map(|slot| slot.at).collect();
    for position in positions {
        if let Some(stored) = queue.settle(position) {
            facts.push(dropped(queue.copy(&stored), stored.message, reason));
        }
    }
    let dying = queue.dying.drain().into_iter();
    facts.extend(dying.map(|(copy, message)| dropped(copy, message, reason)));
    unconfirmed
}

/// Drops what never came to the queue.
pub(super) fn drop_in_transit(queue: &mut Queue, reason: LossReason, facts: &mut Facts) {
    for copy in std::mem::take(&mut queue.held_back) {
        queue.in_transit.enqueue_mut(copy);
    }
    while let Some(InTransit { message, .. }) = queue.in_transit.peek().cloned() {
        queue.in_transit.dequeue_mut();
        facts.push(BrokerFact::Dropped {
            message,
            copy: None,
            place: Place::Queue(queue.declaration.name.clone()),
            held_by: None,
            reason,
        });
    }
}
