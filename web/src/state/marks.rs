//! What the check-up has found, at the nodes that it is about.
//!
//! What is wrong is the check-up's to say; here it comes to its nodes.

use std::rc::Rc;

use warren_core::scenario::{Client, NodeId, Scenario};

use crate::workshop::{Mark, Pointer};

/// What is wrong at a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether the document contradicts itself there; else it runs, but hardly as intended.
    pub error: bool,
    /// What is wrong, in sentences.
    pub text: Rc<str>,
}

/// The nodes with something wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Vec<(NodeId, Finding)>);

impl Marks {
    /// What was found in this document.
    #[must_use]
    pub fn of(scenario: &Scenario, found: &[Mark]) -> Self {
        let mut marks: Vec<(NodeId, Finding)> = Vec::new();
        for mark in found {
            let Some(node) = node(scenario, &mark.at) else {
                continue;
            };
            let text = if is_loose(scenario, &node) {
                "It consumes from nothing yet: connect it with a queue"
            } else {
                &mark.text
            };
            match marks.iter_mut().find(|(other, _)| *other == node) {
                Some((_, marked)) => {
                    marked.error |= mark.error;
                    marked.text = [&marked.text, "\n", text].concat().into();
                }
                None => {
                    let (error, text) = (mark.error, text.into());
                    marks.push((node, Finding { error, text }));
                }
            }
        }
        Self(marks)
    }

    /// What is wrong with this node.
    #[must_use]
    pub fn at(&self, node: &NodeId) -> Option<Finding> {
        let mut marks = self.0.iter();
        marks
            .find(|(id, _)| id == node)
            .map(|(_, marked)| marked.clone())
    }
}

/// The node that something is about; a binding is its exchange's.
fn node(scenario: &Scenario, at: &Pointer) -> Option<NodeId> {
    match at {
        Pointer::Node(node) => Some(node.clone()),
        Pointer::Binding(place) => {
            let binding = scenario.definitions.bindings.get(*place)?;
            Some(NodeId::Exchange(binding.source_resource()))
        }
        Pointer::Intervention(_) => None,
    }
}

/// Whether it is a consumer that was just made.
fn is_loose(scenario: &Scenario, node: &NodeId) -> bool {
    let mut clients = scenario.clients.iter();
    clients.any(|client| match client {
        Client::Consumer(one) => one.queue.is_empty() && *node == NodeId::Client(one.name.clone()),
        Client::Producer(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use warren_core::name::ResourceName;

    #[test]
    fn each_finding_is_told_at_its_node() {
        let text = r#"{"version": 1,
            "definitions": {"bindings": [{"source": "amq.fanout", "destination": "gone"}]},
            "clients": [{"kind": "consumer", "name": "new", "queue": ""},
                {"kind": "consumer", "name": "lost", "queue": "qq"}]}"#;
        let scenario = Scenario::from_json(text).unwrap();
        let client = |name: &str| Pointer::Node(NodeId::Client(name.into()));
        let mark = |at, error, text: &str| Mark {
            at,
            error,
            text: text.to_owned(),
        };
        let marks = [
            mark(client("new"), true, "There is no queue"),
            mark(client("lost"), false, "Slow"),
            mark(client("lost"), true, "There is no queue"),
            mark(Pointer::Binding(0), true, "It leads nowhere"),
        ];
        let marks = Marks::of(&scenario, &marks);
        let told = |node: NodeId| marks.at(&node).map(|one| (one.error, one.text.to_string()));
        let exchange = NodeId::Exchange(ResourceName::root("amq.fanout"));
        assert_eq!(told(exchange), Some((true, "It leads nowhere".to_owned())));
        let (_, loose) = told(NodeId::Client("new".into())).unwrap();
        assert!(loose.starts_with("It consumes from nothing yet"), "{loose}");
        let lost = told(NodeId::Client("lost".into()));
        assert_eq!(lost, Some((true, "Slow\nThere is no queue".to_owned())));
        assert_eq!(told(NodeId::Queue(ResourceName::root("qq"))), None);
    }
}
