//! The lines of the edges, and where their labels stand.

mod lane;
mod ports;
mod way;

use std::sync::Arc;

use super::axes::Axes;
use super::track::Track;
use super::{Arrangement, EdgeLayout};
use crate::geometry::{Path, Point, Rect};
use crate::request::{EdgeRequest, LayoutRequest};
use ports::Ports;
use way::Ways;

/// Everything that lines are drawn from.
struct Plan<'a> {
    arrangement: &'a Arrangement,
    rects: &'a [Rect],
    ports: Ports,
    axes: Axes,
}

/// A line, and the room of what is written on it.
type Line = (Path, Option<Rect>);

/// The line and the label of each edge, in the order of the request; `by_hand` says which
/// nodes stand where a hand put them.
pub(super) fn routes(
    request: &LayoutRequest,
    arrangement: &Arrangement,
    rects: &[Rect],
    by_hand: &[bool],
) -> Vec<EdgeLayout> {
    let plan = Plan {
        arrangement,
        rects,
        ports: Ports::new(request, arrangement, rects, by_hand),
        axes: Axes(request.print.direction()),
    };
    let mut lines = plan.columned(request, by_hand);
    let labels = lines.iter().flatten().filter_map(|line| line.1).collect();
    let mut ways = Ways::new(&plan, &request.edges, labels);
    for (number, line) in lines.iter_mut().enumerate() {
        line.get_or_insert_with(|| ways.take(number));
    }
    let layout = |(path, label): Line| EdgeLayout {
        track: Arc::new(Track::new(&path)),
        path: Arc::new(path),
        label,
    };
    lines.into_iter().flatten().map(layout).collect()
}

impl Plan<'_> {
    /// The lines through the columns and lanes; none where a hand put a node out of its
    /// column, or into the way.
    fn columned(&self, request: &LayoutRequest, by_hand: &[bool]) -> Vec<Option<Line>> {
        let mut lanes = lane::Lanes::new(self, &request.edges, request.print);
        let ranked = &self.arrangement.ranked;
        let placed: Vec<usize> = (0..by_hand.len()).filter(|node| by_hand[*node]).collect();
        let line = |number: usize| {
            let edge = &request.edges[number];
            if by_hand[edge.from] || by_hand[edge.to] {
                return None;
            }
            let line = match ranked.forward(edge.from, edge.to) {
                None => lanes.take(self, edge),
                Some(span) => self.through(number, edge, span),
            };
            let meets = |node: &usize| way::meets(&line, &self.rects[*node]);
            (!placed.iter().any(meets)).then_some(line)
        };
        (0..request.edges.len()).map(line).collect()
    }

    /// Through the columns: straight where something stands, swinging between.
    fn through(&self, number: usize, edge: &EdgeRequest, (first, last): (usize, usize)) -> Line {
        let Arrangement {
            across, columns, ..
        } = self.arrangement;
        let passage = &across.edges[number];
        let mut path = Path::from(self.ports.exit(number));
        for rank in first..last {
            if let Some((start, end)) = columns.labels[rank] {
                let across = passage.gaps[rank - first];
                self.axes.swing(&mut path, start, across);
                path.line_to(self.axes.point(end, across));
            }
            if rank + 1 < last {
                let (start, end) = columns.nodes[rank + 1];
                let across = passage.columns[rank - first];
                self.axes.swing(&mut path, start, across);
                path.line_to(self.axes.point(end, across));
            }
        }
        let (along, across) = self.axes.split(self.ports.entry(number));
        self.axes.swing(&mut path, along, across);
        let label = columns.labels[first].filter(|_| edge.room.width > 0);
        let label = label.map(|(start, end)| {
            let center = self.axes.point(i32::midpoint(start, end), passage.gaps[0]);
            Rect::around(center, edge.room)
        });
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

/// The radius of the corners.
const CORNER: i32 = 10;

/// The point at the corner's radius from it, at most half way to the other.
fn towards(corner: Point, other: Point) -> Point {
    let step = |from: i32, to: i32| from + ((to - from) / 2).clamp(-CORNER, CORNER);
    Point::new(step(corner.x, other.x), step(corner.y, other.y))
}
