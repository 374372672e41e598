//! The lines of the edges, and where their labels stand.

mod lane;
mod ports;

use std::sync::Arc;

use super::EdgeLayout;
use super::across::Across;
use super::axes::Axes;
use super::columns::Columns;
use super::rank::Ranked;
use super::track::Track;
use crate::geometry::{Path, Point, Rect};
use crate::request::{EdgeRequest, LayoutRequest};
use ports::Ports;

/// Everything that lines are drawn from.
struct Plan<'a> {
    across: &'a Across,
    columns: &'a Columns,
    rects: &'a [Rect],
    ports: Ports,
    axes: Axes,
}

/// The line and the label of each edge, in the order of the request.
pub(super) fn routes(
    request: &LayoutRequest,
    ranked: &Ranked,
    across: &Across,
    columns: &Columns,
    rects: &[Rect],
) -> Vec<EdgeLayout> {
    let plan = Plan {
        across,
        columns,
        rects,
        ports: Ports::new(request, ranked, across, rects),
        axes: Axes(request.direction),
    };
    let mut lanes = lane::Lanes::new(&plan);
    let mut labels: Vec<Rect> = Vec::new();
    let mut edges = Vec::new();
    for (number, edge) in request.edges.iter().enumerate() {
        let by_hand = [edge.from, edge.to].map(|node| request.nodes[node].placed.is_some());
        let (path, label) = match ranked.forward(edge.from, edge.to) {
            None => lanes.take(&plan, edge),
            Some(_) if by_hand.contains(&true) => plan.direct(number, edge, &labels),
            Some(span) => plan.through(number, edge, span),
        };
        labels.extend(label);
        edges.push(EdgeLayout {
            track: Arc::new(Track::new(&path)),
            path: Arc::new(path),
            label,
        });
    }
    edges
}

impl Plan<'_> {
    /// Through the columns: straight where something stands, swinging between.
    fn through(
        &self,
        number: usize,
        edge: &EdgeRequest,
        (first, last): (usize, usize),
    ) -> (Path, Option<Rect>) {
        let passage = &self.across.edges[number];
        let mut path = Path::from(self.ports.exit(number));
        for rank in first..last {
            if let Some((start, end)) = self.columns.labels[rank] {
                let across = passage.gaps[rank - first];
                self.axes.swing(&mut path, start, across);
                path.line_to(self.axes.point(end, across));
            }
            if rank + 1 < last {
                let (start, end) = self.columns.nodes[rank + 1];
                let across = passage.columns[rank - first];
                self.axes.swing(&mut path, start, across);
                path.line_to(self.axes.point(end, across));
            }
        }
        let (along, across) = self.axes.split(self.ports.entry(number));
        self.axes.swing(&mut path, along, across);
        let label = self.columns.labels[first].filter(|_| edge.room.width > 0);
        let label = label.map(|(start, end)| {
            let center = self.axes.point(i32::midpoint(start, end), passage.gaps[0]);
            Rect::around(center, edge.room)
        });
        (path, label)
    }

    /// Straight from one to the other, where a hand put one of them out of its column.
    fn direct(&self, number: usize, edge: &EdgeRequest, labels: &[Rect]) -> (Path, Option<Rect>) {
        let (from, to) = (self.ports.exit(number), self.ports.entry(number));
        let (start, _) = self.axes.split(from);
        let (end, _) = self.axes.split(to);
        let reach = ((end - start).abs() / 2).clamp(40, 160);
        let step = |point: Point, by: i32| {
            let (along, across) = self.axes.split(point);
            self.axes.point(along + by, across)
        };
        let mut path = Path::from(from);
        path.curve_to(step(from, reach), step(to, -reach), to);
        let label = (edge.room.width > 0).then(|| self.free_place(&path, edge, labels));
        (path, label)
    }

    /// The place on the line, nearest to its middle, where the label covers nothing; the
    /// middle where there is none.
    fn free_place(&self, path: &Path, edge: &EdgeRequest, labels: &[Rect]) -> Rect {
        const TRIES: [f32; 9] = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9];
        let track = Track::new(path);
        let place = |part: f32| {
            let spot = track.at(part);
            Rect::around(Point::new(whole(spot.x), whole(spot.y)), edge.room)
        };
        let free = |rect: &Rect| {
            !self
                .rects
                .iter()
                .chain(labels)
                .any(|other| other.intersects(rect))
        };
        let found = TRIES.into_iter().map(place).find(free);
        found.unwrap_or_else(|| place(0.5))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places on a screen are small"
)]
fn whole(value: f32) -> i32 {
    value.round() as i32
}
