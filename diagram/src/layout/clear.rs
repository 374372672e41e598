//! Keeps the nodes that are laid out clear of those that were placed by hand.
//!
//! What a hand put somewhere stays there; what the columns would put on top of it moves
//! aside in its column, as little as possible.

use super::axes::Axes;
use crate::geometry::{Point, Rect};
use crate::request::LayoutRequest;

/// The space kept free around what was placed by hand.
const APART: i32 = 16;

/// How far a node moves in one try.
const STEP: i32 = 12;

/// The most tries on either side.
const TRIES: i32 = 200;

/// The room of each node: where a hand put it, else in its column, clear of all others.
pub(super) fn rects(request: &LayoutRequest, columned: &[Rect]) -> Vec<Rect> {
    let mut rects = columned.to_vec();
    let mut by_hand = Vec::new();
    for (number, node) in request.nodes.iter().enumerate() {
        if let Some(middle) = node.placed {
            rects[number] = Rect::around(middle, node.size);
            by_hand.push(rects[number].grown(APART));
        }
    }
    let axes = Axes(request.direction);
    for number in 0..rects.len() {
        let rect = rects[number];
        let covered = |rect: &Rect| by_hand.iter().any(|other| other.intersects(rect));
        if request.nodes[number].placed.is_some() || !covered(&rect) {
            continue;
        }
        let free = |rect: &Rect| {
            let mut others = rects.iter().enumerate();
            !covered(rect)
                && !others.any(|(other, there)| other != number && there.intersects(rect))
        };
        let aside = |by: i32| {
            let Point { x, y } = axes.point(0, by);
            Rect {
                x: rect.x + x,
                y: rect.y + y,
                ..rect
            }
        };
        let tries = (1..TRIES).flat_map(|step| [aside(STEP * step), aside(-STEP * step)]);
        rects[number] = tries.into_iter().find(free).unwrap_or(rect);
    }
    rects
}
