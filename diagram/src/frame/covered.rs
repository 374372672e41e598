//! The names and labels that tokens lie on: they are written again, over the tokens.

use super::{Frame, Token};
use crate::print::Print;
use crate::scene::{Anchor, Scene, Text};
use crate::text::text_width;

/// The names of nodes, and what is written on edges, wherever a token covers part of it;
/// each with the weight of its type.
#[must_use]
pub fn covered<'a>(scene: &'a Scene, frame: &Frame) -> Vec<(&'a Text, u16)> {
    let names = scene.nodes.iter().map(|node| (&node.name, 620));
    let labels = scene.edges.iter().filter_map(|edge| edge.label.as_ref());
    let labels = labels
        .flat_map(|label| &label.lines)
        .map(|line| (line, 400));
    let all = names.chain(labels);
    all.filter(|(text, _)| {
        frame
            .tokens
            .iter()
            .any(|token| covers(token, text, scene.print))
    })
    .collect()
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn covers(token: &Token, text: &Text, print: Print) -> bool {
    let width = text_width(&text.text, text.size);
    let start = match text.anchor {
        Anchor::Start => 0,
        Anchor::Middle => width / 2,
        Anchor::End => width,
    };
    let left = (text.at.x - start) as f32;
    let beside = (left - token.x).max(token.x - left - width as f32);
    let above = (text.at.y as f32 - token.y).abs() - text.size as f32 / 2.0;
    beside.max(above) < Token::RADIUS * print.larger()
}
