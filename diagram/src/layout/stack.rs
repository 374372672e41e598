//! How far across the flow everything lies in a very large graph: one sweep along the
//! flow, everything as near as possible to where it comes from, in time linear but for
//! sorting. Plainer than the library's, and as free of overlaps.

use super::across::{Across, Passage};
use super::axes::Axes;
use super::rank::Ranked;
use crate::request::LayoutRequest;

/// The space kept free between neighbours.
const APART: i32 = 20;

/// What stands in a column: a node, or an edge that passes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Node(usize),
    Stop(usize),
}

pub(super) fn across(request: &LayoutRequest, ranked: &Ranked) -> Across {
    let mut sweep = Sweep {
        request,
        ranked,
        axes: Axes(request.print.direction()),
        across: Across {
            nodes: vec![0; request.nodes.len()],
            edges: vec![Passage::default(); request.edges.len()],
        },
    };
    for rank in 0..ranked.count {
        sweep.column(rank);
        sweep.gap(rank);
    }
    sweep.across
}

struct Sweep<'a> {
    request: &'a LayoutRequest,
    ranked: &'a Ranked,
    axes: Axes,
    across: Across,
}

impl Sweep<'_> {
    /// Places the nodes of a column and the edges that pass through it.
    fn column(&mut self, rank: usize) {
        let mut wishes = self.wishes(rank);
        wishes.sort_unstable();
        let mut free = i32::MIN;
        for (wish, item) in wishes {
            let half = match item {
                Item::Node(node) => self.axes.across(self.request.nodes[node].size) / 2,
                Item::Stop(_) => 0,
            };
            // Where nothing leads to it, it stands after all the others.
            let wish = if wish == i32::MAX { free.max(0) } else { wish };
            let at = wish.max(free.saturating_add(half));
            free = at + half + APART;
            match item {
                Item::Node(node) => self.across.nodes[node] = at,
                Item::Stop(edge) => self.across.edges[edge].columns.push(at),
            }
        }
    }

    /// Where each item of a column would like to be: for a node in the middle of the
    /// edges that arrive, for a passing edge straight on.
    fn wishes(&self, rank: usize) -> Vec<(i32, Item)> {
        let mut arriving: Vec<Vec<i32>> = vec![Vec::new(); self.request.nodes.len()];
        let mut wishes = Vec::new();
        for (number, edge) in self.request.edges.iter().enumerate() {
            let Some((first, last)) = self.ranked.forward(edge.from, edge.to) else {
                continue;
            };
            let before = self.across.edges[number].gaps.last().copied().unwrap_or(0);
            if last == rank {
                arriving[edge.to].push(before);
            } else if first < rank && rank < last {
                wishes.push((before, Item::Stop(number)));
            }
        }
        for (node, arriving) in arriving.iter().enumerate() {
            if self.ranked.ranks[node] == rank {
                let sum: i64 = arriving.iter().copied().map(i64::from).sum();
                let count = i64::try_from(arriving.len()).unwrap_or(i64::MAX);
                let middle = sum.checked_div(count).map(i32::try_from);
                let wish = middle.and_then(Result::ok).unwrap_or(i32::MAX);
                wishes.push((wish, Item::Node(node)));
            }
        }
        wishes
    }

    /// Places the edges in the gap after a column, with what is written on them.
    fn gap(&mut self, rank: usize) {
        let mut passing: Vec<(i32, usize, i32)> = Vec::new();
        for (number, edge) in self.request.edges.iter().enumerate() {
            let Some((first, last)) = self.ranked.forward(edge.from, edge.to) else {
                continue;
            };
            if first <= rank && rank < last {
                let from = self.across.edges[number].columns.last().copied();
                let from = from.unwrap_or(self.across.nodes[edge.from]);
                let room = if first == rank {
                    self.axes.across(edge.room)
                } else {
                    0
                };
                passing.push((from, number, room / 2));
            }
        }
        passing.sort_unstable();
        let mut free = i32::MIN;
        for (from, number, half) in passing {
            let at = from.max(free.saturating_add(half));
            free = at + half + APART / 2;
            self.across.edges[number].gaps.push(at);
        }
    }
}
