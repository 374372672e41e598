//! Texts that leave the page: onto the clipboard, or as a file.

use warren_core::mark;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlTextAreaElement, Url};
use yew::prelude::*;

/// Copies a text; `said` takes what to say of it.
pub fn copy(text: String, said: Callback<&'static str>) {
    spawn_local(async move {
        said.emit(if written(&text).await || copied_by_command(&text) {
            mark!("Copied")
        } else {
            mark!("The browser does not allow copying: mark the text and press Ctrl+C")
        });
    });
}

async fn written(text: &str) -> bool {
    let navigator = gloo_utils::window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if clipboard.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text))
        .await
        .is_ok()
}

/// Where the page is not on a secure address, the browser has only this old way.
fn copied_by_command(text: &str) -> bool {
    let document = gloo_utils::document();
    let Ok(area) = document.create_element("textarea") else {
        return false;
    };
    let area: HtmlTextAreaElement = area.unchecked_into();
    area.set_value(text);
    // In an open dialog, nothing outside of it can be selected.
    let dialog = document.query_selector("dialog[open]").ok().flatten();
    let place = dialog.unwrap_or_else(|| gloo_utils::body().into());
    if place.append_child(&area).is_err() {
        return false;
    }
    area.select();
    let document: web_sys::HtmlDocument = document.unchecked_into();
    let copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    copied
}

/// Offers contents as a file of this name.
pub fn download(name: &str, kind: &str, contents: &JsValue) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(contents);
    let url = Blob::new_with_str_sequence_and_options(&parts, &options)
        .and_then(|blob| Url::create_object_url_with_blob(&blob));
    if let Ok(url) = url {
        follow(name, &url);
        // The browser has taken hold of the contents when it followed the link.
        let _ = Url::revoke_object_url(&url);
    }
}

/// Follows a link to something that is to be saved under this name.
pub fn follow(name: &str, url: &str) {
    let anchor = gloo_utils::document().create_element("a");
    if let Ok(Ok(anchor)) = anchor.map(JsCast::dyn_into::<HtmlAnchorElement>) {
        anchor.set_href(url);
        anchor.set_download(name);
        anchor.click();
    }
}
