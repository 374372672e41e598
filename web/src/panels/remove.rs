//! Deleting: what goes along is said first.

use warren_core::tr;
use yew::prelude::*;

use crate::components::dialog::DialogFrame;
use crate::hooks::dispatch::Dispatch;
use crate::state::build::Build;
use crate::state::{Action, AppState};
use crate::words;

/// What goes along with what is selected.
pub fn remove_dialog(state: &AppState, dispatch: &Dispatch) -> Html {
    let nodes = state.selected_nodes();
    let names: Vec<String> = nodes.iter().map(words::node).collect();
    let title = match &names[..] {
        [one] => tr!("Delete {}?", one),
        many => tr!("Delete these {}?", many.len()),
    };
    let along = state
        .goes_along()
        .into_iter()
        .map(|sentence| html! { <li>{ sentence }</li> });
    html! {
        <DialogFrame testid="remove-dialog" {title}>
            if names.len() > 1 {
                <p>{ names.join(", ") }</p>
            }
            <p>{ tr!("This goes along:") }</p>
            <ul class="along" data-testid="goes-along">{ for along }</ul>
            <div class="dialog-actions">
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="remove-now"
                    autofocus=true
                    onclick={dispatch.on(Action::Build(Build::Remove))}
                >
                    { tr!("Delete") }
                </button>
            </div>
            <p class="hint">{ tr!("Undo brings everything back in one step") }</p>
        </DialogFrame>
    }
}
