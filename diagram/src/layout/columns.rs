//! Where the columns begin and end along the flow: of nodes, and of labels between them.

use super::across::Across;
use super::axes::Axes;
use super::rank::Ranked;
use crate::print::Print;
use crate::request::{Direction, LayoutRequest};

/// The columns along the flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// For each column of nodes, its beginning and its end.
    pub(super) nodes: Vec<(i32, i32)>,
    /// For each gap after a column, the beginning and the end of its labels; none where
    /// nothing is written in it.
    pub(super) labels: Vec<Option<(i32, i32)>>,
    /// Where the lanes of what runs back begin, across the flow.
    pub(super) lanes: i32,
}

/// How much room edges have to change their height beside labels, and without any.
pub(super) const fn swings(print: Print) -> (i32, i32) {
    match print {
        Print::Page(Direction::LeftToRight) => (32, 60),
        Print::Page(Direction::TopToBottom) => (30, 44),
        Print::Room => (26, 46),
    }
}

impl Columns {
    pub(super) fn new(request: &LayoutRequest, ranked: &Ranked, across: &Across) -> Self {
        let axes = Axes(request.print.direction());
        let (beside, alone) = swings(request.print);
        let mut extents = vec![0; ranked.count];
        for (node, rank) in request.nodes.iter().zip(&ranked.ranks) {
            extents[*rank] = extents[*rank].max(axes.along(node.size));
        }
        let written = written(request, ranked);
        let mut columns = Self {
            nodes: Vec::new(),
            labels: Vec::new(),
            lanes: across.extent(request).1,
        };
        let mut at = 0;
        for (extent, room) in extents.into_iter().zip(written) {
            columns.nodes.push((at, at + extent));
            at += extent;
            let label = (room > 0).then_some((at + beside, at + beside + room));
            at += if room > 0 { room + 2 * beside } else { alone };
            columns.labels.push(label);
        }
        columns
    }

    /// The middle of a column of nodes.
    pub(super) fn middle(&self, rank: usize) -> i32 {
        let (start, end) = self.nodes[rank];
        i32::midpoint(start, end)
    }
}

/// For each gap the room that its labels take along the flow.
fn written(request: &LayoutRequest, ranked: &Ranked) -> Vec<i32> {
    let axes = Axes(request.print.direction());
    let mut rooms = vec![0; ranked.count];
    for edge in &request.edges {
        if let Some((first, _)) = ranked.forward(edge.from, edge.to) {
            rooms[first] = rooms[first].max(axes.along(edge.room));
        }
    }
    rooms
}
