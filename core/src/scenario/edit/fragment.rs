//! A part of a scenario on its own: what copying takes, and pasting puts in.
//!
//! A fragment is a scenario itself, so that it travels as the document that everybody
//! reads.

use super::{Edit, EditError, Kind, NodeId, Scenario, apply, apply_all, fresh_name};
use crate::name::{Name, ResourceName};
use crate::scenario::{Client, DestinationType, Position, View};

/// The nodes with the bindings among them. What they use besides, a consumer's queue or a
/// producer's exchange, they go on using by its name.
#[must_use]
pub fn fragment(scenario: &Scenario, nodes: &[NodeId]) -> Scenario {
    let mut part = Scenario {
        rabbitmq: scenario.rabbitmq,
        ..Scenario::default()
    };
    let has = |node: &NodeId| nodes.contains(node);
    let definitions = &scenario.definitions;
    let exchange = |vhost: &Name, name: &Name| {
        NodeId::Exchange(ResourceName::new(vhost.clone(), name.clone()))
    };
    let queue =
        |vhost: &Name, name: &Name| NodeId::Queue(ResourceName::new(vhost.clone(), name.clone()));
    let exchanges = definitions.exchanges.iter();
    part.definitions.exchanges = exchanges
        .filter(|one| has(&exchange(&one.vhost, &one.name)))
        .cloned()
        .collect();
    let queues = definitions.queues.iter();
    part.definitions.queues = queues
        .filter(|one| has(&queue(&one.vhost, &one.name)))
        .cloned()
        .collect();
    let bindings = definitions.bindings.iter();
    part.definitions.bindings = bindings
        .filter(|one| {
            has(&exchange(&one.vhost, &one.source))
                && match one.destination_type {
                    DestinationType::Queue => has(&queue(&one.vhost, &one.destination)),
                    DestinationType::Exchange => has(&exchange(&one.vhost, &one.destination)),
                }
        })
        .cloned()
        .collect();
    let clients = scenario.clients.iter();
    part.clients = clients
        .filter(|one| has(&NodeId::Client(one.name().clone())))
        .cloned()
        .collect();
    let places = scenario.view.nodes.iter();
    part.view = View {
        nodes: places
            .filter(|(node, _)| has(node))
            .map(|(node, position)| (node.clone(), *position))
            .collect(),
    };
    part
}

/// The scenario with the fragment in it, moved by `by`, and the nodes that are new. What
/// is called like something that is there gets another name.
///
/// # Errors
/// Where there is no room, or a name cannot be had.
pub fn paste(
    scenario: &Scenario,
    part: &Scenario,
    by: Position,
) -> Result<(Scenario, Vec<NodeId>), EditError> {
    let part = renamed(scenario, part)?;
    let mut edits: Vec<Edit> = Vec::new();
    let definitions = &part.definitions;
    edits.extend(definitions.exchanges.iter().cloned().map(Edit::AddExchange));
    edits.extend(definitions.queues.iter().cloned().map(Edit::AddQueue));
    edits.extend(definitions.bindings.iter().cloned().map(Edit::AddBinding));
    edits.extend(part.clients.iter().cloned().map(Edit::AddClient));
    let places = part.view.nodes.iter().map(|(node, position)| {
        let moved = Position {
            x: position.x.saturating_add(by.x),
            y: position.y.saturating_add(by.y),
        };
        (node.clone(), moved)
    });
    edits.push(Edit::MoveNodes(places.collect()));
    let pasted = apply_all(scenario, &edits)?;
    Ok((pasted, nodes(&part)))
}

/// The nodes that a scenario defines: exchanges, queues, clients.
fn nodes(scenario: &Scenario) -> Vec<NodeId> {
    let definitions = &scenario.definitions;
    let exchanges = definitions.exchanges.iter().map(|one| one.resource());
    let queues = definitions.queues.iter().map(|one| one.resource());
    let clients = scenario.clients.iter().map(|one| one.name().clone());
    exchanges
        .map(NodeId::Exchange)
        .chain(queues.map(NodeId::Queue))
        .chain(clients.map(NodeId::Client))
        .collect()
}

/// The fragment with names that are free in `scenario`, and in itself.
fn renamed(scenario: &Scenario, part: &Scenario) -> Result<Scenario, EditError> {
    let mut renamed = part.clone();
    for node in nodes(part) {
        let (kind, vhost, old) = match &node {
            NodeId::Client(name) => (Kind::Client, Name::default(), name),
            NodeId::Exchange(one) => (Kind::Exchange, one.vhost.clone(), &one.name),
            NodeId::Queue(one) => (Kind::Queue, one.vhost.clone(), &one.name),
        };
        let both = beside(scenario, &renamed, &node);
        let to = fresh_name(&both, kind, &vhost, old);
        let edit = match node.clone() {
            NodeId::Client(client) => Edit::RenameClient { client, to },
            NodeId::Exchange(exchange) => Edit::RenameExchange { exchange, to },
            NodeId::Queue(queue) => Edit::RenameQueue { queue, to },
        };
        renamed = apply(&renamed, &edit)?;
    }
    Ok(renamed)
}

/// The names of both, but for the node that looks for one.
fn beside(scenario: &Scenario, part: &Scenario, node: &NodeId) -> Scenario {
    let mut both = Scenario {
        definitions: scenario.definitions.clone(),
        clients: scenario.clients.clone(),
        ..Scenario::default()
    };
    let others = part.definitions.clone();
    let exchanges = others.exchanges.into_iter();
    both.definitions
        .exchanges
        .extend(exchanges.filter(|one| *node != NodeId::Exchange(one.resource())));
    let queues = others.queues.into_iter();
    both.definitions
        .queues
        .extend(queues.filter(|one| *node != NodeId::Queue(one.resource())));
    let clients = part.clients.iter();
    let is_other = |one: &&Client| *node != NodeId::Client(one.name().clone());
    both.clients.extend(clients.filter(is_other).cloned());
    both
}
