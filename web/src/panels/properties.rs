//! Everything about what is selected, and what of it can be changed.

mod edge;
mod facts;
mod node;

use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::{Scenario, ServerLine};
use warren_core::snapshot::Snapshot;
use yew::prelude::*;

use super::interventions::interventions;
use crate::components::field::{self, choice_field};
use crate::components::prose::prose;
use crate::hooks::dispatch::Dispatch;
use crate::state::editor::{Change, Field};
use crate::state::same::Same;
use crate::state::{Action, Refused, Selection};
use edge::edge_properties;
use facts::{Fact, fact_list};
use node::node_properties;

/// What is shown.
pub struct Inspected {
    /// What is selected.
    pub selection: Option<Selection>,
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The state at the moment.
    pub snapshot: Same<Arc<Snapshot>>,
    /// An edit that was refused.
    pub refused: Option<Rc<Refused>>,
}

impl Inspected {
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
pub fn properties(props: &Inspected, dispatch: &Dispatch) -> Html {
    match &props.selection {
        Some(Selection::Node(node)) => node_properties(props, node, dispatch),
        Some(Selection::Edge(edge)) => edge_properties(props, edge, dispatch),
        Some(Selection::Several(nodes)) => html! {
            <p class="hint">{ format!("{} nodes are selected.", nodes.len()) }</p>
        },
        Some(Selection::Message(_)) => html! {
            <p class="hint">{ "A message is selected: its way stands under Journey." }</p>
        },
        None => scenario_properties(props, dispatch),
    }
}

/// The scenario: its notes, what is done to it, and how much of everything so far.
fn scenario_properties(props: &Inspected, dispatch: &Dispatch) -> Html {
    let totals = props.snapshot.totals;
    let facts = [
        Fact::new("Published", totals.published),
        Fact::new("Enqueued", totals.enqueued),
        Fact::new("Delivered", totals.delivered),
        Fact::new("Acknowledged", totals.acked),
        Fact::new("Requeued", totals.requeued),
        Fact::new("Lost", props.snapshot.losses.total),
    ];
    html! {
        <>
            <h2 class="inspector-name">{ &props.scenario.title }</h2>
            { prose(&props.scenario.notes) }
            <h3>{ "So far" }</h3>
            { fact_list(&facts) }
            { server_line(props, dispatch) }
            <h3>{ "Interventions" }</h3>
            { interventions(&props.scenario, dispatch) }
        </>
    }
}

/// Which server it behaves as: choosing the other one shows what an upgrade changes.
fn server_line(props: &Inspected, dispatch: &Dispatch) -> Html {
    const LINES: [(&str, ServerLine); 2] = [("3.10", ServerLine::V3_10), ("4", ServerLine::V4)];
    let mut lines = LINES.into_iter();
    let now = lines.find(|(_, line)| *line == props.scenario.rabbitmq);
    let dispatch = dispatch.clone();
    let onchange = Callback::from(move |name: String| {
        let mut lines = LINES.into_iter();
        if let Some((_, line)) = lines.find(|(one, _)| *one == name) {
            dispatch.send(Action::Edit(Change::ServerLine(line)));
        }
    });
    choice_field(&field::Field {
        testid: "server-line".into(),
        label: "Behaves as RabbitMQ".into(),
        value: now.map_or("", |(name, _)| name).into(),
        refused: props.refusal(Field::ServerLine),
        options: LINES
            .iter()
            .map(|(name, _)| ((*name).into(), (*name).into()))
            .collect(),
        mono: false,
        onchange,
    })
}
