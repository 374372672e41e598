//! The nodes of a cluster, and where queues live on them.
//!
//! The broker and the snapshot hold the same values and change them by the same calls. It
//! knows no messages and no clients. A server without a cluster has no nodes here.

use litemap::LiteMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::name::Name;

/// How a node went down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeEnd {
    /// It was stopped in good order.
    Stopped,
    /// It was killed.
    Killed,
    /// It saw too few of the others and paused itself, as in good order.
    Paused,
    /// It starts anew to be together with the others after a split, as in good order.
    Healing,
}

/// What nodes do when the network splits between them (`cluster_partition_handling`;
/// <https://www.rabbitmq.com/docs/3.13/partitions#automatic-handling>). The mode
/// `pause_if_all_down` is not simulated.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PartitionHandling {
    /// Each side goes on alone, also when the network is whole again, until the nodes of one
    /// side were started anew.
    #[default]
    Ignore,
    /// Nodes that see no more than half of the cluster pause until they see more.
    PauseMinority,
    /// Each side goes on alone; when the network is whole again, the nodes of the side with
    /// fewer connections start anew.
    Autoheal,
}

/// The nodes of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nodes {
    all: Vec<Name>,
    down: LiteMap<Name, NodeEnd>,
    /// One of two sides that hold each other for down.
    apart: Vec<Name>,
    /// Whether the network between these sides is whole again.
    reconnected: bool,
}

impl Nodes {
    /// All of them, running and seeing each other.
    #[must_use]
    pub const fn new(all: Vec<Name>) -> Self {
        Self {
            all,
            down: LiteMap::new_vec(),
            apart: Vec::new(),
            reconnected: false,
        }
    }

    /// All of them, in the order that they were named; none without a cluster.
    #[must_use]
    pub fn all(&self) -> &[Name] {
        &self.all
    }

    /// Those that run, in the same order.
    pub fn running(&self) -> impl Iterator<Item = &Name> {
        self.all.iter().filter(|node| self.is_up(node))
    }

    /// Whether this is one of them, and running.
    #[must_use]
    pub fn is_up(&self, node: &Name) -> bool {
        self.all.contains(node) && !self.down.contains_key(node)
    }

    /// How a node went down that is.
    #[must_use]
    pub fn end_of(&self, node: &Name) -> Option<NodeEnd> {
        self.down.get(node).copied()
    }

    /// Whether there is a cluster, and all of it is down.
    #[must_use]
    pub fn all_down(&self) -> bool {
        !self.all.is_empty() && self.running().next().is_none()
    }

    /// Those of these that run and reach one another; of two groups the larger one.
    #[must_use]
    pub fn together(&self, members: &[Name]) -> Vec<Name> {
        let up = members.iter().filter(|node| self.is_up(node)).cloned();
        let cut = |node: &Name| !self.reconnected && self.apart.contains(node);
        let (one, other): (Vec<Name>, Vec<Name>) = up.partition(cut);
        if one.len() > other.len() { one } else { other }
    }

    /// Whether more than half of these run and reach one another.
    #[must_use]
    pub fn majority_of(&self, members: &[Name]) -> bool {
        2 * self.together(members).len() > members.len()
    }

    /// Whether these nodes count each other as part of one cluster.
    #[must_use]
    pub fn see_each_other(&self, one: &Name, other: &Name) -> bool {
        self.apart.contains(one) == self.apart.contains(other)
    }

    /// Whether the network between these nodes is whole.
    #[must_use]
    pub fn reach_each_other(&self, one: &Name, other: &Name) -> bool {
        self.reconnected || self.see_each_other(one, other)
    }

    /// Whether the network is split now.
    #[must_use]
    pub const fn is_split(&self) -> bool {
        !self.apart.is_empty() && !self.reconnected
    }

    /// The nodes on one side of a cluster that is split; none where it is whole.
    #[must_use]
    pub fn apart(&self) -> &[Name] {
        &self.apart
    }

    /// A node goes down; says whether it was up.
    pub fn stop(&mut self, node: &Name, end: NodeEnd) -> bool {
        let was_up = self.is_up(node);
        if was_up {
            self.down.insert(node.clone(), end);
        }
        was_up
    }

    /// A node comes up; says how it had gone down. Where the network is whole, it goes to the
    /// other side of the cluster; with the last one of its side that side is gone.
    pub fn start(&mut self, node: &Name) -> Option<NodeEnd> {
        let end = self.down.remove(node)?;
        if self.reconnected && !self.apart.is_empty() {
            if self.apart.contains(node) {
                self.apart.retain(|one| one != node);
            } else {
                self.apart.push(node.clone());
            }
            if self.apart.is_empty() || self.all.iter().all(|one| self.apart.contains(one)) {
                self.join();
            }
        }
        Some(end)
    }

    /// The network splits between these and the others.
    pub fn split(&mut self, nodes: Vec<Name>) {
        self.apart = nodes;
        self.reconnected = false;
    }

    /// The network is whole again; the nodes hold each other for down all the same.
    pub const fn reconnect(&mut self) {
        self.reconnected = true;
    }

    /// All nodes see each other again.
    pub fn join(&mut self) {
        self.apart.clear();
        self.reconnected = false;
    }
}

/// Where a queue lives in a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The node that leads it: all that is done with the queue goes through there.
    pub leader: Name,
    /// The nodes that have it, its leader among them; the eldest first.
    pub members: Vec<Name>,
    /// Whether it works: its node is up, or a majority of its members is.
    pub available: bool,
}

impl Placement {
    /// On one node, or on several with this one as its leader.
    #[must_use]
    pub const fn new(leader: Name, members: Vec<Name>) -> Self {
        Self {
            leader,
            members,
            available: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_majority_is_more_than_half() {
        let names: Vec<Name> = ["a", "b", "c", "d"].map(Name::from).to_vec();
        let mut nodes = Nodes::new(names.clone());
        assert!(nodes.stop(&names[0], NodeEnd::Killed));
        assert!(!nodes.stop(&names[0], NodeEnd::Stopped));
        assert!(nodes.majority_of(&names));
        nodes.stop(&names[1], NodeEnd::Stopped);
        assert!(!nodes.majority_of(&names));
        assert!(nodes.majority_of(&names[1..]));
        assert_eq!(nodes.start(&names[0]), Some(NodeEnd::Killed));
        assert!(nodes.majority_of(&names));
    }

    #[test]
    fn on_a_split_network_a_majority_is_on_one_side() {
        let names: Vec<Name> = ["a", "b", "c"].map(Name::from).to_vec();
        let [a, b, c] = [0, 1, 2].map(|at| &names[at]);
        let mut nodes = Nodes::new(names.clone());
        nodes.split(vec![c.clone()]);
        assert_eq!(nodes.together(&names), [a.clone(), b.clone()]);
        assert!(!nodes.reach_each_other(a, c));
        nodes.stop(b, NodeEnd::Stopped);
        assert!(!nodes.majority_of(&names), "one on either side");
        nodes.reconnect();
        assert!(nodes.majority_of(&names));
        assert!(!nodes.see_each_other(a, c), "they hold each other for down");
        nodes.start(b);
        assert!(nodes.see_each_other(b, c), "it goes to the other side");
        nodes.stop(a, NodeEnd::Stopped);
        nodes.start(a);
        assert!(nodes.apart().is_empty(), "the whole side was started anew");
    }
}
