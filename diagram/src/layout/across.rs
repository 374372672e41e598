//! How far across the flow everything lies: dagre's part of the layout.
//!
//! Every edge is cut into pieces from column to column beforehand, so the columns that
//! dagre finds are those of [`super::rank`]; its places along the flow are not used.

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

use super::axes::Axes;
use super::rank::Ranked;
use crate::geometry::Size;
use crate::request::{Direction, LayoutRequest};

/// How far across everything lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Across {
    /// The middle of each node.
    pub(super) nodes: Vec<i32>,
    /// Where each edge passes; nothing for those that run back.
    pub(super) edges: Vec<Passage>,
}

/// Where an edge passes on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Passage {
    /// In each gap between columns, from the first column on.
    pub(super) gaps: Vec<i32>,
    /// In each column between the first and the last.
    pub(super) columns: Vec<i32>,
}

/// The distances that dagre keeps.
fn options(direction: Direction) -> LayoutOptions {
    let (nodesep, edgesep) = match direction {
        Direction::LeftToRight => (26.0, 16.0),
        Direction::TopToBottom => (10.0, 12.0),
    };
    LayoutOptions {
        rankdir: RankDir::TB,
        nodesep,
        edgesep,
        ranksep: 50.0,
        ..LayoutOptions::default()
    }
}

pub(super) fn across(request: &LayoutRequest, ranked: &Ranked) -> Across {
    let mut graph = Graph::with_options(GraphOptions {
        directed: true,
        multigraph: true,
        compound: false,
    });
    let axes = Axes(request.direction);
    for (number, node) in request.nodes.iter().enumerate() {
        let across = f64::from(axes.across(node.size));
        graph.set_node(node_name(number), Some(box_of(across)));
    }
    for (number, edge) in request.edges.iter().enumerate() {
        if let Some(span) = ranked.forward(edge.from, edge.to) {
            let ends = (node_name(edge.from), node_name(edge.to));
            add_pieces(&mut graph, number, ends, span, axes.across(edge.room));
        }
    }
    pin(&mut graph, request, ranked);
    if graph.node_count() > 0 {
        dagre::layout(&mut graph, Some(options(request.direction)));
    }
    let mut across = read(&graph, request, ranked);
    across.keep_order(ranked);
    across
}

type Dagre = Graph<NodeLabel, EdgeLabel>;

fn node_name(number: usize) -> String {
    format!("n{number}")
}

fn stop_name(edge: usize, rank: usize) -> String {
    format!("s{edge}.{rank}")
}

fn box_of(across: f64) -> NodeLabel {
    NodeLabel {
        width: across,
        height: 20.0,
        ..NodeLabel::default()
    }
}

/// A stop where an edge passes through a column. Not marked as one of dagre's own
/// ("dummy"), since it takes those out again with the pieces that lead to them.
fn stop() -> NodeLabel {
    box_of(0.0)
}

/// The pieces of one edge, from column to column; the first carries what is written.
fn add_pieces(
    graph: &mut Dagre,
    edge: usize,
    (from, to): (String, String),
    (first, last): (usize, usize),
    room: i32,
) {
    for rank in first + 1..last {
        graph.set_node(stop_name(edge, rank), Some(stop()));
    }
    for rank in first..last {
        let start = if rank == first {
            from.clone()
        } else {
            stop_name(edge, rank)
        };
        let end = if rank + 1 == last {
            to.clone()
        } else {
            stop_name(edge, rank + 1)
        };
        let written = rank == first && room > 0;
        let piece = EdgeLabel {
            width: if written { f64::from(room) } else { 0.0 },
            height: if written { 20.0 } else { 0.0 },
            labelpos: dagre::layout::types::LabelPos::Center,
            weight: if last - first > 1 { 2 } else { 1 },
            ..EdgeLabel::default()
        };
        graph.set_edge(start, end, Some(piece), Some(&piece_name(edge, rank)));
    }
}

fn piece_name(edge: usize, rank: usize) -> String {
    format!("e{edge}.{rank}")
}

/// Ties what is connected with nothing in the first column to it, by an invisible chain,
/// since dagre starts every part of the graph in the first column.
fn pin(graph: &mut Dagre, request: &LayoutRequest, ranked: &Ranked) {
    let parts = parts(request, ranked);
    for (number, part) in parts.iter().enumerate() {
        let members = (0..request.nodes.len()).filter(|node| parts[*node] == *part);
        let first = members.min_by_key(|node| ranked.ranks[*node]);
        if first != Some(number) {
            continue;
        }
        let name = |rank: usize| {
            if rank == ranked.ranks[number] {
                node_name(number)
            } else {
                format!("p{number}.{rank}")
            }
        };
        for rank in 0..ranked.ranks[number] {
            graph.set_node(name(rank), Some(stop()));
        }
        for rank in 0..ranked.ranks[number] {
            let link = EdgeLabel {
                labelpos: dagre::layout::types::LabelPos::Center,
                ..EdgeLabel::default()
            };
            graph.set_edge(name(rank), name(rank + 1), Some(link), None);
        }
    }
}

/// For each node the number of the part of the graph that it belongs to.
fn parts(request: &LayoutRequest, ranked: &Ranked) -> Vec<usize> {
    let mut parts: Vec<usize> = (0..request.nodes.len()).collect();
    for edge in &request.edges {
        if ranked.forward(edge.from, edge.to).is_some() {
            let (one, other) = (parts[edge.from], parts[edge.to]);
            for part in &mut parts {
                if *part == other {
                    *part = one;
                }
            }
        }
    }
    parts
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places on a screen are small"
)]
fn whole(value: Option<f64>) -> i32 {
    value.unwrap_or_default().round() as i32
}

fn read(graph: &Dagre, request: &LayoutRequest, ranked: &Ranked) -> Across {
    let place = |name: String| whole(graph.node(&name).and_then(|node| node.x));
    let passage = |number: usize, from: usize, to: usize| {
        let Some((first, last)) = ranked.forward(from, to) else {
            return Passage::default();
        };
        let end = |rank: usize| match rank {
            _ if rank == first => node_name(from),
            _ if rank == last => node_name(to),
            _ => stop_name(number, rank),
        };
        Passage {
            gaps: (first..last)
                .map(|rank| {
                    let name = piece_name(number, rank);
                    gap(graph.edge(&end(rank), &end(rank + 1), Some(&name)))
                })
                .collect(),
            columns: (first + 1..last).map(|rank| place(end(rank))).collect(),
        }
    };
    let edges = request.edges.iter().enumerate();
    Across {
        nodes: (0..request.nodes.len())
            .map(|number| place(node_name(number)))
            .collect(),
        edges: edges
            .map(|(number, edge)| passage(number, edge.from, edge.to))
            .collect(),
    }
}

/// Where a piece passes the middle of its gap: dagre bends it there.
fn gap(piece: Option<&EdgeLabel>) -> i32 {
    let points = piece.map_or(&[][..], |piece| &piece.points);
    whole(points.get(points.len() / 2).map(|point| point.x))
}

impl Across {
    /// Turns everything over where that brings more neighbours into the document's order:
    /// both ways round are as good otherwise.
    fn keep_order(&mut self, ranked: &Ranked) {
        let mut kept = 0;
        for (number, at) in self.nodes.iter().enumerate() {
            for (other, there) in self.nodes.iter().enumerate().skip(number + 1) {
                if ranked.ranks[number] == ranked.ranks[other] {
                    kept += (there - at).signum();
                }
            }
        }
        if kept >= 0 {
            return;
        }
        let edges = self.edges.iter_mut();
        let passages = edges.flat_map(|edge| edge.gaps.iter_mut().chain(&mut edge.columns));
        for at in self.nodes.iter_mut().chain(passages) {
            *at = -*at;
        }
    }

    /// The least and the greatest place that anything takes, sizes included.
    pub(super) fn extent(&self, request: &LayoutRequest) -> (i32, i32) {
        let axes = Axes(request.direction);
        let half = |size: Size| axes.across(size) / 2;
        let nodes = self.nodes.iter().zip(&request.nodes);
        let nodes = nodes.map(|(at, node)| (at - half(node.size), at + half(node.size)));
        let edges = self
            .edges
            .iter()
            .zip(&request.edges)
            .flat_map(|(passage, edge)| {
                let stops = passage.gaps.iter().chain(&passage.columns);
                stops.map(move |at| (at - half(edge.room), at + half(edge.room)))
            });
        let all = nodes.chain(edges);
        all.reduce(|sum, next| (sum.0.min(next.0), sum.1.max(next.1)))
            .unwrap_or_default()
    }
}
