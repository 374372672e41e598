//! Where edges touch their nodes.

use crate::geometry::{Point, Rect};
use crate::request::{LayoutRequest, Role};

use super::super::Arrangement;
use super::super::axes::Axes;

/// Where each edge leaves and arrives.
pub(super) struct Ports {
    exits: Vec<Point>,
    entries: Vec<Point>,
}

/// From one port to the next.
const PITCH: i32 = 20;

impl Ports {
    /// An exchange has one port on either side, its tip: messages meet there. Everything
    /// else has a port for each edge, in the order in which the edges come.
    pub(super) fn new(
        request: &LayoutRequest,
        arrangement: &Arrangement,
        rects: &[Rect],
        by_hand: &[bool],
    ) -> Self {
        let axes = Axes(request.print.direction());
        let Arrangement { ranked, across, .. } = arrangement;
        let middle = |place: fn(Axes, &Rect) -> Point, node: usize| place(axes, &rects[node]);
        let exits = request
            .edges
            .iter()
            .map(|edge| middle(Axes::exit, edge.from));
        let entries = request
            .edges
            .iter()
            .map(|edge| middle(Axes::entry, edge.to));
        let mut ports = Self {
            exits: exits.collect(),
            entries: entries.collect(),
        };
        for (node, rect) in rects.iter().enumerate() {
            if request.nodes[node].role == Role::Exchange {
                continue;
            }
            let forward = request
                .edges
                .iter()
                .enumerate()
                .filter(|(_, edge)| ranked.forward(edge.from, edge.to).is_some());
            let (mut out, mut into) = (Vec::new(), Vec::new());
            for (number, edge) in forward {
                // By where the edge comes from or goes to: by its gap in the columns.
                let gaps = &across.edges[number].gaps;
                let from = |gap: Option<&i32>, other: usize| {
                    let loose = by_hand[node] || by_hand[other];
                    let gap = gap.copied().filter(|_| !loose);
                    gap.unwrap_or_else(|| axes.split(rects[other].center()).1)
                };
                if edge.from == node {
                    out.push((from(gaps.first(), edge.to), number));
                }
                if edge.to == node {
                    into.push((from(gaps.last(), edge.from), number));
                }
            }
            spread(&mut ports.exits, axes, rect, out);
            spread(&mut ports.entries, axes, rect, into);
        }
        ports
    }

    pub(super) fn exit(&self, edge: usize) -> Point {
        self.exits[edge]
    }

    pub(super) fn entry(&self, edge: usize) -> Point {
        self.entries[edge]
    }
}

/// Spreads the ports of one side evenly around its middle, in the order of the edges.
fn spread(ports: &mut [Point], axes: Axes, rect: &Rect, mut edges: Vec<(i32, usize)>) {
    edges.sort_unstable();
    let count = i32::try_from(edges.len()).unwrap_or(1);
    let size = crate::geometry::Size::new(rect.width, rect.height);
    let room = axes.across(size) - 32;
    let pitch = PITCH.min(room / (count - 1).max(1));
    for (place, (_, edge)) in (0..).zip(edges) {
        let (along, across) = axes.split(ports[edge]);
        let offset = (2 * place - (count - 1)) * pitch / 2;
        ports[edge] = axes.point(along, across + offset);
    }
}
