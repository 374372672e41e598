//! The rail: what can be put into the diagram, and what can be done to the running
//! scenario at the playhead. On a narrow screen the two take turns.

use warren_core::name::Name;
use warren_core::scenario::InterventionAction;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::palette::palette;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::dispatch::use_dispatch;
use crate::state::build::Build;
use crate::state::{Action, Dialog};

/// What the rail depends on.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct RailProps {
    /// The selected client, and whether it is running.
    pub client: Option<(Name, bool)>,
    /// Whether some client runs.
    pub some_running: bool,
    /// Whether some client does not run.
    pub some_away: bool,
    /// On a narrow screen, whether the palette is open.
    pub palette: bool,
}

/// The rail.
#[component]
pub fn Rail(props: &RailProps) -> Html {
    let dispatch = use_dispatch();
    let (kill, kill_text) = match &props.client {
        Some((client, true)) => {
            let client = client.clone();
            let text = tr!("Kill {}", client);
            (
                Action::Intervene(InterventionAction::KillClient { client }),
                text,
            )
        }
        _ => (Action::Show(Dialog::Kill), tr!("Kill…")),
    };
    let (start, start_text) = match &props.client {
        Some((client, false)) => {
            let client = client.clone();
            let text = tr!("Start {}", client);
            (
                Action::Intervene(InterventionAction::StartClient { client }),
                text,
            )
        }
        _ => (Action::Show(Dialog::Start), tr!("Start…")),
    };
    html! {
        <nav
            class={classes!("rail", "app-rail", props.palette.then_some("is-adding"))}
            aria-label={tr!("Build, and do something at this moment")}
        >
            <div class="rail-palette" role="group" aria-labelledby="rail-add">
                <p id="rail-add" class="rail-title">{ tr!("Add") }</p>
                { palette(&dispatch) }
            </div>
            <Button
                testid="palette"
                class="rail-switch"
                label={mark!("Add to the diagram")}
                text={if props.palette { tr!("Back") } else { tr!("Add") }}
                icon={if props.palette { Icon::Close } else { Icon::Plus }}
                pressed={props.palette}
                onclick={dispatch.on(Action::Build(Build::Palette))}
            />
            <div class="rail-now" role="group" aria-labelledby="rail-moment">
            <p id="rail-moment" class="rail-title">{ tr!("At this moment") }</p>
            <Button
                testid="intervene-publish"
                label={mark!("Publish a message…")}
                text={mark!("Publish…")}
                icon={Icon::Send}
                onclick={dispatch.on(Action::Show(Dialog::Publish))}
            />
            <Button
                testid="intervene-kill"
                label={mark!("Kill a client: its process dies")}
                text={kill_text}
                icon={Icon::Kill}
                disabled={!props.some_running}
                onclick={dispatch.on(kill)}
            />
            <Button
                testid="intervene-start"
                label={mark!("Start a client that is away")}
                text={start_text}
                icon={Icon::Plus}
                disabled={!props.some_away}
                onclick={dispatch.on(start)}
            />
            <Button
                testid="intervene-restart"
                label={mark!("Restart the broker…")}
                text={mark!("Restart…")}
                icon={Icon::Restart}
                onclick={dispatch.on(Action::Show(Dialog::Restart))}
            />
            </div>
        </nav>
    }
}
