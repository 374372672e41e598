//! What there is to lay out: the nodes and edges of a scenario with their sizes.
//!
//! Two requests that are equal have the same layout, so it is made anew only when the
//! request differs. Nothing here depends on the moment but which exchanges, queues and
//! bindings there are: what the scenario defines keeps its place when it is gone.

mod edges;
mod labels;
mod nodes;
mod sizes;

use warren_core::scenario::{
    BindingDefinition, ExchangeDefinition, InterventionAction, NodeId, Position, QueueDefinition,
    Scenario,
};
use warren_core::topology::Topology;

use crate::geometry::{Point, Size};
use crate::print::Print;
use crate::scene::{EdgeId, EdgeStyle};
pub(crate) use nodes::name;

/// Which way messages flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From left to right.
    #[default]
    LeftToRight,
    /// From top to bottom: for a page that is higher than wide.
    TopToBottom,
}

/// How much nearer the columns stand where they are rows: nodes are wider than high.
const NEARER: i32 = 2;

impl Direction {
    /// Where a place of the document lies. Places are the wide picture's; the narrow one is
    /// turned, so that what stands beside something there stands beneath it here.
    #[must_use]
    pub const fn point(self, Position { x, y }: Position) -> Point {
        match self {
            Self::LeftToRight => Point::new(x, y),
            Self::TopToBottom => Point::new(y, x.div_euclid(NEARER)),
        }
    }

    /// The place of the document that lies at this point.
    #[must_use]
    pub const fn position(self, Point { x, y }: Point) -> Position {
        match self {
            Self::LeftToRight => Position { x, y },
            Self::TopToBottom => Position {
                x: y * NEARER,
                y: x,
            },
        }
    }
}

/// A graph to be laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayoutRequest {
    /// For whom it is drawn.
    pub print: Print,
    /// The nodes.
    pub nodes: Vec<NodeRequest>,
    /// The edges.
    pub edges: Vec<EdgeRequest>,
    /// The room left free above everything, for what is told of the server as a whole.
    pub head: i32,
}

/// A node to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeRequest {
    /// Which.
    pub id: NodeId,
    /// Its part in the graph.
    pub role: Role,
    /// The room that it takes.
    pub size: Size,
    /// Its middle, where it was placed by hand.
    pub placed: Option<Point>,
}

/// The part that a node has in the flow of messages, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Messages come from here.
    Producer,
    /// Messages are routed here.
    Exchange,
    /// Messages wait here.
    Queue,
    /// Messages go here.
    Consumer,
}

/// An edge to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeRequest {
    /// Which.
    pub id: EdgeId,
    /// The number of the node that it leads from.
    pub from: usize,
    /// The number of the node that it leads to.
    pub to: usize,
    /// What it is.
    pub style: EdgeStyle,
    /// What is written on it, line by line; empty for nothing.
    pub lines: Vec<String>,
    /// The room that the lines take.
    pub room: Size,
}

/// What a scenario defines, from the start or by hand later: that too has its place from
/// the start, so that nothing moves when it comes.
struct Defined<'a> {
    exchanges: Vec<&'a ExchangeDefinition>,
    queues: Vec<&'a QueueDefinition>,
    bindings: Vec<&'a BindingDefinition>,
}

impl<'a> Defined<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        let definitions = &scenario.definitions;
        let mut all = Self {
            exchanges: definitions.exchanges.iter().collect(),
            queues: definitions.queues.iter().collect(),
            bindings: definitions.bindings.iter().collect(),
        };
        for one in &scenario.timeline {
            match &one.action {
                InterventionAction::DeclareExchange { exchange } => all.exchanges.push(exchange),
                InterventionAction::DeclareQueue { queue, .. } => all.queues.push(queue),
                InterventionAction::Bind { binding } => all.bindings.push(binding),
                _ => {}
            }
        }
        all
    }
}

impl LayoutRequest {
    /// The graph of this scenario with what the broker holds besides.
    #[must_use]
    pub fn new(scenario: &Scenario, topology: &Topology, print: Print) -> Self {
        let nodes = nodes::collect(scenario, topology, print);
        let edges = edges::collect(scenario, topology, &nodes, print);
        Self {
            print,
            nodes,
            edges,
            head: if is_troubled(scenario) {
                head(print)
            } else {
                0
            },
        }
    }
}

impl LayoutRequest {
    /// Whether both are the same but for what was placed by hand, so that they are arranged
    /// in the same way.
    #[must_use]
    pub(crate) fn is_arranged_as(&self, other: &Self) -> bool {
        let same = |(one, other): (&NodeRequest, &NodeRequest)| {
            (&one.id, one.role, one.size) == (&other.id, other.role, other.size)
        };
        (self.print, self.nodes.len()) == (other.print, other.nodes.len())
            && self.nodes.iter().zip(&other.nodes).all(same)
            && self.edges == other.edges
    }
}

/// As high as a line and its frame.
const fn head(print: Print) -> i32 {
    match print {
        Print::Page(_) => 32,
        Print::Room => 44,
    }
}

/// Whether the server, or a node of it, is in trouble some time.
fn is_troubled(scenario: &Scenario) -> bool {
    scenario.timeline.iter().any(|one| {
        matches!(
            one.action,
            InterventionAction::RestartBroker { .. }
                | InterventionAction::StopNode { .. }
                | InterventionAction::Partition { .. }
                | InterventionAction::RaiseAlarm { .. }
        )
    })
}

#[cfg(test)]
mod tests;
