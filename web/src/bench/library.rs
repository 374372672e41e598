//! The person's own scenarios, and the library: each with what it shows, in one line.

use std::sync::Arc;
use warren_core::text::said;
use warren_core::{mark, tr};

use warren_core::scenario::library::{Entry, LIBRARY};
use warren_core::timeline::Playhead;
use yew::prelude::*;

use super::desk::Desk;
use super::mine::Mine;
use crate::hooks::link::leave_address;
use crate::state::{Opening, Source};
use crate::workshop::{Order, Panel};

/// Both.
pub fn library(desk: &Desk) -> Html {
    let cards = LIBRARY.iter().map(|entry| {
        let desk = desk.clone();
        let current = (desk.scenario.title == entry.title).to_string();
        let onclick = Callback::from(move |_| open(&desk, of_library(entry)));
        html! {
            <li key={entry.slug}>
                <button
                    type="button"
                    class="card"
                    data-testid={format!("scenario-{}", entry.slug)}
                    aria-current={current}
                    {onclick}
                >
                    <span class="card-title">{ said(entry.title, &[]) }</span>
                    <span class="card-promise">{ said(entry.promise, &[]) }</span>
                </button>
            </li>
        }
    });
    html! {
        <>
            <Mine desk={desk.clone()} />
            <h3>{ tr!("To start from") }</h3>
            <ul class="cards">{ for cards }</ul>
            <p class="hint">{ tr!("Undo brings back what is open now") }</p>
            <div class="form-actions">
                { other(desk, "library-import", mark!("Open a file, a link or definitions…"), Panel::Import) }
                { other(desk, "library-export", mark!("Save or export this one…"), Panel::Export) }
            </div>
        </>
    }
}

/// A scenario of the library, at its start.
fn of_library(entry: &Entry) -> Opening {
    Opening {
        scenario: Arc::new(entry.scenario().unwrap_or_default()),
        playhead: Playhead::START,
        source: Source::Library,
    }
}

/// The way to another panel.
fn other(desk: &Desk, testid: &'static str, text: &'static str, panel: Panel) -> Html {
    let onclick = desk.on(Order::Show(panel));
    html! {
        <button type="button" class="button button-outlined" data-testid={testid} {onclick}>{ said(text, &[]) }</button>
    }
}

pub(super) fn open(desk: &Desk, opening: Opening) {
    leave_address();
    desk.order(Order::Open(opening));
}
