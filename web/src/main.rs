//! Mounts the page. A panic ends the wasm by a trap, which `web/crash/crash.js` shows.

fn main() {
    yew::Renderer::<warren_web::App>::new().render();
}
