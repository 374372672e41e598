//! Checking the nodes of the cluster, and who connects to which.

use super::known::Known;
use super::name;
use crate::FlatSet;
use crate::name::Name;
use crate::scenario::Scenario;
use crate::scenario::problem::Problems;
use crate::tr;

/// The most nodes of a cluster; more than seven are not advised for any real one
/// (<https://www.rabbitmq.com/docs/clustering#node-count>).
const MAX_NODES: usize = 9;

pub(super) fn check(scenario: &Scenario, known: &Known, problems: &mut Problems) {
    let mut seen = FlatSet::new();
    for (index, node) in scenario.cluster.iter().enumerate() {
        let place = format!("cluster[{index}]");
        name(&place, node, problems);
        if !seen.insert(node) {
            let message = tr!("there is another node \"{}\"", node);
            problems.error(place, message, tr!("give each node a name of its own"));
        }
    }
    if scenario.cluster.len() > MAX_NODES {
        let message = tr!("{} nodes are too many", scenario.cluster.len());
        problems.error("cluster", message, tr!("at most {} are allowed", MAX_NODES));
    }
    for (index, client) in scenario.clients.iter().enumerate() {
        if let Some(node) = client.node() {
            known.need_node(&format!("clients[{index}].node"), node, problems);
        }
    }
}

/// The nodes on one side of a split.
pub(super) fn side(place: &str, nodes: &[Name], known: &Known, problems: &mut Problems) {
    if nodes.is_empty() {
        problems.error(
            place,
            tr!("no node is on this side"),
            tr!("name at least one"),
        );
    }
    for (index, node) in nodes.iter().enumerate() {
        known.need_node(&format!("{place}[{index}]"), node, problems);
    }
}
