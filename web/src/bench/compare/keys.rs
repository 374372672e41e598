//! The keys of a comparison: those that move the playhead of the page move its playhead.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::stage::{Act, Stage};
use crate::hooks::keyboard::keydowns;
use crate::state::playback::PlaybackCommand;

/// Listens as long as the comparison is there.
#[hook]
pub(super) fn use_keys(stage: UseReducerDispatcher<Stage>) {
    use_effect_with((), move |()| {
        let keys = keydowns(move |event| {
            let command = PlaybackCommand::of_key(&event.key(), event.shift_key());
            if let Some(command) = command.filter(|_| !belongs_elsewhere(event)) {
                event.prevent_default();
                stage.dispatch(Act::Play(command));
            }
        });
        move || drop(keys)
    });
}

/// Whether what has the focus wants the key for itself.
fn belongs_elsewhere(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let within = |selector: &str| {
        let target = target.as_ref();
        target.is_some_and(|target| target.closest(selector).ok().flatten().is_some())
    };
    let other = event.ctrl_key() || event.meta_key() || event.alt_key();
    other
        || within("textarea, select, input:not([type=range])")
        || event.key() == " " && within("button, a, summary")
        || event.key().starts_with("Arrow") && within("[role=region]")
}
