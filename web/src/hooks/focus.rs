//! Puts the focus where the state wants it, so that keys go on from there.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, SvgElement};
use yew::prelude::*;

use crate::state::editing::Focus;

/// Follows the state.
#[hook]
pub fn use_focus(focus: Focus) {
    use_effect_with(focus, |focus| {
        if focus.turn == 0 {
            return;
        }
        let quoted = focus.testid.replace('\\', r"\\").replace('"', r#"\""#);
        let place = format!("[data-testid=\"{quoted}\"]");
        let element = gloo_utils::document().query_selector(&place).ok().flatten();
        // Neither fails for an element that is there.
        if let Some(element) = element {
            if let Some(element) = element.dyn_ref::<HtmlElement>() {
                let _ = element.focus();
            } else if let Some(element) = element.dyn_ref::<SvgElement>() {
                let _ = element.focus();
            }
        }
    });
}
