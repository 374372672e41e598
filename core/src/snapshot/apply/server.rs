//! What becomes of the server itself: alarms, and the nodes of a cluster.

use std::sync::Arc;

use super::super::Snapshot;
use crate::event::ServerFact;

impl Snapshot {
    pub(super) fn apply_server(&mut self, fact: &ServerFact) {
        match fact {
            ServerFact::AlarmRaised { alarm } => {
                self.alarms.insert(*alarm);
            }
            ServerFact::AlarmCleared { alarm } => {
                self.alarms.remove(alarm);
            }
            ServerFact::ConnectionBlocked { client, alarm, .. } => {
                self.client(client, |client| client.blocked = Some(*alarm));
            }
            ServerFact::ConnectionUnblocked { client, .. } => {
                self.client(client, |client| client.blocked = None);
            }
            ServerFact::NodeStopped { node, .. } => {
                self.nodes_down.insert(node.clone());
            }
            ServerFact::NodeStarted { node } => {
                self.nodes_down.remove(node);
            }
            ServerFact::LeaderElected { queue, node } => {
                self.queue(queue, |queue| queue.leader = Some(node.clone()));
            }
            ServerFact::QueueUnavailable { queue } => {
                self.queue(queue, |queue| queue.unavailable = true);
            }
            ServerFact::QueueAvailable { queue } => {
                self.queue(queue, |queue| queue.unavailable = false);
            }
            ServerFact::PolicySet { policy } => {
                Arc::make_mut(&mut self.topology).set_policy(policy.clone());
            }
            ServerFact::PolicyCleared { policy } => {
                Arc::make_mut(&mut self.topology).clear_policy(policy);
            }
            ServerFact::PermissionsSet { .. }
            | ServerFact::TopicPermissionsSet { .. }
            | ServerFact::TopicPermissionsCleared { .. }
            | ServerFact::Partitioned { .. }
            | ServerFact::PartitionHealed => {}
        }
    }
}
