//! How far across the flow everything lies: the part of the layout that a library does.
//!
//! `rust-sugiyama` orders and places the vertices of a layered graph. It is given one whose
//! layers are settled: every second one a column of [`super::rank`] and those between them
//! the gaps, with each edge cut at every layer. What it says about the flow is not used.

use std::ops::Range;

use rust_sugiyama::configure::{Config, CrossingMinimization, RankingType};
use rust_sugiyama::from_vertices_and_edges;

use super::axes::Axes;
use super::rank::Ranked;
use crate::geometry::Size;
use crate::print::Print;
use crate::request::{Direction, LayoutRequest};

/// How far across everything lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

/// What is kept free around a node, and around an edge between nodes.
const fn apart(print: Print) -> (i32, i32) {
    match print {
        Print::Page(Direction::LeftToRight) => (26, 16),
        Print::Page(Direction::TopToBottom) => (8, 10),
        Print::Room => (10, 8),
    }
}

/// Every edge leads from one layer to the next, so that the simplest ranking finds the
/// layers, and no vertices of the library's own come between.
const CONFIG: Config = Config {
    minimum_length: 1,
    vertex_spacing: 0.0,
    dummy_vertices: true,
    dummy_size: 0.0,
    ranking_type: RankingType::Up,
    c_minimization: CrossingMinimization::Barycenter,
    transpose: true,
};

pub(super) fn across(request: &LayoutRequest, ranked: &Ranked) -> Across {
    let mut layered = Layered::default();
    let axes = Axes(request.print.direction());
    let (around_node, _) = apart(request.print);
    for node in &request.nodes {
        layered.vertex(axes.across(node.size) + around_node);
    }
    layered.edges(request, ranked);
    layered.pin(request, ranked);
    let mut across = layered.read(request);
    across.keep_order(ranked);
    across
}

/// The graph that the library lays out: first the nodes, then where the edges pass.
#[derive(Default)]
struct Layered {
    vertices: Vec<(u32, (f64, f64))>,
    links: Vec<(u32, u32)>,
    /// The vertices of each edge that leads forwards: by turns in a gap and in a column.
    stops: Vec<Range<usize>>,
}

impl Layered {
    fn vertex(&mut self, across: i32) -> usize {
        let number = self.vertices.len();
        self.vertices.push((id(number), (f64::from(across), 1.0)));
        number
    }

    fn link(&mut self, from: usize, to: usize) {
        self.links.push((id(from), id(to)));
    }

    /// Cuts the edges; in its first gap an edge is as wide as what is written on it. The
    /// last edge comes first: the library starts from the order opposite to the links'.
    fn edges(&mut self, request: &LayoutRequest, ranked: &Ranked) {
        let axes = Axes(request.print.direction());
        let (_, around_edge) = apart(request.print);
        self.stops = vec![0..0; request.edges.len()];
        for (number, edge) in request.edges.iter().enumerate().rev() {
            let Some((first, last)) = ranked.forward(edge.from, edge.to) else {
                continue;
            };
            let start = self.vertices.len();
            let mut from = edge.from;
            for step in 0..2 * (last - first) - 1 {
                let room = if step == 0 { axes.across(edge.room) } else { 0 };
                let stop = self.vertex(room + around_edge);
                self.link(from, stop);
                from = stop;
            }
            self.link(from, edge.to);
            self.stops[number] = start..self.vertices.len();
        }
    }

    /// Where something stands further on that nothing leads to, an unseen chain leads to
    /// it: the library would begin it in the first column, and lay it out by itself.
    fn pin(&mut self, request: &LayoutRequest, ranked: &Ranked) {
        let mut fed = vec![false; request.nodes.len()];
        for edge in &request.edges {
            fed[edge.to] |= ranked.forward(edge.from, edge.to).is_some();
        }
        let starts = |rank: usize| {
            let nodes = (0..fed.len()).filter(|node| !fed[*node]);
            nodes.filter(move |node| ranked.ranks[*node] == rank)
        };
        let mut chain = self.vertex(0);
        for node in starts(0) {
            self.link(chain, node);
        }
        let last = (1..ranked.count).rfind(|rank| starts(*rank).next().is_some());
        for rank in 1..=last.unwrap_or(0) {
            for _ in 0..2 {
                let next = self.vertex(0);
                self.link(chain, next);
                chain = next;
            }
            for node in starts(rank) {
                self.link(chain, node);
            }
        }
    }

    fn read(&self, request: &LayoutRequest) -> Across {
        let places = self.places();
        let passages = self.stops.iter().map(|stops| {
            let stops = &places[stops.clone()];
            Passage {
                gaps: stops.iter().step_by(2).copied().collect(),
                columns: stops.iter().skip(1).step_by(2).copied().collect(),
            }
        });
        Across {
            edges: passages.collect(),
            nodes: places[..request.nodes.len()].to_vec(),
        }
    }

    /// The place of each vertex. The library says them in no certain order.
    fn places(&self) -> Vec<i32> {
        let parts = from_vertices_and_edges(&self.vertices, &self.links, &CONFIG);
        let vertices = parts.into_iter().flat_map(|(part, _, _)| part);
        let mut found: Vec<(usize, (f64, f64))> = vertices.collect();
        found.sort_unstable_by(|(one, (x, y)), (other, (there, layer))| {
            let places = y.total_cmp(layer).then(x.total_cmp(there));
            places.then(one.cmp(other))
        });
        let scale = self.squeeze(&found);
        let mut places = vec![0; self.vertices.len()];
        for (vertex, (across, _)) in found {
            places[vertex] = whole(across * scale);
        }
        places
    }

    /// By how much everything can move together, given what stands beside what. The
    /// library gives all that is in one line the room of the widest, so that labels
    /// stand apart like nodes.
    fn squeeze(&self, found: &[(usize, (f64, f64))]) -> f64 {
        let wide = |vertex: usize| self.vertices[vertex].1.0;
        let seen = found.iter().filter(|(vertex, _)| wide(*vertex) > 0.0);
        let seen: Vec<_> = seen.collect();
        let beside = seen.windows(2).filter(|pair| pair[0].1.1 == pair[1].1.1);
        let needs = beside.map(|pair| {
            let [(one, (from, _)), (other, (to, _))] = [*pair[0], *pair[1]];
            f64::midpoint(wide(one), wide(other)) / (to - from)
        });
        needs.fold(0.0, f64::max).min(1.0)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "only graphs of some hundred pieces are laid out here"
)]
const fn id(number: usize) -> u32 {
    number as u32
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
        let axes = Axes(request.print.direction());
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
