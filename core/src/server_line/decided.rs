//! Which difference of the server lines decided what a fact tells.

use super::Difference;
use crate::event::{
    BrokerFact, ClosedBecause, Copy, DeadLetterFact, DeathReason, Event, Fact, LossReason,
    ReplyFact,
};
use crate::name::ResourceName;
use crate::routing::DIRECT_REPLY_PREFIX;
use crate::scenario::ServerLine;
use crate::snapshot::Snapshot;
use crate::topology::QueueKind;

/// What of an event a server of the other line would have done otherwise; `before` is the
/// state that it happened to. What concerns a route, its explanation tells.
#[must_use]
pub fn decided(event: &Event, before: &Snapshot, line: ServerLine) -> Option<Difference> {
    let Fact::Broker(fact) = &event.fact else {
        return None;
    };
    match fact {
        BrokerFact::Requeued { copy, .. } => delivery_limit(before, &copy.queue),
        BrokerFact::Dropped {
            copy: Some(Copy { queue, .. }),
            reason: LossReason::DeliveryLimit,
            ..
        } => delivery_limit(before, queue),
        BrokerFact::DeadLettered {
            copy,
            reason: DeathReason::DeliveryLimit,
            ..
        } => delivery_limit(before, &copy.queue).or(Some(Difference::LastDeath)),
        BrokerFact::DeadLettered { .. } | BrokerFact::DeadLetter(DeadLetterFact::Kept { .. }) => {
            let foreign = foreign_deaths(before, fact);
            foreign.or(Some(Difference::LastDeath))
        }
        BrokerFact::Dropped {
            reason: LossReason::NotToStream,
            ..
        } => Some(Difference::StreamDeadLetters),
        BrokerFact::ConsumerActivated { queue, .. } => {
            let taken_over = before.queues.get(queue)?.active.is_some();
            let quorum = kind(before, queue) == QueueKind::Quorum;
            let newer = line.has(Difference::QuorumTakeOver);
            (taken_over && quorum && newer).then_some(Difference::QuorumTakeOver)
        }
        BrokerFact::ChannelClosed {
            because: ClosedBecause::Refused(refusal),
            ..
        }
        | BrokerFact::ConnectionClosed {
            because: ClosedBecause::Refused(refusal),
            ..
        } => refusal.differs,
        BrokerFact::Returned { message, .. } => {
            let reply = message.routing_key.starts_with(DIRECT_REPLY_PREFIX);
            (reply && message.exchange.name.is_empty()).then_some(Difference::RepliesCount)
        }
        BrokerFact::Reply(ReplyFact::Delivered { .. }) => Some(Difference::ReplyTags),
        _ => None,
    }
}

/// Whether a client had written something into the `x-death` of what dies.
fn foreign_deaths(before: &Snapshot, fact: &BrokerFact) -> Option<Difference> {
    let copy = match fact {
        BrokerFact::DeadLettered { copy, .. } => copy,
        BrokerFact::DeadLetter(fact) => fact.copy(),
        _ => return None,
    };
    let queue = before.queues.get(&copy.queue)?;
    let held = queue.unacked.get(&copy.position).map(|held| &held.copy);
    let message = &held.or_else(|| queue.ready.get(&copy.slot))?.message;
    let headers = message.properties.headers.as_ref()?;
    let foreign = !message.died && headers.get("x-death").is_some();
    foreign.then_some(Difference::ForeignDeaths)
}

fn kind(before: &Snapshot, queue: &ResourceName) -> QueueKind {
    let declared = before.topology.queue(queue);
    declared.map_or_else(QueueKind::default, |queue| queue.kind())
}

/// A quorum queue whose own arguments and policy say nothing, or nothing that makes sense,
/// of how often a message may come back.
fn delivery_limit(before: &Snapshot, name: &ResourceName) -> Option<Difference> {
    let queue = before.topology.queue(name)?;
    if queue.kind() != QueueKind::Quorum {
        return None;
    }
    let policies = [
        before.topology.policy_of_queue(name),
        before.topology.operator_policy_of_queue(name),
    ];
    let mut policies = policies.into_iter().flatten();
    let by_policy = policies.any(|policy| policy.definition.get("delivery-limit").is_some());
    match queue.arguments.get("x-delivery-limit") {
        None => (!by_policy).then_some(Difference::DeliveryLimit),
        Some(value) => match value.as_integer() {
            Some(limit) if limit >= 0 => None,
            _ => Some(Difference::OddDeliveryLimits),
        },
    }
}
