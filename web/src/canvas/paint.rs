//! Paints a frame on the canvas: tokens and rings.

use std::f64::consts::{FRAC_PI_2, TAU};

use warren_core::text::said;
use warren_diagram::Print;
use warren_diagram::frame::{Frame, Mark, Ring, Token, TokenKind, captions, covered};
use warren_diagram::look::Look;
use warren_diagram::scene::{Anchor, Fit, Scene};
use web_sys::CanvasRenderingContext2d as Context;

use super::palette::Palette;

/// Paints the frame, and the scene's names that it covers, on a canvas with `density` dots to a pixel.
pub fn paint(
    context: &Context,
    (scene, frame): (&Scene, &Frame),
    place: Fit,
    density: f64,
    palette: &Palette,
) {
    let Some(canvas) = context.canvas() else {
        return;
    };
    put(context, 1.0, (0.0, 0.0));
    context.clear_rect(0.0, 0.0, canvas.width().into(), canvas.height().into());
    let scale = place.scale * density;
    let (x, y) = (place.x * density, place.y * density);
    put(context, scale, (x, y));
    context.set_text_align("center");
    context.set_text_baseline("middle");
    let print = scene.print;
    for ring in &frame.rings {
        paint_ring(context, ring, print.ring(), palette);
    }
    for token in &frame.tokens {
        context.set_global_alpha(token.opacity.into());
        let at = (
            f64::from(token.x).mul_add(scale, x),
            f64::from(token.y).mul_add(scale, y),
        );
        put(context, scale * f64::from(print.larger()), at);
        match token.kind.mark() {
            Some(mark) => paint_mark(context, mark, print, palette),
            None => paint_message(context, token, print, palette),
        }
    }
    put(context, scale, (x, y));
    context.set_global_alpha(1.0);
    for (text, weight) in covered(scene, frame) {
        context.set_text_align(match text.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "center",
            Anchor::End => "end",
        });
        let font = format!("{weight} {}px", text.size);
        let at = (text.at.x.into(), text.at.y.into());
        outlined(context, &text.text, at, (&palette.ink, &font), palette);
    }
    context.set_text_align("center");
    paint_words(context, frame, print, palette);
    context.set_global_alpha(1.0);
}

/// Draws from here on with this scale from this place.
fn put(context: &Context, scale: f64, (x, y): (f64, f64)) {
    // Setting a transform of finite numbers cannot fail.
    let _ = context.set_transform(scale, 0.0, 0.0, scale, x, y);
}

/// Writes beneath tokens what becomes of them.
fn paint_words(context: &Context, frame: &Frame, print: Print, palette: &Palette) {
    let font = match print {
        Print::Page(_) => WORDS,
        Print::Room => "650 20px",
    };
    for caption in captions(frame, print) {
        let color = if caption.bad {
            &palette.loss
        } else {
            &palette.ink
        };
        let at = (caption.x.into(), caption.y.into());
        context.set_global_alpha(caption.opacity.into());
        outlined(
            context,
            &said(caption.text, &[]),
            at,
            (color, font),
            palette,
        );
    }
}

fn paint_ring(context: &Context, ring: &Ring, radius: i32, palette: &Palette) {
    let end = f64::from(ring.progress).mul_add(TAU, -FRAC_PI_2);
    context.begin_path();
    // An arc of positive radius cannot fail.
    let _ = context.arc(ring.x.into(), ring.y.into(), radius.into(), -FRAC_PI_2, end);
    context.set_line_width(5.0);
    context.set_line_cap("round");
    context.set_stroke_style_str(&palette.accent);
    context.stroke();
}

fn trace(context: &Context, look: Look, radius: f32) {
    context.begin_path();
    let corners = look.shape.corners(radius);
    if corners.is_empty() {
        let _ = context.arc(0.0, 0.0, radius.into(), 0.0, TAU);
    }
    for (dx, dy) in corners {
        context.line_to(dx.into(), dy.into());
    }
    context.close_path();
}

fn paint_message(context: &Context, token: &Token, print: Print, palette: &Palette) {
    let radius = f64::from(Token::RADIUS);
    let lost = matches!(token.kind, TokenKind::Lost(_));
    let Some((fill, ink)) = palette.messages.get(usize::from(token.look.color)) else {
        return;
    };
    let font = font(print, WORDS);
    trace(context, token.look, Token::RADIUS);
    context.set_fill_style_str(fill);
    context.fill();
    context.set_line_width(if lost { 2.5 } else { 1.4 });
    context.set_stroke_style_str(if lost { &palette.loss } else { &palette.line });
    context.stroke();
    write(context, &token.number.0.to_string(), (0.0, 0.0), ink, font);
    if token.persistent {
        context.begin_path();
        context.move_to(-6.0, 8.0);
        context.line_to(6.0, 8.0);
        context.set_line_width(2.0);
        context.stroke();
    }
    if let Some(priority) = token.priority {
        let at = (radius * -0.85, radius * -0.85);
        let text = format!("↑{priority}");
        outlined(context, &text, at, (&palette.ink, font), palette);
    }
    if token.beneath > 0 {
        let at = (radius * 1.275, radius * 0.85);
        let text = format!("+{}", token.beneath);
        outlined(context, &text, at, (&palette.ink, font), palette);
    }
    if token.redelivered {
        outlined(
            context,
            "↺",
            (radius * 0.85, radius * -0.85),
            (&palette.loss, font),
            palette,
        );
    }
}

fn paint_mark(context: &Context, mark: Mark, print: Print, palette: &Palette) {
    let color = match mark {
        Mark::Ack => &palette.yes,
        Mark::Refused | Mark::Requeue | Mark::Unknown => &palette.loss,
    };
    context.begin_path();
    let _ = context.arc(0.0, 0.0, Token::MARK_RADIUS.into(), 0.0, TAU);
    context.set_fill_style_str(&palette.ground);
    context.fill();
    context.set_line_width(1.6);
    context.set_stroke_style_str(color);
    context.stroke();
    write(context, mark.symbol(), (0.0, 0.0), color, font(print, MARK));
}

fn write(context: &Context, text: &str, (x, y): (f64, f64), color: &str, font: &str) {
    context.set_font(&format!("{font} system-ui, sans-serif"));
    context.set_fill_style_str(color);
    // Text without a greatest width cannot fail.
    let _ = context.fill_text(text, x, y + 0.5);
}

/// The type of what is drawn as much larger as its token is; for a page it is this.
const fn font(print: Print, page: &str) -> &str {
    match print {
        Print::Page(_) => page,
        Print::Room => "650 13.5px",
    }
}

/// The type of a mark, on a page.
const MARK: &str = "700 11px";

/// The type of numbers, and of words beside tokens, on a page.
const WORDS: &str = "650 12px";

/// Text in this colour and type, with a ground of its own around it.
fn outlined(
    context: &Context,
    text: &str,
    at: (f64, f64),
    (color, font): (&str, &str),
    palette: &Palette,
) {
    context.set_font(&format!("{font} system-ui, sans-serif"));
    context.set_line_width(4.0);
    context.set_line_join("round");
    context.set_stroke_style_str(&palette.ground);
    let _ = context.stroke_text(text, at.0, at.1 + 0.5);
    write(context, text, at, color, font);
}
