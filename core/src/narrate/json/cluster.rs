//! Connections to the nodes of a cluster, the nodes and the queues on them, as rows.

use serde_json::json;

use super::Row;
use crate::event::{BrokerFact, ServerFact};

pub(super) fn connection_opened(fact: &BrokerFact) -> Row {
    let row = Row::of("connection_opened");
    match fact {
        BrokerFact::ConnectionOpened {
            connection,
            client,
            node,
        } => row
            .client(client)
            .with("connection", json!(connection))
            .with_some("node", node.as_ref()),
        _ => row,
    }
}

pub(super) fn row(fact: &ServerFact) -> Row {
    match fact {
        ServerFact::NodeStopped { node, end } => Row::of("node_stopped")
            .with("node", json!(node))
            .with("end", json!(end)),
        ServerFact::NodeStarted { node } => Row::of("node_started").with("node", json!(node)),
        ServerFact::Partitioned { nodes, handling } => Row::of("partitioned")
            .with("nodes", json!(nodes))
            .with_some("handling", *handling),
        ServerFact::NetworkRestored => Row::of("network_restored"),
        ServerFact::PartitionHealed => Row::of("partition_healed"),
        ServerFact::QueuePlaced {
            queue,
            leader,
            members,
        } => Row::of("queue_placed")
            .resource("queue", queue)
            .with("leader", json!(leader))
            .with("members", json!(members)),
        ServerFact::MirrorBehind { queue, node } => Row::of("mirror_behind")
            .resource("queue", queue)
            .with("node", json!(node)),
        ServerFact::LeaderElected {
            queue,
            node,
            marked,
        } => Row::of("leader_elected")
            .resource("queue", queue)
            .with("node", json!(node))
            .with("marked", json!(marked)),
        ServerFact::WaitsForMajority {
            client,
            queue,
            until,
        } => Row::of("waits_for_majority")
            .client(client)
            .resource("queue", queue)
            .with("until_us", json!(until)),
        ServerFact::WaitsNoLonger { client, queue } => Row::of("waits_no_longer")
            .client(client)
            .resource("queue", queue),
        ServerFact::QueueUnavailable { queue } => {
            Row::of("queue_unavailable").resource("queue", queue)
        }
        ServerFact::QueueAvailable { queue, marked } => Row::of("queue_available")
            .resource("queue", queue)
            .with("marked", json!(marked)),
        _ => Row::of("server"),
    }
}
