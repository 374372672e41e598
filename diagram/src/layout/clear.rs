//! Keeps the nodes that are laid out clear of those that were placed by hand.
//!
//! What a hand put somewhere stays there; what the columns would put on top of it moves
//! aside in its column, as little as possible. So does what was put beside something in the
//! wide picture, and would cover it in the narrow one or in a room's, where nodes have other
//! sizes.

use super::axes::Axes;
use crate::geometry::{Point, Rect};
use crate::print::Print;
use crate::request::{Direction, LayoutRequest};

/// The space kept free around what was placed by hand.
const APART: i32 = 16;

/// How far a node moves in one try.
const STEP: i32 = 12;

/// The most tries on either side.
const TRIES: i32 = 200;

/// The room of each node: where a hand put it, else in its column, clear of all others.
pub(super) fn rects(request: &LayoutRequest, columned: &[Rect]) -> Vec<Rect> {
    let mut rects = columned.to_vec();
    let mut by_hand: Vec<Rect> = Vec::new();
    let axes = Axes(request.print.direction());
    for (number, node) in request.nodes.iter().enumerate() {
        if let Some(middle) = node.placed {
            let mut rect = Rect::around(middle, node.size);
            if request.print != Print::Page(Direction::LeftToRight) {
                let there: Vec<Rect> = by_hand.iter().map(|one| one.grown(-APART)).collect();
                let free = |rect: &Rect| !there.iter().any(|other| other.intersects(rect));
                rect = aside(axes, rect, free);
            }
            rects[number] = rect;
            by_hand.push(rect.grown(APART));
        }
    }
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
        rects[number] = aside(axes, rect, free);
    }
    rects
}

/// The nearest room across the flow that is free; none of the tries: where it was.
fn aside(axes: Axes, rect: Rect, free: impl Fn(&Rect) -> bool) -> Rect {
    let aside = |by: i32| {
        let Point { x, y } = axes.point(0, by);
        Rect {
            x: rect.x + x,
            y: rect.y + y,
            ..rect
        }
    };
    let mut tries = (0..TRIES).flat_map(|step| [aside(STEP * step), aside(-STEP * step)]);
    tries.find(free).unwrap_or(rect)
}
