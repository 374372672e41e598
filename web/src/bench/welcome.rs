//! What is said to somebody who comes for the first time, below the picture that runs already.
//!
//! It goes for good with the first thing that is done, whatever that is.

use gloo_events::EventListener;
use warren_core::scenario::library;
use warren_core::time::Time;
use warren_core::timeline::Playhead;
use warren_core::tr;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::desk::Desk;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::autosave::knows_nobody;
use crate::hooks::link::fragment;
use crate::storage;
use crate::workshop::{Order, Panel};

/// Whom it leads on.
#[derive(Clone, PartialEq, Properties)]
pub struct WelcomeProps {
    /// The desk.
    pub desk: Desk,
}

/// The welcome, at the foot of the page.
#[component]
pub fn Welcome(WelcomeProps { desk }: &WelcomeProps) -> Html {
    let place = use_memo((), |()| foot());
    let shown = use_state(|| knows_nobody() && is_first_picture(desk));
    use_effect_with(*shown, {
        let shown = shown.setter();
        move |is| {
            let listeners = is.then(|| listen(&shown));
            move || drop(listeners)
        }
    });
    let (true, Some(place)) = (*shown, place.as_ref()) else {
        return Html::default();
    };
    let end = Playhead::at(Time::from_ms(desk.scenario.run_for_ms));
    let welcome = html! {
        <section class="notice welcome" data-testid="welcome" aria-label={tr!("Welcome")}>
            <p class="notice-text">
                { tr!("Warren is a message broker that you can see: watch where each message goes, and ask why.") }
            </p>
            <Button
                testid="welcome-play"
                class="button-primary"
                label={tr!("Play to the end")}
                text={tr!("Play")}
                onclick={desk.on(Order::PlayTo(end))}
            />
            <Button
                testid="welcome-learn"
                class="button-outlined"
                label={tr!("Lessons, challenges, predictions")}
                text={tr!("Learn")}
                onclick={desk.on(Order::Show(Panel::Learn))}
            />
            <Button testid="welcome-close" label={tr!("Close (Esc)")} icon={Icon::Close} onclick={|_| ()} />
        </section>
    };
    create_portal(welcome, place.clone())
}

/// Where it stands; none where the page stands in another one.
fn foot() -> Option<Element> {
    let place = gloo_utils::document().query_selector(".app:not(.is-embedded) .app-foot");
    place.ok().flatten()
}

/// Whether the page shows what it opens with for somebody new.
fn is_first_picture(desk: &Desk) -> bool {
    let first = library::WELCOME.scenario();
    fragment().is_none() && first.is_ok_and(|first| first == *desk.scenario.0)
}

/// Waits for anything to be done: a click anywhere, or a key.
fn listen(shown: &UseStateSetter<bool>) -> [EventListener; 2] {
    let document = gloo_utils::document();
    ["click", "keydown"].map(|what| {
        let shown = shown.clone();
        EventListener::new(&document, what, move |event| {
            let key = event.dyn_ref::<KeyboardEvent>();
            // Going from button to button is looking, not doing; so is pressing one, which
            // is told by its click.
            let looks =
                |key: &str| matches!(key, "Tab" | "Shift" | "Enter" | "Control" | "Alt" | "Meta");
            if key.is_some_and(|event| looks(&event.key())) {
                return;
            }
            storage::write(storage::WELCOMED, "yes");
            shown.set(false);
        })
    })
}
