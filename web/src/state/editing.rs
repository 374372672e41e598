//! What goes on at the diagram while it is built: what the hand holds, what may be
//! connected, what is being named.
//!
//! None of it is in the document, or in a link.

use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::{NodeId, Scenario};
use warren_diagram::scene::EdgeId;

use super::hand::Hand;
use super::marks::Marks;
use super::picture::Held;
use super::snap::Guide;
use crate::workshop::Mark;

/// What goes on at the diagram.
#[derive(Clone, Debug, Default)]
pub struct Editing {
    /// The pointers that are down.
    pub hand: Hand,
    /// The nodes that it holds.
    pub held: Option<Held>,
    /// What those are in line with.
    pub guides: Rc<Vec<Guide>>,
    /// What may be connected, while a connection is drawn.
    pub aims: Option<Rc<Aims>>,
    /// The node that the pointer is over, while a connection is drawn.
    pub over: Option<NodeId>,
    /// What is named in its place.
    pub inline: Option<Inline>,
    /// Whether the hand draws frames around nodes, and a tap selects one more.
    pub frames: bool,
    /// Whether the palette is open, where it shares its place with something else.
    pub palette: bool,
    /// What is to have the focus.
    pub focus: Focus,
    /// The node that must be in sight once it is drawn.
    pub shown: Option<NodeId>,
    /// What was copied last, where the system's clipboard cannot be read.
    pub copied: Option<Rc<str>>,
    /// What is wrong with nodes.
    pub marks: Rc<Marks>,
    /// What the check-up found, which that is made of.
    pub found: Rc<Vec<Mark>>,
    /// The scenario in whose picture the selection was looked for.
    pub seen: Option<Arc<Scenario>>,
}

/// What is named in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// A node.
    Node(NodeId),
    /// A binding, by its key.
    Edge(EdgeId),
}

impl fmt::Display for Inline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(node) => node.fmt(f),
            Self::Edge(edge) => edge.fmt(f),
        }
    }
}

/// What is to have the focus; a new turn asks again for the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// How often it was asked.
    pub turn: u32,
    /// What it is called in tests.
    pub testid: String,
}

/// What a connection from one node may lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aims {
    /// Where it begins.
    pub from: NodeId,
    /// For every other node what connecting them does, or why that is not possible.
    pub targets: Vec<(NodeId, Result<String, String>)>,
}

impl Aims {
    /// What connecting with this node does, or why that is not possible.
    #[must_use]
    pub fn at(&self, node: &NodeId) -> Option<&Result<String, String>> {
        let mut targets = self.targets.iter();
        targets.find(|(id, _)| id == node).map(|(_, what)| what)
    }
}

impl Editing {
    /// Asks for the focus to be there.
    pub fn focus(&mut self, testid: String) {
        let turn = self.focus.turn + 1;
        self.focus = Focus { turn, testid };
    }

    /// Lets go of everything; whether there was something.
    pub fn let_go(&mut self) -> bool {
        let held = self.hand.abort();
        self.settle();
        held
    }

    /// Nothing is held any more.
    pub fn settle(&mut self) {
        self.held = None;
        self.aims = None;
        self.over = None;
        self.guides = Rc::default();
    }
}
