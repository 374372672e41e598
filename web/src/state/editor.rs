//! The edits that the page makes, each of them one step of undo.
//!
//! What an edit means for the document is the core's business; here it is asked for, and
//! what was selected is followed.

use warren_core::name::{Name, ResourceName};
use warren_core::scenario::edit::{self, Edit};
use warren_core::scenario::{
    DestinationType, Intervention, InterventionAction, NodeId, Scenario, ServerLine,
};
use warren_core::topology::{Destination, ExchangeKind};
use warren_core::tr;
use warren_diagram::scene::EdgeId;

use super::Selection;

/// A change of the scenario, as the inspector makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A node gets another name.
    Rename {
        /// Which.
        node: NodeId,
        /// The new name.
        name: Name,
    },
    /// An exchange gets another type.
    ExchangeType {
        /// Which.
        exchange: ResourceName,
        /// The type.
        kind: ExchangeKind,
    },
    /// A binding gets another key.
    BindingKey {
        /// Which: an [`EdgeId::Binding`].
        binding: EdgeId,
        /// The new key.
        routing_key: Name,
    },
    /// Another line of the server is meant.
    ServerLine(ServerLine),
    /// An intervention is taken out.
    RemoveIntervention {
        /// Its place in the document.
        index: usize,
    },
}

/// A field of the inspector, at which a refusal is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name.
    Name,
    /// The exchange's type.
    ExchangeType,
    /// The binding's key.
    BindingKey,
    /// The line of the server.
    ServerLine,
    /// The list of interventions.
    Interventions,
}

impl Change {
    /// The field that it comes from.
    #[must_use]
    pub const fn field(&self) -> Field {
        match self {
            Self::Rename { .. } => Field::Name,
            Self::ExchangeType { .. } => Field::ExchangeType,
            Self::BindingKey { .. } => Field::BindingKey,
            Self::ServerLine(_) => Field::ServerLine,
            Self::RemoveIntervention { .. } => Field::Interventions,
        }
    }
}

/// The scenario after this change.
///
/// # Errors
/// A sentence, where the change is not allowed.
pub fn apply(scenario: &Scenario, change: &Change) -> Result<Scenario, String> {
    let edit = edit(scenario, change).ok_or(tr!("This is not defined in the scenario"))?;
    edit::apply(scenario, &edit).map_err(|error| sentence(&error.to_string()))
}

/// The change in the core's terms; none where it speaks of what the document lacks.
fn edit(scenario: &Scenario, change: &Change) -> Option<Edit> {
    Some(match change.clone() {
        Change::Rename { node, name: to } => match node {
            NodeId::Client(client) => Edit::RenameClient { client, to },
            NodeId::Exchange(exchange) => Edit::RenameExchange { exchange, to },
            NodeId::Queue(queue) => Edit::RenameQueue { queue, to },
        },
        Change::ExchangeType { exchange, kind } => Edit::SetExchangeType { exchange, kind },
        Change::BindingKey {
            binding,
            routing_key: key,
        } => Edit::SetBindingKey {
            index: defined_binding(scenario, &binding)?,
            key,
        },
        Change::ServerLine(line) => Edit::SetServerLine(line),
        Change::RemoveIntervention { index } => Edit::RemoveIntervention { index },
    })
}

/// The place in the document of the binding that an edge shows.
#[must_use]
pub fn defined_binding(scenario: &Scenario, edge: &EdgeId) -> Option<usize> {
    let EdgeId::Binding {
        source,
        destination,
        routing_key,
        arguments,
    } = edge
    else {
        return None;
    };
    scenario.definitions.bindings.iter().position(|binding| {
        let same_kind = match binding.destination_type {
            DestinationType::Queue => matches!(destination, Destination::Queue(_)),
            DestinationType::Exchange => matches!(destination, Destination::Exchange(_)),
        };
        same_kind
            && binding.source_resource() == *source
            && binding.destination_resource() == *destination.resource()
            && binding.routing_key == *routing_key
            && binding.arguments == *arguments
    })
}

/// An error's text as a sentence of the page.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut sentence = text.to_owned();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

/// What is selected after this change, where that was selected before it.
#[must_use]
pub fn followed(selection: Option<Selection>, change: &Change) -> Option<Selection> {
    match (selection?, change) {
        (
            Selection::Node(node),
            Change::Rename {
                node: renamed,
                name,
            },
        ) if node == *renamed => Some(Selection::Node(with_name(node, name))),
        (
            Selection::Edge(edge),
            Change::BindingKey {
                binding,
                routing_key,
            },
        ) if edge == *binding => Some(Selection::Edge(with_key(edge, routing_key))),
        (other, _) => Some(other),
    }
}

fn with_name(node: NodeId, name: &Name) -> NodeId {
    let renamed = |resource: ResourceName| ResourceName::new(resource.vhost, name.clone());
    match node {
        NodeId::Client(_) => NodeId::Client(name.clone()),
        NodeId::Exchange(resource) => NodeId::Exchange(renamed(resource)),
        NodeId::Queue(resource) => NodeId::Queue(renamed(resource)),
    }
}

fn with_key(edge: EdgeId, key: &Name) -> EdgeId {
    match edge {
        EdgeId::Binding {
            source,
            destination,
            arguments,
            ..
        } => EdgeId::Binding {
            source,
            destination,
            routing_key: key.clone(),
            arguments,
        },
        other => other,
    }
}

/// The scenario with one more intervention.
///
/// # Errors
/// A sentence, where there may not be more.
pub fn with_intervention(
    scenario: &Scenario,
    at_ms: u64,
    action: InterventionAction,
) -> Result<Scenario, String> {
    let edit = Edit::AddIntervention(Intervention { at_ms, action });
    edit::apply(scenario, &edit).map_err(|error| sentence(&error.to_string()))
}
