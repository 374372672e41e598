//! The person's own scenarios, and the library: each with what it shows, in one line.

use warren_core::scenario::library::LIBRARY;
use yew::prelude::*;

use super::desk::Desk;
use super::mine::Mine;
use crate::boot::from_library;
use crate::hooks::link::leave_address;
use crate::state::Opening;
use crate::workshop::Order;

/// Both.
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
    html! {
        <>
            <Mine desk={desk.clone()} />
            <h3>{ "To start from" }</h3>
            <ul class="cards">{ for cards }</ul>
            <p class="hint">{ "Undo brings back what is open now" }</p>
        </>
    }
}

pub(super) fn open(desk: &Desk, opening: Opening) {
    leave_address();
    desk.order(Order::Open {
        scenario: opening.scenario,
        playhead: opening.playhead,
        kept: opening.kept,
    });
}
