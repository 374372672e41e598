//! What only a real browser can show, run by `cargo xtask test --only wasm`.
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
