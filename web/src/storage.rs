//! The browser's storage: texts under names, for all tabs or for this one.
//!
//! A browser that keeps nothing (a private window, a full disk) is no error here: the
//! page works, and forgets.

use crate::keeping::Store;

/// Under this name is kept that the page has welcomed this person.
pub const WELCOMED: &str = "warren.welcome";

/// The name of the chosen theme.
pub const THEME: &str = "warren.theme";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What is kept under this name.
#[must_use]
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a text under this name; whether it could.
pub fn write(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, text).is_ok())
}

/// The storage that all tabs share.
#[derive(Clone, Copy, Debug)]
pub struct Browser;

impl Store for Browser {
    fn get(&self, name: &str) -> Option<String> {
        read(name)
    }

    fn set(&self, name: &str, text: &str) -> bool {
        write(name, text)
    }

    fn remove(&self, name: &str) {
        if let Some(storage) = storage() {
            // It fails where the browser keeps nothing.
            let _ = storage.remove_item(name);
        }
    }

    fn names(&self) -> Vec<String> {
        let Some(storage) = storage() else {
            return Vec::new();
        };
        let names = (0..storage.length().unwrap_or(0)).map(|index| storage.key(index));
        names.filter_map(|name| name.ok().flatten()).collect()
    }
}

/// What stands in this tab, which outlives a reload and a crash.
const TAB: &str = "warren.tab";

fn session() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// What this tab is to remember of itself.
#[must_use]
pub fn tab() -> Option<String> {
    of_tab(TAB)
}

/// Lets the tab remember this.
pub fn remember_tab(text: &str) {
    for_tab(TAB, text);
}

/// What is kept under this name for this tab alone.
#[must_use]
pub fn of_tab(name: &str) -> Option<String> {
    session()?.get_item(name).ok().flatten()
}

/// Keeps a text under this name for this tab alone.
pub fn for_tab(name: &str, text: &str) {
    if let Some(session) = session() {
        // It fails where the browser keeps nothing.
        let _ = session.set_item(name, text);
    }
}
