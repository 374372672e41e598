//! What the check-up has found, at the nodes and edges that it is about.
//!
//! What is wrong is the check-up's to say; here it comes to its place in the diagram.

use std::rc::Rc;
use warren_core::tr;

use warren_core::scenario::{Client, NodeId, Scenario};

use super::Selection;
use crate::workshop::{Mark, Pointer};

/// What is wrong at a node or an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether the document contradicts itself there; else it runs, but hardly as intended.
    pub error: bool,
    /// What is wrong, in sentences.
    pub text: Rc<str>,
}

/// The nodes and edges with something wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Vec<(Selection, Finding)>);

impl Marks {
    /// What was found in this document.
    #[must_use]
    pub fn of(scenario: &Scenario, found: &[Mark]) -> Self {
        let mut marks: Vec<(Selection, Finding)> = Vec::new();
        for mark in found {
            let Some(place) = place(scenario, &mark.at) else {
                continue;
            };
            let loose = is_loose(scenario, &place)
                .then(|| tr!("It consumes from nothing yet: connect it with a queue"));
            let text = loose.as_deref().unwrap_or(&mark.text);
            match marks.iter_mut().find(|(other, _)| *other == place) {
                Some((_, marked)) => {
                    marked.error |= mark.error;
                    marked.text = [&marked.text, "\n", text].concat().into();
                }
                None => {
                    let (error, text) = (mark.error, text.into());
                    marks.push((place, Finding { error, text }));
                }
            }
        }
        Self(marks)
    }

    /// What is wrong with this node or edge.
    #[must_use]
    pub fn at(&self, place: &Selection) -> Option<Finding> {
        let mut marks = self.0.iter();
        marks
            .find(|(other, _)| other == place)
            .map(|(_, marked)| marked.clone())
    }
}

/// Where in the diagram something is that this is about.
fn place(scenario: &Scenario, at: &Pointer) -> Option<Selection> {
    match at {
        Pointer::Node(node) => Some(Selection::Node(node.clone())),
        Pointer::Binding(place) => Pointer::edge_of(scenario, *place).map(Selection::Edge),
        Pointer::Intervention(_) | Pointer::Message(_) => None,
    }
}

/// Whether it is a consumer that was just made.
fn is_loose(scenario: &Scenario, place: &Selection) -> bool {
    let Selection::Node(NodeId::Client(name)) = place else {
        return false;
    };
    let mut clients = scenario.clients.iter();
    clients.any(|client| match client {
        Client::Consumer(one) => one.queue.is_empty() && one.name == *name,
        Client::Processor(one) => one.queue.is_empty() && one.name == *name,
        Client::Producer(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use warren_core::name::ResourceName;

    #[test]
    fn each_finding_is_told_at_its_node_or_edge() {
        let text = r#"{"version": 1,
            "definitions": {"queues": [{"name": "q"}],
                "bindings": [{"source": "amq.topic", "destination": "q", "routing_key": "a"},
                    {"source": "amq.topic", "destination": "q", "routing_key": "b"}]},
            "clients": [{"kind": "consumer", "name": "new", "queue": ""},
                {"kind": "consumer", "name": "lost", "queue": "qq"}]}"#;
        let scenario = Scenario::from_json(text).unwrap();
        let client = |name: &str| NodeId::Client(name.into());
        let mark = |at, error, text: &str| Mark {
            at,
            error,
            text: text.to_owned(),
        };
        let marks = [
            mark(Pointer::Node(client("new")), true, "There is no queue"),
            mark(Pointer::Node(client("lost")), false, "Slow"),
            mark(Pointer::Node(client("lost")), true, "There is no queue"),
            mark(Pointer::Binding(1), false, "It matches nothing"),
            mark(Pointer::Binding(2), false, "It is gone already"),
        ];
        let marks = Marks::of(&scenario, &marks);
        let told = |at: Selection| marks.at(&at).map(|one| (one.error, one.text.to_string()));
        let edge = |place| Selection::Edge(Pointer::edge_of(&scenario, place).unwrap());
        let unmatched = Some((false, "It matches nothing".to_owned()));
        assert_eq!(told(edge(1)), unmatched);
        assert_eq!(told(edge(0)), None);
        let exchange = NodeId::Exchange(ResourceName::root("amq.topic"));
        assert_eq!(told(Selection::Node(exchange)), None);
        let (_, loose) = told(Selection::Node(client("new"))).unwrap();
        assert!(loose.starts_with("It consumes from nothing yet"), "{loose}");
        let lost = told(Selection::Node(client("lost")));
        assert_eq!(lost, Some((true, "Slow\nThere is no queue".to_owned())));
    }
}
