//! The nodes of a cluster, and where queues live on them.

use std::sync::Arc;

use super::super::{CopyState, Snapshot};
use crate::cluster::Placement;
use crate::event::ServerFact;
use crate::name::ResourceName;
use crate::topology::QueueKind;

impl Snapshot {
    pub(super) fn apply_cluster(&mut self, fact: &ServerFact) {
        match fact {
            ServerFact::NodeStopped { node, end } => {
                self.nodes.stop(node, *end);
                if self.nodes.all_down() {
                    self.broker_up = false;
                    self.memory.server_stopped();
                }
            }
            ServerFact::NodeStarted { node } => {
                if self.nodes.all_down() {
                    self.broker_up = true;
                    Arc::make_mut(&mut self.topology).restart();
                }
                self.nodes.start(node);
            }
            ServerFact::Partitioned { nodes, .. } => self.nodes.split(nodes.clone()),
            ServerFact::NetworkRestored => self.nodes.reconnect(),
            ServerFact::PartitionHealed => self.nodes.join(),
            ServerFact::QueuePlaced {
                queue,
                leader,
                members,
            } => {
                let place = Placement::new(leader.clone(), members.clone());
                self.queue(queue, |queue| {
                    let available = !queue.is_unavailable();
                    queue.placement = Some(Placement { available, ..place });
                });
            }
            ServerFact::LeaderElected {
                queue,
                node,
                marked,
            } => {
                self.placement(queue, |place| place.leader = node.clone());
                self.mark(queue, *marked);
            }
            ServerFact::WaitsForMajority {
                client,
                queue,
                until,
            } => {
                let waits = (queue.clone(), *until);
                self.client(client, |client| client.waits = Some(waits));
            }
            ServerFact::WaitsNoLonger { client, .. } => {
                self.client(client, |client| client.waits = None);
            }
            ServerFact::QueueUnavailable { queue } => self.set_available(queue, false),
            ServerFact::QueueAvailable { queue, marked } => {
                self.set_available(queue, true);
                self.mark(queue, *marked);
            }
            _ => {}
        }
    }

    fn placement(&mut self, queue: &ResourceName, change: impl FnOnce(&mut Placement)) {
        self.queue(queue, |queue| {
            if let Some(place) = &mut queue.placement {
                change(place);
            }
        });
    }

    /// A classic queue whose node is down is not routed to, unless it was mirrored.
    fn set_available(&mut self, queue: &ResourceName, available: bool) {
        let mut alone = true;
        self.placement(queue, |place| {
            place.available = available;
            alone = place.members.len() <= 1;
        });
        let declared = self.topology.queue(queue);
        if declared.is_some_and(|declared| declared.kind() == QueueKind::Classic) {
            Arc::make_mut(&mut self.topology).set_away(queue, !available && alone);
        }
    }

    /// Everything that waits in the queue counts as delivered before.
    pub(super) fn mark(&mut self, queue: &ResourceName, marked: bool) {
        if !marked {
            return;
        }
        self.queue(queue, |queue| {
            let marked = queue.ready.iter().map(|(slot, copy)| {
                let copy = CopyState {
                    redelivered: true,
                    ..copy.clone()
                };
                (*slot, copy)
            });
            queue.ready = marked.collect();
        });
    }
}
