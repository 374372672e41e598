//! What is selected; what is the case with a node, and what can be changed, is the workshop's to
//! show.

mod edge;

use std::sync::Arc;

use warren_core::scenario::{Client, NodeId, Scenario};
use warren_core::snapshot::Snapshot;
use warren_core::text::said;
use warren_core::{mark, tr};
use yew::prelude::*;

use crate::components::facts::{Fact, fact_list};
use crate::components::prose::prose;
use crate::state::Selection;
use crate::state::same::Same;
use crate::words;
use crate::workshop::{Brief, WorkshopHost};
use edge::edge_properties;

/// What is shown.
pub struct Inspected {
    /// What is selected.
    pub selection: Option<Selection>,
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Whether it is one of the library, as it came from there.
    pub of_library: bool,
    /// The state at the moment.
    pub snapshot: Same<Arc<Snapshot>>,
    /// What the workshop is told of it.
    pub brief: Brief,
}

/// The properties of what is selected; of the scenario, where nothing is.
pub fn properties(props: &Inspected) -> Html {
    match &props.selection {
        Some(Selection::Node(node)) => node_properties(props, node),
        Some(Selection::Edge(edge)) => edge_properties(props, edge),
        Some(Selection::Several(nodes)) => html! {
            <p class="hint">{ tr!("{} nodes are selected.", nodes.len()) }</p>
        },
        Some(Selection::Message(_)) => html! {
            <p class="hint">{ tr!("A message is selected: its way stands under Journey.") }</p>
        },
        None => scenario_properties(props),
    }
}

fn node_properties(props: &Inspected, node: &NodeId) -> Html {
    html! {
        <>
            <div>
                <p class="inspector-kind">{ said(kind(&props.scenario, node), &[]) }</p>
                <h2 class="inspector-name">{ words::node(node) }</h2>
            </div>
            { form(props) }
        </>
    }
}

fn kind(scenario: &Scenario, node: &NodeId) -> &'static str {
    let name = match node {
        NodeId::Exchange(_) => return mark!("Exchange"),
        NodeId::Queue(_) => return mark!("Queue"),
        NodeId::Client(name) => name,
    };
    match scenario.clients.iter().find(|client| client.name() == name) {
        Some(Client::Producer(_)) => mark!("Producer"),
        Some(Client::Consumer(_)) => mark!("Consumer"),
        Some(Client::Processor(_)) => mark!("Processor"),
        None => mark!("Client"),
    }
}

/// What the workshop shows of it: what is the case, and what can be changed.
fn form(props: &Inspected) -> Html {
    html! {
        <WorkshopHost scenario={Same(props.scenario.clone())} brief={props.brief.clone()} />
    }
}

/// The scenario: its notes, how much of everything so far, and what is done to it.
fn scenario_properties(props: &Inspected) -> Html {
    let totals = props.snapshot.totals;
    let title = words::told(&words::title(&props.scenario), props.of_library);
    let facts = [
        Fact::new(mark!("Published"), totals.published),
        Fact::new(mark!("Enqueued"), totals.enqueued),
        Fact::new(mark!("Delivered"), totals.delivered),
        Fact::new(mark!("Acknowledged"), totals.acked),
        Fact::new(mark!("Requeued"), totals.requeued),
        Fact::new(mark!("Lost"), props.snapshot.losses.total),
    ];
    html! {
        <>
            <h2 class="inspector-name">{ title }</h2>
            { prose(&words::told(&props.scenario.notes, props.of_library)) }
            <h3>{ tr!("So far") }</h3>
            { fact_list(&facts) }
            { form(props) }
        </>
    }
}
