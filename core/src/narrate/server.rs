//! What becomes of the server itself, in words.

use super::{cluster, who};
use crate::event::{Alarm, LineFact, ServerFact};
use crate::name::Name;
use crate::permission::Permissions;
use crate::tr;

pub(super) fn narrate(fact: &ServerFact) -> String {
    match fact {
        ServerFact::PolicySet { policy } => tr!(
            "the policy {} holds from now on for the names that match \"{}\".",
            policy.name,
            policy.pattern
        ),
        ServerFact::PolicyCleared { policy } => tr!("the policy {} no longer holds.", policy),
        ServerFact::OperatorPolicySet { policy } => tr!(
            "the operator policy {} limits from now on what the names that match \"{}\" may have.",
            policy.name,
            policy.pattern
        ),
        ServerFact::OperatorPolicyCleared { policy } => {
            tr!("the operator policy {} limits nothing any more.", policy)
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
        } => tr!(
            "at {} the user {} may from now on publish only with keys that match \"{}\", and \
             bind only with keys that match \"{}\".",
            who::exchange(exchange),
            user,
            permissions.write,
            permissions.read
        ),
        ServerFact::TopicPermissionsCleared { user, vhost } => tr!(
            "at the topic exchanges of the vhost {} the user {} may use any key again.",
            vhost,
            user
        ),
        ServerFact::AlarmRaised { alarm } => tr!(
            "the broker runs short of {}: whoever publishes from now on is made to wait.",
            short_of(*alarm)
        ),
        ServerFact::AlarmCleared { alarm } => {
            tr!("the broker has enough {} again.", short_of(*alarm))
        }
        ServerFact::ConnectionBlocked {
            client,
            alarm,
            both,
            ..
        } => blocked(client, *alarm, *both),
        ServerFact::ConnectionUnblocked { client, .. } => {
            tr!("the broker reads from {} again.", who::client(client))
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
            tr!(
                "the consumers of {}'s channel share a limit: {} at a time.",
                client,
                limit
            )
        }
        LineFact::PrefetchNotShared(limit) => tr!(
            "{} asked for a limit that its consumers share: the broker has none, and \
             gives each {} at a time.",
            client,
            limit
        ),
        LineFact::LateDeliveryAllowed => tr!(
            "{} has held a message for longer than the consumer timeout: the broker leaves \
             it be, since the queue is no quorum queue.",
            client
        ),
        LineFact::LargeMessageTaken(size) => {
            tr!("the broker takes {}'s message of {} bytes.", client, size)
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
        return tr!(
            "the user {} may do nothing in the vhost {} any more.",
            user,
            vhost
        );
    };
    tr!(
        "in the vhost {} the user {} may from now on declare what matches \"{}\", \
         write to what matches \"{}\", and read from what matches \"{}\".",
        vhost,
        user,
        configure,
        write,
        read
    )
}

fn short_of(alarm: Alarm) -> String {
    match alarm {
        Alarm::Memory => tr!("memory"),
        Alarm::Disk => tr!("disk space"),
    }
}

/// A connection is read no more.
fn blocked(client: &Name, alarm: Alarm, both: bool) -> String {
    let client = who::client(client);
    match alarm {
        _ if both => tr!(
            "{} published while memory and disk space are short: the broker reads nothing more \
             from it, not even acknowledgements, but goes on delivering to it.",
            client
        ),
        Alarm::Memory => tr!(
            "{} published while memory is short: the broker reads nothing more from it, not even \
             acknowledgements, but goes on delivering to it.",
            client
        ),
        Alarm::Disk => tr!(
            "{} published while disk space is short: the broker reads nothing more from it, not \
             even acknowledgements, but goes on delivering to it.",
            client
        ),
    }
}
