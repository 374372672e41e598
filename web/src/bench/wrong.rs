//! What the document contradicts itself in, at the nodes and bindings that it is about.
//!
//! What is wrong is the core's to say; here its place in the document becomes one in the diagram.

use warren_core::name::ResourceName;
use warren_core::scenario::check::check;
use warren_core::scenario::{Client, DestinationType, NodeId, Scenario, Severity};
use warren_core::tr;

use crate::state::editor::sentence;
use crate::workshop::Pointer;

/// The nodes and bindings with something wrong, each with what that is, in lines.
#[must_use]
pub fn wrong(scenario: &Scenario) -> Vec<(Pointer, String)> {
    let mut wrong: Vec<(Pointer, String)> = Vec::new();
    for problem in check(scenario) {
        if problem.severity != Severity::Error {
            continue;
        }
        let Some(at) = pointer(scenario, &problem.place) else {
            continue;
        };
        let mut told = if is_loose(scenario, &at, &problem.place) {
            tr!("It consumes from nothing yet: connect it with a queue")
        } else if problem.remedy.is_empty() {
            sentence(&problem.message)
        } else {
            sentence(&tr!("{}; {}", problem.message, problem.remedy))
        };
        if let Some((_, text)) = wrong.iter_mut().find(|(other, _)| *other == at) {
            told.insert(0, '\n');
            text.push_str(&told);
        } else {
            wrong.push((at, told));
        }
    }
    wrong
}

/// What a place in the document is about.
fn pointer(scenario: &Scenario, place: &str) -> Option<Pointer> {
    let (list, rest) = place.split_once('[')?;
    let index: usize = rest.split_once(']')?.0.parse().ok()?;
    let definitions = &scenario.definitions;
    Some(Pointer::Node(match list {
        "clients" => NodeId::Client(scenario.clients.get(index)?.name().clone()),
        "definitions.exchanges" => NodeId::Exchange(definitions.exchanges.get(index)?.resource()),
        "definitions.queues" => NodeId::Queue(definitions.queues.get(index)?.resource()),
        "definitions.bindings" => return drawn(scenario, index),
        _ => return None,
    }))
}

/// A binding; one whose end is missing has no edge, and is its exchange's.
#[must_use]
pub fn drawn(scenario: &Scenario, index: usize) -> Option<Pointer> {
    let definitions = &scenario.definitions;
    let binding = definitions.bindings.get(index)?;
    let end = binding.destination_resource();
    let has_exchange = |name: &ResourceName| {
        let mut exchanges = definitions.exchanges.iter();
        name.name.starts_with("amq.") || exchanges.any(|one| one.resource() == *name)
    };
    let has_end = match binding.destination_type {
        DestinationType::Queue => {
            let mut queues = definitions.queues.iter();
            queues.any(|queue| queue.resource() == end)
        }
        DestinationType::Exchange => has_exchange(&end),
    };
    let source = binding.source_resource();
    Some(if has_end && has_exchange(&source) {
        Pointer::Binding(index)
    } else {
        Pointer::Node(NodeId::Exchange(source))
    })
}

/// Whether it is a consumer that was just made, of which nothing else is wrong.
fn is_loose(scenario: &Scenario, at: &Pointer, place: &str) -> bool {
    let Pointer::Node(NodeId::Client(name)) = at else {
        return false;
    };
    let mut clients = scenario.clients.iter();
    let client = clients.find(|client| client.name() == name);
    place.ends_with(".queue")
        && match client {
            Some(Client::Consumer(one)) => one.queue.is_empty(),
            Some(Client::Processor(one)) => one.queue.is_empty(),
            Some(Client::Producer(_)) | None => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_is_an_edge_only_between_two_that_are_there() {
        let text = r#"{"version": 1, "definitions": {"queues": [{"name": "q"}], "bindings": [
            {"source": "amq.topic", "destination": "q"},
            {"source": "amq.topic", "destination": "gone"},
            {"source": "amq.topic", "destination": "amq.fanout", "destination_type": "exchange"},
            {"source": "gone", "destination": "q"}]}}"#;
        let scenario = Scenario::from_json(text).unwrap();
        let topic = NodeId::Exchange(ResourceName::root("amq.topic"));
        assert_eq!(drawn(&scenario, 0), Some(Pointer::Binding(0)));
        assert_eq!(drawn(&scenario, 1), Some(Pointer::Node(topic)));
        assert_eq!(drawn(&scenario, 2), Some(Pointer::Binding(2)));
        assert!(matches!(drawn(&scenario, 3), Some(Pointer::Node(_))));
        assert_eq!(drawn(&scenario, 4), None);
    }

    #[test]
    fn each_problem_is_told_at_its_node() {
        let text = r#"{"version": 1,
            "definitions": {"exchanges": [{"name": "x", "type": "topik"}],
                "queues": [{"name": "q"}],
                "bindings": [{"source": "amq.fanout", "destination": "gone"}]},
            "clients": [{"kind": "consumer", "name": "new", "queue": ""},
                {"kind": "consumer", "name": "lost", "queue": "qq"}]}"#;
        let scenario = Scenario::from_json(text).unwrap();
        let wrong = wrong(&scenario);
        let told = |node: NodeId| {
            let mut wrong = wrong.iter();
            let found = wrong.find(|(at, _)| *at == Pointer::Node(node.clone()));
            found.map(|(_, text)| text.clone())
        };
        let exchange = |name: &str| NodeId::Exchange(ResourceName::root(name));
        let typo = told(exchange("x")).unwrap();
        assert!(typo.contains("topik") && typo.contains("topic"), "{typo}");
        assert!(told(exchange("amq.fanout")).unwrap().contains("gone"));
        let loose = told(NodeId::Client("new".into())).unwrap();
        assert!(loose.starts_with("It consumes from nothing yet"), "{loose}");
        assert!(told(NodeId::Client("lost".into())).unwrap().contains("qq"));
        assert_eq!(told(NodeId::Queue(ResourceName::root("q"))), None);
    }
}
