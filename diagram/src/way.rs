//! The edges that something under way follows.

use warren_core::name::{Name, ResourceName};
use warren_core::routing::{Hop, Via};
use warren_core::scenario::NodeId;
use warren_core::snapshot::{Flight, FlightKind};
use warren_core::topology::Topology;

use crate::scene::{EdgeId, binding_id};

/// The edges in the order of the way; a verdict and a return run along theirs backwards.
pub(crate) fn edges(topology: &Topology, flight: &Flight) -> Vec<EdgeId> {
    match &flight.kind {
        FlightKind::Publish => publish(&flight.from, &flight.to).into_iter().collect(),
        FlightKind::Return | FlightKind::Confirm(_) => {
            publish(&flight.to, &flight.from).into_iter().collect()
        }
        FlightKind::Deliver { .. } => delivery(&flight.from, &flight.to).into_iter().collect(),
        FlightKind::Verdict(_) | FlightKind::Receipt(_) => {
            consume(&flight.to, &flight.from).into_iter().collect()
        }
        FlightKind::Route { path } => {
            let NodeId::Queue(queue) = &flight.to else {
                return Vec::new();
            };
            let hops = path
                .iter()
                .filter_map(|hop| self::hop(topology, hop, queue));
            dead_letter(&flight.from).into_iter().chain(hops).collect()
        }
    }
}

/// The edge that a dead-lettered copy takes out of its queue.
fn dead_letter(from: &NodeId) -> Option<EdgeId> {
    match from {
        NodeId::Queue(queue) => Some(EdgeId::DeadLetter {
            queue: queue.clone(),
        }),
        _ => None,
    }
}

/// Whether this is a message on its way from this client to its exchange.
pub(crate) fn is_publish_of(flight: &Flight, client: &Name) -> bool {
    let from = matches!(&flight.from, NodeId::Client(name) if name == client);
    from && flight.kind == FlightKind::Publish
}

fn publish(from: &NodeId, to: &NodeId) -> Option<EdgeId> {
    let (NodeId::Client(client), NodeId::Exchange(exchange)) = (from, to) else {
        return None;
    };
    Some(EdgeId::Publish {
        client: client.clone(),
        exchange: exchange.clone(),
    })
}

/// From a queue, or straight from the default exchange.
fn delivery(from: &NodeId, to: &NodeId) -> Option<EdgeId> {
    match (from, to) {
        (NodeId::Exchange(exchange), NodeId::Client(client)) => Some(EdgeId::Answer {
            exchange: exchange.clone(),
            client: client.clone(),
        }),
        _ => consume(from, to),
    }
}

fn consume(queue: &NodeId, client: &NodeId) -> Option<EdgeId> {
    let (NodeId::Queue(queue), NodeId::Client(client)) = (queue, client) else {
        return None;
    };
    Some(EdgeId::Consume {
        queue: queue.clone(),
        client: client.clone(),
    })
}

/// The edge that one hop on the way to this queue follows.
pub(crate) fn hop(topology: &Topology, hop: &Hop, queue: &ResourceName) -> Option<EdgeId> {
    match hop.via {
        Via::Default => Some(EdgeId::Default {
            queue: queue.clone(),
        }),
        Via::Alternate => Some(EdgeId::Alternate {
            exchange: hop.from.clone(),
        }),
        Via::Binding(id) => {
            let exchange = topology.exchange(&hop.from)?;
            let binding = exchange.bindings.iter().find(|binding| binding.id == id)?;
            Some(binding_id(binding))
        }
    }
}
