//! What becomes of the server and its nodes.

use warren_core::cluster::{NodeEnd, PartitionHandling};
use warren_core::event::{BrokerFact, ConnectionId, LineFact, ServerFact};
use warren_core::name::Name;
use warren_core::scenario::StopKind;

use super::things::tasks;

pub(super) fn restarts() -> Vec<BrokerFact> {
    let kinds = [StopKind::Clean, StopKind::Kill9].into_iter();
    kinds
        .flat_map(|stop| [BrokerFact::Stopped { stop }, BrokerFact::Started { stop }])
        .collect()
}

pub(super) fn nodes() -> Vec<BrokerFact> {
    let node = || Name::from("n1");
    let ends = [
        NodeEnd::Stopped,
        NodeEnd::Killed,
        NodeEnd::Paused,
        NodeEnd::Healing,
    ];
    let split = |handling| ServerFact::Partitioned {
        nodes: vec![node(), "n2".into()],
        handling,
    };
    let stopped = ends.map(|end| ServerFact::NodeStopped { node: node(), end });
    let placed = |members: &[&str]| ServerFact::QueuePlaced {
        queue: tasks(),
        leader: node(),
        members: members.iter().copied().map(Name::from).collect(),
    };
    let mut facts = stopped.to_vec();
    facts.extend([
        ServerFact::NodeStarted { node: node() },
        split(Some(PartitionHandling::Ignore)),
        split(Some(PartitionHandling::PauseMinority)),
        split(Some(PartitionHandling::Autoheal)),
        split(None),
        ServerFact::NetworkRestored,
        ServerFact::PartitionHealed,
        placed(&["n1"]),
        placed(&["n1", "n2", "n3"]),
        ServerFact::MirrorBehind {
            queue: tasks(),
            node: node(),
        },
        ServerFact::QueueUnavailable { queue: tasks() },
    ]);
    for marked in [false, true] {
        let queue = tasks();
        facts.push(ServerFact::QueueAvailable { queue, marked });
        let (queue, node) = (tasks(), node());
        facts.push(ServerFact::LeaderElected {
            queue,
            node,
            marked,
        });
    }
    let facts = facts.into_iter().map(BrokerFact::Server);
    let connected = BrokerFact::ConnectionOpened {
        connection: ConnectionId(3),
        client: "w1".into(),
        node: Some(node()),
    };
    facts.chain([connected]).collect()
}

pub(super) fn by_line() -> Vec<BrokerFact> {
    let told = [
        LineFact::PrefetchShared(5),
        LineFact::PrefetchNotShared(5),
        LineFact::LateDeliveryAllowed,
        LineFact::LargeMessageTaken(20_000_000),
    ];
    let told = told.map(|what| ServerFact::AsItsLineDoes {
        client: "w1".into(),
        what,
    });
    told.map(BrokerFact::Server).to_vec()
}
