//! A filter to be written: what is wrong with it is said at its place while it is written, and what
//! it gives is shown on the last message that came by.

use std::sync::Arc;

use warren_core::event::{BrokerFact, Fact};
use warren_core::filter::{FilterError, Filters};
use warren_core::name::{Name, ResourceName};
use warren_core::simulation::seen_by_filters;
use warren_core::timeline::Cursor;
use warren_core::tr;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Desk;
use crate::bench::entry::{Entry, Take};
use crate::filters::{self, PageFilters};

/// How many outputs are shown, and how much of each, in characters.
const SHOWN: (usize, usize) = (4, 300);

/// How many events of a run are looked through for the last message.
const LONGEST: u32 = 50_000;

/// What is to be written.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct FilterProps {
    /// What it is called in tests; also names it in the page.
    pub(super) testid: AttrValue,
    /// Its name.
    pub(super) label: AttrValue,
    /// The filter.
    pub(super) value: AttrValue,
    /// What it is tried on, as JSON; none where nothing came by.
    pub(super) input: Option<String>,
    /// Takes what was written.
    pub(super) take: Take,
}

/// A filter, and what it gives.
#[component]
pub(super) fn FilterEntry(props: &FilterProps) -> Html {
    let draft = use_state(|| None::<String>);
    let ready = use_state(filters::is_ready);
    use_effect_with((), {
        let ready = ready.setter();
        move |()| spawn_local(async move { ready.set(filters::load().await) })
    });
    use_effect_with(props.value.clone(), {
        let draft = draft.setter();
        move |_| draft.set(None)
    });
    let text = draft.as_deref().unwrap_or(&props.value).to_owned();
    let wrong = ready.then(|| PageFilters.check(&text).err()).flatten();
    let problem: Option<AttrValue> = wrong
        .as_ref()
        .map(|error| at_its_place(&text, error).into());
    let tried = (*ready && wrong.is_none())
        .then_some(props.input.as_ref())
        .flatten()
        .map(|input| PageFilters.run(&text, input));
    let listen = {
        let draft = draft.setter();
        Callback::from(move |text| draft.set(Some(text)))
    };
    html! {
        <>
            <Entry
                testid={props.testid.clone()}
                label={props.label.clone()}
                value={props.value.clone()}
                mono=true
                lines=6
                {problem}
                {listen}
                take={props.take.clone()}
            />
            // In a place of its own: were it beside the field, the field would be made anew.
            <div>{ for tried.map(|tried| outcome(&props.testid, tried)) }</div>
        </>
    }
}

/// What is wrong, and in which line and column.
fn at_its_place(filter: &str, error: &FilterError) -> String {
    let Some(at) = error.at else {
        return error.text.clone();
    };
    let before: String = filter.chars().take(at as usize).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|one| *one != '\n').count() + 1;
    tr!("Line {}, character {}: {}", line, column, error.text)
}

fn outcome(testid: &str, tried: Result<Vec<String>, FilterError>) -> Html {
    let testid = format!("{testid}-tried");
    let outputs = match tried {
        Ok(outputs) => outputs,
        Err(error) => {
            return html! {
                <p class="field-refused" data-testid={testid}>
                    { tr!("On the last message: {}", error.text) }
                </p>
            };
        }
    };
    let told =
        match outputs.len() {
            0 => tr!("On the last message it gives nothing."),
            number => tr!("On the last message it gives:"
                | "On the last message it gives {n} times:" % number),
        };
    let shown = outputs.iter().take(SHOWN.0).map(|output| {
        let mut text: String = output.chars().take(SHOWN.1).collect();
        if text.len() < output.len() {
            text.push('…');
        }
        html! { <pre class="filter-output">{ text }</pre> }
    });
    html! {
        <div class="filter-tried" data-testid={testid} aria-live="polite">
            <p class="hint">{ told }</p>
            { for shown }
        </div>
    }
}

/// The last message that came to this client, or at least to its queue, as filters see it.
pub(super) fn last_message(desk: &Desk, client: &Name, queue: &ResourceName) -> Option<String> {
    let scenario: Arc<_> = desk.scenario.0.clone();
    let mut timeline = filters::timeline(scenario);
    timeline.advance(LONGEST);
    let applied = Cursor::new(&timeline, desk.brief.playhead).applied();
    let events = timeline.events(0..timeline.len());
    let (before, after) = events.split_at((applied as usize).min(events.len()));
    let delivered = |fact: &Fact| match fact {
        Fact::Broker(BrokerFact::Delivered {
            message,
            consumer,
            redelivered,
            ..
        }) if consumer.client == *client => Some(seen_by_filters(message, *redelivered)),
        _ => None,
    };
    let enqueued = |fact: &Fact| match fact {
        Fact::Broker(BrokerFact::Enqueued { copy, message, .. }) if copy.queue == *queue => {
            Some(seen_by_filters(message, false))
        }
        _ => None,
    };
    let here = before.iter().rev().find_map(|event| delivered(&event.fact));
    let here = here.or_else(|| after.iter().find_map(|event| delivered(&event.fact)));
    here.or_else(|| events.iter().find_map(|event| enqueued(&event.fact)))
}
