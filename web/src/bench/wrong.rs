//! What the document contradicts itself in, at the nodes that it is about.
//!
//! What is wrong is the core's to say; here its place in the document becomes a node.

use warren_core::scenario::check::check;
use warren_core::scenario::{Client, NodeId, Scenario, Severity};

use crate::state::editor::sentence;

/// The nodes with something wrong, each with what that is, in lines.
#[must_use]
pub fn wrong(scenario: &Scenario) -> Vec<(NodeId, String)> {
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    for problem in check(scenario) {
        if problem.severity != Severity::Error {
            continue;
        }
        let Some(node) = node(scenario, &problem.place) else {
            continue;
        };
        let mut told = if is_loose(scenario, &node, &problem.place) {
            "It consumes from nothing yet: connect it with a queue".to_owned()
        } else if problem.remedy.is_empty() {
            sentence(&problem.message)
        } else {
            sentence(&format!("{}; {}", problem.message, problem.remedy))
        };
        if let Some((_, text)) = wrong.iter_mut().find(|(other, _)| *other == node) {
            told.insert(0, '\n');
            text.push_str(&told);
        } else {
            wrong.push((node, told));
        }
    }
    wrong
}

/// The node that a place in the document is about; a binding is its exchange's.
fn node(scenario: &Scenario, place: &str) -> Option<NodeId> {
    let (list, rest) = place.split_once('[')?;
    let index: usize = rest.split_once(']')?.0.parse().ok()?;
    let definitions = &scenario.definitions;
    Some(match list {
        "clients" => NodeId::Client(scenario.clients.get(index)?.name().clone()),
        "definitions.exchanges" => NodeId::Exchange(definitions.exchanges.get(index)?.resource()),
        "definitions.queues" => NodeId::Queue(definitions.queues.get(index)?.resource()),
        "definitions.bindings" => {
            NodeId::Exchange(definitions.bindings.get(index)?.source_resource())
        }
        _ => return None,
    })
}

/// Whether it is a consumer that was just made, of which nothing else is wrong.
fn is_loose(scenario: &Scenario, node: &NodeId, place: &str) -> bool {
    let NodeId::Client(name) = node else {
        return false;
    };
    let mut clients = scenario.clients.iter();
    let client = clients.find(|client| client.name() == name);
    place.ends_with(".queue")
        && matches!(client, Some(Client::Consumer(one)) if one.queue.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use warren_core::name::ResourceName;

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
            let found = wrong.find(|(id, _)| *id == node);
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
