//! Keeps the person's own scenario, and where it stood, in the browser.

use std::sync::Arc;

use warren_core::scenario::link::Shared;
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
    let text = storage::read(storage::OWN)?;
    let saved = Shared::from_value(serde_json::from_str(&text).ok()?).ok()?;
    Some(Opening {
        scenario: Arc::new(saved.scenario),
        playhead: saved.playhead.unwrap_or_default(),
        own: true,
    })
}

/// Keeps the scenario whenever it, or its moment, has changed.
#[hook]
pub fn use_autosave(state: &AppState) {
    let mut moment = state.playback.playhead();
    if state.playback.is_moving() {
        moment = Playhead::at(warren_core::time::Time(moment.at.0 / OFTEN_US * OFTEN_US));
    }
    let scenario = state.own.then(|| state.scenario().clone());
    use_effect_with(scenario.clone(), |scenario| {
        // The address must not bring an older scenario back at the next reload.
        if scenario.is_some() {
            link::leave_address();
        }
    });
    use_effect_with((scenario, moment), |(scenario, playhead)| {
        let Some(scenario) = scenario else {
            return;
        };
        let saved = Shared {
            scenario: scenario.as_ref().clone(),
            playhead: Some(*playhead),
        };
        storage::write(storage::OWN, &saved.to_value().to_string());
    });
}
