//! The list of the course: its lessons and challenges, and what of them is done.

use std::cell::OnceCell;
use std::rc::Rc;

use warren_teach::lesson::Step;
use warren_teach::{Challenge, Lesson, course};
use yew::prelude::*;

use super::progress::Place;
use super::{Learner, markdown};

thread_local! {
    static LESSONS: OnceCell<Rc<Vec<Lesson>>> = const { OnceCell::new() };
    static CHALLENGES: OnceCell<Rc<Vec<Challenge>>> = const { OnceCell::new() };
}

/// All lessons. That nothing is wrong with them is a test.
pub(super) fn lessons() -> Rc<Vec<Lesson>> {
    let read = || Rc::new(course::lessons().unwrap_or_default());
    LESSONS.with(|lessons| lessons.get_or_init(read).clone())
}

/// All challenges. That nothing is wrong with them is a test.
pub(super) fn challenges() -> Rc<Vec<Challenge>> {
    let read = || Rc::new(course::challenges().unwrap_or_default());
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
    let (lessons, challenges) = (lessons(), challenges());
    let (right, asked) = learner.progress.predicted;
    let lessons = lessons.iter().enumerate().map(|(number, lesson)| {
        let done = learner.progress.steps.get(&lesson.file).copied();
        let (done, of) = (done.unwrap_or(0), lesson.steps.len());
        let state = match done {
            0 => format!("{} minutes", lesson.minutes),
            done if done >= of => "done".to_owned(),
            done => format!("{done} of {of} steps"),
        };
        let first = if done >= of { 0 } else { done };
        let place = Place::Step(number, first);
        let able = lesson
            .able
            .first()
            .map(|able| format!("You will {}", lower(able)));
        card(
            learner,
            &format!("lesson-{}", number + 1),
            place,
            &Card {
                title: format!("{}. {}", lesson.order, lesson.title),
                promise: able.unwrap_or_default(),
                state,
                is_done: done >= of,
            },
        )
    });
    let challenges = challenges.iter().enumerate().map(|(number, challenge)| {
        let solved = learner.progress.solved.get(&challenge.file);
        let state = solved.map_or_else(
            || format!("par {}", challenge.par),
            |with| format!("solved with {with}, par is {}", challenge.par),
        );
        let place = Place::Challenge(number, 0);
        card(
            learner,
            &format!("challenge-{}", number + 1),
            place,
            &Card {
                title: challenge.title.clone(),
                promise: String::new(),
                state,
                is_done: solved.is_some(),
            },
        )
    });
    html! {
        <div class="learn" data-testid="course">
            <h2 class="inspector-name">{ "Learn" }</h2>
            <p>
                { "Short lessons at the running picture. Each step asks for something: to press, to \
                   predict, to change, to answer." }
            </p>
            <ul class="cards">{ for lessons }</ul>
            <h3>{ "Challenges" }</h3>
            <p class="hint">
                { "Build what is asked for. The simulator tries your solution, and other courses of \
                   events that you do not see." }
            </p>
            <ul class="cards">{ for challenges }</ul>
            <h3>{ "Predict" }</h3>
            <p class="hint">
                { "In the scenario that is open now: say where the next message goes, before it goes." }
                if asked > 0 {
                    { format!(" So far {right} of {asked} were right.") }
                }
            </p>
            { learner.way("predict", "Predict what comes next", Place::Predicting) }
        </div>
    }
}

/// What is said of a lesson or a challenge in the list.
struct Card {
    title: String,
    promise: String,
    state: String,
    is_done: bool,
}

fn card(learner: &Learner, testid: &str, place: Place, card: &Card) -> Html {
    let learner = learner.clone();
    let onclick = Callback::from(move |_| learner.go(place.clone()));
    html! {
        <li key={testid.to_owned()}>
            <button
                type="button"
                class={classes!("card", card.is_done.then_some("is-done"))}
                data-testid={testid.to_owned()}
                {onclick}
            >
                <span class="card-title">{ &card.title }</span>
                if !card.promise.is_empty() {
                    <span class="card-promise">{ &card.promise }</span>
                }
                <span class="card-state">{ if card.is_done { "✓ " } else { "" } }{ &card.state }</span>
            </button>
        </li>
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
            { learner.way("course", "All lessons", Place::Course) }
            <p class="inspector-kind">{ place }</p>
            <h2 class="inspector-name" data-testid="learn-title">{ title }</h2>
        </>
    }
}

/// A text of the course.
pub(super) fn text(text: &str) -> Html {
    markdown::markdown(text)
}
