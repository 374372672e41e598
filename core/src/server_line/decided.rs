//! Which difference of the server lines decided what a fact tells.

use super::Difference;
use crate::amqp::{FieldValue, Message};
use crate::event::{
    BrokerFact, CancelledBecause, ClientFact, ClosedBecause, Copy, DeadLetterFact, DeathReason,
    Event, Fact, LineFact, LossReason, ReplyFact, RoutedBecause, ServerFact,
};
use crate::name::ResourceName;
use crate::policy::ApplyTo;
use crate::routing::{DIRECT_REPLY_PREFIX, Route, topic::check_key};
use crate::scenario::ServerLine;
use crate::snapshot::Snapshot;
use crate::topology::{ExchangeKind, QueueKind};

/// What [`decided`] may have something to say of, for whoever looks for the last such event.
#[must_use]
pub fn may_be_decided(fact: &Fact) -> bool {
    match fact {
        Fact::Broker(BrokerFact::Routed {
            message, because, ..
        }) => message.died || matches!(because, RoutedBecause::DeadLetter(_)),
        Fact::Broker(BrokerFact::Bound { binding }) => {
            check_key(&binding.routing_key, ServerLine::V4).is_err()
        }
        Fact::Broker(BrokerFact::QueueDeclared { queue }) => !queue.durable && !queue.exclusive,
        _ => may_be_by_kind(fact),
    }
}

const fn may_be_by_kind(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Broker(
            BrokerFact::Requeued { .. }
                | BrokerFact::Dropped { copy: Some(_), .. }
                | BrokerFact::Dropped {
                    reason: LossReason::NotToStream,
                    ..
                }
                | BrokerFact::DeadLettered { .. }
                | BrokerFact::DeadLetter(DeadLetterFact::Kept { .. })
                | BrokerFact::ExchangeDeclared { .. }
                | BrokerFact::ConsumerRegistered { .. }
                | BrokerFact::ConsumerActivated { .. }
                | BrokerFact::ChannelClosed { .. }
                | BrokerFact::ConnectionClosed { .. }
                | BrokerFact::Returned { .. }
                | BrokerFact::Reply(_)
                | BrokerFact::Server(
                    ServerFact::AsItsLineDoes { .. }
                        | ServerFact::PolicySet { .. }
                        | ServerFact::OperatorPolicySet { .. }
                        | ServerFact::Partitioned { .. }
                        | ServerFact::LeaderElected { .. }
                        | ServerFact::QueueUnavailable { .. }
                )
        ) | Fact::Client(ClientFact::Failed { .. })
    )
}

/// What of an event a server of the other line would have done otherwise; `before` is the
/// state that it happened to. What concerns a route, its explanation tells.
#[must_use]
pub fn decided(event: &Event, before: &Snapshot, line: ServerLine) -> Option<Difference> {
    let fact = match &event.fact {
        Fact::Broker(fact) => fact,
        Fact::Client(ClientFact::Failed { refusal, .. }) => return refusal.differs,
        Fact::Client(_) | Fact::LimitReached(_) => return None,
    };
    match fact {
        BrokerFact::Requeued { copy, .. } => delivery_limit(before, &copy.queue),
        BrokerFact::Dropped {
            copy: Some(Copy { queue, .. }),
            reason: LossReason::DeliveryLimit,
            ..
        } => delivery_limit(before, queue).or(Some(Difference::WidenedPrefetch)),
        BrokerFact::DeadLettered {
            copy,
            reason: DeathReason::DeliveryLimit,
            ..
        } => delivery_limit(before, &copy.queue).or(Some(Difference::LastDeath)),
        BrokerFact::DeadLettered { .. } | BrokerFact::DeadLetter(DeadLetterFact::Kept { .. }) => {
            let foreign = foreign_deaths(before, fact);
            let order = || many_deaths(fact).then_some(Difference::DeathOrder);
            foreign.or_else(order).or(Some(Difference::LastDeath))
        }
        BrokerFact::Dropped {
            reason: LossReason::NotToStream,
            ..
        } => Some(Difference::StreamDeadLetters),
        BrokerFact::ConsumerActivated { queue, .. } => by_activation(queue, before, line),
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
        BrokerFact::Routed {
            message,
            route,
            because,
        } => by_dead_letter(before, (message, route), because),
        BrokerFact::ConsumerRegistered {
            queue, priority, ..
        } => overtakes(before, queue, *priority).then_some(Difference::QuorumTakeOver),
        BrokerFact::Bound { .. }
        | BrokerFact::ExchangeDeclared { .. }
        | BrokerFact::QueueDeclared { .. } => by_declaration(fact, before),
        BrokerFact::Server(fact) => by_server(fact, before),
        BrokerFact::Reply(ReplyFact::Delivered { .. }) => Some(Difference::ReplyTags),
        _ => None,
    }
}

/// What one line alone takes.
fn by_declaration(fact: &BrokerFact, before: &Snapshot) -> Option<Difference> {
    let (taken_by_one, difference) = match fact {
        BrokerFact::Bound { binding } => {
            let exchange = before.topology.exchange(&binding.source);
            let topic = exchange.is_some_and(|one| one.kind == ExchangeKind::Topic);
            let refused = topic && check_key(&binding.routing_key, ServerLine::V4).is_err();
            (refused, Difference::TopicKeys)
        }
        BrokerFact::ExchangeDeclared { exchange } => {
            let newer = exchange.kind == ExchangeKind::LocalRandom;
            (newer, Difference::LocalRandom)
        }
        BrokerFact::QueueDeclared { queue } => {
            let transient = !queue.durable && !queue.exclusive;
            (transient, Difference::TransientQueues)
        }
        _ => return None,
    };
    taken_by_one.then_some(difference)
}

/// Where a dead letter goes: back to the queue that keeps it, or to a stream.
fn by_dead_letter(
    before: &Snapshot,
    (message, route): (&Message, &Route),
    because: &RoutedBecause,
) -> Option<Difference> {
    let mut to = route.destinations.iter().map(|to| &to.queue);
    if let RoutedBecause::DeadLetter(queue) = because
        && to.clone().any(|to| to == queue)
    {
        return Some(Difference::ConfirmedByItself);
    }
    let stream = message.died && to.any(|to| kind(before, to) == QueueKind::Stream);
    stream.then_some(Difference::StreamDeadLetters)
}

/// Whether somebody comes to a quorum queue with a higher priority than its single active
/// consumer has.
fn overtakes(before: &Snapshot, name: &ResourceName, priority: i32) -> bool {
    let active = before
        .queues
        .get(name)
        .and_then(|queue| queue.active.as_ref());
    let client = active.and_then(|client| before.clients.get(client));
    let mut consumers = client.into_iter().flat_map(|client| &client.consumers);
    let active = consumers.find(|one| one.queue == *name);
    kind(before, name) == QueueKind::Quorum && active.is_some_and(|one| one.priority < priority)
}

/// Who is the single active consumer from now on.
fn by_activation(queue: &ResourceName, before: &Snapshot, line: ServerLine) -> Option<Difference> {
    let state = before.queues.get(queue)?;
    match kind(before, queue) {
        QueueKind::Quorum => {
            let newer = line.has(Difference::QuorumTakeOver);
            (state.active.is_some() && newer).then_some(Difference::QuorumTakeOver)
        }
        // Whoever follows one that was cancelled, while something waits.
        QueueKind::Classic => {
            let waits = !state.ready.is_empty() && was_cancelled(before, queue);
            waits.then_some(Difference::CancelHandsOver)
        }
        QueueKind::Stream => None,
    }
}

fn by_server(fact: &ServerFact, before: &Snapshot) -> Option<Difference> {
    match fact {
        ServerFact::AsItsLineDoes { what, .. } => Some(match what {
            LineFact::PrefetchShared(_) | LineFact::PrefetchNotShared(_) => {
                Difference::SharedPrefetch
            }
            LineFact::LateDeliveryAllowed => Difference::ConsumerTimeout,
            LineFact::LargeMessageTaken(_) => Difference::MessageSize,
        }),
        ServerFact::PolicySet { policy } | ServerFact::OperatorPolicySet { policy } => {
            let by_type = matches!(policy.apply_to, ApplyTo::Only(_));
            by_type.then_some(Difference::PoliciesByType)
        }
        ServerFact::Partitioned { .. } => Some(Difference::PartitionHandling),
        ServerFact::LeaderElected { queue, .. } => {
            (kind(before, queue) == QueueKind::Classic).then_some(Difference::ClassicMirrors)
        }
        ServerFact::QueueUnavailable { queue } => {
            let policy = before.topology.policy_of_queue(queue);
            let mirrors = policy.is_some_and(|policy| policy.definition.get("ha-mode").is_some());
            let classic = kind(before, queue) == QueueKind::Classic;
            (classic && mirrors).then_some(Difference::ClassicMirrors)
        }
        _ => None,
    }
}

/// Whether what died has an `x-death` with more than one entry behind the first.
fn many_deaths(fact: &BrokerFact) -> bool {
    let BrokerFact::DeadLettered { message, .. } = fact else {
        return false;
    };
    let headers = message.properties.headers.as_ref();
    let deaths = headers.and_then(|headers| headers.get("x-death"));
    matches!(deaths, Some(FieldValue::Array(deaths)) if deaths.len() > 2)
}

/// Whether the last thing that happened is that a client cancelled its consumer of this queue.
fn was_cancelled(before: &Snapshot, name: &ResourceName) -> bool {
    let fact = before.last.as_ref().map(|event| &event.fact);
    let because = CancelledBecause::Client;
    matches!(fact, Some(Fact::Broker(BrokerFact::ConsumerCancelled { queue, because: by, .. }))
        if queue == name && *by == because)
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
