//! A step of a lesson.

use warren_core::tr;
use warren_teach::lesson::{Ask, Press, Step};
use yew::prelude::*;

use super::Learner;
use super::ask::{ChangeAsk, QuizAsk};
use super::course::{head, lessons, text};
use super::predicting::{PredictAsk, judge};
use super::progress::Place;
use crate::bench::desk::Desk;
use crate::filters;
use crate::workshop::Order;

/// The step.
pub(super) fn lesson(learner: &Learner, number: usize, at: usize) -> Html {
    let lessons = lessons();
    let Some((lesson, step)) = lessons
        .get(number)
        .and_then(|lesson| Some((lesson, lesson.steps.get(at)?)))
    else {
        return super::course::course(learner);
    };
    let last = at + 1 == lesson.steps.len();
    let next = if last {
        Place::Course
    } else {
        Place::Step(number, at + 1)
    };
    let is_done = learner
        .progress
        .steps
        .get(&lesson.file)
        .is_some_and(|done| *done > at)
        || is_pressed(&learner.desk, step);
    let place = tr!(
        "Lesson {}, step {} of {}",
        lesson.order,
        at + 1,
        lesson.steps.len()
    );
    let go = {
        let (learner, file) = (learner.clone(), lesson.file.clone());
        Callback::from(move |_| {
            learner.show(&next);
            learner.keep(|progress| {
                progress.did(&file, at + 1);
                progress.at = next.clone();
            });
        })
    };
    let done = done(learner, &lesson.file, at);
    html! {
        <div class="learn" data-testid="lesson" key={format!("{number}-{at}")}>
            { head(learner, &step.title, &place) }
            <progress class="learn-progress" max={lesson.steps.len().to_string()} value={at.to_string()} aria-label={tr!("Steps done")} />
            { text(&step.text) }
            { ask(&learner.desk, step, &done) }
            <div class="form-actions">
                if at > 0 {
                    { learner.way("step-back", &tr!("Back"), Place::Step(number, at - 1)) }
                }
                <button
                    type="button"
                    class={classes!("button", if is_done { "button-primary" } else { "button-outlined" })}
                    data-testid="step-on"
                    onclick={go}
                >
                    { match (is_done, last) {
                        (true, true) => tr!("Finish the lesson"),
                        (true, false) => tr!("Next step"),
                        (false, _) => tr!("Skip"),
                    } }
                </button>
            </div>
        </div>
    }
}

/// Keeps that this step was done.
fn done(learner: &Learner, file: &str, at: usize) -> Done {
    let (learner, file) = (learner.clone(), file.to_owned());
    Callback::from(move |right: Option<bool>| {
        learner.keep(|progress| {
            progress.did(&file, at + 1);
            if let Some(right) = right {
                progress.predict(right);
            }
        });
    })
}

/// Whether what was to be pressed has been.
pub(super) fn is_pressed(desk: &Desk, step: &Step) -> bool {
    let playhead = desk.brief.playhead;
    match &step.ask {
        Ask::Press(Press::GoOn) => true,
        Ask::Press(Press::Step) => playhead > step.playhead,
        Ask::Press(Press::Play(until)) => playhead >= *until,
        Ask::Predict(_) | Ask::Change(_) | Ask::Answer(_) => false,
    }
}

/// Told when a step is done; where it was a prediction, whether it was right.
pub(in crate::bench) type Done = Callback<Option<bool>>;

/// What the step asks for.
pub(in crate::bench) fn ask(desk: &Desk, step: &Step, done: &Done) -> Html {
    let press = |testid: &'static str, what: String, order| {
        html! {
            <button type="button" class="button button-primary" data-testid={testid} onclick={desk.on(order)}>
                { what }
            </button>
        }
    };
    let plainly = done.reform(|()| None);
    match &step.ask {
        Ask::Press(Press::Play(until)) => {
            press("lesson-play", tr!("▶ Play"), Order::PlayTo(*until))
        }
        Ask::Press(Press::Step) => press("lesson-step", tr!("Step: the next event"), Order::Step),
        Ask::Press(Press::GoOn) => Html::default(),
        Ask::Predict(question) => {
            let (desk, done) = (desk.clone(), done.reform(Some));
            let judge = {
                let (question, scenario) = (question.clone(), step.scenario.clone());
                Callback::from(move |marked| {
                    judge(&question, &filters::complete(scenario.clone()), &marked)
                })
            };
            html! { <PredictAsk {desk} question={question.clone()} {judge} {done} /> }
        }
        Ask::Change(task) => html! {
            <ChangeAsk desk={desk.clone()} step={step.clone()} hint={task.hint.clone()} done={plainly} />
        },
        Ask::Answer(quiz) => html! { <QuizAsk quiz={quiz.clone()} done={plainly} /> },
    }
}
