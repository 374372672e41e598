//! A challenge: its story, what may be changed, hints, and what the simulator says of a try.

use warren_core::tr;
use warren_teach::Challenge;
use yew::prelude::*;

use super::Learner;
use super::ask::verdict;
use super::course::{challenges, head, text};
use super::progress::Place;
use crate::filters;

/// The challenge, with so many hints shown.
pub(super) fn challenge(learner: &Learner, number: usize, hints: usize) -> Html {
    let challenges = challenges();
    let Some(challenge) = challenges.get(number) else {
        return super::course::course(learner);
    };
    let told = challenge.hints.iter().take(hints).enumerate();
    let told = told.map(|(number, hint)| {
        html! { <p key={number} class="learn-hint" data-testid="hint">{ hint }</p> }
    });
    let solved = {
        let (learner, file) = (learner.clone(), challenge.file.clone());
        Callback::from(move |elements| learner.keep(|progress| progress.solve(&file, elements)))
    };
    html! {
        <div class="learn" data-testid="challenge" key={number}>
            { head(learner, &challenge.title, &tr!("Challenge")) }
            { text(&challenge.story) }
            <p class="hint">
                { tr!("You may change {}. Par is {} elements: exchanges, queues, bindings and clients.",
                    challenge.may.told(), challenge.par) }
            </p>
            <Attempting desk={learner.desk.clone()} challenge={challenge.clone()} {solved} />
            { for told }
            <div class="form-actions">
                if hints < challenge.hints.len() {
                    { learner.way("more-hint", &if hints == 0 { tr!("A hint") } else { tr!("Another hint") },
                        Place::Challenge(number, hints + 1)) }
                }
                { learner.way("start-over", &tr!("Start over"), Place::Challenge(number, 0)) }
            </div>
        </div>
    }
}

/// What a try is of.
#[derive(Clone, PartialEq, Properties)]
pub struct AttemptingProps {
    /// The desk.
    pub desk: super::Desk,
    /// The challenge.
    pub challenge: Challenge,
    /// Told with how many elements it was solved.
    pub solved: Callback<usize>,
}

/// The button that has a try judged, and what is said of it.
#[component]
pub fn Attempting(props: &AttemptingProps) -> Html {
    let tried = use_state(|| None::<(bool, Vec<String>)>);
    let check = {
        let (props, tried) = (props.clone(), tried.clone());
        Callback::from(move |_: MouseEvent| {
            let attempt = props
                .challenge
                .attempt(&props.desk.scenario.0, &filters::present());
            tried.set(Some((attempt.passed(), attempt.sentences())));
            if attempt.passed() {
                props.solved.emit(attempt.elements.0);
            }
        })
    };
    html! {
        <>
            <button type="button" class="button button-primary" data-testid="challenge-check" onclick={check}>
                { tr!("Check my solution") }
            </button>
            { verdict(&tried) }
        </>
    }
}
