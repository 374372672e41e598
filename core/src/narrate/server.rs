//! What becomes of the server itself, in words.

use super::{cluster, who};
use crate::event::{Alarm, LineFact, ServerFact};
use crate::name::Name;
use crate::permission::Permissions;

pub(super) fn narrate(fact: &ServerFact) -> String {
    match fact {
        ServerFact::PolicySet { policy } => format!(
            "the policy {} holds from now on for the names that match \"{}\".",
            policy.name, policy.pattern
        ),
        ServerFact::PolicyCleared { policy } => format!("the policy {policy} no longer holds."),
        ServerFact::OperatorPolicySet { policy } => format!(
            "the operator policy {} limits from now on what the names that match \"{}\" may have.",
            policy.name, policy.pattern
        ),
        ServerFact::OperatorPolicyCleared { policy } => {
            format!("the operator policy {policy} limits nothing any more.")
        }
        ServerFact::PermissionsSet {
            user,
            vhost,
            permissions,
        } => may(user, vhost, permissions.as_ref()),
        ServerFact::TopicPermissionsSet {
            user,
            exchange,
            permissions,
        } => format!(
            "at {} the user {user} may from now on publish only with keys that match \"{}\", and \
             bind only with keys that match \"{}\".",
            who::exchange(exchange),
            permissions.write,
            permissions.read
        ),
        ServerFact::TopicPermissionsCleared { user, vhost } => format!(
            "at the topic exchanges of the vhost {vhost} the user {user} may use any key again."
        ),
        ServerFact::AlarmRaised { alarm } => format!(
            "the broker runs short of {}: whoever publishes from now on is made to wait.",
            short_of(*alarm)
        ),
        ServerFact::AlarmCleared { alarm } => {
            format!("the broker has enough {} again.", short_of(*alarm))
        }
        ServerFact::ConnectionBlocked {
            client,
            alarm,
            both,
            ..
        } => blocked(client, *alarm, *both),
        ServerFact::ConnectionUnblocked { client, .. } => {
            format!("the broker reads from {} again.", who::client(client))
        }
        ServerFact::AsItsLineDoes { client, what } => by_line(&who::client(client), *what),
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
        | ServerFact::QueueAvailable { .. } => cluster::narrate(fact),
    }
}

fn by_line(client: &str, what: LineFact) -> String {
    match what {
        LineFact::PrefetchShared(limit) => {
            format!("the consumers of {client}'s channel share a limit: {limit} at a time.")
        }
        LineFact::PrefetchNotShared(limit) => format!(
            "{client} asked for a limit that its consumers share: the broker has none, and \
             gives each {limit} at a time."
        ),
        LineFact::LateDeliveryAllowed => format!(
            "{client} has held a message for longer than the consumer timeout: the broker leaves \
             it be, since the queue is no quorum queue."
        ),
        LineFact::LargeMessageTaken(size) => {
            format!("the broker takes {client}'s message of {size} bytes.")
        }
    }
}

fn may(user: &Name, vhost: &Name, permissions: Option<&Permissions>) -> String {
    let Some(Permissions {
        configure,
        write,
        read,
    }) = permissions
    else {
        return format!("the user {user} may do nothing in the vhost {vhost} any more.");
    };
    format!(
        "in the vhost {vhost} the user {user} may from now on declare what matches \"{configure}\", \
         write to what matches \"{write}\", and read from what matches \"{read}\"."
    )
}

const fn short_of(alarm: Alarm) -> &'static str {
    match alarm {
        Alarm::Memory => "memory",
        Alarm::Disk => "disk space",
    }
}

/// A connection is read no more.
fn blocked(client: &Name, alarm: Alarm, both: bool) -> String {
    let short = if both {
        "memory and disk space are".to_owned()
    } else {
        format!("{} is", short_of(alarm))
    };
    format!(
        "{} published while {short} short: the broker reads nothing more from it, not even \
         acknowledgements, but goes on delivering to it.",
        who::client(client)
    )
}
