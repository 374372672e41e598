//! The program of the filters: it runs the rules of processors for the page and for the workshop,
//! texts in and texts out. `web/filters/load.js` loads it, and `web/src/filters.rs` calls it.

use std::cell::OnceCell;

use js_sys::Array;
use warren_core::filter::{FilterError, Filters};
use warren_filter::Jq;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static JQ: OnceCell<Jq> = const { OnceCell::new() };
}

fn with<T>(act: impl FnOnce(&Jq) -> T) -> T {
    JQ.with(|jq| act(jq.get_or_init(Jq::default)))
}

/// Whether this is a filter: `["ok"]`, or what is wrong with it.
#[wasm_bindgen]
pub fn check(filter: &str) -> Array {
    told(with(|jq| jq.check(filter)).map(|()| Vec::new()))
}

/// The outputs of a filter: `["ok", …]`, or what is wrong.
#[wasm_bindgen]
pub fn run(filter: &str, input: &str) -> Array {
    told(with(|jq| jq.run(filter, input)))
}

/// An error is its kind, its text, and its place where that is known.
fn told(outcome: Result<Vec<String>, FilterError>) -> Array {
    let text = |text: String| JsValue::from(text);
    match outcome {
        Ok(outputs) => {
            let outputs = outputs.into_iter().map(text);
            std::iter::once(JsValue::from("ok"))
                .chain(outputs)
                .collect()
        }
        Err(FilterError {
            kind,
            text: what,
            at,
        }) => {
            let at = at.map(|at| text(at.to_string()));
            let error = [JsValue::from(kind.name()), text(what)];
            error.into_iter().chain(at).collect()
        }
    }
}

fn main() {}
