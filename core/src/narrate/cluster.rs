//! The nodes of a cluster and the queues on them, in words.

use super::who;
use crate::cluster::{NodeEnd, PartitionHandling};
use crate::event::ServerFact;
use crate::name::{Name, ResourceName};
use crate::tr;
use crate::words::list;

pub(super) fn narrate(fact: &ServerFact) -> String {
    match fact {
        ServerFact::NodeStopped { node, end } => stopped(node, *end),
        ServerFact::NodeStarted { node } => {
            tr!(
                "node {} is running again, and clients can connect to it.",
                node
            )
        }
        ServerFact::Partitioned { nodes, handling } => tr!(
            "the network split: {} and the rest of the cluster no longer see each other. {}",
            list(&named(nodes)),
            handled(*handling)
        ),
        ServerFact::NetworkRestored => {
            tr!("the network is whole again. Quorum queues and streams go \
             on, but either side goes on taking the nodes of the other for down, until the nodes of one \
             side have been started anew.")
        }
        ServerFact::PartitionHealed => tr!("all nodes of the cluster see each other again."),
        ServerFact::QueuePlaced {
            queue,
            leader,
            members,
        } => placed(queue, leader, members),
        ServerFact::LeaderElected {
            queue,
            node,
            marked,
        } => elected(queue, node, *marked),
        ServerFact::MirrorBehind { queue, node } => tr!(
            "node {} mirrors {} only from now on: what is in there already it does not have.",
            node,
            who::queue(queue)
        ),
        ServerFact::WaitsForMajority { client, queue, .. } => tr!(
            "what {} asks of {} has to wait: too few of the nodes that are to have it are there. \
             Until the server gives up it reads nothing more on this channel.",
            who::client(client),
            who::queue(queue)
        ),
        ServerFact::WaitsNoLonger { client, queue } => tr!(
            "enough nodes of {} are there: what {} asked for is done now.",
            who::queue(queue),
            who::client(client)
        ),
        ServerFact::QueueUnavailable { queue } => tr!(
            "{} cannot work for now: too few of the nodes that have it are running.",
            who::queue(queue)
        ),
        ServerFact::QueueAvailable { queue, marked } => {
            let again = who::queue(queue);
            if *marked {
                tr!(
                    "{} works again. Its node had been killed, so everything in it counts \
                     as delivered before.",
                    again
                )
            } else {
                tr!(
                    "{} works again: enough of the nodes that have it are running.",
                    again
                )
            }
        }
        _ => String::new(),
    }
}

/// What nodes do that no longer see each other.
fn handled(handling: Option<PartitionHandling>) -> String {
    match handling {
        Some(PartitionHandling::PauseMinority) => {
            tr!("Nodes that see no more than half of the cluster pause until they do.")
        }
        Some(PartitionHandling::Ignore) => {
            tr!(
                "Either side takes the other for down and goes on alone, also when the network is \
             whole again (ignore)."
            )
        }
        Some(PartitionHandling::Autoheal) => {
            tr!(
                "Either side takes the other for down and goes on alone. When the network is whole \
             again, one of them starts anew (autoheal)."
            )
        }
        None => tr!("Either side takes the other for down until they do."),
    }
}

fn stopped(node: &Name, end: NodeEnd) -> String {
    match end {
        NodeEnd::Stopped => tr!(
            "node {} stopped in good order: who is connected to it loses the connection.",
            node
        ),
        NodeEnd::Killed => {
            tr!(
                "node {} was killed: who is connected to it loses the connection.",
                node
            )
        }
        NodeEnd::Paused => tr!(
            "node {} paused itself, since it sees no more than half of the cluster: who is \
             connected to it loses the connection.",
            node
        ),
        NodeEnd::Healing => tr!(
            "node {} starts anew, to be together with the side that has more connections: who \
             is connected to it loses the connection.",
            node
        ),
    }
}

fn placed(queue: &ResourceName, leader: &Name, members: &[Name]) -> String {
    let others: Vec<Name> = members
        .iter()
        .filter(|one| *one != leader)
        .cloned()
        .collect();
    let queue = who::queue(queue);
    if others.is_empty() {
        tr!("{} lives on node {} alone.", queue, leader)
    } else {
        tr!(
            "{} is led by node {}, and {} keep copies of all that is in it.",
            queue,
            leader,
            list(&named(&others))
        )
    }
}

fn elected(queue: &ResourceName, node: &Name, marked: bool) -> String {
    let queue = who::queue(queue);
    if marked {
        tr!(
            "node {} takes over {}, which it mirrored. It does not know what had been \
             delivered, so everything counts as that and is delivered again.",
            node,
            queue
        )
    } else {
        tr!(
            "node {} leads {} from now on: the nodes that have it agreed on it, and \
             nothing is lost.",
            node,
            queue
        )
    }
}

fn named(nodes: &[Name]) -> Vec<String> {
    nodes.iter().map(Name::to_string).collect()
}
