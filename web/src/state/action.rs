//! Actions: what the person, or time, does to the page.

use std::sync::Arc;

use warren_core::scenario::{InterventionAction, Scenario};
use warren_core::timeline::Playhead;
use warren_diagram::geometry::Size;

use super::editor::Change;
use super::playback::PlaybackCommand;
use super::{Dialog, Preferences, Selection, Tab};
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
    /// The moment of this event is wanted.
    GoToEvent(u32),
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
    /// A side of the inspector is wanted.
    ShowTab(Tab),
    /// A dialog is wanted.
    Show(Dialog),
    /// Whatever is open is closed, or what is selected is left.
    Escape,
    /// The event log opens or closes.
    ToggleLog,
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
    /// A long simulation is stopped where it is.
    StopSimulation,
}

/// A scenario to be opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The moment.
    pub playhead: Playhead,
    /// Whether it is the person's own from now on.
    pub own: bool,
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
}
