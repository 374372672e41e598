//! What is pointed at: in a scenario by where it stands in the document, in a run by its number.

use std::str::FromStr;

use warren_core::amqp::MessageNumber;
use warren_core::scenario::{DestinationType, NodeId, Scenario};
use warren_core::topology::Destination;
use warren_diagram::scene::EdgeId;

/// Something in the document, or a message of its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// A node.
    Node(NodeId),
    /// A binding, by its place among the bindings.
    Binding(usize),
    /// An intervention, by its place on the timeline.
    Intervention(usize),
    /// A message of the run.
    Message(MessageNumber),
}

impl Pointer {
    /// What to show where this edge is selected: the binding, or the node that the edge is a
    /// property of.
    #[must_use]
    pub fn of_edge(scenario: &Scenario, edge: &EdgeId) -> Option<Self> {
        Some(match edge {
            EdgeId::Binding { .. } => {
                Self::Binding(crate::state::editor::defined_binding(scenario, edge)?)
            }
            EdgeId::Publish { client, .. }
            | EdgeId::Consume { client, .. }
            | EdgeId::Answer { client, .. } => Self::Node(NodeId::Client(client.clone())),
            EdgeId::Alternate { exchange } => Self::Node(NodeId::Exchange(exchange.clone())),
            EdgeId::DeadLetter { queue } => Self::Node(NodeId::Queue(queue.clone())),
            EdgeId::Default { .. } => return None,
        })
    }

    /// The edge that shows the binding at this place.
    #[must_use]
    pub fn edge_of(scenario: &Scenario, binding: usize) -> Option<EdgeId> {
        let binding = scenario.definitions.bindings.get(binding)?;
        let destination = binding.destination_resource();
        Some(EdgeId::Binding {
            source: binding.source_resource(),
            destination: match binding.destination_type {
                DestinationType::Queue => Destination::Queue(destination),
                DestinationType::Exchange => Destination::Exchange(destination),
            },
            routing_key: binding.routing_key.clone(),
            arguments: binding.arguments.clone(),
        })
    }

    /// As a text that [`Pointer::from_str`] reads.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Node(node) => node.to_string(),
            Self::Binding(place) => format!("binding {place}"),
            Self::Intervention(place) => format!("intervention {place}"),
            Self::Message(number) => format!("message {}", number.0),
        }
    }
}

/// The text points at nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsNowhere;

impl FromStr for Pointer {
    type Err = PointsNowhere;

    fn from_str(text: &str) -> Result<Self, PointsNowhere> {
        if let Ok(node) = text.parse() {
            return Ok(Self::Node(node));
        }
        let (kind, place) = text.split_once(' ').ok_or(PointsNowhere)?;
        let nowhere = |_| PointsNowhere;
        Ok(match kind {
            "binding" => Self::Binding(place.parse().map_err(nowhere)?),
            "intervention" => Self::Intervention(place.parse().map_err(nowhere)?),
            "message" => Self::Message(MessageNumber(place.parse().map_err(nowhere)?)),
            _ => return Err(PointsNowhere),
        })
    }
}

#[cfg(test)]
mod tests {
    use warren_core::name::ResourceName;

    use super::*;

    #[test]
    fn pointers_survive_their_text() {
        let pointers = [
            Pointer::Node(NodeId::Client("binding 3".into())),
            Pointer::Node(NodeId::Queue(ResourceName::new("v", "two\nlines"))),
            Pointer::Binding(3),
            Pointer::Intervention(0),
            Pointer::Message(MessageNumber(7)),
        ];
        for pointer in pointers {
            assert_eq!(pointer.to_text().parse(), Ok(pointer));
        }
        for text in ["", "binding", "binding x", "policy 1"] {
            assert_eq!(text.parse::<Pointer>(), Err(PointsNowhere), "{text}");
        }
    }

    #[test]
    fn a_binding_is_found_by_its_edge() {
        let scenario = Scenario::from_json(
            r#"{"version": 1, "definitions": {
                "queues": [{"name": "q"}],
                "bindings": [
                    {"source": "amq.topic", "destination": "q", "routing_key": "a"},
                    {"source": "amq.topic", "destination": "q", "routing_key": "b"}]}}"#,
        )
        .expect("a scenario");
        for place in [0, 1] {
            let edge = Pointer::edge_of(&scenario, place).expect("an edge");
            let pointer = Pointer::of_edge(&scenario, &edge);
            assert_eq!(pointer, Some(Pointer::Binding(place)));
        }
        assert_eq!(Pointer::edge_of(&scenario, 2), None);
    }
}
