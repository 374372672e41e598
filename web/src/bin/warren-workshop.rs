//! The program of the workshop: what only building needs, loaded by the page when it is first
//! used. What it exports is what `web/src/workshop/module.rs` calls.

use std::cell::RefCell;

use js_sys::{Array, Function};
use warren_web::bench::Benches;
use warren_web::workshop::module::{array, strings};
use warren_web::workshop::{Brief, Order};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::Callback;

thread_local! {
    static BENCHES: RefCell<Benches> = RefCell::default();
}

/// Lets it speak the language of the page; what it shows comes after that.
#[wasm_bindgen]
pub async fn learn() {
    warren_web::language::learn().await;
}

/// Puts a panel into this place, which says by `tell` what it wants; gives a number to name it.
///
/// # Errors
/// Where the page speaks of something that this program does not know.
#[wasm_bindgen]
pub fn mount(
    place: Element,
    scenario: &str,
    brief: &Array,
    tell: Function,
) -> Result<u32, JsValue> {
    let brief = read(brief)?;
    let tell = Callback::from(move |order: Order| {
        // What the page does with it is the page's business.
        let _ = tell.call1(&JsValue::NULL, &array(&order.to_texts()));
    });
    Ok(BENCHES.with_borrow_mut(|benches| benches.mount(place, scenario, brief, tell)))
}

/// Tells a panel of another moment or selection, and of another scenario where there is one.
///
/// # Errors
/// Where the page speaks of something that this program does not know.
#[wasm_bindgen]
pub fn update(handle: u32, scenario: Option<String>, brief: &Array) -> Result<(), JsValue> {
    let brief = read(brief)?;
    BENCHES.with_borrow_mut(|benches| benches.update(handle, scenario.as_deref(), brief));
    Ok(())
}

/// Takes a panel away.
#[wasm_bindgen]
pub fn unmount(handle: u32) {
    BENCHES.with_borrow_mut(|benches| benches.unmount(handle));
}

fn read(brief: &Array) -> Result<Brief, JsValue> {
    Brief::from_texts(&strings(brief)).ok_or_else(|| "an unknown brief".into())
}

fn main() {
    warren_web::bench::set_up();
}
