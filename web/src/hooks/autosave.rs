//! Keeps the person's own scenario, and where it stood, in the browser.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::time::Time;
use warren_core::timeline::Playhead;
use yew::prelude::*;

use super::link;
use crate::state::{AppState, Opening};
use crate::storage;

/// While it plays, the moment is kept about this often, in virtual time.
const OFTEN_US: u64 = 1_000_000;

/// What is written after the moment of a scenario that is the library's, just as it stands there.
const PRISTINE: &str = "library";

/// The person's own scenario as it was kept, where one was, and whether it is just the
/// library's.
#[must_use]
pub fn restored() -> Option<(Opening, bool)> {
    read(storage::OWN)
}

/// The person's work before that, where there was some.
#[must_use]
pub fn restored_earlier() -> Option<Opening> {
    read(storage::EARLIER).map(|(opening, _)| opening)
}

fn read(name: &str) -> Option<(Opening, bool)> {
    let text = storage::read(name)?;
    let (moment, document) = text.split_once('\n')?;
    let mut words = moment.split(' ');
    let playhead = Playhead {
        at: Time(words.next()?.parse().ok()?),
        within: words.next()?.parse().ok()?,
    };
    let opening = Opening {
        scenario: Arc::new(Scenario::read(document).ok()?),
        playhead,
        own: true,
    };
    Some((opening, words.next() == Some(PRISTINE)))
}

/// Keeps the moment in the first line, and the document after it: it is read as any other
/// document is, within the same limits.
fn keep(scenario: &Scenario, playhead: Playhead, pristine: bool) {
    let Playhead { at, within } = playhead;
    let document = scenario.to_json();
    let pristine = if pristine { PRISTINE } else { "" };
    let text = format!("{} {within} {pristine}\n{document}", at.0);
    storage::write(storage::OWN, &text);
}

/// Puts aside what is kept, where another scenario is about to take its place and it is
/// the person's work: not just a scenario of the library.
fn put_aside(next: &Scenario) {
    if let Some((kept, false)) = restored()
        && kept.scenario.title != next.title
        && let Some(text) = storage::read(storage::OWN)
    {
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
    let now = (scenario, moment, state.pristine);
    use_effect_with(now, |(scenario, playhead, pristine)| {
        if let Some(scenario) = scenario {
            keep(scenario, *playhead, *pristine);
        }
    });
}
