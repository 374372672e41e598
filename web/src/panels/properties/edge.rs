//! The properties of an edge.

use warren_diagram::scene::EdgeId;
use yew::prelude::*;

use super::facts::{Fact, fact_list};
use super::node::arguments;
use super::{Inspected, form};
use crate::words;

/// The properties of an edge.
pub(super) fn edge_properties(props: &Inspected, edge: &EdgeId) -> Html {
    let (kind, facts) = told(edge);
    html! {
        <>
            <h2 class="inspector-kind">{ kind }</h2>
            { fact_list(&facts) }
            if props.brief.selection.is_some() {
                { form(props) }
            }
        </>
    }
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
