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
                let blocked = Some((*alarm, self.at));
                self.client(client, |client| client.blocked = blocked);
            }
            ServerFact::ConnectionUnblocked { client, .. } => {
                self.client(client, |client| client.blocked = None);
            }
            ServerFact::AsItsLineDoes { .. } => {}
            ServerFact::NodeStopped { .. }
            | ServerFact::NodeStarted { .. }
            | ServerFact::Partitioned { .. }
            | ServerFact::NetworkRestored
            | ServerFact::PartitionHealed
            | ServerFact::QueuePlaced { .. }
            | ServerFact::MirrorBehind { .. }
            | ServerFact::LeaderElected { .. }
            | ServerFact::WaitsForMajority { .. }
            | ServerFact::WaitsNoLonger { .. }
            | ServerFact::QueueUnavailable { .. }
            | ServerFact::QueueAvailable { .. } => self.apply_cluster(fact),
            ServerFact::PolicySet { policy } => {
                Arc::make_mut(&mut self.topology).set_policy(policy.clone());
            }
            ServerFact::OperatorPolicySet { policy } => {
                Arc::make_mut(&mut self.topology).set_operator_policy(policy.clone());
            }
            ServerFact::OperatorPolicyCleared { policy } => {
                Arc::make_mut(&mut self.topology).clear_operator_policy(policy);
            }
            ServerFact::PolicyCleared { policy } => {
                Arc::make_mut(&mut self.topology).clear_policy(policy);
            }
            ServerFact::PermissionsSet { .. }
            | ServerFact::TopicPermissionsSet { .. }
            | ServerFact::TopicPermissionsCleared { .. } => {}
        }
    }
}
