//! Fields: a text or a choice that is handed on when the person is done with it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// A field.
pub struct Field {
    /// What it is called in tests.
    pub testid: AttrValue,
    /// Its name.
    pub label: AttrValue,
    /// What it holds.
    pub value: AttrValue,
    /// Why what was entered is refused.
    pub refused: Option<AttrValue>,
    /// For a choice: what can be chosen, as value and text.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// Whether it is a key or a pattern, to be shown in fixed width.
    pub mono: bool,
    /// Takes what was entered.
    pub onchange: Callback<String>,
}

/// A line of text. Enter, or leaving the field, hands it on.
pub fn text_field(props: &Field) -> Html {
    let onchange = props.onchange.reform(|event: Event| {
        event
            .target_dyn_into::<HtmlInputElement>()
            .map(|input| input.value())
            .unwrap_or_default()
    });
    html! {
        <label key={format!("{}:{}", props.testid, props.value)} class="field">
            <span class="field-label">{ &props.label }</span>
            <input
                type="text"
                class={classes!(props.mono.then_some("mono"))}
                data-testid={props.testid.clone()}
                value={props.value.clone()}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid={props.refused.is_some().to_string()}
                {onchange}
            />
            { refusal(props) }
        </label>
    }
}

/// A choice.
pub fn choice_field(props: &Field) -> Html {
    let onchange = props.onchange.reform(|event: Event| {
        event
            .target_dyn_into::<HtmlSelectElement>()
            .map(|select| select.value())
            .unwrap_or_default()
    });
    let options = props.options.iter().map(|(value, text)| {
        let selected = *value == props.value;
        html! { <option key={value.to_string()} value={value.clone()} {selected}>{ text }</option> }
    });
    html! {
        <label key={format!("{}:{}", props.testid, props.value)} class="field">
            <span class="field-label">{ &props.label }</span>
            <select
                data-testid={props.testid.clone()}
                aria-invalid={props.refused.is_some().to_string()}
                {onchange}
            >
                { for options }
            </select>
            { refusal(props) }
        </label>
    }
}

fn refusal(props: &Field) -> Html {
    props
        .refused
        .as_ref()
        .map_or_else(Html::default, |because| {
            html! { <span class="field-refused" role="alert">{ because }</span> }
        })
}
