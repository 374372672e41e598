//! The edits that the page makes, each of them one step of undo.
//!
//! What an edit means for the document is the core's business; here it is asked for, and
//! what was selected is followed.

use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{Intervention, InterventionAction, NodeId, Scenario};
use warren_core::topology::ExchangeKind;
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
            Self::RemoveIntervention { .. } => Field::Interventions,
        }
    }
}

/// The scenario after this change.
///
/// # Errors
/// A sentence, where the change is not allowed.
pub fn apply(scenario: &Scenario, change: &Change) -> Result<Scenario, String> {
    let mut next = scenario.clone();
    match change {
        Change::RemoveIntervention { index } => {
            if *index < next.timeline.len() {
                next.timeline.remove(*index);
            }
        }
        _ => return Err("not yet".to_owned()),
    }
    Ok(next)
}

/// What is selected after this change, where that was selected before it.
#[must_use]
pub fn followed(selection: Option<Selection>, change: &Change) -> Option<Selection> {
    match (selection?, change) {
        (Selection::Node(node), Change::Rename { node: renamed, name }) if node == *renamed => {
            Some(Selection::Node(with_name(node, name)))
        }
        (Selection::Edge(edge), Change::BindingKey { binding, routing_key }) if edge == *binding => {
            Some(Selection::Edge(with_key(edge, routing_key)))
        }
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

/// The scenario with one more intervention, after those of the same and earlier times.
#[must_use]
pub fn with_intervention(scenario: &Scenario, at_ms: u64, action: InterventionAction) -> Scenario {
    let mut next = scenario.clone();
    let later = next.timeline.iter().position(|one| one.at_ms > at_ms);
    let place = later.unwrap_or(next.timeline.len());
    next.timeline.insert(place, Intervention { at_ms, action });
    next
}
