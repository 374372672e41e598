//! What is left when the program stops at a bug of its own: a plain page that says so.
//!
//! It is written by the panic hook without Yew, which may be what failed. The scenario
//! was kept in the browser as it changed.

use web_sys::{Document, Element};

/// From now on a panic shows itself.
pub fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            // Where it happened is not in the download.
            let reason = info.payload_as_str().unwrap_or_default();
            // Nothing is left that could be told of a failure here.
            let _ = show(&document, reason);
        }
    }));
}

/// Shows that the program stopped, and why; nothing, where the page cannot be written to.
pub fn show(document: &Document, reason: &str) -> Option<()> {
    let body = document.body()?;
    if document.query_selector(".crash").ok()?.is_some() {
        return None;
    }
    let panel = document.create_element("div").ok()?;
    panel.set_class_name("crash");
    panel.set_attribute("role", "alert").ok()?;
    panel.set_attribute("data-testid", "crash").ok()?;
    add(document, &panel, "h1", "Warren hit a bug and stopped")?;
    let kept = "The scenario is kept in this browser, or in the link. Reloading brings it back.";
    add(document, &panel, "p", kept)?;
    add(document, &panel, "code", reason)?;
    let reload = add(document, &panel, "a", "Reload the page")?;
    reload.set_attribute("href", &again()?).ok()?;
    body.append_child(&panel).ok()?;
    Some(())
}

/// The page's own address, with the link in it, told from the present one by a `?`: the same
/// address would only scroll.
fn again() -> Option<String> {
    let location = web_sys::window()?.location();
    let mark = if location.href().ok()?.contains('?') {
        ""
    } else {
        "?"
    };
    let (path, link) = (location.pathname().ok()?, location.hash().ok()?);
    Some(format!("{path}{mark}{link}"))
}

fn add(document: &Document, parent: &Element, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}
