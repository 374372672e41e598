//! The nodes of a cluster: stopping and starting them, and splitting the network between
//! them (<https://www.rabbitmq.com/docs/clustering>; observed: `cluster-*`).
//!
//! Who is connected to a node that goes down loses the connection. What becomes of the
//! queues is [`outage`]'s business, and where they are put [`place`]'s; [`partition`] splits the
//! network.

mod departure;
mod mirror;
mod outage;
mod partition;
mod patience;
mod place;
mod refuse;
mod suspect;
mod waiting;

pub(super) use mirror::Joined;
pub(super) use partition::out_of_sight;
pub(super) use patience::Declaring;
pub(super) use refuse::home_node_down;
use refuse::{no_get_without_majority, no_majority};
pub(super) use suspect::Suspect;
pub(super) use waiting::Deferred;

use super::command::{Command, Reply};
use super::connection::Connection;
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode};
use crate::cluster::{NodeEnd, Nodes, Placement};
use crate::event::{BrokerFact, ClosedBecause, ConnectionId, ServerFact};
use crate::name::{Name, ResourceName};
use crate::scenario::StopKind;

impl Connection {
    /// Whether it goes to one of these nodes.
    pub(super) fn is_to(&self, nodes: &[Name]) -> bool {
        self.node.as_ref().is_some_and(|node| nodes.contains(node))
    }
}

impl Broker {
    /// The same server as a cluster of these nodes.
    #[must_use]
    pub fn with_nodes(self, nodes: Vec<Name>) -> Self {
        let nodes = Nodes::new(nodes);
        Self { nodes, ..self }
    }

    /// The nodes of the cluster.
    #[must_use]
    pub const fn nodes(&self) -> &Nodes {
        &self.nodes
    }

    /// Where the queues live, in order of name; none without a cluster.
    pub fn placements(&self) -> impl Iterator<Item = (&ResourceName, &Placement)> {
        let queues = self.queues.iter();
        queues.filter_map(|(name, queue)| Some((name, queue.placement.as_ref()?)))
    }

    /// The node that somebody connects to who wants this one, or any.
    pub(super) fn node_for(&self, wanted: Option<Name>) -> Result<Option<Name>, Refusal> {
        let node = wanted.or_else(|| self.nodes.running().next().cloned());
        match node {
            Some(node) if !self.nodes.is_up(&node) => Err(node_down(&node)),
            None if self.nodes.all_down() => Err(node_down("")),
            node => Ok(node),
        }
    }

    /// Stops or starts the server or a node of it, or splits the network, or joins it.
    pub(super) fn stop_or_start(&mut self, command: Command, facts: &mut Facts) -> Reply {
        match command {
            Command::Stop { stop } => self.stop(stop, facts),
            Command::Start => self.start(facts),
            Command::StopNode { node, stop } => self.stop_node(&node, stop, facts),
            Command::StartNode { node } => {
                self.start_node(&node, facts);
                self.declare_what_waited(facts);
            }
            Command::Partition { nodes } => self.partition(nodes, facts),
            Command::Heal => {
                self.heal(facts);
                self.declare_what_waited(facts);
            }
            _ => {}
        }
        Reply::Done
    }

    fn stop_node(&mut self, node: &Name, stop: StopKind, facts: &mut Facts) {
        let end = match stop {
            StopKind::Clean => NodeEnd::Stopped,
            StopKind::Kill9 => NodeEnd::Killed,
        };
        self.nodes_end(std::slice::from_ref(node), end, facts);
    }

    /// Nodes go down, together. Those that stop in good order close their connections while
    /// their queues still work; those that are killed take both along at once (observed:
    /// `cluster-*`).
    fn nodes_end(&mut self, nodes: &[Name], end: NodeEnd, facts: &mut Facts) {
        if self.stopped.is_some() {
            return;
        }
        let up = nodes.iter().filter(|node| self.nodes.is_up(node));
        let nodes: Vec<Name> = up.cloned().collect();
        let told = nodes.iter().cloned();
        facts.extend(told.map(|node| BrokerFact::Server(ServerFact::NodeStopped { node, end })));
        let killed = end == NodeEnd::Killed;
        let because = if killed {
            ClosedBecause::Lost
        } else {
            ClosedBecause::Refused(shutdown())
        };
        if killed {
            self.lose_what_departs(&nodes, facts);
            self.suspect_consumers_on(&nodes);
        } else {
            self.close_connections_to(&nodes, &because, facts);
        }
        for node in &nodes {
            self.nodes.stop(node, end);
        }
        let struck = self.suspend_queues_on((&nodes, end), facts);
        self.close_connections_to(&nodes, &because, facts);
        self.strike(struck, end, facts);
        if self.nodes.all_down() && !nodes.is_empty() {
            self.memory.server_stopped();
            self.drop_transient_exchanges(facts);
        }
    }

    /// A node comes back.
    fn start_node(&mut self, node: &Name, facts: &mut Facts) {
        let nobody = self.nodes.all_down();
        let was_apart = !self.nodes.apart().is_empty();
        let Some(end) = self.nodes.start(node) else {
            return;
        };
        if nobody {
            std::sync::Arc::make_mut(&mut self.topology).restart();
        }
        let node = node.clone();
        facts.push(BrokerFact::Server(ServerFact::NodeStarted {
            node: node.clone(),
        }));
        if was_apart && self.nodes.apart().is_empty() {
            facts.push(BrokerFact::Server(ServerFact::PartitionHealed));
        }
        self.revive_queues_on(&node, end, facts);
    }

    fn close_connections_to(&mut self, nodes: &[Name], because: &ClosedBecause, facts: &mut Facts) {
        let connections = self.connections.iter();
        let there: Vec<ConnectionId> = connections
            .filter(|(_, connection)| connection.is_to(nodes))
            .map(|(id, _)| *id)
            .collect();
        for connection in there {
            self.close_connection(connection, because.clone(), facts);
        }
    }
}

/// 320: the server, or the node, stops.
pub(super) fn shutdown() -> Refusal {
    Refusal::new(
        ReplyCode::ConnectionForced,
        "broker forced connection closure with reason 'shutdown'",
    )
}

/// Nobody answers at a node that is down; here that is told as the server tells it while it
/// stops.
fn node_down(node: &str) -> Refusal {
    let text = format!("node '{node}' is down");
    Refusal::new(ReplyCode::ConnectionForced, text)
}
