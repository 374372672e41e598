//! The nodes of a cluster, and where queues live on them.
//!
//! The broker and the snapshot hold the same values and change them by the same calls. It
//! knows no messages and no clients. A server without a cluster has no nodes here.

use litemap::LiteMap;
use serde::Serialize;

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
}

/// The nodes of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nodes {
    all: Vec<Name>,
    down: LiteMap<Name, NodeEnd>,
    apart: Vec<Name>,
}

impl Nodes {
    /// All of them, running and seeing each other.
    #[must_use]
    pub const fn new(all: Vec<Name>) -> Self {
        Self {
            all,
            down: LiteMap::new_vec(),
            apart: Vec::new(),
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

    /// Whether more than half of these run.
    #[must_use]
    pub fn majority_of(&self, members: &[Name]) -> bool {
        let up = members.iter().filter(|node| self.is_up(node)).count();
        2 * up > members.len()
    }

    /// The nodes on one side of a network that is split; none where it is whole.
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

    /// A node comes up; says how it had gone down.
    pub fn start(&mut self, node: &Name) -> Option<NodeEnd> {
        self.down.remove(node)
    }

    /// The network splits between these and the others.
    pub fn split(&mut self, nodes: Vec<Name>) {
        self.apart = nodes;
    }

    /// The network is whole again.
    pub fn join(&mut self) {
        self.apart.clear();
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
}
