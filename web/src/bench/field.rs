//! Fields that are chosen or switched, not typed.

use warren_core::text::said;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::entry::notes;

/// A choice.
pub struct Choice<'a> {
    /// What it is called in tests; also names it in the page.
    pub testid: &'a str,
    /// Its name.
    pub label: &'a str,
    /// What is chosen.
    pub value: &'a str,
    /// What can be chosen, as value and text.
    pub options: Vec<(String, String)>,
    /// What is wrong with the choice.
    pub problem: Option<AttrValue>,
    /// Takes what was chosen.
    pub take: Callback<String>,
}

/// What can be chosen, of a table of values and texts.
#[must_use]
pub fn options(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(value, text): &(&str, &str)| ((*value).to_owned(), (*text).to_owned());
    all.iter().map(own).collect()
}

/// A choice. What is chosen is shown even where it is none of what can be.
pub fn choice(choice: &Choice<'_>) -> Html {
    let take = choice.take.reform(|event: Event| {
        event
            .target_dyn_into::<HtmlSelectElement>()
            .map(|select| select.value())
            .unwrap_or_default()
    });
    let known = choice.options.iter();
    let known = known.map(|(value, text)| (value.as_str(), text.as_str()));
    let stranger = known.clone().all(|(value, _)| value != choice.value);
    let stranger = stranger.then_some((choice.value, choice.value));
    let options = known.chain(stranger).map(|(value, text)| {
        let selected = value == choice.value;
        // A name that stands for itself is not ours to translate.
        let text = if text == value {
            text.to_owned()
        } else {
            said(text, &[])
        };
        let value = value.to_owned();
        html! { <option key={value.clone()} {value} {selected}>{ text }</option> }
    });
    html! {
        <label key={format!("{}:{}", choice.testid, choice.value)} class="field">
            <span class="field-label">{ said(choice.label, &[]) }</span>
            <select
                data-testid={choice.testid.to_owned()}
                aria-invalid={choice.problem.is_some().to_string()}
                aria-describedby={format!("{}-note", choice.testid)}
                onchange={take}
            >
                { for options }
            </select>
            { notes(choice.testid, None, choice.problem.as_ref()) }
        </label>
    }
}

/// A switch, with what it means.
pub fn flag(testid: &str, label: &str, on: bool, take: &Callback<bool>) -> Html {
    let take = take.reform(|event: Event| {
        event
            .target_dyn_into::<HtmlInputElement>()
            .is_some_and(|input| input.checked())
    });
    html! {
        <label class="check">
            <input type="checkbox" data-testid={testid.to_owned()} checked={on} onchange={take} />
            { said(label, &[]) }
        </label>
    }
}
