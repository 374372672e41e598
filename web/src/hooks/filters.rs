//! Loads what runs filters where the scenario has processors, says so meanwhile, and offers to try
//! again where it fails.

use warren_core::tr;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::filters;

/// What is told of it; nothing where nothing is needed, or all is there. Who shows it is drawn
/// anew when all is there, after `loaded` was called.
#[hook]
pub fn use_filters(needed: bool, loaded: &Callback<()>) -> Html {
    let failed = use_state(|| false);
    let again = use_force_update();
    let load = {
        let (loaded, failed) = (loaded.clone(), failed.setter());
        move || {
            failed.set(false);
            let (loaded, failed, again) = (loaded.clone(), failed.clone(), again.clone());
            spawn_local(async move {
                if filters::load().await {
                    loaded.emit(());
                    again.force_update();
                } else {
                    failed.set(true);
                }
            });
        }
    };
    use_effect_with(needed, {
        let load = load.clone();
        move |needed| {
            if *needed && !filters::is_ready() {
                load();
            }
        }
    });
    if !needed || filters::is_ready() {
        return Html::default();
    }
    if !*failed {
        return html! {
            <p class="progress" role="status" data-testid="filters-loading">
                { tr!("Loading what runs the filters of processors…") }
            </p>
        };
    }
    html! {
        <div class="progress" role="alert" data-testid="filters-failed">
            { tr!("What runs the filters of processors could not be loaded: it comes over the network") }
            <button
                type="button"
                class="button button-outlined"
                data-testid="filters-again"
                onclick={move |_| load()}
            >
                { tr!("Try again") }
            </button>
        </div>
    }
}
