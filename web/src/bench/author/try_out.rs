//! What is written, to be tried from where it is written.

use warren_core::tr;
use warren_teach::Challenge;
use warren_teach::lesson::Step;
use yew::prelude::*;

use crate::bench::desk::Desk;
use crate::bench::learn::challenge::Attempting;
use crate::bench::learn::markdown::markdown;
use crate::bench::learn::own::{Asking, stage};

/// Which step is tried.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct TriedProps {
    /// The desk.
    pub(super) desk: Desk,
    /// The step.
    pub(super) step: Step,
}

/// A step as a learner has it; the picture shows its moment.
#[component]
pub(super) fn Tried(props: &TriedProps) -> Html {
    let step = &props.step;
    use_effect_with((), {
        let (desk, step) = (props.desk.clone(), step.clone());
        move |()| stage(&desk, &step)
    });
    html! {
        <div class="author-tried learn" data-testid="author-tried">
            <h3>{ &step.title }</h3>
            { markdown(&step.text) }
            <Asking desk={props.desk.clone()} step={step.clone()} />
        </div>
    }
}

/// A challenge as a learner has it.
pub(super) fn tried_challenge(desk: &Desk, challenge: &Challenge) -> Html {
    html! {
        <section class="learn" aria-label={tr!("Try it")}>
            <h3>{ tr!("Try it") }</h3>
            <div class="author-tried learn" data-testid="author-tried">
                { markdown(&challenge.story) }
                <Attempting desk={desk.clone()} challenge={challenge.clone()} solved={Callback::from(|_| ())} />
            </div>
        </section>
    }
}
