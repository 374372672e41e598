//! Everything about what is selected, as it is at the moment; what of it can be changed is the
//! workshop's to show.

mod edge;
mod facts;
mod node;

use std::rc::Rc;
use std::sync::Arc;
use warren_core::{mark, tr};

use warren_core::scenario::{NodeId, Scenario};
use warren_core::snapshot::Snapshot;
use warren_core::timeline::Timeline;
use yew::prelude::*;

use crate::components::prose::prose;
use crate::state::Selection;
use crate::state::same::Same;
use crate::words;
use crate::workshop::{Brief, WorkshopHost};
use edge::edge_properties;
use facts::{Fact, fact_list};
use node::node_properties;

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
    /// The run.
    pub timeline: Same<Rc<Timeline>>,
    /// How many events have happened.
    pub applied: u32,
}

impl Inspected {
    /// Whether a node is selected that the scenario does not define: one that came to be during the
    /// run, or the server's own.
    fn is_foreign(&self) -> bool {
        let definitions = &self.scenario.definitions;
        match &self.selection {
            Some(Selection::Node(NodeId::Exchange(name))) => {
                let mut exchanges = definitions.exchanges.iter();
                exchanges.all(|one| one.resource() != *name)
            }
            Some(Selection::Node(NodeId::Queue(name))) => {
                let mut queues = definitions.queues.iter();
                queues.all(|one| one.resource() != *name)
            }
            _ => false,
        }
    }
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

/// What can be changed of it.
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
