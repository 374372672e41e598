//! A line or a block of text to be entered. What is entered is taken when the person is done with
//! it; where it is not taken it stays, with the reason beside it.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::components::written::written;

/// Takes what was entered, or says why not.
pub type Take = Callback<String, Result<(), String>>;

/// What is to be entered.
#[derive(Clone, PartialEq, Properties)]
pub struct EntryProps {
    /// What it is called in tests; also names it in the page.
    pub testid: AttrValue,
    /// Its name.
    pub label: AttrValue,
    /// What it holds.
    pub value: AttrValue,
    /// What it is counted in.
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    /// What it does, in one sentence.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What counts where nothing is entered.
    #[prop_or_default]
    pub otherwise: Option<AttrValue>,
    /// What is wrong with what it holds.
    #[prop_or_default]
    pub problem: Option<AttrValue>,
    /// Whether it is a key or a pattern, to be shown in fixed width.
    #[prop_or_default]
    pub mono: bool,
    /// How many lines it has room for.
    #[prop_or(1)]
    pub lines: u32,
    /// For numbers, a phone shows their keys.
    #[prop_or_default]
    pub numeric: bool,
    /// The name of a list of what may be meant.
    #[prop_or_default]
    pub list: Option<AttrValue>,
    /// Hears what is being entered.
    #[prop_or_default]
    pub listen: Callback<String>,
    /// Takes what was entered, or says why not.
    pub take: Take,
}

/// What was entered and is not taken.
#[derive(Clone, PartialEq, Eq)]
struct Draft {
    text: String,
    because: Option<String>,
}

/// A text to be entered.
#[component]
pub fn Entry(props: &EntryProps) -> Html {
    let draft = use_state(|| None::<Draft>);
    use_effect_with(props.value.clone(), {
        let draft = draft.setter();
        move |_| draft.set(None)
    });
    let oninput = {
        let (draft, listen) = (draft.setter(), props.listen.clone());
        Callback::from(move |event: InputEvent| {
            let text = entered(&event);
            listen.emit(text.clone());
            let because = None;
            draft.set(Some(Draft { text, because }));
        })
    };
    let onchange = {
        let (draft, take) = (draft.setter(), props.take.clone());
        Callback::from(move |event: Event| {
            let text = entered(&event);
            let because = take.emit(text.clone()).err();
            draft.set(because.is_some().then_some(Draft { text, because }));
        })
    };
    let text = draft.as_ref().map(|draft| draft.text.clone().into());
    let text = text.unwrap_or_else(|| props.value.clone());
    let refused = draft.as_ref().and_then(|draft| draft.because.clone());
    let wrong = refused
        .map(AttrValue::from)
        .or_else(|| props.problem.clone());
    let field = input(props, &text, wrong.is_some());
    html! {
        <label class="field">
            <span class="field-label">{ written(&props.label) }</span>
            <span class="field-line">
                { field(oninput, onchange) }
                if let Some(unit) = &props.unit {
                    <span class="field-unit">{ written(unit) }</span>
                }
            </span>
            { notes(&props.testid, props.hint.as_ref(), wrong.as_ref()) }
        </label>
    }
}

/// What stands below a field: what it does, and what is wrong with it.
pub fn notes(testid: &str, hint: Option<&AttrValue>, wrong: Option<&AttrValue>) -> Html {
    html! {
        <span id={format!("{testid}-note")} class="field-notes">
            if let Some(wrong) = wrong {
                <span class="field-refused" role="alert" data-testid={format!("{testid}-refused")}>{ written(wrong) }</span>
            }
            if let Some(hint) = hint {
                <span class="hint">{ written(hint) }</span>
            }
        </span>
    }
}

fn entered(event: &Event) -> String {
    let target = event.target();
    let target = target.as_ref();
    let line = target.and_then(|it| wasm_bindgen::JsCast::dyn_ref::<HtmlInputElement>(it));
    let block = target.and_then(|it| wasm_bindgen::JsCast::dyn_ref::<HtmlTextAreaElement>(it));
    let text = line.map(HtmlInputElement::value);
    text.or_else(|| block.map(HtmlTextAreaElement::value))
        .unwrap_or_default()
}

/// The element, once it is known what it calls.
fn input<'a>(
    props: &'a EntryProps,
    text: &'a AttrValue,
    wrong: bool,
) -> impl FnOnce(Callback<InputEvent>, Callback<Event>) -> Html + 'a {
    move |oninput, onchange| {
        let class = classes!(props.mono.then_some("mono"));
        let described = format!("{}-note", props.testid);
        if props.lines > 1 {
            return html! {
                <textarea
                    {class}
                    data-testid={props.testid.clone()}
                    value={text.clone()}
                    rows={props.lines.to_string()}
                    spellcheck={(!props.mono).to_string()}
                    aria-invalid={wrong.to_string()}
                    aria-describedby={described}
                    {oninput}
                    {onchange}
                />
            };
        }
        html! {
            <input
                type="text"
                {class}
                data-testid={props.testid.clone()}
                value={text.clone()}
                placeholder={props.otherwise.as_ref().map(written)}
                inputmode={props.numeric.then_some("numeric")}
                list={props.list.clone()}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid={wrong.to_string()}
                aria-describedby={described}
                {oninput}
                {onchange}
            />
        }
    }
}
