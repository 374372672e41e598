//! Why the server itself, its nodes and its operator matter.

use crate::event::{BrokerFact, ServerFact};
use crate::scenario::StopKind;
use crate::tr;

use super::Reason;

pub(super) fn reason(fact: &BrokerFact) -> Option<Reason> {
    match fact {
        BrokerFact::Server(fact) => of_server(fact),
        BrokerFact::Stopped { .. } => Some(Reason::new(
            "persistence-conf",
            tr!("A restart keeps durable exchanges and queues, their bindings, and persistent \
             messages in durable queues. All connections end."),
        )),
        BrokerFact::Started { stop } => Some(
            Reason::new(
                "persistence-conf",
                tr!("What was durable is there again, and what was persistent in it is ready again."),
            )
            .and_all((*stop == StopKind::Kill9).then(|| {
                tr!("After a kill the queues cannot know what had been handed out: all of it counts \
                 as redelivered.")
            })),
        ),
        _ => None,
    }
}

/// Why publishers are not read.
pub(super) fn alarm() -> Reason {
    Reason::new(
        "alarms",
        tr!(
            "While memory or disk space is short, the server does not read from connections that \
         publish: what they send waits, their acknowledgements, too. Deliveries go on, so that \
         queues can empty."
        ),
    )
}

fn of_server(fact: &ServerFact) -> Option<Reason> {
    Some(match fact {
        ServerFact::PolicySet { .. }
        | ServerFact::PolicyCleared { .. }
        | ServerFact::OperatorPolicySet { .. }
        | ServerFact::OperatorPolicyCleared { .. } => Reason::new(
            "policies",
            tr!(
                "A policy holds for all queues and exchanges that its pattern fits, also for those \
             that are there already. Of several the one with the highest priority counts, alone; \
             an operator policy beside it only makes limits smaller."
            ),
        ),
        ServerFact::PermissionsSet { .. } => Reason::new(
            "access-control",
            tr!(
                "A user needs configure to declare and delete, write to publish, read to consume, \
             each by a pattern over names. What is not allowed is refused with 403."
            ),
        ),
        ServerFact::TopicPermissionsSet { .. } | ServerFact::TopicPermissionsCleared { .. } => {
            Reason::new(
                "access-control#topic-authorisation",
                tr!(
                    "For a topic exchange a second pattern limits the routing keys that a user may \
                 publish with or bind."
                ),
            )
        }
        ServerFact::AlarmRaised { .. }
        | ServerFact::AlarmCleared { .. }
        | ServerFact::ConnectionBlocked { .. }
        | ServerFact::ConnectionUnblocked { .. } => alarm(),
        ServerFact::AsItsLineDoes { .. } => return None,
        ServerFact::NodeStopped { .. } | ServerFact::NodeStarted { .. } => Reason::new(
            "clustering",
            tr!(
                "Clients of a node that is down lose their connections. A quorum queue goes on while \
             a majority of its nodes is up; a classic queue lives on one node and waits for it."
            ),
        ),
        ServerFact::Partitioned { .. }
        | ServerFact::NetworkRestored
        | ServerFact::PartitionHealed => Reason::new(
            "partitions",
            tr!(
                "In a partition a quorum queue works where its majority is. What the rest of the \
             cluster does is chosen by cluster_partition_handling."
            ),
        ),
        ServerFact::QueuePlaced { .. }
        | ServerFact::LeaderElected { .. }
        | ServerFact::MirrorBehind { .. } => Reason::new(
            "quorum-queues#leader-placement",
            tr!(
                "A replicated queue has one leader, which does all work, and followers that keep \
             copies. When the leader is gone a follower that is up to date takes over."
            ),
        ),
        ServerFact::WaitsForMajority { .. } | ServerFact::WaitsNoLonger { .. } => majority(),
        ServerFact::QueueUnavailable { .. } | ServerFact::QueueAvailable { .. } => majority(),
    })
}

fn majority() -> Reason {
    Reason::new(
        "quorum-queues#availability",
        tr!(
            "A quorum queue needs a majority of its nodes for everything that it does. Without one \
         nothing is lost, and nothing goes on; who asks waits, and is refused in the end."
        ),
    )
}
