//! Actions: what the person, or time, does to the page.

use std::sync::Arc;

use warren_core::scenario::{InterventionAction, Scenario};
use warren_core::timeline::Playhead;
use warren_diagram::geometry::Size;

use super::build::Build;
use super::editor::Change;
use super::hand::Grip;
use super::playback::PlaybackCommand;
use super::{Dialog, Preferences, Selection, Tab};
use crate::keeping::KeptId;
use crate::workshop::Order;

/// What the person, or time, does to the page.
#[derive(Clone, Debug)]
pub enum Action {
    /// So much real time has passed.
    Frame {
        /// In microseconds.
        real_us: u64,
    },
    /// The playhead is moved.
    Playback(PlaybackCommand),
    /// The scenario is edited.
    Edit(Change),
    /// The workshop wants something.
    Order(Order),
    /// Something is done at the playhead.
    Intervene(InterventionAction),
    /// The latest edit is taken back.
    Undo,
    /// It is done again.
    Redo,
    /// Another scenario is opened.
    Open(Opening),
    /// Something is selected, or nothing.
    Select(Option<Selection>),
    /// The diagram was clicked where no node is: perhaps a message passes.
    Pick {
        /// From the diagram's left.
        x: f64,
        /// From its top.
        y: f64,
        /// What is there, where none passes.
        otherwise: Option<Selection>,
    },
    /// Fingers or the mouse do something on the diagram.
    Touch(Touch),
    /// Something is built.
    Build(Build),
    /// A side of the inspector is wanted.
    ShowTab(Tab),
    /// A dialog is wanted.
    Show(Dialog),
    /// Whatever is open is closed, or what is selected is left.
    Escape,
    /// The event log opens or closes.
    ToggleLog,
    /// Where the inspector is not always there, it opens or closes.
    ToggleInspector,
    /// The page is shown to a room, or no longer.
    TogglePresenting,
    /// The person is told something.
    Tell {
        /// Whether something went wrong.
        problem: bool,
        /// The sentence.
        text: String,
    },
    /// A notice was read.
    Dismiss(u32),
    /// The person, or the system, wants this now.
    Prefer(Preferences),
    /// The theme is switched.
    NextTheme,
    /// The diagram is moved.
    Viewport(ViewportCommand),
    /// The scenario is to be simulated anew: what runs filters is there.
    Rerun,
    /// A long simulation is stopped where it is.
    StopSimulation,
}

/// What a pointer does on the diagram.
#[derive(Clone, Debug)]
pub struct Touch {
    /// Which.
    pub pointer: i32,
    /// Where, from the diagram's left and top.
    pub at: (f64, f64),
    /// What it does.
    pub phase: Phase,
}

/// What a pointer does.
#[derive(Clone, Debug)]
pub enum Phase {
    /// It presses this; on the diagram, whatever lies there.
    Down {
        /// What is pressed, where that is not in the diagram.
        grip: Option<Grip>,
        /// Whether a key is held by which one selects more.
        adds: bool,
        /// Whether it is a finger, which needs more room.
        finger: bool,
    },
    /// It moves.
    Move,
    /// It leaves.
    Up,
    /// It is taken away.
    Cancel,
}

/// Where a scenario comes from, and so who has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It can be had again as it is: from the library, or since it is empty.
    Library,
    /// Whoever sent the link has it.
    Link,
    /// It is the person's own, and not kept yet.
    Own,
    /// It is the person's own, and kept.
    Kept(KeptId),
}

impl Source {
    /// Where it is kept, if it is.
    #[must_use]
    pub const fn kept(self) -> Option<KeptId> {
        match self {
            Self::Kept(id) => Some(id),
            Self::Library | Self::Link | Self::Own => None,
        }
    }

    /// As a text that [`Source::from_text`] reads.
    #[must_use]
    pub fn to_text(self) -> String {
        match self {
            Self::Library => "library".to_owned(),
            Self::Link => "link".to_owned(),
            Self::Own => "own".to_owned(),
            Self::Kept(KeptId(number)) => number.to_string(),
        }
    }

    /// What [`Source::to_text`] wrote.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "library" => Self::Library,
            "link" => Self::Link,
            "own" => Self::Own,
            number => Self::Kept(KeptId(number.parse().ok()?)),
        })
    }
}

/// A scenario to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The moment.
    pub playhead: Playhead,
    /// Where it comes from.
    pub source: Source,
}

/// How the diagram is moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViewportCommand {
    /// Its part of the screen has this size.
    Resize(Size),
    /// By so many pixels.
    Pan(f64, f64),
    /// By a factor, around a point.
    Zoom(f64, f64, f64),
    /// By a factor, around the middle.
    ZoomMiddle(f64),
    /// So that all of it is visible.
    Fit,
    /// So that this point of the scene is in the middle.
    Center(f64, f64),
}
