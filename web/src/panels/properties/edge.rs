//! The properties of an edge.

use warren_core::name::Name;
use warren_diagram::scene::EdgeId;
use yew::prelude::*;

use super::PropertiesProps;
use super::facts::{Fact, fact_list};
use super::node::arguments;
use crate::components::field::TextField;
use crate::hooks::dispatch::{Dispatch, use_dispatch};
use crate::state::editor::{Change, Field, defined_binding};
use crate::state::{Action, Selection};
use crate::words;

/// The properties of the selected edge.
#[component]
pub(super) fn EdgeProperties(props: &PropertiesProps) -> Html {
    let dispatch = use_dispatch();
    let Some(Selection::Edge(edge)) = &props.selection else {
        return Html::default();
    };
    let (kind, facts) = told(edge);
    html! {
        <>
            <p class="inspector-kind">{ kind }</p>
            if defined_binding(&props.scenario, edge).is_some() {
                { key_field(props, edge, &dispatch) }
            }
            { fact_list(&facts) }
        </>
    }
}

fn key_field(props: &PropertiesProps, edge: &EdgeId, dispatch: &Dispatch) -> Html {
    let EdgeId::Binding { routing_key, .. } = edge else {
        return Html::default();
    };
    let onchange = {
        let (binding, dispatch) = (edge.clone(), dispatch.clone());
        Callback::from(move |text: String| {
            let (binding, routing_key) = (binding.clone(), Name::from(text));
            dispatch.send(Action::Edit(Change::BindingKey { binding, routing_key }));
        })
    };
    html! {
        <TextField
            key={format!("key-{edge}")}
            testid="binding-key"
            label="Binding key"
            value={routing_key.to_string()}
            mono=true
            refused={props.refusal(Field::BindingKey)}
            {onchange}
        />
    }
}

fn told(edge: &EdgeId) -> (&'static str, Vec<Fact>) {
    match edge {
        EdgeId::Publish { client, exchange } => (
            "Publishes",
            vec![Fact::new("From", client), Fact::new("To", words::exchange(exchange))],
        ),
        EdgeId::Binding {
            source,
            destination,
            routing_key,
            arguments: table,
        } => {
            let mut facts = vec![
                Fact::new("From", words::exchange(source)),
                Fact::new("To", destination.resource()),
                Fact::new("Key", format!("“{routing_key}”")),
            ];
            facts.extend(arguments(table));
            ("Binding", facts)
        }
        EdgeId::Default { queue } => (
            "The default exchange's own binding: every queue by its name",
            vec![Fact::new("To", queue)],
        ),
        EdgeId::Alternate { exchange } => (
            "Where messages go that match nothing",
            vec![Fact::new("From", words::exchange(exchange))],
        ),
        EdgeId::DeadLetter { queue } => (
            "Where dead letters go",
            vec![Fact::new("From", queue)],
        ),
        EdgeId::Consume { client } => ("Consumes", vec![Fact::new("By", client)]),
    }
}
