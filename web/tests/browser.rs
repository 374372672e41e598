//! What only a real browser can show, run by `wasm-pack test --headless --chrome`.
#![cfg(target_arch = "wasm32")]

#[path = "browser/golden.rs"]
mod golden;

use std::time::Duration;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_page_mounts_and_says_its_name() {
    let document = gloo_utils::document();
    let place = document
        .create_element("div")
        .expect("the browser makes elements");
    gloo_utils::body()
        .append_child(&place)
        .expect("the body takes an element");
    yew::Renderer::<warren_web::App>::with_root(place.clone()).render();
    yew::platform::time::sleep(Duration::ZERO).await;
    assert!(place.text_content().unwrap_or_default().contains("Warren"));
}

#[wasm_bindgen_test]
fn a_crash_is_shown_once_and_offers_the_page_again() {
    let document = gloo_utils::document();
    warren_web::crash::show(&document, "no entry found for key").expect("it can be shown");
    assert!(
        warren_web::crash::show(&document, "another").is_none(),
        "the first tells enough"
    );
    let panels = document.query_selector_all(".crash").expect("a query");
    assert_eq!(panels.length(), 1);
    let panel = document
        .query_selector(".crash")
        .expect("a query")
        .expect("the panel");
    let text = panel.text_content().unwrap_or_default();
    assert!(
        text.contains("kept in this browser") && text.contains("no entry found"),
        "{text}"
    );
    let link = panel.query_selector("a").expect("a query").expect("a link");
    let here = gloo_utils::window().location().pathname().expect("a path");
    assert!(
        link.get_attribute("href")
            .is_some_and(|href| href.starts_with(&here))
    );
    panel.remove();
}
