//! The lesson's steps, each to be tried from where it is written.

use warren_core::tr;
use warren_teach::own::Work;
use yew::prelude::*;

use super::editor::Written;
use crate::bench::desk::Desk;
use crate::bench::learn::challenge::Attempting;
use crate::bench::learn::markdown::markdown;
use crate::bench::learn::own::{Asking, stage};

/// What is tried.
#[derive(Clone, PartialEq, Properties)]
pub struct TryOutProps {
    /// The desk.
    pub desk: Desk,
    /// The lesson.
    pub written: Written,
}

/// The steps, and the one that is tried.
#[component]
pub fn TryOut(props: &TryOutProps) -> Html {
    let tried = use_state(|| None::<usize>);
    match &*props.written.read {
        Ok(Work::Lesson(lesson)) => {
            let steps = lesson.steps.iter().enumerate().map(|(number, step)| {
                let (desk, tried_now, one) = (props.desk.clone(), tried.setter(), step.clone());
                let onclick = Callback::from(move |_: MouseEvent| {
                    stage(&desk, &one);
                    tried_now.set(Some(number));
                });
                html! {
                    <li key={number}>
                        <button type="button" class="button button-outlined" data-testid={format!("author-try-{}", number + 1)}
                            aria-pressed={(*tried == Some(number)).to_string()} {onclick}>
                            { format!("{}. {}", number + 1, step.title) }
                        </button>
                    </li>
                }
            });
            let step = tried.and_then(|number| Some((number, lesson.steps.get(number)?)));
            html! {
                <section class="learn" aria-label={tr!("Try a step")}>
                    <h3>{ tr!("Try a step") }</h3>
                    <ol class="author-steps">{ for steps }</ol>
                    if let Some((number, step)) = step {
                        <div class="author-tried learn" data-testid="author-tried" key={format!("{number} {}", step.line)}>
                            <h3>{ &step.title }</h3>
                            { markdown(&step.text) }
                            <Asking desk={props.desk.clone()} step={step.clone()} />
                        </div>
                    }
                </section>
            }
        }
        Ok(Work::Challenge(challenge)) => html! {
            <section class="learn" aria-label={tr!("Try it")}>
                <h3>{ tr!("Try it") }</h3>
                <div class="author-tried learn" data-testid="author-tried">
                    { markdown(&challenge.story) }
                    <Attempting desk={props.desk.clone()} challenge={(**challenge).clone()} solved={Callback::from(|_| ())} />
                </div>
            </section>
        },
        Err(_) => Html::default(),
    }
}
