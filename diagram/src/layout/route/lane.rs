//! The lanes of what runs back, beside everything else.

use super::{Line, Plan, rounded};
use crate::geometry::{Point, Rect};
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

impl Lanes {
    /// The first lane is beyond every node, also those placed by hand.
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        let far = plan.rects.iter().map(|rect| {
            let corner = Point::new(rect.right(), rect.bottom());
            plan.axes.split(corner).1
        });
        let furthest = far
            .chain([plan.arrangement.columns.lanes])
            .max()
            .unwrap_or(0);
        Self {
            next: furthest + APART,
            taken: 0,
        }
    }

    /// The line of one edge: out, back along its lane, and in; the label on the lane.
    pub(super) fn take(&mut self, plan: &Plan<'_>, edge: &EdgeRequest) -> Line {
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
