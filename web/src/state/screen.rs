//! What the person looks at: the selection, the inspector's side, what is open, what is
//! being said.

use std::rc::Rc;

use warren_core::amqp::MessageNumber;
use warren_core::scenario::NodeId;
use warren_diagram::scene::EdgeId;

use super::editor::Field;
use crate::workshop::Panel;

/// What the inspector is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// A node.
    Node(NodeId),
    /// Several nodes.
    Several(Rc<[NodeId]>),
    /// An edge.
    Edge(EdgeId),
    /// A message.
    Message(MessageNumber),
}

/// The sides of the inspector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Everything about what is selected.
    #[default]
    Properties,
    /// Why a message went where it went.
    Why,
    /// The way of one message.
    Journey,
    /// What goes over the wire.
    Wire,
    /// What of the design is probably not meant.
    Checkup,
    /// The scenario as text.
    Text,
    /// The course.
    Learn,
}

impl Tab {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Properties,
        Self::Why,
        Self::Journey,
        Self::Wire,
        Self::Checkup,
        Self::Text,
        Self::Learn,
    ];

    /// The panel of the workshop that stands in it.
    #[must_use]
    pub const fn panel(self) -> Panel {
        match self {
            Self::Checkup => Panel::Checkup,
            Self::Text => Panel::Text,
            Self::Learn => Panel::Learn,
            Self::Why => Panel::Why,
            Self::Wire => Panel::Wire,
            Self::Journey => Panel::Journey,
            Self::Properties => Panel::Properties,
        }
    }
}

/// What is open beside the diagram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panels {
    /// The event log.
    pub log: bool,
    /// On a narrow screen, and before a room, the inspector.
    pub sheet: bool,
    /// Whether a room looks at the page: little but the picture, and all of it large.
    pub presenting: bool,
}

/// A dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// The link to this moment.
    Share,
    /// The keys.
    Help,
    /// The library.
    Library,
    /// A message to be published by hand.
    Publish,
    /// A client to be killed.
    Kill,
    /// A client to be started.
    Start,
    /// The broker to be restarted.
    Restart,
    /// What was lost.
    Losses,
    /// The scenario for other tools.
    Export,
    /// Scenarios from elsewhere.
    Import,
    /// The scenario beside variants of it.
    Compare,
    /// What a crash at a moment would lose.
    Crash,
    /// What the selected node is to be connected with.
    Connect,
    /// What goes along with what is deleted.
    Remove,
}

impl Dialog {
    /// The dialog that this panel of the workshop stands in.
    #[must_use]
    pub const fn of(panel: Panel) -> Option<Self> {
        match panel {
            Panel::Publish => Some(Self::Publish),
            Panel::Share => Some(Self::Share),
            Panel::Help => Some(Self::Help),
            Panel::Library => Some(Self::Library),
            Panel::Export => Some(Self::Export),
            Panel::Import => Some(Self::Import),
            Panel::Compare => Some(Self::Compare),
            Panel::Crash => Some(Self::Crash),
            Panel::Losses => Some(Self::Losses),
            Panel::Properties
            | Panel::Why
            | Panel::Journey
            | Panel::Log
            | Panel::Wire
            | Panel::Learn
            | Panel::Text
            | Panel::Checkup
            | Panel::Marks => None,
        }
    }
}

/// Something that the person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Names it.
    pub id: u32,
    /// Whether something went wrong.
    pub problem: bool,
    /// The sentence.
    pub text: String,
}

/// An edit that was refused, and where it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The field.
    pub field: Field,
    /// Why, as a sentence.
    pub because: String,
}
