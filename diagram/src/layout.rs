//! Where everything is drawn: columns of nodes, and between them columns of labels.
//!
//! Nodes stand in columns by their part in the flow; a library orders each column and
//! says how far across each node, each label and each passing edge lies (for a very large
//! graph, a plain stacking does). Along the flow this file decides: an edge runs straight through the columns, at a height of its own, and
//! changes its height only in the gaps between them, where nothing else stands. So no
//! edge can run through a node or through another edge's label. What runs back (dead
//! letters, cycles) takes a lane beside everything else.

mod across;
mod axes;
mod clear;
mod columns;
mod rank;
mod route;
mod stack;
mod track;

use std::sync::Arc;

use litemap::LiteMap;
use warren_core::scenario::NodeId;

use crate::geometry::{Path, Point, Rect};
use crate::print::Print;
use crate::request::{LayoutRequest, NodeRequest, Role};
use crate::scene::EdgeId;
use axes::Axes;
pub use track::{Spot, Track};
use warren_core::one_by_one;

/// Where everything is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// For whom it is drawn.
    pub print: Print,
    /// Around all of it, with a margin.
    pub bounds: Rect,
    /// The room of each node.
    pub nodes: LiteMap<NodeId, Rect>,
    /// Which of them are producers: they have no room for messages.
    pub producers: Vec<NodeId>,
    /// The line of each edge.
    pub edges: LiteMap<EdgeId, EdgeLayout>,
}

/// Where an edge is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EdgeLayout {
    /// Its line.
    pub path: Arc<Path>,
    /// The room of what is written on it.
    pub label: Option<Rect>,
    /// Its line, measured, for what moves along it.
    pub track: Arc<Track>,
}

/// The space kept free around everything.
const fn margin(print: Print) -> i32 {
    match print {
        Print::Page(_) => 12,
        Print::Room => 8,
    }
}

/// How a graph is arranged, whatever was placed by hand: this is what a layout costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    ranked: rank::Ranked,
    across: across::Across,
    columns: columns::Columns,
}

impl Arrangement {
    /// The arrangement of this graph.
    #[must_use]
    pub fn new(request: &LayoutRequest) -> Self {
        let ranked = rank::rank(request);
        let pieces = ranked.pieces(request).max(request.nodes.len());
        let across = if pieces <= PIECES {
            across::across(request, &ranked)
        } else {
            stack::across(request, &ranked)
        };
        Self::from(request, ranked, across)
    }

    fn from(request: &LayoutRequest, ranked: rank::Ranked, across: across::Across) -> Self {
        let columns = columns::Columns::new(request, &ranked, &across);
        Self {
            ranked,
            across,
            columns,
        }
    }

    /// The layout of the graph that this was made from; only what was placed by hand may
    /// have changed in it.
    #[must_use]
    pub fn layout(&self, request: &LayoutRequest) -> Layout {
        let rects = clear::rects(request, &self.columned(request));
        let by_hand = request.nodes.iter().map(|node| node.placed.is_some());
        self.joined(request, rects, &by_hand.collect::<Vec<_>>())
    }

    /// The layout in which some nodes are being moved, and everything else stays where it
    /// is in `before`.
    #[must_use]
    pub fn moved(
        &self,
        request: &LayoutRequest,
        before: &Layout,
        moving: &[(NodeId, Point)],
    ) -> Layout {
        let mut by_hand = Vec::new();
        let mut rects = Vec::new();
        for node in &request.nodes {
            let to = moving.iter().find(|(id, _)| *id == node.id);
            let rect = before.nodes.get(&node.id).copied().unwrap_or_default();
            rects.push(to.map_or(rect, |(_, middle)| Rect::around(*middle, node.size)));
            by_hand.push(to.is_some() || node.placed.is_some());
        }
        self.joined(request, rects, &by_hand)
    }

    /// Each node in its column.
    fn columned(&self, request: &LayoutRequest) -> Vec<Rect> {
        let axes = Axes(request.print.direction());
        let nodes = request.nodes.iter().enumerate();
        let rect = |(number, node): (usize, &NodeRequest)| {
            let middle = self.columns.middle(self.ranked.ranks[number]);
            Rect::around(axes.point(middle, self.across.nodes[number]), node.size)
        };
        nodes.map(rect).collect()
    }

    /// The nodes with the lines between them.
    fn joined(&self, request: &LayoutRequest, rects: Vec<Rect>, by_hand: &[bool]) -> Layout {
        let edges = route::routes(request, self, &rects, by_hand);
        let mut bounds = bounds(&rects, &edges).grown(margin(request.print));
        bounds.y -= request.head;
        bounds.height += request.head;
        let producers = request.nodes.iter();
        let producers = producers.filter(|node| node.role == Role::Producer);
        let ids = request.nodes.iter().map(|node| node.id.clone());
        let edge_ids = request.edges.iter().map(|edge| edge.id.clone());
        Layout {
            print: request.print,
            bounds,
            producers: producers.map(|node| node.id.clone()).collect(),
            nodes: one_by_one(ids.zip(rects)),
            edges: one_by_one(edge_ids.zip(edges)),
        }
    }
}

/// Lays out a graph.
#[must_use]
pub fn layout(request: &LayoutRequest) -> Layout {
    Arrangement::new(request).layout(request)
}

/// The most pieces of edges, and the most nodes, that the library is asked to lay out: its
/// time grows with the square of them, and it calls itself as deep as there are vertices.
const PIECES: usize = 300;

fn bounds(nodes: &[Rect], edges: &[EdgeLayout]) -> Rect {
    let lines = edges.iter().flat_map(|edge| line_bounds(&edge.path));
    let labels = edges.iter().filter_map(|edge| edge.label);
    let all = nodes.iter().copied().chain(lines).chain(labels);
    all.reduce(|sum, next| sum.union(&next)).unwrap_or_default()
}

/// The ends of a path's curves; the curves themselves stay between them, but for the
/// long way round of an edge between nodes placed by hand.
fn line_bounds(path: &Path) -> impl Iterator<Item = Rect> {
    let dot = |at: Point| Rect {
        x: at.x,
        y: at.y,
        width: 0,
        height: 0,
    };
    path.flattened()
        .into_iter()
        .map(move |at| dot(Point::new(at.x / Path::FINE, at.y / Path::FINE)))
}
#[cfg(test)]
mod tests;
