//! Everything about what is selected, and what of it can be changed.

mod edge;
mod facts;
mod node;

use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::{Scenario, ServerLine};
use warren_core::snapshot::Snapshot;
use yew::prelude::*;

use super::interventions::Interventions;
use crate::components::prose::Prose;
use crate::state::editor::Field;
use crate::state::{Refused, Selection};
use edge::EdgeProperties;
use facts::{Fact, fact_list};
use node::NodeProperties;

/// What is shown.
#[derive(Clone, PartialEq, Eq, yew::Properties)]
pub struct PropertiesProps {
    /// What is selected.
    pub selection: Option<Selection>,
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The state at the moment.
    pub snapshot: Arc<Snapshot>,
    /// An edit that was refused.
    pub refused: Option<Rc<Refused>>,
}

impl PropertiesProps {
    /// Why what was entered into this field is refused.
    fn refusal(&self, field: Field) -> Option<AttrValue> {
        let refused = self
            .refused
            .as_ref()
            .filter(|refused| refused.field == field);
        refused.map(|refused| refused.because.clone().into())
    }
}

/// The properties of what is selected; of the scenario, where nothing is.
#[component]
pub fn Properties(props: &PropertiesProps) -> Html {
    match &props.selection {
        Some(Selection::Node(_)) => html! { <NodeProperties ..props.clone() /> },
        Some(Selection::Edge(_)) => html! { <EdgeProperties ..props.clone() /> },
        Some(Selection::Message(_)) => html! {
            <p class="hint">{ "A message is selected: its way stands under Journey." }</p>
        },
        None => html! { <ScenarioProperties ..props.clone() /> },
    }
}

/// The scenario: its notes, what is done to it, and how much of everything so far.
#[component]
fn ScenarioProperties(props: &PropertiesProps) -> Html {
    let totals = props.snapshot.totals;
    let facts = [
        Fact::new("Published", totals.published),
        Fact::new("Enqueued", totals.enqueued),
        Fact::new("Delivered", totals.delivered),
        Fact::new("Acknowledged", totals.acked),
        Fact::new("Requeued", totals.requeued),
        Fact::new("Lost", props.snapshot.losses.total),
        Fact::new("RabbitMQ", line(props.scenario.rabbitmq)),
    ];
    html! {
        <>
            <h2 class="inspector-name">{ &props.scenario.title }</h2>
            <Prose text={props.scenario.notes.clone()} />
            <h3>{ "So far" }</h3>
            { fact_list(&facts) }
            <h3>{ "Done from outside" }</h3>
            <Interventions scenario={props.scenario.clone()} />
        </>
    }
}

const fn line(line: ServerLine) -> &'static str {
    match line {
        ServerLine::V3_10 => "behaves as 3.10",
        ServerLine::V4 => "behaves as 4",
    }
}
