//! What becomes of the server itself, in words.

use super::who;
use crate::event::{Alarm, ServerFact};
use crate::name::Name;
use crate::permission::Permissions;
use crate::scenario::StopKind;
use crate::words::list;

pub(super) fn narrate(fact: &ServerFact) -> String {
    match fact {
        ServerFact::PolicySet { policy } => format!(
            "the policy {} holds from now on for the names that match \"{}\".",
            policy.name, policy.pattern
        ),
        ServerFact::PolicyCleared { policy } => format!("the policy {policy} no longer holds."),
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
        ServerFact::ConnectionBlocked { client, alarm, .. } => format!(
            "{} published while {} is short: the broker reads nothing more from it, not even \
             acknowledgements, but goes on delivering to it.",
            who::client(client),
            short_of(*alarm)
        ),
        ServerFact::ConnectionUnblocked { client, .. } => {
            format!("the broker reads from {} again.", who::client(client))
        }
        ServerFact::NodeStopped { node, stop } => match stop {
            StopKind::Clean => format!("node {node} stopped in good order."),
            StopKind::Kill9 => format!("node {node} was killed."),
        },
        ServerFact::NodeStarted { node } => format!("node {node} is running again."),
        ServerFact::Partitioned { nodes } => {
            let nodes: Vec<String> = nodes.iter().map(Name::to_string).collect();
            format!(
                "the network split: {} and the rest of the cluster no longer see each other.",
                list(&nodes)
            )
        }
        ServerFact::PartitionHealed => "all nodes of the cluster see each other again.".to_owned(),
        ServerFact::LeaderElected { queue, node } => {
            format!("node {node} leads {} from now on.", who::queue(queue))
        }
        ServerFact::QueueUnavailable { queue } => format!(
            "{} cannot work for now: too few of the nodes that hold it are there.",
            who::queue(queue)
        ),
        ServerFact::QueueAvailable { queue } => format!("{} works again.", who::queue(queue)),
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
