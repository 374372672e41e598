//! What becomes of the server itself, as rows.

use serde_json::json;

use super::Row;
use crate::event::ServerFact;

pub(super) fn server(fact: &ServerFact) -> Row {
    match fact {
        ServerFact::PolicySet { policy } => Row::of("policy_set")
            .resource("policy", &policy.name)
            .with("pattern", json!(policy.pattern))
            .with("definition", json!(policy.definition)),
        ServerFact::PolicyCleared { policy } => {
            Row::of("policy_cleared").resource("policy", policy)
        }
        ServerFact::AlarmRaised { alarm } => Row::of("alarm_raised").with("alarm", json!(alarm)),
        ServerFact::AlarmCleared { alarm } => Row::of("alarm_cleared").with("alarm", json!(alarm)),
        ServerFact::ConnectionBlocked {
            connection,
            client,
            alarm,
        } => Row::of("connection_blocked")
            .client(client)
            .with("connection", json!(connection))
            .with("alarm", json!(alarm)),
        ServerFact::ConnectionUnblocked { connection, client } => Row::of("connection_unblocked")
            .client(client)
            .with("connection", json!(connection)),
        ServerFact::NodeStopped { node, end } => Row::of("node_stopped")
            .with("node", json!(node))
            .with("end", json!(end)),
        ServerFact::NodeStarted { node } => Row::of("node_started").with("node", json!(node)),
        ServerFact::Partitioned { nodes } => Row::of("partitioned").with("nodes", json!(nodes)),
        ServerFact::PartitionHealed => Row::of("partition_healed"),
        ServerFact::QueuePlaced {
            queue,
            leader,
            members,
        } => Row::of("queue_placed")
            .resource("queue", queue)
            .with("leader", json!(leader))
            .with("members", json!(members)),
        ServerFact::LeaderElected {
            queue,
            node,
            marked,
        } => Row::of("leader_elected")
            .resource("queue", queue)
            .with("node", json!(node))
            .with("marked", json!(marked)),
        ServerFact::QueueUnavailable { queue } => {
            Row::of("queue_unavailable").resource("queue", queue)
        }
        ServerFact::QueueAvailable { queue, marked } => Row::of("queue_available")
            .resource("queue", queue)
            .with("marked", json!(marked)),
    }
}
