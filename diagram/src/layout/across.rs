//! How far across the flow everything lies: the layout library's part of the layout.
//!
//! Every edge is cut beforehand into steps from column to gap to column, so the layers that
//! the library finds are those of [`super::rank`]; its places along the flow are not used.
//! It answers for each connected part of the graph by itself; the parts lie one beside the
//! other.

use rust_sugiyama::configure::{Config, RankingType};

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

/// The distances that are kept between neighbours of a layer: between what passes, and
/// what a node gets on top of that.
const fn distances(direction: Direction) -> (f64, f64) {
    match direction {
        Direction::LeftToRight => (16.0, 10.0),
        Direction::TopToBottom => (8.0, 2.0),
    }
}

/// The distance between parts of the graph that nothing connects.
const BETWEEN_PARTS: f64 = 26.0;

/// What the library sees as a vertex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Vertex {
    /// A node, by its number.
    Node(usize),
    /// Where an edge passes the gap behind this column.
    Gap { edge: usize, rank: usize },
    /// Where an edge passes through this column.
    Column { edge: usize, rank: usize },
}

/// The graph as the library wants it.
struct Layered {
    vertices: Vec<Vertex>,
    sizes: Vec<(u32, (f64, f64))>,
    steps: Vec<(u32, u32)>,
}

pub(super) fn across(request: &LayoutRequest, ranked: &Ranked) -> Across {
    let layered = Layered::new(request, ranked);
    let places = layered.places(request.direction);
    let mut across = Across {
        nodes: (0..request.nodes.len())
            .map(|number| layered.place(&places, Vertex::Node(number)))
            .collect(),
        edges: Vec::with_capacity(request.edges.len()),
    };
    for (edge, one) in request.edges.iter().enumerate() {
        let (first, last) = ranked.forward(one.from, one.to).unwrap_or_default();
        let gaps = (first..last).map(|rank| Vertex::Gap { edge, rank });
        let columns = (first + 1..last).map(|rank| Vertex::Column { edge, rank });
        across.edges.push(Passage {
            gaps: gaps.map(|one| layered.place(&places, one)).collect(),
            columns: columns.map(|one| layered.place(&places, one)).collect(),
        });
    }
    across.keep_order(ranked);
    across
}

impl Layered {
    fn new(request: &LayoutRequest, ranked: &Ranked) -> Self {
        let mut layered = Self {
            vertices: Vec::new(),
            sizes: Vec::new(),
            steps: Vec::new(),
        };
        let axes = Axes(request.direction);
        let (_, around_nodes) = distances(request.direction);
        for (number, node) in request.nodes.iter().enumerate() {
            let size = f64::from(axes.across(node.size)) + around_nodes;
            layered.add(Vertex::Node(number), size);
        }
        for (number, edge) in request.edges.iter().enumerate() {
            if let Some(span) = ranked.forward(edge.from, edge.to) {
                layered.add_edge(number, (edge.from, edge.to), span, axes.across(edge.room));
            }
        }
        layered
    }

    /// Adds a vertex, and gives its number.
    fn add(&mut self, vertex: Vertex, size: f64) -> u32 {
        let number = u32::try_from(self.vertices.len()).unwrap_or(u32::MAX);
        self.vertices.push(vertex);
        self.sizes.push((number, (size, 1.0)));
        number
    }

    /// The steps of one edge, from column to gap to column; the first gap has room for what
    /// is written on the edge. Nodes are numbered as in the request.
    fn add_edge(
        &mut self,
        edge: usize,
        (from, to): (usize, usize),
        (first, last): (usize, usize),
        room: i32,
    ) {
        let number = |node: usize| u32::try_from(node).unwrap_or(u32::MAX);
        let mut here = number(from);
        for rank in first..last {
            let room = if rank == first { f64::from(room) } else { 0.0 };
            let gap = self.add(Vertex::Gap { edge, rank }, room);
            let next = if rank + 1 == last {
                number(to)
            } else {
                self.add(
                    Vertex::Column {
                        edge,
                        rank: rank + 1,
                    },
                    0.0,
                )
            };
            self.steps.extend([(here, gap), (gap, next)]);
            here = next;
        }
    }

    /// The place of every vertex, by its number.
    fn places(&self, direction: Direction) -> Vec<i32> {
        let (spacing, _) = distances(direction);
        let config = Config {
            minimum_length: 1,
            vertex_spacing: spacing,
            ranking_type: RankingType::MinimizeEdgeLength,
            ..Config::default()
        };
        let mut places = vec![0; self.vertices.len()];
        let mut parts = rust_sugiyama::from_vertices_and_edges(&self.sizes, &self.steps, &config);
        // In the document's order, whatever the library's.
        parts.sort_by_key(|(part, ..)| part.iter().map(|(vertex, _)| *vertex).min());
        let mut from = 0.0;
        for (part, ..) in parts {
            let half = |vertex: usize| self.sizes[vertex].1.0 / 2.0;
            let least = part.iter().map(|(vertex, (x, _))| x - half(*vertex));
            let least = least.fold(f64::INFINITY, f64::min);
            let greatest = part.iter().map(|(vertex, (x, _))| x + half(*vertex));
            let greatest = greatest.fold(f64::NEG_INFINITY, f64::max);
            for (vertex, (x, _)) in &part {
                places[*vertex] = whole(x - least + from);
            }
            from += greatest - least + BETWEEN_PARTS;
        }
        places
    }

    fn place(&self, places: &[i32], vertex: Vertex) -> i32 {
        let number = match vertex {
            Vertex::Node(number) => Some(number),
            Vertex::Gap { .. } | Vertex::Column { .. } => {
                self.vertices.iter().position(|one| *one == vertex)
            }
        };
        number
            .and_then(|number| places.get(number).copied())
            .unwrap_or_default()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places on a screen are small"
)]
fn whole(value: f64) -> i32 {
    value.round() as i32
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
