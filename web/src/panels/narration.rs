//! The line that says what just happened, in plain words, also to screen readers.

use std::sync::Arc;
use warren_core::text::said;
use warren_core::{mark, tr};

use warren_core::narrate::narrate;
use warren_core::snapshot::Snapshot;
use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::dispatch::use_dispatch;
use crate::state::same::Same;
use crate::state::{Action, Dialog};

/// What stands there before the first move.
const INVITATION: &str = mark!("Press play, or the space bar, and watch where the messages go.");

/// What is told.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct NarrationProps {
    /// The state at the moment.
    pub snapshot: Same<Arc<Snapshot>>,
    /// Whether it plays: then sentences follow each other too fast to be read out.
    pub playing: bool,
    /// Whether nothing was played yet.
    pub inviting: bool,
    /// Whether the event log is open.
    pub log: bool,
}

/// The narration, with the counter of what was lost.
#[component]
pub fn Narration(props: &NarrationProps) -> Html {
    let dispatch = use_dispatch();
    let last = props.snapshot.last.as_ref().filter(|_| !props.inviting);
    let text = last.map_or_else(|| said(INVITATION, &[]), |event| narrate(event));
    let lost = props.snapshot.losses.total;
    let live = if props.playing { "off" } else { "polite" };
    html! {
        <div class="narration">
            <p class="narration-text" data-testid="narration" aria-live={live}>{ text }</p>
            <button
                type="button"
                class={classes!("button", "button-outlined", "lost", (lost > 0).then_some("is-some"))}
                data-testid="lost"
                title={tr!("What was lost, and why")}
                onclick={dispatch.on(Action::Show(Dialog::Losses))}
            >
                <span><span data-testid="lost-count">{ lost }</span>{ tr!(" lost") }</span>
            </button>
            <Button
                testid="events-toggle"
                label={mark!("Event log")}
                icon={Icon::List}
                pressed={props.log}
                onclick={dispatch.on(Action::ToggleLog)}
            />
        </div>
    }
}
