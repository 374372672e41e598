//! Connecting by choice: what AMQP allows from a node, and why not the rest.

use warren_core::tr;
use yew::prelude::*;

use crate::components::dialog::DialogFrame;
use crate::hooks::dispatch::Dispatch;
use crate::state::build::Build;
use crate::state::{Action, AppState, Selection};
use crate::words;

/// Every other node, as something to connect with or with the reason why not.
pub fn connect_dialog(state: &AppState, dispatch: &Dispatch) -> Html {
    let Some(Selection::Node(from)) = &state.selection else {
        return Html::default();
    };
    let aims = state.aims(from);
    let cards = aims.targets.iter().enumerate().map(|(number, (node, what))| {
        let (does, disabled) = match what {
            Ok(does) => (does, false),
            Err(because) => (because, true),
        };
        let build = Build::Connect {
            from: from.clone(),
            to: node.clone(),
        };
        html! {
            <li key={node.to_string()}>
                <button
                    type="button"
                    class="card"
                    data-testid={format!("to-{node}")}
                    autofocus={number == 0}
                    aria-disabled={disabled.to_string()}
                    onclick={if disabled { Callback::noop() } else { dispatch.on(Action::Build(build)) }}
                >
                    <span class="card-title">{ words::node(node) }</span>
                    <span class="card-promise">{ does }</span>
                </button>
            </li>
        }
    });
    html! {
        <DialogFrame testid="connect-dialog" title={tr!("Connect {}", words::node(from))}>
            if aims.targets.is_empty() {
                <p>{ tr!("There is nothing else to connect it with yet.") }</p>
            }
            <ul class="cards">{ for cards }</ul>
        </DialogFrame>
    }
}
