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
mod columns;
mod rank;
mod route;
mod stack;
mod track;

use std::sync::Arc;

use litemap::LiteMap;
use warren_core::scenario::NodeId;

use crate::geometry::{Path, Point, Rect};
use crate::request::{Direction, LayoutRequest};
use crate::scene::EdgeId;
use axes::Axes;
pub use track::{Spot, Track};
use warren_core::one_by_one;

/// Where everything is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Which way messages flow.
    pub direction: Direction,
    /// Around all of it, with a margin.
    pub bounds: Rect,
    /// The room of each node.
    pub nodes: LiteMap<NodeId, Rect>,
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
const MARGIN: i32 = 12;

/// Lays out a graph.
#[must_use]
pub fn layout(request: &LayoutRequest) -> Layout {
    let ranked = rank::rank(request);
    let pieces = ranked.pieces(request).max(request.nodes.len());
    let across = if pieces <= PIECES {
        across::across(request, &ranked)
    } else {
        stack::across(request, &ranked)
    };
    assemble(request, &ranked, &across)
}

/// The most pieces of edges, and the most nodes, that the library is asked to lay out: its
/// time grows with the square of them, and it calls itself as deep as there are vertices.
const PIECES: usize = 300;

fn assemble(request: &LayoutRequest, ranked: &rank::Ranked, across: &across::Across) -> Layout {
    let columns = columns::Columns::new(request, ranked, across);
    let rects = rects(request, ranked, across, &columns);
    let edges = route::routes(request, ranked, across, &columns, &rects);
    let mut bounds = bounds(&rects, &edges);
    bounds.y -= request.head;
    bounds.height += request.head;
    let ids = request.nodes.iter().map(|node| node.id.clone());
    let edge_ids = request.edges.iter().map(|edge| edge.id.clone());
    Layout {
        direction: request.direction,
        bounds,
        nodes: one_by_one(ids.zip(rects)),
        edges: one_by_one(edge_ids.zip(edges)),
    }
}

/// The room of each node: where it was placed by hand, else in its column.
fn rects(
    request: &LayoutRequest,
    ranked: &rank::Ranked,
    across: &across::Across,
    columns: &columns::Columns,
) -> Vec<Rect> {
    let axes = Axes(request.direction);
    let nodes = request.nodes.iter().enumerate();
    nodes
        .map(|(number, node)| {
            let middle = columns.middle(ranked.ranks[number]);
            let center = axes.point(middle, across.nodes[number]);
            Rect::around(node.placed.unwrap_or(center), node.size)
        })
        .collect()
}

fn bounds(nodes: &[Rect], edges: &[EdgeLayout]) -> Rect {
    let lines = edges.iter().flat_map(|edge| line_bounds(&edge.path));
    let labels = edges.iter().filter_map(|edge| edge.label);
    let all = nodes.iter().copied().chain(lines).chain(labels);
    all.reduce(|sum, next| sum.union(&next))
        .unwrap_or_default()
        .grown(MARGIN)
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
