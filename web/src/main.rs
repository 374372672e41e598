//! Mounts the page.

fn main() {
    warren_web::crash::install_hook();
    yew::Renderer::<warren_web::App>::new().render();
}
