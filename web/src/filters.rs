//! Who runs the filters of processors in the page: a program of its own, which is loaded where a
//! scenario has processors, and called like any function then.

use std::sync::Arc;

use js_sys::{Array, Promise};
use warren_core::filter::{FilterError, FilterFailure, Filters, NoFilters};
use warren_core::scenario::{Client, Scenario};
use warren_core::timeline::Timeline;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use crate::workshop::module::strings;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = warrenFilters, js_name = load, catch)]
    fn fetched() -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = warrenFilters, catch)]
    fn ready() -> Result<bool, JsValue>;

    #[wasm_bindgen(js_namespace = warrenFilters, catch)]
    fn check(filter: &str) -> Result<Array, JsValue>;

    #[wasm_bindgen(js_namespace = warrenFilters, catch)]
    fn run(filter: &str, input: &str) -> Result<Array, JsValue>;
}

/// Loads the program, and gives whether it is there.
pub async fn load() -> bool {
    match fetched() {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

/// Whether the program is there.
#[must_use]
pub fn is_ready() -> bool {
    cfg!(target_family = "wasm") && ready().unwrap_or_default()
}

/// Whether a scenario has use for it.
#[must_use]
pub fn are_needed(scenario: &Scenario) -> bool {
    let mut clients = scenario.clients.iter();
    clients.any(|client| matches!(client, Client::Processor(_)))
}

/// Who runs filters now: nobody, while the program is not there.
#[must_use]
pub fn present() -> Arc<dyn Filters> {
    if is_ready() {
        Arc::new(PageFilters)
    } else {
        Arc::new(NoFilters)
    }
}

/// The timeline of a scenario, nothing simulated yet.
#[must_use]
pub fn timeline(scenario: Arc<Scenario>) -> Timeline {
    Timeline::with_filters(scenario, present())
}

/// The whole run of a scenario.
#[must_use]
pub fn complete(scenario: Arc<Scenario>) -> Timeline {
    timeline(scenario).to_the_end()
}

/// The page's program of filters.
#[derive(Clone, Copy, Debug)]
pub struct PageFilters;

impl Filters for PageFilters {
    fn check(&self, filter: &str) -> Result<(), FilterError> {
        answer(check(filter)).map(drop)
    }

    fn run(&self, filter: &str, input: &str) -> Result<Vec<String>, FilterError> {
        answer(run(filter, input))
    }
}

/// What the program answered: outputs after the word `ok`, or an error's kind, text and place.
fn answer(answer: Result<Array, JsValue>) -> Result<Vec<String>, FilterError> {
    let mut texts = answer.map_or_else(|_| Vec::new(), |texts| strings(&texts));
    if texts.first().is_some_and(|word| word == "ok") {
        texts.remove(0);
        return Ok(texts);
    }
    let kinds = [
        FilterFailure::Unreadable,
        FilterFailure::Raised,
        FilterFailure::Stopped,
    ];
    let word = texts.first().cloned().unwrap_or_default();
    let kind = kinds.into_iter().find(|kind| kind.name() == word);
    Err(FilterError {
        kind: kind.unwrap_or(FilterFailure::Missing),
        text: texts.get(1).cloned().unwrap_or_default(),
        at: texts.get(2).and_then(|at| at.parse().ok()),
    })
}
