//! How much room an element has.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

use warren_diagram::geometry::Size;

/// Calls `tell` with the element's size, now and whenever it changes.
#[hook]
pub fn use_size(place: NodeRef, tell: Callback<Size>) {
    use_effect_with((), move |()| {
        let element = place.cast::<Element>();
        let measured = element.clone();
        let closure = Closure::<dyn Fn(JsValue)>::new(move |_| {
            if let Some(element) = &measured {
                tell.emit(Size::new(element.client_width(), element.client_height()));
            }
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(closure);
        }
    });
}
