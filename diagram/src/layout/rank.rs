//! Which column each node stands in, and which edges run back.

use warren_core::FlatSet;

use crate::request::{LayoutRequest, Role};

/// The columns of the nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranked {
    /// The column of each node, from 0.
    pub(super) ranks: Vec<usize>,
    /// How many columns there are.
    pub(super) count: usize,
}

impl Ranked {
    /// The columns that an edge leads from and to, where it leads forwards.
    pub(super) fn forward(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let (first, last) = (self.ranks[from], self.ranks[to]);
        (first < last).then_some((first, last))
    }

    /// How many pieces from column to column the edges have.
    pub(super) fn pieces(&self, request: &LayoutRequest) -> usize {
        let spans = request.edges.iter();
        let spans = spans.filter_map(|edge| self.forward(edge.from, edge.to));
        spans.map(|(first, last)| last - first).sum()
    }
}

/// Producers first, then exchanges (each further on than those that feed it), queues,
/// consumers. Columns that would be empty are left out.
pub(super) fn rank(request: &LayoutRequest) -> Ranked {
    let depths = depths(request);
    let deepest = depths.iter().copied().max().unwrap_or(0);
    let place = |(number, role): (usize, Role)| match role {
        Role::Producer => 0,
        Role::Exchange => 1 + depths[number],
        Role::Queue => 2 + deepest,
        Role::Consumer => 3 + deepest,
    };
    let roles = request.nodes.iter().map(|node| node.role).enumerate();
    let places: Vec<usize> = roles.map(place).collect();
    let used: Vec<usize> = FlatSet::from_iter(places.iter().copied())
        .into_iter()
        .collect();
    let ranks = places
        .iter()
        .map(|place| used.partition_point(|other| other < place))
        .collect();
    Ranked {
        ranks,
        count: used.len(),
    }
}

/// For each exchange the length of the longest way to it from another exchange, not
/// counting the edges that close a cycle.
fn depths(request: &LayoutRequest) -> Vec<usize> {
    let is_exchange = |node: usize| request.nodes[node].role == Role::Exchange;
    let mut walk = Walk {
        next: vec![Vec::new(); request.nodes.len()],
        state: vec![State::New; request.nodes.len()],
        forward: Vec::new(),
        order: Vec::new(),
    };
    for edge in &request.edges {
        if is_exchange(edge.from) && is_exchange(edge.to) {
            walk.next[edge.from].push(edge.to);
        }
    }
    // From where producers send, so that a cycle is cut where messages come in.
    let entries = request.edges.iter().filter(|edge| !is_exchange(edge.from));
    let entries = entries.map(|edge| edge.to).filter(|to| is_exchange(*to));
    for node in entries.chain(0..request.nodes.len()) {
        walk.visit(node);
    }
    let mut depths = vec![0; request.nodes.len()];
    for node in walk.order.iter().rev() {
        let ends = walk.forward.iter().filter(|(from, _)| from == node);
        for (from, to) in ends {
            depths[*to] = depths[*to].max(depths[*from] + 1);
        }
    }
    depths
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// A depth-first walk that finds the edges closing no cycle, and an order in which each
/// node comes after all that it leads to.
struct Walk {
    next: Vec<Vec<usize>>,
    state: Vec<State>,
    forward: Vec<(usize, usize)>,
    order: Vec<usize>,
}

impl Walk {
    /// Not by recursion: a chain of exchanges may be as long as a document.
    fn visit(&mut self, start: usize) {
        let mut stack = vec![(start, 0)];
        if self.state[start] != State::New {
            return;
        }
        self.state[start] = State::Open;
        while let Some((node, taken)) = stack.pop() {
            let Some(&to) = self.next[node].get(taken) else {
                self.state[node] = State::Done;
                self.order.push(node);
                continue;
            };
            stack.push((node, taken + 1));
            if self.state[to] != State::Open {
                self.forward.push((node, to));
            }
            if self.state[to] == State::New {
                self.state[to] = State::Open;
                stack.push((to, 0));
            }
        }
    }
}
