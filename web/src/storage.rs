//! The browser's storage: texts under names.
//!
//! A browser that keeps nothing (a private window, a full disk) is no error here: the
//! page works, and forgets.

/// The name of the chosen theme.
pub const THEME: &str = "warren.theme";
/// The name of the person's own scenario with its moment.
pub const OWN: &str = "warren.own";
/// The name of the person's work before that, which another scenario took the place of.
pub const EARLIER: &str = "warren.earlier";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What is kept under this name.
#[must_use]
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a text under this name.
pub fn write(name: &str, text: &str) {
    if let Some(storage) = storage() {
        // It fails where the browser keeps nothing.
        let _ = storage.set_item(name, text);
    }
}
