//! Deleting nodes and connections, each with what goes along.

use std::sync::Arc;

use warren_core::scenario::edit::{self, Edit, GoesAlong, Link};
use warren_core::scenario::{Client, NodeId, Scenario};
use warren_core::tr;
use warren_diagram::scene::EdgeId;

use super::build::defines;
use super::editor::defined_binding;
use super::{AppState, Dialog, Selection, usual};

impl AppState {
    /// What goes along with the nodes that are selected, as sentences.
    #[must_use]
    pub fn goes_along(&self) -> Vec<String> {
        let along = edit::goes_along(self.scenario(), &self.selected_nodes());
        let told = [
            (
                along.bindings,
                tr!("1 binding" | "{n} bindings" % along.bindings),
            ),
            (
                along.arguments,
                tr!(
                    "1 setting that leads there (dead letters, alternate exchange)"
                        | "{n} settings that lead there (dead letters, alternate exchanges)"
                            % along.arguments
                ),
            ),
            (
                along.interventions,
                tr!("1 intervention" | "{n} interventions" % along.interventions),
            ),
            (
                along.expectations,
                tr!("1 expectation" | "{n} expectations" % along.expectations),
            ),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        let told = told.map(|(_, text)| text);
        let bereft = along.bereft.iter().map(|client| {
            tr!(
                "{} stays, without what it publishes to or consumes from",
                client
            )
        });
        told.chain(bereft).collect()
    }

    pub(super) fn ask_remove(&mut self) {
        if let Some(Selection::Edge(edge)) = self.selection.clone() {
            return self.disconnect(&edge);
        }
        let nodes = self.selected_nodes();
        if nodes.iter().any(is_servers_own) {
            let text = tr!("What every server has cannot be deleted");
            return self.tell(true, text.to_owned());
        }
        if nodes.is_empty() {
            return;
        }
        if edit::goes_along(self.scenario(), &nodes) == GoesAlong::default() {
            self.remove();
        } else {
            self.dialog = Some(Dialog::Remove);
        }
    }

    /// Deletes what is selected, and disconnects clients from it.
    pub(super) fn remove(&mut self) {
        self.dialog = None;
        let nodes = self.selected_nodes();
        if nodes.is_empty() {
            return;
        }
        let before = self.scenario().clone();
        let mut edits = disconnected(&before, &nodes);
        edits.push(Edit::Remove(nodes));
        if !self.apply(&edits) {
            return;
        }
        if Arc::ptr_eq(self.scenario(), &before) {
            let text =
                tr!("This comes from the run, or from a policy: it is not here to be deleted");
            self.tell(true, text.to_owned());
        } else {
            self.selection = None;
        }
    }

    fn disconnect(&mut self, edge: &EdgeId) {
        let before = self.scenario().clone();
        let edits = match edge {
            EdgeId::Binding { .. } => {
                let index = defined_binding(self.scenario(), edge);
                let edit = index.map(|index| Edit::RemoveBinding { index });
                edit.into_iter().collect()
            }
            EdgeId::Publish { client, .. } => {
                let client = client.clone();
                vec![Edit::Unlink(Link::Publish { client })]
            }
            EdgeId::Consume { queue, client } => {
                let (client, queue) = (client.clone(), queue.name.clone());
                vec![Edit::Unlink(Link::Consume { client, queue })]
            }
            EdgeId::Answer { client, .. } => {
                let client = client.clone();
                vec![Edit::Unlink(Link::Answers { client })]
            }
            EdgeId::Alternate { exchange } => {
                let exchange = exchange.clone();
                vec![Edit::Unlink(Link::Alternate { exchange })]
            }
            EdgeId::DeadLetter { queue } => {
                let queue = queue.clone();
                vec![Edit::Unlink(Link::DeadLetter { queue })]
            }
            EdgeId::Default { queue } => silenced(self.scenario(), &queue.name),
        };
        if self.apply(&edits) {
            if Arc::ptr_eq(self.scenario(), &before) {
                let text = tr!(
                    "This is not set here: it comes from a policy, from the run, or from \
                            the server itself"
                );
                self.tell(true, text.to_owned());
            } else {
                self.selection = None;
            }
        }
    }
}

/// The edits by which producers no longer name this queue to the default exchange.
fn silenced(scenario: &Scenario, queue: &str) -> Vec<Edit> {
    let clients = scenario.clients.iter().filter_map(|client| {
        let Client::Producer(producer) = client else {
            return None;
        };
        let mut to = producer.clone();
        to.messages.retain(|message| message.routing_key != *queue);
        let names_it = to.messages.len() < producer.messages.len();
        (producer.exchange.is_empty() && names_it).then(|| Edit::SetClient {
            client: producer.name.clone(),
            to: Client::Producer(to),
        })
    });
    clients.collect()
}

fn is_servers_own(node: &NodeId) -> bool {
    match node {
        NodeId::Exchange(one) => one.name.is_empty() || one.name.starts_with("amq."),
        NodeId::Client(_) | NodeId::Queue(_) => false,
    }
}

/// The edits that disconnect clients from these nodes. A producer with messages of its own
/// goes on publishing to what is gone, which the server refuses, until that ghost is
/// deleted as well.
fn disconnected(scenario: &Scenario, nodes: &[NodeId]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for client in &scenario.clients {
        match client {
            Client::Producer(producer) => {
                let exchange = NodeId::Exchange(producer.exchange_resource());
                let lets_go = usual::is_sent(scenario, producer) || !defines(scenario, &exchange);
                if nodes.contains(&exchange) && lets_go {
                    let client = producer.name.clone();
                    edits.push(Edit::Unlink(Link::Publish { client }));
                }
            }
            Client::Consumer(consumer) => {
                let queues = consumer.queue_resources();
                for queue in queues.filter(|one| nodes.contains(&NodeId::Queue(one.clone()))) {
                    let (client, queue) = (consumer.name.clone(), queue.name);
                    edits.push(Edit::Unlink(Link::Consume { client, queue }));
                }
            }
            Client::Processor(processor) => {
                let client = || processor.name.clone();
                if nodes.contains(&NodeId::Exchange(processor.exchange_resource())) {
                    edits.push(Edit::Unlink(Link::Publish { client: client() }));
                }
                let queue = processor.queue_resource();
                if nodes.contains(&NodeId::Queue(queue.clone())) {
                    let (client, queue) = (client(), queue.name);
                    edits.push(Edit::Unlink(Link::Consume { client, queue }));
                }
            }
        }
    }
    edits
}
