//! The place of a panel of the workshop in the page, with what is there before and instead of it.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use warren_core::tr;

use gloo_events::EventListener;
use warren_core::scenario::Scenario;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use super::Brief;
use super::module::{self, Module, Mounted};
use crate::hooks::dispatch::use_dispatch;
use crate::state::Action;
use crate::state::same::Same;

/// What is to be shown.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct HostProps {
    /// The scenario.
    pub scenario: Same<Arc<Scenario>>,
    /// What of it.
    pub brief: Brief,
    /// Whether it waits until the browser has nothing else to do, and says nothing where it fails.
    #[prop_or_default]
    pub quiet: bool,
}

/// How far it is.
#[derive(Clone, Debug)]
enum Status {
    Loading,
    Loaded(Module),
    Failed,
    Stopped,
}

/// The panel that is shown, and the scenario that it knows.
type Shown = Rc<RefCell<Option<(Mounted, Same<Arc<Scenario>>)>>>;

/// A panel of the workshop.
#[component]
pub fn WorkshopHost(props: &HostProps) -> Html {
    let dispatch = use_dispatch();
    let status = use_state(|| Status::Loading);
    let place = use_node_ref();
    let shown = use_memo((), |()| RefCell::new(None));
    let setter = status.setter();
    let quiet = props.quiet;
    use_effect_with((), {
        let (shown, setter) = (shown.clone(), setter.clone());
        move |()| {
            load(setter.clone(), quiet);
            let window = gloo_utils::window();
            let gone = shown.clone();
            let listener = EventListener::new(&window, module::STOPPED, move |_| {
                forget(&gone);
                setter.set(Status::Stopped);
            });
            move || {
                drop(listener);
                drop(shown.take());
            }
        }
    });
    let loaded = matches!(*status, Status::Loaded(_));
    use_effect_with((loaded, props.clone()), {
        let (status, place) = (status.clone(), place.clone());
        move |(_, props)| {
            if let (Status::Loaded(module), Some(place)) = (&*status, place.cast()) {
                show(&shown, module, &place, props, move |order| {
                    dispatch.send(Action::Order(order));
                });
            }
        }
    });
    html! {
        <>
            if !props.quiet {
                { waiting(&status) }
            }
            <div ref={place} class="bench" data-testid="bench" hidden={!loaded} />
        </>
    }
}

fn load(status: UseStateSetter<Status>, quiet: bool) {
    status.set(Status::Loading);
    spawn_local(async move {
        let loaded = module::load(quiet).await;
        status.set(loaded.map_or(Status::Failed, Status::Loaded));
    });
}

/// What has stopped cannot be asked to leave.
fn forget(shown: &Shown) {
    if let Some(gone) = shown.take() {
        std::mem::forget(gone);
    }
}

fn show(
    shown: &Shown,
    module: &Module,
    place: &Element,
    props: &HostProps,
    order: impl Fn(crate::workshop::Order) + 'static,
) {
    let mut shown = shown.borrow_mut();
    if let Some((mounted, known)) = &mut *shown {
        let scenario = (*known != props.scenario).then(|| props.scenario.to_json());
        known.clone_from(&props.scenario);
        mounted.update(scenario, &props.brief);
        return;
    }
    let text = props.scenario.to_json();
    // In an element of its own: what has stopped still listens at the one it had.
    place.set_inner_html("<div></div>");
    let Some(place) = place.first_element_child() else {
        return;
    };
    let mounted = Mounted::new(module.clone(), &place, &text, &props.brief, order);
    *shown = mounted.map(|mounted| (mounted, props.scenario.clone()));
}

fn waiting(status: &UseStateHandle<Status>) -> Html {
    let because = match **status {
        Status::Loaded(_) => return Html::default(),
        Status::Loading => {
            return html! { <p class="hint" data-testid="workshop-loading">{ tr!("Loading…") }</p> };
        }
        Status::Failed => {
            tr!(
                "This part of Warren could not be loaded: it comes over the network when it is first \
             used"
            )
        }
        Status::Stopped => {
            tr!(
                "This part of Warren hit a bug and stopped. The scenario is kept, and everything else \
             goes on"
            )
        }
    };
    let setter = status.setter();
    let again = Callback::from(move |_| load(setter.clone(), false));
    html! {
        <div role="alert" data-testid="workshop-failed">
            <p>{ because }</p>
            <button type="button" class="button button-outlined" data-testid="workshop-again" onclick={again}>
                { tr!("Try again") }
            </button>
        </div>
    }
}
