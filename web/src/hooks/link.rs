//! Links in the address: opened on arrival, and when the address changes by hand.

use std::sync::Arc;
use warren_core::tr;

use gloo_events::EventListener;
use warren_core::scenario::link::{self, LinkError};
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::dispatch::Dispatch;
use crate::state::editor::sentence;
use crate::state::{Action, Opening, Source};
use crate::workshop::{Order, Panel};

/// The address's fragment, where it has one that may be a scenario.
#[must_use]
pub fn fragment() -> Option<String> {
    let hash = gloo_utils::window().location().hash().ok()?;
    let text = hash.strip_prefix('#').unwrap_or(&hash);
    // Results of the course are the workshop's matter.
    (!text.is_empty() && !text.starts_with("results")).then(|| text.to_owned())
}

/// Replaces the address's fragment, without a step in the browser's history and without
/// its being taken for a link to be opened.
pub fn put_into_address(fragment: &str) {
    if let Ok(history) = gloo_utils::window().history() {
        // Fails only where the browser allows no such change; nothing depends on it.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(fragment));
    }
}

/// Takes the fragment out of the address.
pub fn leave_address() {
    let location = gloo_utils::window().location();
    if fragment().is_some()
        && let (Ok(path), Ok(search)) = (location.pathname(), location.search())
    {
        put_into_address(&format!("{path}{search}"));
    }
}

/// What a link holds, ready to be opened.
///
/// # Errors
/// Where the link cannot be read.
pub fn opening(text: &str) -> Result<Opening, LinkError> {
    let shared = link::read(text)?;
    Ok(Opening {
        scenario: Arc::new(shared.scenario),
        playhead: shared.playhead.unwrap_or_default(),
        source: Source::Link,
    })
}

/// Whether it is the link of a lesson, which the workshop reads.
#[must_use]
pub fn is_lesson(text: &str) -> bool {
    text.starts_with('L')
}

/// What the person is told of a link that cannot be read.
#[must_use]
pub fn complaint(error: &LinkError, instead: &str) -> String {
    tr!("{}. {}", sentence(&error.to_string()), instead)
}

/// Opens the links that come into the address while the page is there.
#[hook]
pub fn use_links(dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let window = gloo_utils::window();
        let listener = EventListener::new(&window, "hashchange", move |_| {
            let Some(text) = fragment() else {
                return;
            };
            match opening(&text) {
                Ok(opening) => dispatch.send(Action::Open(opening)),
                Err(_) if is_lesson(&text) => {
                    dispatch.send(Action::Order(Order::Show(Panel::Learn)));
                }
                Err(error) => dispatch.send(Action::Tell {
                    problem: true,
                    text: complaint(&error, &tr!("What was open stays open.")),
                }),
            }
        });
        move || drop(listener)
    });
}
