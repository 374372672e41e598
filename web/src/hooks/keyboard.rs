//! Keys that work wherever the focus is, except in a field or a dialog.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent, SvgElement};
use yew::prelude::*;

use super::dispatch::Dispatch;
use crate::state::build::Build;
use crate::state::made::Made;
use crate::state::playback::PlaybackCommand;
use crate::state::{Action, Dialog, ViewportCommand};

/// How much one press of plus or minus scales the diagram.
const ZOOM: f64 = 1.2;

/// Listens to the keys as long as the page is there.
#[hook]
pub fn use_keyboard(dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let keys = keydowns(move |event| {
            let action = (!belongs_elsewhere(event)).then(|| action(event)).flatten();
            if let Some(action) = action {
                event.prevent_default();
                dispatch.send(action);
            }
        });
        let document = gloo_utils::document();
        let first = EventListenerOptions::run_in_capture_phase();
        let clicks = EventListener::new_with_options(&document, "click", first, |event| {
            if let Some(event) = event.dyn_ref::<MouseEvent>() {
                leave_button(event);
            }
        });
        move || drop((keys, clicks))
    });
}

/// Hands on every key that is pressed, until what this gives is dropped.
pub fn keydowns(on: impl Fn(&KeyboardEvent) + 'static) -> EventListener {
    let document = gloo_utils::document();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&document, "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            on(event);
        }
    })
}

/// Whether what has the focus wants the key for itself.
fn belongs_elsewhere(event: &KeyboardEvent) -> bool {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return false;
    };
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    let activates = matches!(event.key().as_str(), " " | "Enter");
    within("dialog, textarea, select, input:not([type=range])")
        || activates && within("button:not(.marker), a, summary, [role=button]")
}

/// A button that was pressed with the mouse gives the focus back, so that the space bar
/// plays instead of pressing it again.
fn leave_button(event: &MouseEvent) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let button = target.and_then(|target| {
        target
            .closest("button:not(.marker), [role=button]")
            .ok()
            .flatten()
    });
    let Some(button) = button.filter(|_| event.detail() > 0) else {
        return;
    };
    // Neither fails for an element that is there.
    if let Some(button) = button.dyn_ref::<HtmlElement>() {
        let _ = button.blur();
    } else if let Some(button) = button.dyn_ref::<SvgElement>() {
        let _ = button.blur();
    }
}

fn action(event: &KeyboardEvent) -> Option<Action> {
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        return match (key.to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => Some(Action::Undo),
            ("z", true) | ("y", false) => Some(Action::Redo),
            ("a", false) => Some(Action::Build(Build::SelectAll)),
            ("d", false) => Some(Action::Build(Build::Duplicate)),
            _ => None,
        };
    }
    if event.alt_key() {
        return nudge(&key);
    }
    PlaybackCommand::of_key(&key, event.shift_key())
        .map(|command| Action::Playback(shown(command, event)))
        .or_else(|| other(&key))
}

/// A step is shown on its way, unless the key is held down.
fn shown(command: PlaybackCommand, event: &KeyboardEvent) -> PlaybackCommand {
    match command {
        PlaybackCommand::StepForward { .. } => PlaybackCommand::StepForward {
            animate: !event.repeat(),
        },
        other => other,
    }
}

/// With Alt, the arrows move what is selected by a step of the grid.
fn nudge(key: &str) -> Option<Action> {
    let (x, y) = match key {
        "ArrowLeft" => (-1, 0),
        "ArrowRight" => (1, 0),
        "ArrowUp" => (0, -1),
        "ArrowDown" => (0, 1),
        _ => return None,
    };
    Some(Action::Build(Build::Nudge(x, y)))
}

fn other(key: &str) -> Option<Action> {
    Some(match key {
        "?" => Action::Show(Dialog::Help),
        "Escape" => Action::Escape,
        "+" | "=" => Action::Viewport(ViewportCommand::ZoomMiddle(ZOOM)),
        "-" => Action::Viewport(ViewportCommand::ZoomMiddle(1.0 / ZOOM)),
        "0" => Action::Viewport(ViewportCommand::Fit),
        "F2" => Action::Build(Build::Rename(None)),
        "Delete" | "Backspace" => Action::Build(Build::AskRemove),
        "c" => Action::Build(Build::AskConnect(None)),
        "t" => Action::Build(Build::Tidy),
        "f" => Action::TogglePresenting,
        "i" => Action::ToggleInspector,
        "l" => Action::ToggleLog,
        "m" => Action::Show(Dialog::Publish),
        "k" => Action::Show(Dialog::Kill),
        "s" => Action::Show(Dialog::Start),
        "r" => Action::Show(Dialog::Restart),
        "o" => Action::Show(Dialog::Library),
        "v" => Action::Show(Dialog::Compare),
        key => {
            let made = Made::ALL.into_iter().find(|made| made.key() == key)?;
            Action::Build(Build::Add(made, None))
        }
    })
}
