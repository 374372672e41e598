//! What the timeline does to the nodes of a cluster, and what the clients do then.
//!
//! A client knows more than one node: when its own is down it connects to another.

use super::{Log, Simulation};
use crate::broker::Command;
use crate::scenario::InterventionAction;

impl Simulation {
    /// Stops or starts nodes; whoever has lost its connection looks for another one, as long
    /// as any node runs.
    pub(super) fn change_nodes(&mut self, command: Command, log: &mut Log) {
        // What waited for nodes may be refused in the end.
        let _shown_in_the_facts = self.tell_and_heed(command, log);
        if self.broker.is_up() {
            self.reconnect_all();
        }
    }
}

/// What is done to the nodes; none where the action is another one.
pub(super) fn change(action: &InterventionAction) -> Option<Command> {
    Some(match action {
        InterventionAction::StopNode { node, stop } => Command::StopNode {
            node: node.clone(),
            stop: *stop,
        },
        InterventionAction::StartNode { node } => Command::StartNode { node: node.clone() },
        InterventionAction::Partition { nodes } => Command::Partition {
            nodes: nodes.clone(),
        },
        InterventionAction::Heal {} => Command::Heal,
        _ => return None,
    })
}
