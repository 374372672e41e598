//! Facts: names with values, as a list.

use warren_core::amqp::Table;
use warren_core::text::said;
use warren_core::{mark, tr};
use yew::prelude::*;

/// A name with a value.
#[derive(Debug)]
pub struct Fact {
    name: &'static str,
    value: String,
}

impl Fact {
    /// Its name is a text of the page, or the server's own.
    #[must_use]
    pub fn new(name: &'static str, value: impl ToString) -> Self {
        Self {
            name,
            value: value.to_string(),
        }
    }

    /// A truth, in words.
    #[must_use]
    pub fn is(name: &'static str, truth: bool) -> Self {
        Self::new(name, if truth { tr!("yes") } else { tr!("no") })
    }
}

/// The facts as a list.
pub fn fact_list(facts: &[Fact]) -> Html {
    let items = facts.iter().map(|fact| {
        html! {
            <>
                <dt>{ said(fact.name, &[]) }</dt>
                <dd>{ &fact.value }</dd>
            </>
        }
    });
    html! { <dl class="facts">{ for items }</dl> }
}

/// A table of arguments, where there are any.
#[must_use]
pub fn arguments(table: &Table) -> Option<Fact> {
    let entries = table
        .0
        .iter()
        .map(|(name, value)| format!("{name} = {value}"));
    let text = entries.collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then(|| Fact::new(mark!("Arguments"), text))
}
