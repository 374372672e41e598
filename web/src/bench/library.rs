//! The scenario library: each with what it shows, in one line.

use warren_core::scenario::library::LIBRARY;
use yew::prelude::*;

use super::desk::Desk;
use crate::boot::from_library;
use crate::hooks::autosave::restored_earlier;
use crate::hooks::link::leave_address;
use crate::state::Opening;
use crate::workshop::Order;

/// The library, and the work that was left for it.
pub fn library(desk: &Desk) -> Html {
    let cards = LIBRARY.iter().map(|entry| {
        let desk = desk.clone();
        let current = (desk.scenario.title == entry.title).to_string();
        let onclick = Callback::from(move |_| open(&desk, from_library(entry.slug)));
        html! {
            <li key={entry.slug}>
                <button
                    type="button"
                    class="card"
                    data-testid={format!("scenario-{}", entry.slug)}
                    aria-current={current}
                    {onclick}
                >
                    <span class="card-title">{ entry.title }</span>
                    <span class="card-promise">{ entry.promise }</span>
                </button>
            </li>
        }
    });
    let earlier = restored_earlier().map(|opening| {
        let title = format!("Your work: {}", opening.scenario.title);
        let desk = desk.clone();
        let onclick = Callback::from(move |_| open(&desk, opening.clone()));
        html! {
            <button type="button" class="card" data-testid="scenario-earlier" {onclick}>
                <span class="card-title">{ title }</span>
                <span class="card-promise">{ "As you left it, before you opened another" }</span>
            </button>
        }
    });
    html! {
        <>
            { earlier.unwrap_or_default() }
            <ul class="cards">{ for cards }</ul>
            <p class="hint">{ "Undo brings back what is open now" }</p>
        </>
    }
}

fn open(desk: &Desk, opening: Opening) {
    leave_address();
    desk.order(Order::Open(opening.scenario, opening.playhead));
}
