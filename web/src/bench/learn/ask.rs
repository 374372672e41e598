//! What steps ask for, besides predictions: to change the scenario, and to choose an answer.

use warren_core::tr;
use warren_teach::goal::Failure;
use warren_teach::lesson::{Quiz, Step};
use yew::prelude::*;

use crate::bench::desk::Desk;
use crate::filters;

/// A change that is asked for.
#[derive(Clone, PartialEq, Properties)]
pub struct ChangeAskProps {
    /// The desk.
    pub desk: Desk,
    /// The step.
    pub step: Step,
    /// Said to who asks for help.
    pub hint: AttrValue,
    /// Told when it is done.
    pub done: Callback<()>,
}

/// What was tried, in sentences; whether it passed.
type Tried = Option<(bool, Vec<String>)>;

/// A change that is asked for.
#[component]
pub fn ChangeAsk(props: &ChangeAskProps) -> Html {
    let tried = use_state(|| Tried::None);
    let helped = use_state(|| false);
    let check = {
        let (props, tried) = (props.clone(), tried.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(verdict) = props
                .step
                .judge_change(&props.desk.scenario.0, &filters::present())
            else {
                return;
            };
            let failures = verdict.failures.iter().flat_map(Failure::lines);
            let said = verdict.broken.iter().cloned().chain(failures).collect();
            tried.set(Some((verdict.passed(), said)));
            if verdict.passed() {
                props.done.emit(());
            }
        })
    };
    let help = {
        let helped = helped.clone();
        Callback::from(move |_: MouseEvent| helped.set(true))
    };
    html! {
        <>
            <div class="form-actions">
                <button type="button" class="button button-primary" data-testid="change-check" onclick={check}>
                    { tr!("Check my change") }
                </button>
                if !props.hint.is_empty() && !*helped {
                    <button type="button" class="button button-outlined" data-testid="change-hint" onclick={help}>
                        { tr!("A hint") }
                    </button>
                }
            </div>
            if *helped {
                <p class="learn-hint" data-testid="hint">{ &props.hint }</p>
            }
            { verdict(&tried) }
        </>
    }
}

/// What came of a try.
pub(super) fn verdict(tried: &Tried) -> Html {
    let Some((passed, said)) = tried else {
        return html! { <div role="status" /> };
    };
    let lines = said.iter().map(|line| html! { <li>{ line }</li> });
    html! {
        <div role="status" data-testid="verdict" class={if *passed { "verdict is-right" } else { "verdict is-wrong" }}>
            <p><strong>{ if *passed { tr!("✓ It does.") } else { tr!("✗ Not yet.") } }</strong></p>
            <ul>{ for lines }</ul>
        </div>
    }
}

/// A question with answers to choose from.
#[derive(Clone, PartialEq, Properties)]
pub struct QuizAskProps {
    /// The question.
    pub quiz: Quiz,
    /// Told when it is answered rightly.
    pub done: Callback<()>,
}

/// A question with answers to choose from.
#[component]
pub fn QuizAsk(props: &QuizAskProps) -> Html {
    let chosen = use_state(|| None::<usize>);
    let choices = props
        .quiz
        .choices
        .iter()
        .enumerate()
        .map(|(number, choice)| {
            let (chosen, done, right) =
                (chosen.clone(), props.done.clone(), choice.wrong.is_none());
            let is_chosen = *chosen == Some(number);
            let onclick = Callback::from(move |_: MouseEvent| {
                chosen.set(Some(number));
                if right {
                    done.emit(());
                }
            });
            let state = is_chosen.then_some(if right { "is-right" } else { "is-wrong" });
            html! {
                <li key={number}>
                    <button
                        type="button"
                        class={classes!("card", state)}
                        data-testid={format!("choice-{}", number + 1)}
                        aria-pressed={is_chosen.to_string()}
                        {onclick}
                    >
                        { &choice.text }
                    </button>
                </li>
            }
        });
    let said = (*chosen).and_then(|number| props.quiz.choices.get(number));
    let said = said.map(|choice| {
        choice
            .wrong
            .clone()
            .unwrap_or_else(|| tr!("That is right."))
    });
    let right = (*chosen).is_some_and(|number| props.quiz.choices[number].wrong.is_none());
    html! {
        <>
            <p><strong>{ &props.quiz.question }</strong></p>
            <ul class="cards">{ for choices }</ul>
            <div role="status" data-testid="answer-said">
                if let Some(said) = said {
                    <p class={if right { "verdict is-right" } else { "verdict is-wrong" }}>
                        { if right { "✓ " } else { "✗ " } }{ said }
                    </p>
                }
            </div>
        </>
    }
}
