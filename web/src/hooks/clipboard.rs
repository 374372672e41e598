//! Copying and pasting nodes through the system's clipboard, as scenario JSON, so that it
//! also works from one tab to another, and into a text editor.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use gloo_events::{EventListener, EventListenerOptions};
use warren_core::scenario::{NodeId, Scenario};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ClipboardEvent, Element};
use yew::prelude::*;

use super::dispatch::Dispatch;
use crate::state::build::{Build, fragment_text};
use crate::state::{Action, AppState};

/// What would be copied now.
type Selected = Rc<RefCell<(Arc<Scenario>, Vec<NodeId>)>>;

/// Listens to copy, cut and paste as long as the page is there, and puts into the clipboard
/// what was copied by a button.
#[hook]
pub fn use_clipboard(state: &AppState, dispatch: Dispatch) {
    let now = (state.scenario().clone(), state.selected_nodes());
    let selected: Rc<Selected> = use_memo((), |()| Rc::new(RefCell::new(now.clone())));
    *selected.borrow_mut() = now;
    use_effect_with((), move |()| {
        let listen = |name: &'static str| {
            let (selected, dispatch) = (Selected::clone(&selected), dispatch.clone());
            let options = EventListenerOptions::enable_prevent_default();
            let document = gloo_utils::document();
            EventListener::new_with_options(&document, name, options, move |event| {
                if let Some(event) = event.dyn_ref::<ClipboardEvent>() {
                    heard(name, event, &selected, &dispatch);
                }
            })
        };
        let listeners = ["copy", "cut", "paste"].map(listen);
        move || drop(listeners)
    });
    use_effect_with(state.editing.copied.clone(), |copied| {
        if let Some(text) = copied {
            let written = gloo_utils::window()
                .navigator()
                .clipboard()
                .write_text(text);
            // Where the browser refuses, this page remembers what was copied.
            spawn_local(async move { drop(JsFuture::from(written).await) });
        }
    });
}

fn heard(name: &str, event: &ClipboardEvent, selected: &Selected, dispatch: &Dispatch) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let elsewhere = "dialog, input, textarea, select, [contenteditable]";
    let elsewhere = target.is_some_and(|target| target.closest(elsewhere).ok().flatten().is_some());
    let Some(data) = event.clipboard_data().filter(|_| !elsewhere) else {
        return;
    };
    if name == "paste" {
        let text = data.get_data("text/plain").unwrap_or_default();
        dispatch.send(Action::Build(Build::Paste(text)));
        event.prevent_default();
        return;
    }
    let (scenario, nodes) = &*selected.borrow();
    if nodes.is_empty() {
        return;
    }
    let text = fragment_text(scenario, nodes);
    // Fails for no plain text.
    let _ = data.set_data("text/plain", &text);
    event.prevent_default();
    dispatch.send(Action::Build(Build::Copied(text)));
    if name == "cut" {
        dispatch.send(Action::Build(Build::AskRemove));
    }
}

/// Pastes by a button: from the system's clipboard, or what this page remembers.
pub fn paste(remembered: Option<Rc<str>>, dispatch: &Dispatch) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| {
        let (dispatch, remembered) = (dispatch.clone(), remembered.clone());
        let read = gloo_utils::window().navigator().clipboard().read_text();
        spawn_local(async move {
            let read = JsFuture::from(read).await.ok();
            let read = read.as_ref().and_then(JsValue::as_string);
            let text = read.or_else(|| remembered.as_deref().map(str::to_owned));
            dispatch.send(Action::Build(Build::Paste(text.unwrap_or_default())));
        });
    })
}
