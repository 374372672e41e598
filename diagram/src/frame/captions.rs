//! What is written beneath tokens of what becomes of them, and where it does not collide.

use warren_core::event::Receipt;

use super::{Frame, Mark, Token, TokenKind};
use crate::print::Print;

/// How high a line of captions is, on a page.
const LINE: f32 = 14.0;
/// From a token to its caption, on a page.
const GAP: f32 = 10.0;
/// How far apart captions are that cannot touch, on a page.
const APART: f32 = 110.0;

/// A line beneath a token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Caption {
    /// What it says.
    pub text: &'static str,
    /// Its middle, along x.
    pub x: f32,
    /// Its middle, along y.
    pub y: f32,
    /// Whether it tells of something lost or refused.
    pub bad: bool,
    /// How opaque it is, from 0 to 1.
    pub opacity: f32,
}

/// The captions of a frame. Those that would lie on each other go beneath each other, and
/// the same words are written once.
#[must_use]
pub fn captions(frame: &Frame, print: Print) -> Vec<Caption> {
    let larger = print.larger();
    let (line, apart) = (LINE * larger, APART * larger);
    let mut written: Vec<Caption> = Vec::new();
    for token in &frame.tokens {
        let Some(text) = token.kind.caption() else {
            continue;
        };
        let (radius, gap) = (radius(token.kind) * larger, GAP * larger);
        let mut y = token.y + radius + gap;
        let near = |one: &&Caption| (one.x - token.x).abs() < apart;
        let mut beside = written.iter().filter(near);
        if beside.any(|one| one.text == text && (one.y - y).abs() < 3.0 * line) {
            continue;
        }
        while written
            .iter()
            .filter(near)
            .any(|one| (one.y - y).abs() < line)
        {
            y += line;
        }
        written.push(Caption {
            text,
            x: token.x,
            y,
            bad: is_bad(token.kind),
            opacity: token.opacity,
        });
    }
    written
}

const fn radius(kind: TokenKind) -> f32 {
    match kind {
        TokenKind::Confirm(_) | TokenKind::Receipt(_) => Token::MARK_RADIUS,
        _ => Token::RADIUS,
    }
}

const fn is_bad(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Receipt(receipt) => !matches!(receipt, Receipt::Ok),
        _ => matches!(kind, TokenKind::Lost(_) | TokenKind::Confirm(Mark::Refused)),
    }
}
