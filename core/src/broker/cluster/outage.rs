//! What becomes of queues when their nodes go down and come back.
//!
//! A classic queue goes and comes with its node, unless another one mirrors it. A quorum
//! queue or a stream works while a majority of its members is there; without one, what is
//! sent to it waits (<https://www.rabbitmq.com/docs/quorum-queues#behaviour>; observed:
//! `cluster-classic-node-down`, `cluster-mirrored-failover`, `cluster-quorum-majority`).

use std::sync::Arc;

use litemap::LiteMap;

use super::super::confirm::ConfirmRef;
use super::super::connection::Outstanding;
use super::super::delete::drop_in_transit;
use super::super::queue::Queue;
use super::super::returns::{Return, Returned};
use super::super::{Broker, Facts};
use crate::cluster::NodeEnd;
use crate::event::{
    BrokerFact, ChannelId, Confirm, ConsumerRef, DeliveryRef, LossReason, QueueEnd, ServerFact,
};
use crate::name::{Name, ResourceName};
use crate::topology::QueueKind;

/// What the loss of a node does to a queue.
pub(super) enum Blow {
    /// It was not durable, and is gone.
    Gone,
    /// It comes back with its node.
    Away,
    /// A mirror on this node takes over.
    Mirror(Name),
    /// Its members elect another leader.
    Leader(Name),
}

impl Queue {
    /// Whether it does nothing for now.
    pub(in super::super) fn rests(&self) -> bool {
        self.placement
            .as_ref()
            .is_some_and(|place| !place.available)
    }

    /// Whether other nodes have it, too.
    fn is_mirrored(&self) -> bool {
        self.placement
            .as_ref()
            .is_some_and(|place| place.members.len() > 1)
    }

    /// Whether its node is down.
    pub(in super::super) fn is_away(&self) -> bool {
        self.rests() && self.settings.kind == QueueKind::Classic
    }

    /// Whether too few of its members are there.
    pub(in super::super) fn lacks_majority(&self) -> bool {
        self.rests() && self.settings.kind != QueueKind::Classic
    }
}

impl Broker {
    /// The mirrors that take over from these nodes, for each queue that they lead.
    fn heirs_of(&self, nodes: &[Name], end: NodeEnd) -> LiteMap<ResourceName, Name> {
        let led = self.queues.iter().filter_map(|(name, queue)| {
            let place = queue.placement.as_ref()?;
            let classic = queue.settings.kind == QueueKind::Classic;
            let group = self.nodes.together(&place.members);
            let led = classic && nodes.contains(&place.leader);
            let heir = self.heir(queue, &group, end).filter(|_| led)?;
            Some((name.clone(), heir))
        });
        led.collect()
    }

    /// Lets those queues rest that cannot work without these nodes, which are down, and says
    /// what is to become of each that it hits.
    pub(super) fn suspend_queues_on(
        &mut self,
        (nodes, end): (&[Name], NodeEnd),
        facts: &mut Facts,
    ) -> Vec<(ResourceName, Blow)> {
        let mut struck = Vec::new();
        let heirs = self.heirs_of(nodes, end);
        for (name, queue) in &mut self.queues {
            let durable = queue.declaration.durable;
            let Some(place) = &mut queue.placement else {
                continue;
            };
            let leads = nodes.contains(&place.leader);
            let hit = place.members.iter().any(|node| nodes.contains(node));
            if !place.available || !hit {
                continue;
            }
            let next = match queue.settings.kind {
                QueueKind::Classic => heirs.get(name).cloned(),
                QueueKind::Quorum | QueueKind::Stream => {
                    self.nodes.together(&place.members).into_iter().next()
                }
            };
            let works = match queue.settings.kind {
                QueueKind::Classic => !leads || next.is_some(),
                QueueKind::Quorum | QueueKind::Stream => self.nodes.majority_of(&place.members),
            };
            let blow = match (works, queue.settings.kind, next) {
                (true, QueueKind::Classic, Some(next)) => Some(Blow::Mirror(next)),
                (true, _, Some(next)) => Some(Blow::Leader(next)),
                (false, QueueKind::Classic, _) if durable => Some(Blow::Away),
                (false, QueueKind::Classic, _) => Some(Blow::Gone),
                _ => None,
            };
            if !works {
                place.available = false;
                let knew = |node: &&Name| self.nodes.is_up(node) || nodes.contains(node);
                queue.up_to_date = place.members.iter().filter(knew).cloned().collect();
            }
            if !works && (durable || queue.settings.kind != QueueKind::Classic) {
                let queue = name.clone();
                facts.push(BrokerFact::Server(ServerFact::QueueUnavailable { queue }));
            }
            struck.extend(blow.filter(|_| leads).map(|blow| (name.clone(), blow)));
        }
        for (name, blow) in &struck {
            let mirrored = self.queues.get(name).is_some_and(Queue::is_mirrored);
            let away = matches!(blow, Blow::Gone) || (matches!(blow, Blow::Away) && !mirrored);
            Arc::make_mut(&mut self.topology).set_away(name, away);
        }
        struck
    }

    /// What becomes of the queues that were hit.
    pub(super) fn strike(
        &mut self,
        struck: Vec<(ResourceName, Blow)>,
        end: NodeEnd,
        facts: &mut Facts,
    ) {
        for (name, blow) in struck {
            match blow {
                Blow::Gone => {
                    self.lose_in_transit(&name, end, facts);
                    let because = (LossReason::QueueNotDurable, QueueEnd::NotDurable);
                    self.remove_queue(&name, because, facts);
                }
                Blow::Away => self.queue_goes_away(&name, end, facts),
                Blow::Mirror(next) => self.mirror_takes_over(&name, next, facts),
                Blow::Leader(next) => {
                    self.elect(&name, next, false, facts);
                    self.resume_dead_letters(&name, facts);
                }
            }
        }
        self.place_mirrors(facts);
    }

    pub(super) fn elect(
        &mut self,
        name: &ResourceName,
        node: Name,
        marked: bool,
        facts: &mut Facts,
    ) {
        let queue = self.queues.get_mut(name);
        if let Some(place) = queue.and_then(|queue| queue.placement.as_mut()) {
            place.leader = node.clone();
            let queue = name.clone();
            facts.push(BrokerFact::Server(ServerFact::LeaderElected {
                queue,
                node,
                marked,
            }));
        }
    }

    /// The queue's node is down: it keeps what a restart would keep. Its consumers elsewhere
    /// are cancelled, and what they hold they may still acknowledge, to nobody.
    fn queue_goes_away(&mut self, name: &ResourceName, end: NodeEnd, facts: &mut Facts) {
        let consumers = match self.queues.get_mut(name) {
            Some(queue) => queue.line.take_all(),
            None => return,
        };
        let consumers = consumers.into_iter().map(|one| one.identity).collect();
        self.cancel_consumers(name, consumers, facts);
        self.take_back(name, facts);
        self.lose_in_transit(name, end, facts);
        if end != NodeEnd::Killed {
            self.write_all(name, facts);
        }
        self.drop_transient_copies(name, facts);
        self.lose_mirrors(name, facts);
    }

    /// Whoever published what a queue has not taken in hears of it: after an orderly end
    /// that it is settled, else that it was refused (`rabbit_classic_queue.erl`,
    /// `handle_event` of `down`).
    fn lose_in_transit(&mut self, name: &ResourceName, end: NodeEnd, facts: &mut Facts) {
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let waiting: Vec<_> = queue
            .in_transit
            .iter()
            .filter_map(|copy| copy.confirm.clone())
            .collect();
        drop_in_transit(queue, LossReason::QueueUnavailable, facts);
        let confirm = match end {
            NodeEnd::Killed => Confirm::Nack,
            NodeEnd::Stopped | NodeEnd::Paused | NodeEnd::Healing => Confirm::Ack,
        };
        for who in waiting {
            match who {
                ConfirmRef::Publisher { .. } => self.confirm_copy(Some(who), confirm, facts),
                ConfirmRef::DeadLetter { .. } => self.confirm_gone(who, facts),
            }
        }
    }

    /// A mirror becomes the leader: it has all messages, but does not know who holds which,
    /// nor which of them were delivered before, so that all count as that (`publish` with
    /// `IsDelivered`; observed on 3.10.8).
    /// The channels start their consumers again there, in the order of their tags; those
    /// that asked for it are cancelled instead (`rabbit_mirror_queue_slave.erl`,
    /// `promote_me`; `rabbit_channel.erl`, `handle_consuming_queue_down_or_eol`).
    fn mirror_takes_over(&mut self, name: &ResourceName, node: Name, facts: &mut Facts) {
        self.elect(name, node.clone(), true, facts);
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        queue.mark_all_redelivered();
        let mut consumers = queue.line.take_all();
        consumers.sort_by(|one, other| {
            let key = |consumer: &ConsumerRef| (consumer.channel, consumer.tag.clone());
            key(&one.identity).cmp(&key(&other.identity))
        });
        let (cancelled, stay): (Vec<_>, Vec<_>) = consumers
            .into_iter()
            .partition(|one| one.cancel_on_failover);
        for mut consumer in stay {
            consumer.held = 0;
            queue.line.join(consumer);
        }
        let cancelled = cancelled.into_iter().map(|one| one.identity).collect();
        self.cancel_consumers(name, cancelled, facts);
        self.take_back(name, facts);
        self.lose_what_is_missing(name, &node, facts);
        self.activate(name, facts);
        self.deliver(name, facts);
    }

    /// Every delivery of the queue that is still somewhere.
    fn deliveries_of(&self, name: &ResourceName) -> Vec<(DeliveryRef, Outstanding)> {
        let mut found = Vec::new();
        for (id, connection) in &self.connections {
            for (number, channel) in &connection.channels {
                let held = channel.unacked.iter();
                let held = held.filter(|(_, one)| one.copy.queue == *name);
                found.extend(held.map(|(delivery_tag, one)| {
                    let delivery = DeliveryRef {
                        channel: ChannelId {
                            connection: *id,
                            number: *number,
                        },
                        client: connection.client.clone(),
                        delivery_tag: *delivery_tag,
                    };
                    (delivery, one.clone())
                }));
            }
        }
        found
    }

    /// Everything that was handed out is ready again.
    fn take_back(&mut self, name: &ResourceName, facts: &mut Facts) {
        for (delivery, one) in self.deliveries_of(name) {
            let queue = self.queues.get_mut(name);
            let held = |queue: &&mut Queue| queue.is_held_by(delivery.channel, one.copy.position);
            let queue = queue.filter(held);
            let back = queue.and_then(|queue| queue.requeue(one.copy.position, Return::HolderGone));
            if let Some(Returned::Ready(copy)) = back {
                facts.push(BrokerFact::Requeued { copy, delivery });
            }
        }
    }

    /// A node is back: so are the queues that waited for it.
    pub(super) fn revive_queues_on(&mut self, node: &Name, end: NodeEnd, facts: &mut Facts) {
        let names: Vec<ResourceName> = self.queues.keys().cloned().collect();
        for name in names {
            let Some(queue) = self.queues.get_mut(&name) else {
                continue;
            };
            let Some(place) = queue.placement.as_ref().filter(|place| !place.available) else {
                self.trust_consumers_on(&name, node, facts);
                continue;
            };
            match queue.settings.kind {
                QueueKind::Classic if place.leader == *node => {
                    self.queue_returns(&name, end, facts)
                }
                QueueKind::Quorum | QueueKind::Stream if self.nodes.majority_of(&place.members) => {
                    self.majority_returns(&name, facts);
                    self.trust_consumers_on(&name, node, facts);
                    if self.nodes.is_split() {
                        self.part_from(&name, facts);
                    }
                }
                _ => {}
            }
        }
        self.place_mirrors(facts);
    }

    fn queue_returns(&mut self, name: &ResourceName, end: NodeEnd, facts: &mut Facts) {
        let marked = end == NodeEnd::Killed;
        Arc::make_mut(&mut self.topology).set_away(name, false);
        self.works_again(name, marked, facts);
        if let Some(queue) = self.queues.get_mut(name) {
            queue.mirrors_stopped = false;
            if marked {
                queue.mark_all_redelivered();
            }
        }
        self.queue_is_used(name);
        self.drop_head(name, facts);
        self.expire_head(name, facts);
    }

    fn works_again(&mut self, name: &ResourceName, marked: bool, facts: &mut Facts) {
        let queue = self.queues.get_mut(name);
        if let Some(place) = queue.and_then(|queue| queue.placement.as_mut()) {
            place.available = true;
        }
        let queue = name.clone();
        facts.push(BrokerFact::Server(ServerFact::QueueAvailable {
            queue,
            marked,
        }));
    }

    /// A majority is there again: what waited for it happens, in order. Only a member that
    /// has everything can lead.
    pub(super) fn majority_returns(&mut self, name: &ResourceName, facts: &mut Facts) {
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let deferred = std::mem::take(&mut queue.deferred);
        let place = queue.placement.as_ref();
        let elected = place
            .filter(|place| !self.nodes.is_up(&place.leader))
            .map(|_| self.nodes.together(&queue.up_to_date))
            .and_then(|group| group.into_iter().next());
        if let Some(node) = elected {
            self.elect(name, node, false, facts);
        }
        if self.rests(name) {
            self.works_again(name, false, facts);
        }
        self.catch_up(name, deferred, facts);
        self.take_in_all(name, facts);
        self.expire_head(name, facts);
        self.deliver(name, facts);
    }

    /// Whether the queue of this name does nothing for now.
    pub(in super::super) fn rests(&self, name: &ResourceName) -> bool {
        self.queues.get(name).is_some_and(Queue::rests)
    }

    /// Whether a copy can come to the queue that is on its way there.
    pub(in super::super) fn is_awaiting(queue: &Queue) -> bool {
        !queue.in_transit.is_empty() && !queue.rests()
    }
}
