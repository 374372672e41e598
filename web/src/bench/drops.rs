//! Files that are dropped anywhere on the page: they are brought to the import.

use gloo_events::{EventListener, EventListenerOptions};
use warren_core::mark;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File};
use yew::prelude::*;

use super::desk::Desk;
use super::import::{bring, read_file};
use crate::workshop::{Order, Panel};

/// Takes the files that are dropped, as long as the component is there.
#[hook]
pub fn use_drops(desk: &Desk) {
    let desk = desk.clone();
    use_effect_with((), move |()| {
        let window = gloo_utils::window();
        let options = EventListenerOptions::enable_prevent_default();
        // A browser drops nothing where that was not allowed before.
        let over = EventListener::new_with_options(&window, "dragover", options, |event| {
            if brings_files(event) {
                event.prevent_default();
            }
        });
        let drop_here = EventListener::new_with_options(&window, "drop", options, move |event| {
            // What a field has taken is not taken twice.
            if let (false, Some(file)) = (event.default_prevented(), dropped(event)) {
                event.prevent_default();
                let desk = desk.clone();
                let read = Callback::from(move |text| {
                    bring(text);
                    desk.order(Order::Show(Panel::Import));
                });
                read_file(file, read);
            }
        });
        move || drop((over, drop_here))
    });
}

fn brings_files(event: &Event) -> bool {
    let data = event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer);
    data.is_some_and(|data| data.types().includes(&mark!("Files").into(), 0))
}

fn dropped(event: &Event) -> Option<File> {
    let data = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    data.files()?.get(0)
}
