//! Mounts the page, in the language that was chosen. A panic ends the wasm by a trap, which
//! `web/crash/crash.js` shows.

fn main() {
    wasm_bindgen_futures::spawn_local(async {
        warren_web::language::learn().await;
        yew::Renderer::<warren_web::App>::new().render();
    });
}
