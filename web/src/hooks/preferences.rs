//! The theme and the wish for little motion: from the system, and as chosen here.

use gloo_events::EventListener;
use web_sys::MediaQueryList;
use yew::prelude::*;

use super::dispatch::Dispatch;
use crate::state::{Action, Preferences, Theme};
use crate::storage;

const DARK: &str = "(prefers-color-scheme: dark)";
const LITTLE_MOTION: &str = "(prefers-reduced-motion: reduce)";

/// What the system and an earlier visit say.
#[must_use]
pub fn initial() -> Preferences {
    let holds = |query| media(query).is_some_and(|list| list.matches());
    Preferences {
        theme: Theme::from_name(&storage::read(storage::THEME).unwrap_or_default()),
        system_dark: holds(DARK),
        reduced_motion: holds(LITTLE_MOTION),
    }
}

fn media(query: &str) -> Option<MediaQueryList> {
    gloo_utils::window().match_media(query).ok().flatten()
}

/// Follows the system, and puts the theme on the page and into the browser's storage.
#[hook]
pub fn use_preferences(now: Preferences, dispatch: Dispatch) {
    use_effect_with(now, move |&now| {
        let listeners: Vec<EventListener> = [DARK, LITTLE_MOTION]
            .into_iter()
            .filter_map(media)
            .map(|list| {
                let dispatch = dispatch.clone();
                EventListener::new(&list, "change", move |_| {
                    let system = initial();
                    dispatch.send(Action::Prefer(Preferences {
                        theme: now.theme,
                        ..system
                    }));
                })
            })
            .collect();
        move || drop(listeners)
    });
    use_effect_with(now.theme, |theme| {
        if let Some(root) = gloo_utils::document().document_element() {
            // Neither fails for an attribute of this name.
            let _ = match theme {
                Theme::Auto => root.remove_attribute("data-theme"),
                Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
            };
        }
        storage::write(storage::THEME, theme.name());
    });
}
