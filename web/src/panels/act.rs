//! Small dialogs for what is done at the playhead: kill, start, restart.

use warren_core::name::Name;
use warren_core::scenario::{InterventionAction, StopKind};
use warren_core::{mark, tr};
use yew::prelude::*;

use crate::components::button::Button;
use crate::components::dialog::DialogFrame;
use crate::hooks::dispatch::Dispatch;
use crate::state::{Action, Dialog};

/// How long the broker is away, in milliseconds.
const DOWN_MS: u32 = 1000;

/// Which client is to be killed.
pub fn kill_dialog(clients: &[Name], dispatch: &Dispatch) -> Html {
    let kill = |client: Name| InterventionAction::KillClient { client };
    html! {
        <DialogFrame testid="kill-dialog" title={mark!("Kill a client")}>
            <p>{ tr!("Its process dies at this moment; what it held goes back to its queue.") }</p>
            { cards(&choices(clients, kill), dispatch) }
        </DialogFrame>
    }
}

/// Which client is to be started.
pub fn start_dialog(clients: &[Name], dispatch: &Dispatch) -> Html {
    let start = |client: Name| InterventionAction::StartClient { client };
    html! {
        <DialogFrame testid="start-dialog" title={mark!("Start a client")}>
            <p>{ tr!("It connects again at this moment.") }</p>
            { cards(&choices(clients, start), dispatch) }
        </DialogFrame>
    }
}

/// How the broker is to be restarted.
pub fn restart_dialog(dispatch: &Dispatch) -> Html {
    let restart = |stop| InterventionAction::RestartBroker {
        stop,
        down_ms: DOWN_MS,
    };
    let choices = [
        Choice {
            testid: "restart-clean".into(),
            title: tr!("Cleanly").into(),
            promise: tr!("It stops in good order. Durable queues and persistent messages survive")
                .into(),
            action: restart(StopKind::Clean),
        },
        Choice {
            testid: "restart-kill9".into(),
            title: tr!("By kill -9").into(),
            promise: tr!("The process dies at once. What survives may be delivered a second time")
                .into(),
            action: restart(StopKind::Kill9),
        },
    ];
    html! {
        <DialogFrame testid="restart-dialog" title={mark!("Restart the broker")}>
            <p>{ tr!("The broker stops at this moment and is back after a second.") }</p>
            { cards(&choices, dispatch) }
            <Button testid="restart-crash" label={mark!("What would a crash lose?")} text={mark!("What would a crash lose?")}
                onclick={dispatch.on(Action::Show(Dialog::Crash))} />
        </DialogFrame>
    }
}

/// Something that can be done.
struct Choice {
    testid: AttrValue,
    title: AttrValue,
    promise: AttrValue,
    action: InterventionAction,
}

fn choices(clients: &[Name], action: impl Fn(Name) -> InterventionAction) -> Vec<Choice> {
    let choice = |name: &Name| Choice {
        testid: format!("choose-{name}").into(),
        title: name.to_string().into(),
        promise: AttrValue::default(),
        action: action(name.clone()),
    };
    clients.iter().map(choice).collect()
}

fn cards(choices: &[Choice], dispatch: &Dispatch) -> Html {
    let items = choices.iter().map(|choice| {
        let onclick = dispatch.on(Action::Intervene(choice.action.clone()));
        html! {
            <li key={choice.title.to_string()}>
                <button type="button" class="card" data-testid={choice.testid.clone()} {onclick}>
                    <span class="card-title">{ &choice.title }</span>
                    if !choice.promise.is_empty() {
                        <span class="card-promise">{ &choice.promise }</span>
                    }
                </button>
            </li>
        }
    });
    html! { <ul class="cards">{ for items }</ul> }
}
