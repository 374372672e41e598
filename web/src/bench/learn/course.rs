//! The list of the course: its lessons and challenges, and what of them is done.

use std::cell::OnceCell;
use std::rc::Rc;

use warren_core::tr;
use warren_teach::lesson::Step;
use warren_teach::{Challenge, Lesson, course};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::progress::Place;
use super::{Learner, map, markdown, results};
use crate::workshop::{Order, Panel};

thread_local! {
    static LESSONS: OnceCell<Rc<Vec<Lesson>>> = const { OnceCell::new() };
    static CHALLENGES: OnceCell<Rc<Vec<Challenge>>> = const { OnceCell::new() };
}

/// All lessons. That nothing is wrong with them is a test.
pub(in crate::bench) fn lessons() -> Rc<Vec<Lesson>> {
    let read = || Rc::new(course::lessons_in(&crate::language::chosen()).unwrap_or_default());
    LESSONS.with(|lessons| lessons.get_or_init(read).clone())
}

/// All challenges. That nothing is wrong with them is a test.
pub(in crate::bench) fn challenges() -> Rc<Vec<Challenge>> {
    let read = || Rc::new(course::challenges_in(&crate::language::chosen()).unwrap_or_default());
    CHALLENGES.with(|challenges| challenges.get_or_init(read).clone())
}

/// A step of a lesson, both counted from 0.
pub(super) fn step(lesson: usize, step: usize) -> Option<Step> {
    lessons().get(lesson)?.steps.get(step).cloned()
}

/// A challenge, counted from 0.
pub(super) fn challenge(number: usize) -> Option<Challenge> {
    challenges().get(number).cloned()
}

/// The list.
pub(super) fn course(learner: &Learner) -> Html {
    let (right, asked) = learner.progress.predicted;
    html! {
        <div class="learn" data-testid="course">
            <Title text={tr!("Learn")} />
            <p>
                { tr!("Short lessons at the running picture. Each step asks for something: to press, to \
                   predict, to change, to answer.") }
            </p>
            { map::map(learner) }
            <ul class="cards">{ for lesson_cards(learner) }</ul>
            <h3>{ tr!("Challenges") }</h3>
            <p class="hint">
                { tr!("Build what is asked for. The simulator tries your solution, and other courses of \
                   events that you do not see.") }
            </p>
            <ul class="cards">{ for challenge_cards(learner) }</ul>
            <h3>{ tr!("Predict") }</h3>
            <p class="hint">
                { tr!("In the scenario that is open now: say where the next message goes, before it goes.") }
                if asked > 0 {
                    { tr!(" So far {} of {} were right.", right, asked) }
                }
            </p>
            { learner.way("predict", &tr!("Predict what comes next"), Place::Predicting) }
            { compare(learner) }
            { crate::bench::crash::way_in(&learner.desk) }
            { results::results(learner) }
        </div>
    }
}

/// The way to the scenario that is open beside variants of it.
fn compare(learner: &Learner) -> Html {
    html! {
        <>
            <h3>{ tr!("Compare") }</h3>
            <p class="hint">
                { tr!("The scenario that is open now beside a variant of it: the same messages through \
                   another exchange type, another prefetch, another queue.") }
            </p>
            <button
                type="button"
                class="button button-outlined"
                data-testid="learn-compare"
                onclick={learner.desk.on(Order::Show(Panel::Compare))}
            >
                { tr!("Compare with a variant…") }
            </button>
        </>
    }
}

fn lesson_cards(learner: &Learner) -> Vec<Html> {
    let lessons = lessons();
    let cards = lessons.iter().enumerate().map(|(number, lesson)| {
        let done = learner.progress.steps.get(&lesson.file).copied();
        let (done, of) = (done.unwrap_or(0), lesson.steps.len());
        let state = match done {
            0 => tr!("{} minutes", lesson.minutes),
            done if done >= of => tr!("a lesson" => "done"),
            done => tr!("{} of {} steps", done, of),
        };
        let first = if done >= of { 0 } else { done };
        let able = lesson.able.first();
        let card = Card {
            title: format!("{}. {}", lesson.order, lesson.title),
            promise: able.map_or_else(String::new, |able| tr!("You will {}", lower(able))),
            state,
            is_done: done >= of,
        };
        let testid = format!("lesson-{}", number + 1);
        card.show(learner, testid, Place::Step(number, first))
    });
    cards.collect()
}

fn challenge_cards(learner: &Learner) -> Vec<Html> {
    let challenges = challenges();
    let cards = challenges.iter().enumerate().map(|(number, challenge)| {
        let solved = learner.progress.solved.get(&challenge.file);
        let card = Card {
            title: challenge.title.clone(),
            promise: String::new(),
            state: solved.map_or_else(
                || tr!("par {}", challenge.par),
                |with| tr!("solved with {}, par is {}", with, challenge.par),
            ),
            is_done: solved.is_some(),
        };
        let testid = format!("challenge-{}", number + 1);
        card.show(learner, testid, Place::Challenge(number, 0))
    });
    cards.collect()
}

/// What is said of a lesson or a challenge in the list.
struct Card {
    title: String,
    promise: String,
    state: String,
    is_done: bool,
}

impl Card {
    fn show(self, learner: &Learner, testid: String, place: Place) -> Html {
        let learner = learner.clone();
        let onclick = Callback::from(move |_| learner.go(place.clone()));
        html! {
            <li key={testid.clone()}>
                <button
                    type="button"
                    class={classes!("card", self.is_done.then_some("is-done"))}
                    data-testid={testid}
                    {onclick}
                >
                    <span class="card-title">{ self.title }</span>
                    if !self.promise.is_empty() {
                        <span class="card-promise">{ self.promise }</span>
                    }
                    <span class="card-state">{ if self.is_done { "✓ " } else { "" } }{ self.state }</span>
                </button>
            </li>
        }
    }
}

/// With a small first letter, to go on in a sentence.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// The head of what is open: the way back, and what it is.
pub(super) fn head(learner: &Learner, title: &str, place: &str) -> Html {
    html! {
        <>
            { learner.way("course", &tr!("All lessons"), Place::Course) }
            <p class="inspector-kind">{ place }</p>
            <Title text={title.to_owned()} />
        </>
    }
}

/// A title.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct TitleProps {
    /// What it says.
    pub text: AttrValue,
}

/// The title of what is open. It takes the focus that was lost with what had it, the button of
/// the step before: whoever comes by keyboard or by ear goes on from here.
#[component]
pub fn Title(props: &TitleProps) -> Html {
    let title = use_node_ref();
    use_effect_with(props.text.clone(), {
        let title = title.clone();
        move |_| {
            let document = gloo_utils::document();
            let body = document.body().map(Element::from);
            let Some(title) = title.cast::<HtmlElement>() else {
                return;
            };
            // How far it was scrolled was another's matter.
            if let Ok(Some(panel)) = title.closest(".inspector-body") {
                panel.set_scroll_top(0);
            }
            if document.active_element() == body {
                // What is no longer in the page has no focus to take.
                drop(title.focus());
            }
        }
    });
    html! {
        <h2 ref={title} class="inspector-name" data-testid="learn-title" tabindex="-1">{ &props.text }</h2>
    }
}

/// A text of the course.
pub(super) fn text(text: &str) -> Html {
    markdown::markdown(text)
}
