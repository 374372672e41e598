//! The properties of an edge.

use warren_core::mark;
use warren_core::text::said;
use warren_diagram::scene::EdgeId;
use yew::prelude::*;

use super::{Inspected, form};
use crate::components::facts::{Fact, arguments, fact_list};
use crate::words;

/// The properties of an edge.
pub(super) fn edge_properties(props: &Inspected, edge: &EdgeId) -> Html {
    let (kind, facts) = told(edge);
    html! {
        <>
            <h2 class="inspector-kind">{ said(kind, &[]) }</h2>
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
            mark!("Publishes"),
            vec![
                Fact::new(mark!("From"), client),
                Fact::new(mark!("To"), words::exchange(exchange)),
            ],
        ),
        EdgeId::Binding {
            source,
            destination,
            routing_key,
            arguments: table,
        } => {
            let mut facts = vec![
                Fact::new(mark!("From"), words::exchange(source)),
                Fact::new(mark!("To"), destination.resource()),
                Fact::new(mark!("Key"), format!("“{routing_key}”")),
            ];
            facts.extend(arguments(table));
            (mark!("Binding"), facts)
        }
        EdgeId::Default { queue } => (
            mark!("The default exchange's own binding: every queue by its name"),
            vec![Fact::new(mark!("To"), queue)],
        ),
        EdgeId::Alternate { exchange } => (
            mark!("Where messages go that match nothing"),
            vec![Fact::new(mark!("From"), words::exchange(exchange))],
        ),
        EdgeId::DeadLetter { queue } => (
            mark!("Where dead letters go"),
            vec![Fact::new(mark!("From"), queue)],
        ),
        EdgeId::Consume { queue, client } => (
            mark!("Consumes"),
            vec![
                Fact::new(mark!("From"), queue),
                Fact::new(mark!("By"), client),
            ],
        ),
        EdgeId::Answer { client, .. } => (
            mark!("Answers, without a queue (direct reply-to)"),
            vec![Fact::new(mark!("To"), client)],
        ),
    }
}
