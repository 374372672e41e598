//! The keys of a comparison: those that move the playhead of the page move its playhead.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::stage::{Act, Stage};
use crate::state::playback::{PlaybackCommand, Speed};

/// A second, for the arrows with Shift.
const SECOND_US: i64 = 1_000_000;

/// Listens as long as the comparison is there.
#[hook]
pub(super) fn use_keys(stage: UseReducerDispatcher<Stage>) {
    use_effect_with((), move |()| {
        let document = gloo_utils::document();
        let options = EventListenerOptions::enable_prevent_default();
        let keys = EventListener::new_with_options(&document, "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            if belongs_elsewhere(event) {
                return;
            }
            if let Some(command) = command(&event.key(), event.shift_key()) {
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

fn command(key: &str, shift: bool) -> Option<PlaybackCommand> {
    if let Ok(place) = key.parse::<usize>() {
        let speed = Speed::ALL.get(place.checked_sub(1)?)?;
        return Some(PlaybackCommand::SetSpeed(*speed));
    }
    Some(match (key, shift) {
        (" ", _) => PlaybackCommand::Toggle,
        ("ArrowRight", false) => PlaybackCommand::StepForward { animate: false },
        ("ArrowLeft", false) => PlaybackCommand::StepBack,
        ("ArrowRight", true) => PlaybackCommand::SeekBy(SECOND_US),
        ("ArrowLeft", true) => PlaybackCommand::SeekBy(-SECOND_US),
        ("Home", _) => PlaybackCommand::Start,
        ("End", _) => PlaybackCommand::End,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_the_playhead_and_set_the_speed() {
        let step = PlaybackCommand::StepForward { animate: false };
        let table = [
            (" ", false, Some(PlaybackCommand::Toggle)),
            ("ArrowRight", false, Some(step)),
            ("ArrowLeft", true, Some(PlaybackCommand::SeekBy(-SECOND_US))),
            ("1", false, Some(PlaybackCommand::SetSpeed(Speed::Quarter))),
            ("6", false, Some(PlaybackCommand::SetSpeed(Speed::Eight))),
            ("0", false, None),
            ("7", false, None),
            ("x", false, None),
        ];
        for (key, shift, expected) in table {
            assert_eq!(command(key, shift), expected, "{key}");
        }
    }
}
