//! The language of the page. `web/locale/language.js` chooses it and fetches its catalogue.

use js_sys::Promise;
use warren_core::text::{Catalogue, speak};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = warrenLocale, catch)]
    fn catalogue() -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = warrenLocale, catch)]
    fn next() -> Result<(), JsValue>;
}

/// From now on this program speaks the language that was chosen.
pub async fn learn() {
    let Ok(promise) = catalogue() else { return };
    let fetched = JsFuture::from(promise).await.ok();
    let text = fetched.and_then(|text| text.as_string());
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        speak(Catalogue::read(text));
    }
}

/// The language that the page speaks, as browsers name it.
#[must_use]
pub fn chosen() -> String {
    // Without a page, as in native tests, it is that of the sources.
    if cfg!(not(target_arch = "wasm32")) {
        return "en".to_owned();
    }
    let root = gloo_utils::document().document_element();
    let language = root.and_then(|root| root.get_attribute("lang"));
    language.unwrap_or_default()
}

/// Opens the page again in the next language.
pub fn switch() {
    // Fails only where the page has lost its script.
    let _ = next();
}
