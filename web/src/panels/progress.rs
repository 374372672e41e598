//! How far a long simulation has come, and the way to stop it.

use warren_core::{mark, tr};
use yew::prelude::*;

use crate::components::button::Button;
use crate::hooks::dispatch::Dispatch;
use crate::state::Action;
use crate::state::run::Simulating;

/// The progress.
pub fn progress(simulating: Simulating, dispatch: &Dispatch) -> Html {
    let Simulating { at, until, events } = simulating;
    html! {
        <div class="progress" data-testid="progress" role="status">
            <span>{ tr!("Working it out: {} thousand events", events / 1000) }</span>
            <progress value={at.0.to_string()} max={until.0.max(1).to_string()} />
            <Button
                testid="stop-simulation"
                class="button-outlined"
                label={mark!("Stop here")}
                text={mark!("Stop")}
                onclick={dispatch.on(Action::StopSimulation)}
            />
        </div>
    }
}
