//! The text of a component, as the person reads it.
//!
//! What the program itself says is there when it is compiled, and is translated here. What comes
//! about while it runs is said already, or is the person's own, such as a title: it stays as it is,
//! also where it reads like something that the program says.

use warren_core::text::said;
use yew::AttrValue;

/// The text in the person's language.
#[must_use]
pub fn written(text: &AttrValue) -> AttrValue {
    match text {
        AttrValue::Static(text) => said(text, &[]).into(),
        AttrValue::Rc(_) => text.clone(),
    }
}
