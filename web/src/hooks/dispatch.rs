//! The way from a component to the state: the dispatcher, and nothing else.
//!
//! It never changes, so the components that take it from the context are not rendered
//! again for its sake.

use yew::prelude::*;

use crate::state::playback::PlaybackCommand;
use crate::state::{Action, AppState};

/// Sends actions.
#[derive(Clone, PartialEq)]
pub struct Dispatch(pub UseReducerDispatcher<AppState>);

impl Dispatch {
    /// Sends this action.
    pub fn send(&self, action: Action) {
        self.0.dispatch(action);
    }

    /// A callback that sends this action, whatever it is called with.
    #[must_use]
    pub fn on<E: 'static>(&self, action: Action) -> Callback<E> {
        let dispatcher = self.0.clone();
        Callback::from(move |_| dispatcher.dispatch(action.clone()))
    }

    /// A callback that sends commands for the playhead.
    #[must_use]
    pub fn playback(&self) -> Callback<PlaybackCommand> {
        let dispatcher = self.0.clone();
        Callback::from(move |command| dispatcher.dispatch(Action::Playback(command)))
    }
}

/// The page's dispatcher.
///
/// # Panics
/// Outside of the page, which provides it.
#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().expect("the page provides the dispatcher")
}
