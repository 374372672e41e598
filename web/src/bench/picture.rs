//! The picture of the moment as a file: SVG, and PNG by way of the browser's own drawing.

use std::sync::Arc;
use warren_core::mark;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use warren_core::scenario::Scenario;
use warren_core::timeline::{Cursor, Playhead};
use warren_diagram::svg::{Face, Palette, Style, svg};
use warren_diagram::{Diagram, Print};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};
use yew::prelude::*;

use super::clipboard::follow;

/// The most events that are simulated for a picture.
const MOST_EVENTS: u32 = 2_000_000;

/// How many pixels of a PNG one unit of the picture has on each side.
const SCALE: f64 = 2.0;

/// The picture of this moment as an SVG file.
#[must_use]
pub fn picture(scenario: &Arc<Scenario>, playhead: Playhead, dark: bool) -> String {
    let rules = face();
    let style = Style {
        palette: if dark { Palette::DARK } else { Palette::LIGHT },
        face: Face {
            families: "'Warren Inter', system-ui, sans-serif",
            rules: &rules,
        },
        scale: 1.0,
    };
    in_style(scenario, playhead, &style)
}

/// The picture of this moment in light colours, as a part of a page with a face of its own.
#[must_use]
pub fn drawing(scenario: &Arc<Scenario>, playhead: Playhead) -> String {
    in_style(scenario, playhead, &Style::LIGHT)
}

fn in_style(scenario: &Arc<Scenario>, playhead: Playhead, style: &Style<'_>) -> String {
    let mut timeline = crate::filters::timeline(scenario.clone());
    loop {
        let progress = timeline.advance(10_000);
        let there = progress.at > playhead.at || progress.events >= MOST_EVENTS;
        if progress.finished || there {
            break;
        }
    }
    let cursor = Cursor::new(&timeline, playhead);
    let snapshot = cursor.snapshot();
    let diagram = Diagram::new(scenario, &snapshot.topology, Print::default());
    let scene = diagram.scene(scenario, snapshot);
    svg(&scene, &diagram.frame(snapshot, playhead.at), style)
}

/// The rules of CSS that bring the face of the picture's texts along.
fn face() -> String {
    const REGULAR: &[u8] = include_bytes!("../../../fonts/inter-regular.woff2");
    const STRONG: &[u8] = include_bytes!("../../../fonts/inter-semibold.woff2");
    let rule = |weight: u16, font: &[u8]| {
        let data = STANDARD.encode(font);
        format!(
            "@font-face{{font-family:'Warren Inter';font-weight:{weight};\
             src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    };
    rule(400, REGULAR) + &rule(600, STRONG)
}

/// Saves a picture as PNG; `said` takes what to say where that fails.
pub fn save_png(name: String, svg: String, said: Callback<&'static str>) {
    spawn_local(async move {
        match png(&svg).await {
            Ok(url) => follow(&name, &url),
            Err(_) => said.emit(mark!("This browser cannot make a PNG of it: save the SVG")),
        }
    });
}

/// The picture as the address of a PNG.
async fn png(svg: &str) -> Result<String, JsValue> {
    let image = HtmlImageElement::new()?;
    let encoded = String::from(js_sys::encode_uri_component(svg));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{encoded}"));
    JsFuture::from(image.decode()).await?;
    let document = gloo_utils::document();
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(image.natural_width() * 2);
    canvas.set_height(image.natural_height() * 2);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.scale(SCALE, SCALE)?;
    context.draw_image_with_html_image_element(&image, 0.0, 0.0)?;
    canvas.to_data_url_with_type("image/png")
}

#[cfg(test)]
mod tests {
    use warren_core::scenario::library;

    use super::*;

    #[test]
    fn the_picture_shows_the_moment() {
        let entry = library::find("hello-world").expect("it is there");
        let scenario = Arc::new(entry.scenario().expect("a scenario"));
        let at = |ms| {
            picture(
                &scenario,
                Playhead::at(warren_core::time::Time::from_ms(ms)),
                false,
            )
        };
        assert!(at(0).starts_with("<svg "));
        assert_ne!(at(0), at(2_000));
    }
}
