//! The scenario as text: its document, edited live both ways, with what is wrong at its lines.
//!
//! What can be read becomes the scenario with each keystroke; all that is typed without
//! leaving the text is one step of undo.

use std::sync::Arc;
use warren_core::tr;

use warren_core::scenario::check::check;
use warren_core::scenario::{Problem, Scenario, Severity};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use super::desk::Desk;
use super::locate::{line_at, line_bytes};
use crate::workshop::{Commit, Order};

/// What is shown as text.
#[derive(Clone, PartialEq, Properties)]
pub struct TextProps {
    /// The scenario.
    pub desk: Desk,
}

/// The text, and what was last made of it.
#[derive(Clone)]
struct Draft {
    text: String,
    /// The scenario that it stands for; none while it cannot be read.
    scenario: Option<Arc<Scenario>>,
    problems: Vec<Problem>,
}

impl Draft {
    /// The text of a scenario.
    fn of(scenario: &Arc<Scenario>) -> Self {
        Self {
            text: scenario.to_json(),
            scenario: Some(scenario.clone()),
            problems: check(scenario),
        }
    }

    fn typed(text: String) -> Self {
        match Scenario::from_json(&text) {
            Ok(scenario) => Self {
                text,
                problems: check(&scenario),
                scenario: Some(Arc::new(scenario)),
            },
            Err(problems) => Self {
                text,
                scenario: None,
                problems,
            },
        }
    }
}

/// The panel.
#[component]
pub fn Text(TextProps { desk }: &TextProps) -> Html {
    let draft = use_state(|| Draft::of(&desk.scenario.0));
    // Counts the visits to the text: what is typed in one of them is one step.
    let visit = use_state(|| 0_u32);
    let area = use_node_ref();
    let gutter = use_node_ref();
    use_effect_with(desk.scenario.clone(), {
        let draft = draft.clone();
        move |scenario| {
            // What cannot be read is not thrown away for what changed elsewhere.
            let stale = draft
                .scenario
                .as_ref()
                .is_some_and(|one| *one != scenario.0);
            if stale {
                draft.set(Draft::of(&scenario.0));
            }
        }
    });
    let oninput = {
        let (desk, draft, visit) = (desk.clone(), draft.setter(), *visit);
        Callback::from(move |event: InputEvent| {
            let area = event.target_dyn_into::<HtmlTextAreaElement>();
            let typed = Draft::typed(area.map(|area| area.value()).unwrap_or_default());
            if let Some(scenario) = &typed.scenario {
                desk.order(Order::Commit(Commit {
                    scenario: scenario.clone(),
                    merge: format!("text {visit}"),
                    select: None,
                    after_ms: None,
                }));
            }
            draft.set(typed);
        })
    };
    let onfocus = {
        let (setter, next) = (visit.setter(), *visit + 1);
        Callback::from(move |_: FocusEvent| setter.set(next))
    };
    let onscroll = {
        let (area, gutter) = (area.clone(), gutter.clone());
        Callback::from(move |_: Event| follow(&area, &gutter))
    };
    let lines = marks(&draft);
    html! {
        <div class="text-panel">
            { told(desk, &draft, &area) }
            <div class="text-edit">
                <pre ref={gutter} class="text-gutter mono" aria-hidden="true">{ numbers(&draft.text, &lines) }</pre>
                <textarea
                    ref={area}
                    class="text-area mono"
                    data-testid="text"
                    aria-label={tr!("The scenario's document, JSON")}
                    aria-describedby="text-told"
                    aria-invalid={draft.scenario.is_none().to_string()}
                    wrap="off"
                    spellcheck="false"
                    autocapitalize="off"
                    value={draft.text.clone()}
                    {oninput}
                    {onfocus}
                    {onscroll}
                />
            </div>
        </div>
    }
}

/// The numbers beside the text move with it.
pub(super) fn follow(area: &NodeRef, gutter: &NodeRef) {
    if let (Some(area), Some(gutter)) = (area.cast::<Element>(), gutter.cast::<Element>()) {
        gutter.set_scroll_top(area.scroll_top());
    }
}

/// The lines at which something is wrong, with the worst of it.
fn marks(draft: &Draft) -> Vec<(usize, Severity)> {
    let problems = draft.problems.iter();
    problems
        .map(|problem| (line_at(&draft.text, &problem.place), problem.severity))
        .collect()
}

fn numbers(text: &str, marks: &[(usize, Severity)]) -> Html {
    let lines = 1..=text.split('\n').count();
    let numbers = lines.map(|line| {
        let here = marks.iter().filter(|(at, _)| *at == line);
        let class = here
            .map(|(_, severity)| *severity)
            .min()
            .map(|severity| match severity {
                Severity::Error => "is-error",
                Severity::Warning => "is-warning",
            });
        html! { <span class={classes!("text-number", class)}>{ line }{ "\n" }</span> }
    });
    html! { { for numbers } }
}

/// What is wrong, each with the way to its line.
fn told(desk: &Desk, draft: &UseStateHandle<Draft>, area: &NodeRef) -> Html {
    let problems = draft.problems.iter().enumerate().map(|(number, problem)| {
        let line = line_at(&draft.text, &problem.place);
        let onclick = {
            let (area, text) = (area.clone(), draft.text.clone());
            Callback::from(move |_| go_to(&area, &text, line))
        };
        html! {
            <li key={number}>
                <button type="button" class="hop" data-testid="text-problem" data-line={line.to_string()} {onclick}>
                    <span class="hop-time">{ tr!("line {}", line) }</span>
                    <span>{ problem.to_string() }</span>
                </button>
            </li>
        }
    });
    let since = draft.scenario.is_none();
    let discard = {
        let (draft, scenario) = (draft.setter(), desk.scenario.0.clone());
        Callback::from(move |_| draft.set(Draft::of(&scenario)))
    };
    html! {
        <div id="text-told" class="text-told" role="status" data-testid="text-told">
            if draft.problems.is_empty() {
                <p class="hint">{ tr!("The document is in order; what you type is the scenario at once") }</p>
            } else {
                <ul class="rows">{ for problems }</ul>
            }
            if since {
                <p>
                    { tr!("This cannot be read: the scenario stays as it was. ") }
                    <button type="button" class="link" data-testid="text-discard" onclick={discard}>
                        { tr!("Discard what is typed") }
                    </button>
                </p>
            }
        </div>
    }
}

/// Marks a line of the text, and brings it into sight.
pub(super) fn go_to(area: &NodeRef, text: &str, line: usize) {
    if let Some(area) = area.cast::<HtmlTextAreaElement>() {
        // It never fails for an element that is there.
        let _ = area.focus();
        mark(&area, text, line);
    }
}

/// The same, while the focus stays where it is.
pub(super) fn mark(area: &HtmlTextAreaElement, text: &str, line: usize) {
    // The browser counts in units of UTF-16.
    let units = |bytes: usize| {
        let count = text[..bytes].encode_utf16().count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    let (start, end) = line_bytes(text, line);
    // It never fails for an element that is there.
    let _ = area.set_selection_range(units(start), units(end));
    let lines = i32::try_from(text.split('\n').count().max(1)).unwrap_or(i32::MAX);
    let above = i32::try_from(line.saturating_sub(1)).unwrap_or(0);
    let element: &Element = area.unchecked_ref();
    let middle = element.client_height() / 2;
    element.set_scroll_top(element.scroll_height() / lines * above - middle);
}
