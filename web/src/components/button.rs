//! A button with an icon, a text, or both; it always has a name.

use yew::prelude::*;

use super::icon::{Icon, glyph};
use super::written::written;

/// A button; its texts are [`written`].
#[derive(Clone, PartialEq, Properties)]
pub struct ButtonProps {
    /// What it is called in tests.
    pub testid: AttrValue,
    /// Its name where nothing is written on it, and what it does in any case, as a tooltip.
    pub label: AttrValue,
    /// What is written on it, where that is not the icon alone.
    #[prop_or_default]
    pub text: Option<AttrValue>,
    /// Its icon.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// Whether it cannot be used now.
    #[prop_or_default]
    pub disabled: bool,
    /// For a switch: whether it is on.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// What it does.
    pub onclick: Callback<MouseEvent>,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let kind = props.text.is_none().then_some("button-icon");
    let label = written(&props.label);
    let pressed = props.pressed.map(|on| on.to_string());
    html! {
        <button
            type="button"
            class={classes!("button", kind, props.class.clone())}
            data-testid={props.testid.clone()}
            title={label.clone()}
            aria-label={props.text.is_none().then_some(label)}
            aria-pressed={pressed}
            disabled={props.disabled}
            onclick={props.onclick.clone()}
        >
            if let Some(icon) = props.icon {
                { glyph(icon) }
            }
            if let Some(text) = &props.text {
                <span class="button-text">{ written(text) }</span>
            }
        </button>
    }
}
