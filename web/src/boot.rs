//! What the page begins with: the scenario of its address, or the person's own, or the
//! library's.

use std::sync::Arc;

use warren_core::scenario::{Scenario, library};
use warren_core::timeline::Playhead;

use crate::hooks::{autosave, link, preferences};
use crate::state::embed::Embed;
use crate::state::playback::PlaybackCommand;
use crate::state::{Action, AppState, Opening, Source};

/// The scenario that a first visit opens with, at its start.
fn first() -> Opening {
    let scenario = Scenario::read(library::FIRST.json);
    Opening {
        scenario: Arc::new(scenario.unwrap_or_default()),
        playhead: Playhead::START,
        source: Source::Library,
    }
}

/// The state of the page as it opens.
#[must_use]
pub fn initial_state() -> AppState {
    let mut complaint = None;
    let mut lesson = false;
    let linked = link::fragment().map(|text| match link::opening(&text) {
        Ok(opening) => opening,
        Err(error) => {
            let mut opening = first();
            opening.source = Source::Link;
            lesson = link::is_lesson(&text);
            if lesson {
                return opening;
            }
            let instead = "This is the scenario “Image workers” instead.";
            complaint = Some(link::complaint(&error, instead));
            opening
        }
    });
    let opening = linked.or_else(autosave::restored);
    let mut state = AppState::new(opening.unwrap_or_else(first));
    state.preferences = preferences::initial();
    let query = gloo_utils::window().location().search();
    state.embed = Embed::from_query(&query.unwrap_or_default());
    state.panels.log = is_roomy() && !state.embed.on;
    if lesson {
        state.learn();
    }
    if state.embed.autoplay {
        state.act(Action::Playback(PlaybackCommand::Play));
    }
    if let Some(text) = complaint {
        state.tell(true, text);
    }
    state
}

/// Whether the screen has room for the event log besides.
fn is_roomy() -> bool {
    let query = "(min-width: 1200px) and (min-height: 860px)";
    let media = gloo_utils::window().match_media(query);
    media.ok().flatten().is_some_and(|list| list.matches())
}
