//! The scenario library: each with what it shows, in one line.

use std::sync::Arc;

use warren_core::scenario::library::{Entry, LIBRARY};
use warren_core::timeline::Playhead;
use yew::prelude::*;

use super::desk::Desk;
use crate::hooks::autosave::restored_earlier;
use crate::hooks::link::leave_address;
use crate::state::Opening;
use crate::workshop::{Order, Panel};

/// The library, and the work that was left for it.
pub fn library(desk: &Desk) -> Html {
    let cards = LIBRARY.iter().map(|entry| {
        let desk = desk.clone();
        let current = (desk.scenario.title == entry.title).to_string();
        let onclick = Callback::from(move |_| open(&desk, of_library(entry), true));
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
        let onclick = Callback::from(move |_| open(&desk, opening.clone(), false));
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
            <div class="form-actions">
                { other(desk, "library-import", "Open a file, a link or definitions…", Panel::Import) }
                { other(desk, "library-export", "Save or export this one…", Panel::Export) }
            </div>
        </>
    }
}

/// A scenario of the library, at its start.
fn of_library(entry: &Entry) -> Opening {
    Opening {
        scenario: Arc::new(entry.scenario().unwrap_or_default()),
        playhead: Playhead::START,
        own: true,
    }
}

/// The way to another panel.
fn other(desk: &Desk, testid: &'static str, text: &'static str, panel: Panel) -> Html {
    let onclick = desk.on(Order::Show(panel));
    html! {
        <button type="button" class="button button-outlined" data-testid={testid} {onclick}>{ text }</button>
    }
}

fn open(desk: &Desk, opening: Opening, library: bool) {
    leave_address();
    desk.order(Order::Open {
        scenario: opening.scenario,
        playhead: opening.playhead,
        library,
    });
}
