//! Facts: names with values, as a list.

use warren_core::text::said;
use warren_core::tr;
use yew::prelude::*;

/// A name with a value.
pub(super) struct Fact {
    name: &'static str,
    value: String,
}

impl Fact {
    /// Its name is a text of the page, or the server's own.
    pub(super) fn new(name: &'static str, value: impl ToString) -> Self {
        Self {
            name,
            value: value.to_string(),
        }
    }

    /// A truth, in words.
    pub(super) fn is(name: &'static str, truth: bool) -> Self {
        Self::new(name, if truth { tr!("yes") } else { tr!("no") })
    }
}

/// The facts as a list.
pub(super) fn fact_list(facts: &[Fact]) -> Html {
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
