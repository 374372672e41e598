//! The canvas over the diagram, painted from the frame loop without touching the DOM.
//!
//! While paused it also says in words what is in flight: for screen readers and tests.

use std::rc::Rc;
use std::sync::Arc;
use warren_core::text::said;
use warren_core::{mark, tr};

use warren_core::snapshot::Snapshot;
use warren_core::time::Time;
use warren_diagram::Diagram;
use warren_diagram::frame::{Frame, Mark, Token, TokenKind};
use warren_diagram::scene::Scene;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::prelude::*;

use super::paint::paint;
use super::palette::Palette;
use crate::state::same::Same;
use crate::state::viewport::Viewport;

/// What is painted.
#[derive(Clone, PartialEq, Properties)]
pub struct TokensProps {
    /// The layout.
    pub diagram: Rc<Diagram>,
    /// What stands still beneath.
    pub scene: Same<Rc<Scene>>,
    /// The state.
    pub snapshot: Same<Arc<Snapshot>>,
    /// The very moment.
    pub at: Time,
    /// Where on the screen.
    pub viewport: Viewport,
    /// Whether the page is dark.
    pub dark: bool,
    /// Whether the picture moves.
    pub moving: bool,
}

/// The canvas.
#[component]
pub fn Tokens(props: &TokensProps) -> Html {
    let place = use_node_ref();
    let palette = use_mut_ref(|| None::<(bool, Palette)>);
    let frame = props.diagram.frame(&props.snapshot, props.at);
    let (tokens, label) = if props.moving {
        (None, tr!("Messages in flight"))
    } else {
        (Some(compact(&frame)), described(&frame))
    };
    let (scene, viewport, dark) = (props.scene.clone(), props.viewport, props.dark);
    use_effect({
        let place = place.clone();
        move || {
            let mut palette = palette.borrow_mut();
            if palette.as_ref().is_none_or(|(known, _)| *known != dark) {
                *palette = Some((dark, Palette::read()));
            }
            if let (Some(canvas), Some((_, palette))) =
                (place.cast::<HtmlCanvasElement>(), palette.as_ref())
            {
                show(&canvas, (&scene, &frame), viewport, palette);
            }
        }
    });
    html! {
        <canvas
            ref={place}
            class="diagram-tokens"
            role="img"
            aria-label={label}
            data-testid="tokens"
            data-tokens={tokens}
        />
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the size of a screen in dots"
)]
fn show(
    canvas: &HtmlCanvasElement,
    picture: (&Scene, &Frame),
    viewport: Viewport,
    palette: &Palette,
) {
    let density = gloo_utils::window().device_pixel_ratio();
    let dots = |length: i32| (f64::from(length) * density).round() as u32;
    let (width, height) = (dots(viewport.size().width), dots(viewport.size().height));
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok().flatten();
    if let Some(context) = context.and_then(|one| one.dyn_into::<CanvasRenderingContext2d>().ok()) {
        paint(&context, picture, viewport.place(), density, palette);
    }
}

fn kind(token: &Token) -> &'static str {
    match token.kind {
        TokenKind::Publish => mark!("published"),
        TokenKind::Route => mark!("routed"),
        TokenKind::Deliver => mark!("delivered"),
        TokenKind::Return => mark!("returned"),
        TokenKind::Verdict(_) => mark!("verdict"),
        TokenKind::Receipt(receipt) => receipt.name(),
        TokenKind::Confirm(Mark::Ack) => mark!("confirmed"),
        TokenKind::Confirm(_) => mark!("refused"),
        TokenKind::Lost(_) => mark!("lost"),
    }
}

/// What is painted as text: equal for equal pictures.
fn compact(frame: &Frame) -> String {
    let tokens = frame.tokens.iter().map(|token| {
        let again = if token.redelivered { "!" } else { "" };
        format!(
            "{}{}{again}@{:.1},{:.1}",
            kind(token),
            token.number,
            token.x,
            token.y
        )
    });
    let rings = frame
        .rings
        .iter()
        .map(|ring| format!("{}={:.3}", ring.node, ring.progress));
    tokens.chain(rings).collect::<Vec<_>>().join(" ")
}

/// What is in flight, in words.
fn described(frame: &Frame) -> String {
    if frame.tokens.is_empty() {
        return tr!("Nothing is in flight");
    }
    let tokens = frame.tokens.iter().map(|token| {
        let kind = said(kind(token), &[]);
        if token.redelivered {
            tr!("{} {}, again", token.number, kind)
        } else {
            format!("{} {kind}", token.number)
        }
    });
    tr!("In flight: {}", tokens.collect::<Vec<_>>().join("; "))
}
