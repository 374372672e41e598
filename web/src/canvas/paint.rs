//! Paints a frame on the canvas: tokens and rings.

use std::f64::consts::{FRAC_PI_2, TAU};

use warren_core::text::said;
use warren_diagram::frame::{Frame, Mark, Ring, Token, TokenKind, captions, covered};
use warren_diagram::look::Look;
use warren_diagram::scene::{Anchor, ConsumerNode, Fit, Scene};
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
    // Setting a transform of finite numbers cannot fail.
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, canvas.width().into(), canvas.height().into());
    let scale = place.scale * density;
    let _ = context.set_transform(scale, 0.0, 0.0, scale, place.x * density, place.y * density);
    context.set_text_align("center");
    context.set_text_baseline("middle");
    for ring in &frame.rings {
        paint_ring(context, ring, palette);
    }
    for token in &frame.tokens {
        context.set_global_alpha(token.opacity.into());
        match token.kind.mark() {
            Some(mark) => paint_mark(context, token, mark, palette),
            None => paint_message(context, token, palette),
        }
    }
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
    paint_words(context, frame, palette);
    context.set_global_alpha(1.0);
}

/// Writes beneath tokens what becomes of them.
fn paint_words(context: &Context, frame: &Frame, palette: &Palette) {
    for caption in captions(frame) {
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
            (color, WORDS),
            palette,
        );
    }
}

fn paint_ring(context: &Context, ring: &Ring, palette: &Palette) {
    let end = f64::from(ring.progress).mul_add(TAU, -FRAC_PI_2);
    context.begin_path();
    // An arc of positive radius cannot fail.
    let _ = context.arc(
        ring.x.into(),
        ring.y.into(),
        ConsumerNode::RING.into(),
        -FRAC_PI_2,
        end,
    );
    context.set_line_width(5.0);
    context.set_line_cap("round");
    context.set_stroke_style_str(&palette.accent);
    context.stroke();
}

fn trace(context: &Context, token: &Token, look: Look, radius: f32) {
    let (x, y) = (f64::from(token.x), f64::from(token.y));
    context.begin_path();
    let corners = look.shape.corners(radius);
    if corners.is_empty() {
        let _ = context.arc(x, y, radius.into(), 0.0, TAU);
    }
    for (dx, dy) in corners {
        context.line_to(x + f64::from(dx), y + f64::from(dy));
    }
    context.close_path();
}

fn paint_message(context: &Context, token: &Token, palette: &Palette) {
    let (x, y) = (f64::from(token.x), f64::from(token.y));
    let radius = f64::from(Token::RADIUS);
    let lost = matches!(token.kind, TokenKind::Lost(_));
    let Some((fill, ink)) = palette.messages.get(usize::from(token.look.color)) else {
        return;
    };
    trace(context, token, token.look, Token::RADIUS);
    context.set_fill_style_str(fill);
    context.fill();
    context.set_line_width(if lost { 2.5 } else { 1.4 });
    context.set_stroke_style_str(if lost { &palette.loss } else { &palette.line });
    context.stroke();
    write(
        context,
        &token.number.0.to_string(),
        (x, y),
        ink,
        "650 12px",
    );
    if token.persistent {
        context.begin_path();
        context.move_to(x - 6.0, y + 8.0);
        context.line_to(x + 6.0, y + 8.0);
        context.set_line_width(2.0);
        context.stroke();
    }
    if let Some(priority) = token.priority {
        let at = (x - radius * 0.85, y - radius * 0.85);
        let text = format!("↑{priority}");
        outlined(context, &text, at, (&palette.ink, WORDS), palette);
    }
    if token.redelivered {
        outlined(
            context,
            "↺",
            (x + radius * 0.85, y - radius * 0.85),
            (&palette.loss, WORDS),
            palette,
        );
    }
}

fn paint_mark(context: &Context, token: &Token, mark: Mark, palette: &Palette) {
    let (x, y) = (f64::from(token.x), f64::from(token.y));
    let color = match mark {
        Mark::Ack => &palette.yes,
        Mark::Refused | Mark::Requeue | Mark::Unknown => &palette.loss,
    };
    context.begin_path();
    let _ = context.arc(x, y, Token::MARK_RADIUS.into(), 0.0, TAU);
    context.set_fill_style_str(&palette.ground);
    context.fill();
    context.set_line_width(1.6);
    context.set_stroke_style_str(color);
    context.stroke();
    write(context, mark.symbol(), (x, y), color, "700 11px");
}

fn write(context: &Context, text: &str, (x, y): (f64, f64), color: &str, font: &str) {
    context.set_font(&format!("{font} system-ui, sans-serif"));
    context.set_fill_style_str(color);
    // Text without a greatest width cannot fail.
    let _ = context.fill_text(text, x, y + 0.5);
}

/// The type of words beside tokens.
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
