//! The properties of an edge.

use warren_core::name::Name;
use warren_diagram::scene::EdgeId;
use yew::prelude::*;

use super::Inspected;
use super::facts::{Fact, fact_list};
use super::node::arguments;
use crate::components::field::{self, text_field};
use crate::hooks::dispatch::Dispatch;
use crate::state::Action;
use crate::state::editor::{Change, Field, defined_binding};
use crate::words;

/// The properties of an edge.
pub(super) fn edge_properties(props: &Inspected, edge: &EdgeId, dispatch: &Dispatch) -> Html {
    let (kind, facts) = told(edge);
    html! {
        <>
            <p class="inspector-kind">{ kind }</p>
            if defined_binding(&props.scenario, edge).is_some() {
                { key_field(props, edge, dispatch) }
            }
            { fact_list(&facts) }
        </>
    }
}

fn key_field(props: &Inspected, edge: &EdgeId, dispatch: &Dispatch) -> Html {
    let EdgeId::Binding { routing_key, .. } = edge else {
        return Html::default();
    };
    let onchange = {
        let (binding, dispatch) = (edge.clone(), dispatch.clone());
        Callback::from(move |text: String| {
            let (binding, routing_key) = (binding.clone(), Name::from(text));
            dispatch.send(Action::Edit(Change::BindingKey {
                binding,
                routing_key,
            }));
        })
    };
    text_field(&field::Field {
        testid: "binding-key".into(),
        label: "Binding key".into(),
        value: routing_key.to_string().into(),
        refused: props.refusal(Field::BindingKey),
        options: Vec::new(),
        mono: true,
        onchange,
    })
}

fn told(edge: &EdgeId) -> (&'static str, Vec<Fact>) {
    match edge {
        EdgeId::Publish { client, exchange } => (
            "Publishes",
            vec![
                Fact::new("From", client),
                Fact::new("To", words::exchange(exchange)),
            ],
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
        EdgeId::DeadLetter { queue } => ("Where dead letters go", vec![Fact::new("From", queue)]),
        EdgeId::Consume { queue, client } => (
            "Consumes",
            vec![Fact::new("From", queue), Fact::new("By", client)],
        ),
    }
}
