//! What the page begins with: the scenario of its address, or the person's own, or the
//! library's.

use std::sync::Arc;
use warren_core::tr;

use warren_core::scenario::{Scenario, library};
use warren_core::timeline::Playhead;

use crate::hooks::{autosave, link, preferences};
use crate::state::embed::Embed;
use crate::state::playback::PlaybackCommand;
use crate::state::{Action, AppState, Opening, Source};

/// A scenario of the library, at its start.
fn of_library(json: &str) -> Opening {
    let scenario = Scenario::read(json);
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
            let mut opening = of_library(library::FIRST.json);
            opening.source = Source::Link;
            lesson = link::is_lesson(&text);
            if lesson {
                return opening;
            }
            let instead = tr!("This is the scenario “Image workers” instead.");
            complaint = Some(link::complaint(&error, &instead));
            opening
        }
    });
    let is_linked = linked.is_some();
    let opening = linked.or_else(autosave::restored);
    let query = gloo_utils::window().location().search();
    let embed = Embed::from_query(&query.unwrap_or_default());
    let welcome = !is_linked && !embed.on && autosave::knows_nobody();
    let opening = opening.filter(|_| !welcome).unwrap_or_else(|| {
        of_library(if welcome {
            library::WELCOME.json
        } else {
            library::FIRST.json
        })
    });
    let mut state = AppState::new(opening);
    state.preferences = preferences::initial();
    state.embed = embed;
    state.panels.log = is_roomy() && !state.embed.on;
    if lesson {
        state.learn();
    }
    if state.embed.autoplay || welcome && !state.preferences.reduced_motion {
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
