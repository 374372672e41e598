//! What becomes of the server itself, in words.

use super::{cluster, who};
use crate::event::{Alarm, ServerFact};

pub(super) fn narrate(fact: &ServerFact) -> String {
    match fact {
        ServerFact::PolicySet { policy } => format!(
            "the policy {} holds from now on for the names that match \"{}\".",
            policy.name, policy.pattern
        ),
        ServerFact::PolicyCleared { policy } => format!("the policy {policy} no longer holds."),
        ServerFact::AlarmRaised { alarm } => format!(
            "the broker runs short of {}: whoever publishes from now on is made to wait.",
            short_of(*alarm)
        ),
        ServerFact::AlarmCleared { alarm } => {
            format!("the broker has enough {} again.", short_of(*alarm))
        }
        ServerFact::ConnectionBlocked { client, alarm, .. } => format!(
            "{} published while {} is short: the broker reads nothing more from it, not even \
             acknowledgements, but goes on delivering to it.",
            who::client(client),
            short_of(*alarm)
        ),
        ServerFact::ConnectionUnblocked { client, .. } => {
            format!("the broker reads from {} again.", who::client(client))
        }
        ServerFact::NodeStopped { .. }
        | ServerFact::NodeStarted { .. }
        | ServerFact::Partitioned { .. }
        | ServerFact::PartitionHealed
        | ServerFact::QueuePlaced { .. }
        | ServerFact::LeaderElected { .. }
        | ServerFact::QueueUnavailable { .. }
        | ServerFact::QueueAvailable { .. } => cluster::narrate(fact),
    }
}

const fn short_of(alarm: Alarm) -> &'static str {
    match alarm {
        Alarm::Memory => "memory",
        Alarm::Disk => "disk space",
    }
}
