//! Links in the address: opened on arrival, and when the address changes by hand.

use std::sync::Arc;

use gloo_events::EventListener;
use warren_core::scenario::link::{self, LinkError};
use yew::prelude::*;

use super::dispatch::Dispatch;
use crate::state::{Action, Opening};

/// The address's fragment, where it has one.
#[must_use]
pub fn fragment() -> Option<String> {
    let hash = gloo_utils::window().location().hash().ok()?;
    let text = hash.strip_prefix('#').unwrap_or(&hash);
    (!text.is_empty()).then(|| text.to_owned())
}

/// What a link holds, ready to be opened.
///
/// # Errors
/// Where the link cannot be read.
pub fn opening(text: &str) -> Result<Opening, LinkError> {
    let shared = link::decode(text)?;
    Ok(Opening {
        scenario: Arc::new(shared.scenario),
        playhead: shared.playhead.unwrap_or_default(),
        own: false,
    })
}

/// What the person is told of a link that cannot be read.
#[must_use]
pub fn complaint(error: &LinkError, instead: &str) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let start = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}. {instead}", start.unwrap_or_default(), letters.as_str())
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
                Err(error) => dispatch.send(Action::Tell {
                    problem: true,
                    text: complaint(&error, "What was open stays open."),
                }),
            }
        });
        move || drop(listener)
    });
}
