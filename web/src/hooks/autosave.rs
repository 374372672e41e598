//! Keeps the person's own scenario, and where it stood, in the browser.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::scenario::library::LIBRARY;
use warren_core::time::Time;
use warren_core::timeline::Playhead;
use yew::prelude::*;

use super::link;
use crate::state::{AppState, Opening};
use crate::storage;

/// While it plays, the moment is kept about this often, in virtual time.
const OFTEN_US: u64 = 1_000_000;

/// The person's own scenario as it was kept, where one was.
#[must_use]
pub fn restored() -> Option<Opening> {
    read(storage::OWN)
}

/// The person's work before that, where there was some.
#[must_use]
pub fn restored_earlier() -> Option<Opening> {
    read(storage::EARLIER)
}

fn read(name: &str) -> Option<Opening> {
    let text = storage::read(name)?;
    let (moment, document) = text.split_once('\n')?;
    let (at, within) = moment.split_once(' ')?;
    Some(Opening {
        scenario: Arc::new(Scenario::from_json(document).ok()?),
        playhead: Playhead {
            at: Time(at.parse().ok()?),
            within: within.parse().ok()?,
        },
        own: true,
    })
}

/// Keeps the moment in the first line, and the document after it: it is read as any other
/// document is, within the same limits.
fn keep(scenario: &Scenario, playhead: Playhead) {
    let Playhead { at, within } = playhead;
    let document = scenario.to_json();
    storage::write(storage::OWN, &format!("{} {within}\n{document}", at.0));
}

/// Puts aside what is kept, where another scenario is about to take its place and it is
/// the person's work: not just a scenario of the library.
fn put_aside(next: &Scenario) {
    let Some(kept) = restored().filter(|kept| kept.scenario.title != next.title) else {
        return;
    };
    let from_library = LIBRARY
        .iter()
        .any(|entry| entry.scenario().is_ok_and(|one| one == *kept.scenario));
    if !from_library && let Some(text) = storage::read(storage::OWN) {
        storage::write(storage::EARLIER, &text);
    }
}

/// Keeps the scenario whenever it, or its moment, has changed.
#[hook]
pub fn use_autosave(state: &AppState) {
    let mut moment = state.playback.playhead();
    if state.playback.is_moving() {
        moment = Playhead::at(Time(moment.at.0 / OFTEN_US * OFTEN_US));
    }
    // What is shown in another page is not to take the place of the person's own work.
    let kept = state.own && !state.embed.on;
    let scenario = kept.then(|| state.scenario().clone());
    use_effect_with(scenario.clone(), |scenario| {
        if let Some(scenario) = scenario {
            put_aside(scenario);
            // The address must not bring an older scenario back at the next reload.
            link::leave_address();
        }
    });
    use_effect_with((scenario, moment), |(scenario, playhead)| {
        if let Some(scenario) = scenario {
            keep(scenario, *playhead);
        }
    });
}
