//! What is left when the program stops at a bug of its own: a plain page that says so.
//!
//! It is written by the panic hook without Yew, which may be what failed. The scenario
//! was kept in the browser as it changed.

use std::panic::PanicHookInfo;

use web_sys::{Document, Element};

/// From now on a panic shows itself.
pub fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            // Nothing is left that could be told of a failure here.
            let _ = show(&document, info);
        }
    }));
}

fn show(document: &Document, info: &PanicHookInfo<'_>) -> Option<()> {
    let body = document.body()?;
    if document.query_selector(".crash").ok()?.is_some() {
        return None;
    }
    let panel = document.create_element("div").ok()?;
    panel.set_class_name("crash");
    panel.set_attribute("role", "alert").ok()?;
    panel.set_attribute("data-testid", "crash").ok()?;
    add(document, &panel, "h1", "Warren hit a bug and stopped")?;
    let kept = "Your own scenario is kept in this browser. Reloading brings it back.";
    add(document, &panel, "p", kept)?;
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    add(document, &panel, "code", &place)?;
    let reload = add(document, &panel, "a", "Reload the page")?;
    let href = web_sys::window()?.location().pathname().ok()?;
    reload.set_attribute("href", &href).ok()?;
    body.append_child(&panel).ok()?;
    Some(())
}

fn add(document: &Document, parent: &Element, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}
