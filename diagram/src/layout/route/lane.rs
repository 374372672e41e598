//! The lanes of what runs back, beside everything else.

use super::Plan;
use crate::geometry::{Path, Point, Rect};
use crate::request::EdgeRequest;

/// The lanes given out so far.
pub(super) struct Lanes {
    /// Where the next lane begins, across the flow.
    next: i32,
    taken: i32,
}

/// From the last thing beside the lanes, and from lane to lane.
const APART: i32 = 14;
/// How far from its node an edge turns.
const TURN: i32 = 16;
/// How much further the next one turns, so that lines keep apart.
const STAGGER: i32 = 5;
/// The radius of the corners.
const CORNER: i32 = 10;

impl Lanes {
    /// The first lane is beyond every node, also those placed by hand.
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        let far = plan.rects.iter().map(|rect| {
            let corner = Point::new(rect.right(), rect.bottom());
            plan.axes.split(corner).1
        });
        let furthest = far.chain([plan.columns.lanes]).max().unwrap_or(0);
        Self {
            next: furthest + APART,
            taken: 0,
        }
    }

    /// The line of one edge: out, back along its lane, and in; the label on the lane.
    pub(super) fn take(&mut self, plan: &Plan<'_>, edge: &EdgeRequest) -> (Path, Option<Rect>) {
        let axes = plan.axes;
        let room = axes.across(edge.room).max(12);
        let lane = self.next + room / 2;
        self.next += room + APART;
        let turn = TURN + STAGGER * (self.taken % 4);
        self.taken += 1;
        let (start, from) = axes.split(axes.exit(&plan.rects[edge.from]));
        let (end, to) = axes.split(axes.entry(&plan.rects[edge.to]));
        let corners = [
            (start, from),
            (start + turn, from),
            (start + turn, lane),
            (end - turn, lane),
            (end - turn, to),
            (end, to),
        ];
        let path = rounded(&corners.map(|(along, across)| axes.point(along, across)));
        // Beside its node: no line ever turns there, only between the columns.
        let (beside, _) = axes.split(plan.rects[edge.from].center());
        let center = axes.point(beside, lane);
        let label = (edge.room.width > 0).then(|| Rect::around(center, edge.room));
        (path, label)
    }
}

/// A line through these points with its corners rounded.
fn rounded(points: &[Point]) -> Path {
    let mut path = Path::from(points[0]);
    for window in points.windows(3) {
        let [before, corner, after] = [window[0], window[1], window[2]];
        path.line_to(towards(corner, before));
        path.curve_to(corner, corner, towards(corner, after));
    }
    path.line_to(points[points.len() - 1]);
    path
}

/// The point at the corner's radius from it, at most half way to the other.
fn towards(corner: Point, other: Point) -> Point {
    let step = |from: i32, to: i32| from + ((to - from) / 2).clamp(-CORNER, CORNER);
    Point::new(step(corner.x, other.x), step(corner.y, other.y))
}
