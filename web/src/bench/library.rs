//! The scenario library: each with what it shows, in one line.

use warren_core::scenario::library::LIBRARY;
use yew::prelude::*;

use crate::boot::from_library;
use crate::components::dialog::DialogFrame;
use crate::hooks::autosave::restored_earlier;
use crate::hooks::dispatch::Dispatch;
use crate::hooks::link::leave_address;
use crate::state::Action;

/// The library; `title` is what is open.
pub fn library_dialog(title: &str, dispatch: &Dispatch) -> Html {
    let cards = LIBRARY.iter().map(|entry| {
        let dispatch = dispatch.clone();
        let onclick = Callback::from(move |_| {
            leave_address();
            dispatch.send(Action::Open(from_library(entry.slug)));
        });
        let current = (title == entry.title).to_string();
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
        let onclick = {
            let (dispatch, opening) = (dispatch.clone(), opening);
            Callback::from(move |_| {
                leave_address();
                dispatch.send(Action::Open(opening.clone()));
            })
        };
        html! {
            <button type="button" class="card" data-testid="scenario-earlier" {onclick}>
                <span class="card-title">{ title }</span>
                <span class="card-promise">{ "As you left it, before you opened another" }</span>
            </button>
        }
    });
    html! {
        <DialogFrame testid="library" title="Scenarios">
            { earlier.unwrap_or_default() }
            <ul class="cards">{ for cards }</ul>
            <p class="hint">{ "Undo brings back what is open now" }</p>
        </DialogFrame>
    }
}
