//! A network that splits, and is whole again.
//!
//! With `cluster_partition_handling = pause_minority` whoever sees no more than half of the
//! nodes pauses itself. Else either side takes the other for down and goes on: a classic
//! queue with the side that its node is on, a quorum queue or a stream with the one where a
//! majority of its members is. When the network is whole again, quorum queues are at once,
//! for they do not ask who sees whom; for all else the sides stay apart with `ignore` until
//! the nodes of one were started anew, and `autoheal` is what starts them. Servers without
//! this setting are together as soon as the network is
//! (<https://www.rabbitmq.com/docs/3.13/partitions>, <https://www.rabbitmq.com/docs/partitions>;
//! `rabbit_node_monitor.erl`, `rabbit_autoheal.erl`, `rabbit_fifo.erl`; not observed).
//!
//! There is one set of definitions here. What either side would declare anew while the other
//! does not see it is not held apart, and of a mirrored queue the side of its leader goes on
//! alone.

use super::super::confirm::{ConfirmRef, InTransit};
use super::super::connection::Caller;
use super::super::queue::Queue;
use super::super::{Broker, Facts};
use crate::cluster::{NodeEnd, Nodes, PartitionHandling};
use crate::event::{BrokerFact, ChannelId, Confirm, ConnectionId, LossReason, Place, ServerFact};
use crate::name::{Name, ResourceName};
use crate::server_line::Difference;
use crate::topology::QueueKind;

use super::super::acknowledge::{Settled, Verdict};

impl Queue {
    /// Whether somebody who is connected to this node can get at the queue's leader.
    fn is_within_reach(&self, nodes: &Nodes, node: Option<&Name>) -> bool {
        let (Some(place), Some(node)) = (&self.placement, node) else {
            return true;
        };
        match self.settings.kind {
            QueueKind::Classic => nodes.see_each_other(node, &place.leader),
            QueueKind::Quorum | QueueKind::Stream => nodes.reach_each_other(node, &place.leader),
        }
    }
}

impl Broker {
    /// Whether a classic queue works on the side that the caller is not on: for the caller
    /// its node is down.
    pub(in super::super) fn is_hidden(&self, caller: &Caller, name: &ResourceName) -> bool {
        self.kind_of(name) == QueueKind::Classic && self.is_cut_off(caller.node.as_ref(), name)
    }

    fn handling(&self) -> Option<PartitionHandling> {
        let has_none = self.line.has(Difference::PartitionHandling);
        (!has_none).then_some(self.config.partition_handling)
    }

    /// Whether the queue works and somebody at this node cannot get at it, since the network
    /// is split.
    pub(in super::super) fn is_cut_off(&self, node: Option<&Name>, name: &ResourceName) -> bool {
        let queue = self.queues.get(name);
        queue.is_some_and(|queue| !queue.is_within_reach(&self.nodes, node))
    }

    /// The network splits.
    pub(super) fn partition(&mut self, nodes: Vec<Name>, facts: &mut Facts) {
        if self.stopped.is_some() || self.nodes.is_split() || nodes.is_empty() {
            return;
        }
        let (here, there): (Vec<Name>, Vec<Name>) = self
            .nodes
            .running()
            .cloned()
            .partition(|node| nodes.contains(node));
        self.nodes.split(nodes.clone());
        let handling = self.handling();
        facts.push(BrokerFact::Server(ServerFact::Partitioned {
            nodes,
            handling,
        }));
        if handling == Some(PartitionHandling::PauseMinority) {
            let all = self.nodes.all().len();
            let sides = [here, there].into_iter();
            let small = sides.filter(|side| 2 * side.len() <= all);
            let small: Vec<Name> = small.flatten().collect();
            self.nodes_end(&small, NodeEnd::Paused, facts);
        } else {
            let names: Vec<ResourceName> = self.queues.keys().cloned().collect();
            for name in names {
                self.side_with(&name, facts);
            }
            self.place_mirrors(facts);
        }
    }

    /// A queue goes on with one side.
    fn side_with(&mut self, name: &ResourceName, facts: &mut Facts) {
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let Some(place) = queue.placement.as_mut().filter(|place| place.available) else {
            return;
        };
        if queue.settings.kind != QueueKind::Classic {
            let group = self.nodes.together(&place.members);
            if !self.nodes.majority_of(&place.members) {
                place.available = false;
                let up = place.members.iter().filter(|node| self.nodes.is_up(node));
                queue.up_to_date = up.cloned().collect();
                let queue = name.clone();
                facts.push(BrokerFact::Server(ServerFact::QueueUnavailable { queue }));
                return;
            }
            if !group.contains(&place.leader)
                && let Some(next) = group.into_iter().next()
            {
                self.elect(name, next, false, facts);
                self.resume_dead_letters(name, facts);
            }
        }
        self.part_from(name, facts);
    }

    /// The queue and those on the other side take each other for down.
    pub(super) fn part_from(&mut self, name: &ResourceName, facts: &mut Facts) {
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let strangers: Vec<ConnectionId> = self
            .connections
            .iter()
            .filter(|(_, one)| !queue.is_within_reach(&self.nodes, one.node.as_ref()))
            .map(|(id, _)| *id)
            .collect();
        let is_strange = |by: ConnectionId| strangers.contains(&by);
        let (held, stay): (Vec<_>, Vec<_>) = queue.in_transit.iter().cloned().partition(|copy| {
            let by = copy.confirm.as_ref().and_then(ConfirmRef::connection);
            by.is_some_and(is_strange)
        });
        queue.in_transit = stay.into_iter().collect();
        let cancelled = queue
            .line
            .estrange(|one| is_strange(one.channel.connection));
        if queue.settings.kind == QueueKind::Classic {
            queue.line.forget_estranged();
            self.cancel_consumers(name, cancelled, facts);
            self.lose_on_the_way(name, held, facts);
        } else {
            queue.held_back.extend(held);
        }
        self.activate(name, facts);
        if self.kind_of(name) != QueueKind::Stream {
            self.take_back_from(name, &strangers, facts);
        }
        self.deliver(name, facts);
        if self.kind_of(name) == QueueKind::Classic {
            self.delete_if_abandoned(name, facts);
        }
    }

    /// What was on its way to a classic queue that nobody sees any more is lost; its
    /// publishers are told that (`rabbit_classic_queue.erl`, `handle_event` of `down`).
    fn lose_on_the_way(&mut self, name: &ResourceName, copies: Vec<InTransit>, facts: &mut Facts) {
        for InTransit { message, confirm } in copies {
            facts.push(out_of_sight(name, message));
            self.confirm_copy(confirm, Confirm::Nack, facts);
        }
    }

    /// What these connections hold of the queue is ready again; a late acknowledgement does
    /// nothing.
    fn take_back_from(&mut self, name: &ResourceName, by: &[ConnectionId], facts: &mut Facts) {
        let mut held: Vec<(ChannelId, Settled)> = Vec::new();
        for (connection, state) in &self.connections {
            for (number, channel) in &state.channels {
                let all = channel.unacked.iter();
                let of_queue = all.filter(|(_, one)| one.copy.queue == *name);
                let settled: Settled = of_queue.map(|(tag, one)| (*tag, one.clone())).collect();
                if by.contains(connection) && !settled.is_empty() {
                    let (connection, number) = (*connection, *number);
                    held.push((ChannelId { connection, number }, settled));
                }
            }
        }
        for (channel, settled) in held {
            if let Some(caller) = self.caller(channel) {
                self.apply_verdict(&caller, settled, Verdict::HolderGone, facts);
            }
        }
    }

    /// The network is whole again.
    pub(super) fn heal(&mut self, facts: &mut Facts) {
        if !self.nodes.is_split() {
            return;
        }
        match self.handling() {
            Some(PartitionHandling::PauseMinority) | None => {
                self.nodes.join();
                facts.push(BrokerFact::Server(ServerFact::PartitionHealed));
                let nodes = self.nodes.all().iter();
                let paused = nodes.filter(|one| self.nodes.end_of(one) == Some(NodeEnd::Paused));
                let paused: Vec<Name> = paused.cloned().collect();
                for node in paused {
                    self.start_node(&node, facts);
                }
                self.reunite_queues(facts);
            }
            Some(PartitionHandling::Ignore) => self.reconnect(facts),
            Some(PartitionHandling::Autoheal) => {
                self.reconnect(facts);
                // Where a node is down, nothing is decided (`rabbit_autoheal.erl`,
                // `check_other_nodes`).
                if self.nodes.all().iter().all(|node| self.nodes.is_up(node)) {
                    let losers = self.losers();
                    self.nodes_end(&losers, NodeEnd::Healing, facts);
                    for node in losers {
                        self.start_node(&node, facts);
                    }
                }
            }
        }
    }

    fn reconnect(&mut self, facts: &mut Facts) {
        self.nodes.reconnect();
        facts.push(BrokerFact::Server(ServerFact::NetworkRestored));
        self.reunite_queues(facts);
    }

    /// The nodes of the side with fewer connections; then of the one with fewer nodes; then
    /// of that which comes first by name (`rabbit_autoheal.erl`, `make_decision`).
    fn losers(&self) -> Vec<Name> {
        let all = self.nodes.all().iter().cloned();
        let (here, there): (Vec<Name>, Vec<Name>) =
            all.partition(|node| self.nodes.apart().contains(node));
        let value = |side: &[Name]| {
            let connections = self.connections.values();
            let mut names = side.to_vec();
            names.sort();
            let count = connections.filter(|one| one.is_to(side)).count();
            (count, side.len(), names)
        };
        if value(&here) < value(&there) {
            here
        } else {
            there
        }
    }

    /// Quorum queues and streams hear again from whom they had not.
    fn reunite_queues(&mut self, facts: &mut Facts) {
        let names: Vec<ResourceName> = self.queues.keys().cloned().collect();
        for name in names {
            let Some(queue) = self.queues.get_mut(&name) else {
                continue;
            };
            let Some(place) = queue.placement.as_ref() else {
                continue;
            };
            if queue.settings.kind == QueueKind::Classic || !self.nodes.majority_of(&place.members)
            {
                continue;
            }
            queue.line.reunite();
            for copy in std::mem::take(&mut queue.held_back) {
                queue.in_transit.enqueue_mut(copy);
            }
            self.activate(&name, facts);
            self.majority_returns(&name, facts);
        }
        self.place_mirrors(facts);
    }

    /// What a channel kept back is gone with it, and so is what it has told a quorum queue that
    /// nobody leads.
    pub(in super::super) fn lose_held_back(&mut self, channel: ChannelId, facts: &mut Facts) {
        let of_channel = |copy: &InTransit| matches!(&copy.confirm, Some(ConfirmRef::Publisher { channel: by, .. }) if *by == channel);
        for (name, queue) in &mut self.queues {
            let mut lost = Vec::new();
            if !queue.held_back.is_empty() {
                let held = std::mem::take(&mut queue.held_back).into_iter();
                (lost, queue.held_back) = held.partition(of_channel);
            }
            let leader = queue.placement.as_ref().map(|place| &place.leader);
            let led = leader.is_none_or(|leader| self.nodes.is_up(leader));
            if queue.lacks_majority() && !led && !queue.in_transit.is_empty() {
                let held = queue.in_transit.iter().cloned();
                let (gone, stay): (Vec<_>, Vec<_>) = held.partition(of_channel);
                queue.in_transit = stay.into_iter().collect();
                lost.extend(gone);
            }
            facts.extend(lost.into_iter().map(|copy| BrokerFact::Dropped {
                message: copy.message,
                copy: None,
                place: Place::Queue(name.clone()),
                held_by: None,
                reason: LossReason::NotYetStored,
            }));
        }
    }

    /// Keeps a copy back that cannot get at its quorum queue: the channel has it until it
    /// hears from a leader (`rabbit_fifo_client.erl`, `resend_all_pending`).
    pub(in super::super) fn hold_back(&mut self, name: &ResourceName, copy: InTransit) {
        if let Some(queue) = self.queues.get_mut(name) {
            queue.held_back.push(copy);
        }
    }
}

/// A copy is lost, since its queue's node counts as down.
pub(in super::super) fn out_of_sight(
    queue: &ResourceName,
    message: std::sync::Arc<crate::amqp::Message>,
) -> BrokerFact {
    BrokerFact::Dropped {
        message,
        copy: None,
        place: Place::Queue(queue.clone()),
        held_by: None,
        reason: LossReason::QueueUnavailable,
    }
}
