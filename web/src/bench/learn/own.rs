//! Lessons beside the course: which of them is open, and a lesson that came with a link.

use serde::{Deserialize, Serialize};
use warren_core::timeline::Playhead;
use warren_core::tr;
use warren_teach::lesson::{Lesson, Step};
use warren_teach::own::{Own, Work};
use warren_teach::{Challenge, own};
use yew::prelude::*;

use super::challenge::Attempting;
use super::course::{Title, text};
use super::lesson::{ask, is_pressed};
use super::pointed;
use crate::bench::desk::Desk;
use crate::hooks::link::{fragment, leave_address};
use crate::state::editor::sentence;
use crate::state::{Opening, Source};
use crate::storage;
use crate::workshop::Order;

/// The name that it is kept under.
const SHOWING: &str = "warren.showing";

/// What of learning is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Showing {
    /// The course, or what of it is open.
    #[default]
    Course,
    /// A lesson or a challenge that came with a link.
    Shared {
        /// The link.
        link: String,
        /// The step, from 0; of a challenge, how many hints are shown.
        step: usize,
    },
    /// A lesson of one's own that is written, by its number.
    Author(u64),
    /// A class sheet.
    Sheet(Of),
}

/// What a class sheet is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Of {
    /// A lesson of the course, counted from 0.
    Course(usize),
    /// A challenge of the course, counted from 0.
    Challenge(usize),
    /// A lesson or a challenge that came with a link.
    Link(String),
    /// A lesson or a challenge of one's own.
    Draft(u64),
}

impl Showing {
    /// What the page's address asks for, or else what was open before.
    #[must_use]
    pub fn at_first() -> Self {
        let kept = storage::of_tab(SHOWING).or_else(|| storage::read(SHOWING));
        let kept = kept.and_then(|text| serde_json::from_str(&text).ok());
        let kept: Self = kept.unwrap_or_default();
        match fragment().filter(|text| own::is_link(text)) {
            Some(link) if kept.link() != Some(&link) => Self::Shared { link, step: 0 },
            _ => kept,
        }
    }

    fn link(&self) -> Option<&String> {
        match self {
            Self::Shared { link, .. } => Some(link),
            _ => None,
        }
    }

    /// Keeps it for the next time, and for this tab whatever others show.
    pub fn keep(&self) {
        let text = serde_json::to_string(self).unwrap_or_default();
        storage::write(SHOWING, &text);
        storage::for_tab(SHOWING, &text);
    }
}

/// Shows a step's moment, and selects what it points at.
pub(in crate::bench) fn stage(desk: &Desk, step: &Step) {
    open(desk, &step.scenario, step.playhead);
    desk.order(pointed(&step.points));
}

fn open(
    desk: &Desk,
    scenario: &std::sync::Arc<warren_core::scenario::Scenario>,
    playhead: Playhead,
) {
    desk.order(if desk.scenario.0 == *scenario {
        Order::Go(playhead)
    } else {
        Order::Open(Opening {
            scenario: scenario.clone(),
            playhead,
            source: Source::Link,
        })
    });
}

/// What a shared lesson is told.
#[derive(Clone, PartialEq, Properties)]
pub struct SharedProps {
    /// The desk.
    pub desk: Desk,
    /// The link.
    pub link: String,
    /// The step, from 0.
    pub step: usize,
    /// The way to something else.
    pub way: Callback<Showing>,
}

/// A lesson or a challenge that came with a link.
#[component]
pub fn Shared(props: &SharedProps) -> Html {
    let opened = use_memo(props.link.clone(), |link| Own::open_link(link));
    let work = opened.as_ref().as_ref().map(|(_, work)| work.clone());
    let first = use_mut_ref(|| true);
    let shown = match &work {
        Ok(Work::Lesson(_)) => props.step,
        _ => 0,
    };
    use_effect_with((props.link.clone(), shown), {
        let (desk, work) = (props.desk.clone(), work.clone().ok());
        move |(_, shown)| {
            let is_first = first.replace(false);
            // What the learner has made of it meanwhile stays.
            let is_fresh = desk.brief.playhead == Playhead::START && fragment().is_some();
            if !is_first || is_fresh {
                match work {
                    Some(Work::Lesson(lesson)) => {
                        if let Some(step) = lesson.steps.get(*shown) {
                            stage(&desk, step);
                        }
                    }
                    Some(Work::Challenge(challenge)) => {
                        open(&desk, &challenge.start, Playhead::START);
                    }
                    None => {}
                }
            }
        }
    });
    match &work {
        Ok(Work::Lesson(lesson)) => lesson_step(props, lesson),
        Ok(Work::Challenge(challenge)) => shared_challenge(props, challenge),
        Err(error) => html! {
            <div class="learn learn-shared">
                { leave(&props.way) }
                <p class="field-refused" role="alert" data-testid="lesson-refused">
                    { sentence(&error.to_string()) }
                </p>
            </div>
        },
    }
}

/// The way back to the course; in another page there is none.
fn leave(way: &Callback<Showing>) -> Html {
    let way = way.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        leave_address();
        way.emit(Showing::Course);
    });
    html! {
        <button type="button" class="button button-outlined learn-leave" data-testid="course" {onclick}>
            { tr!("All lessons") }
        </button>
    }
}

impl SharedProps {
    fn to(&self, testid: &'static str, label: String, step: usize, strong: bool) -> Html {
        let (way, link) = (self.way.clone(), self.link.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            let link = link.clone();
            way.emit(Showing::Shared { link, step });
        });
        let look = if strong {
            "button-primary"
        } else {
            "button-outlined"
        };
        html! {
            <button type="button" class={classes!("button", look)} data-testid={testid} {onclick}>{ label }</button>
        }
    }
}

impl SharedProps {
    /// The way to its sheet; in another page there is none.
    fn sheet(&self) -> Html {
        let (way, link) = (self.way.clone(), self.link.clone());
        let onclick =
            Callback::from(move |_: MouseEvent| way.emit(Showing::Sheet(Of::Link(link.clone()))));
        html! {
            <button type="button" class="button button-outlined learn-leave" data-testid="sheet" {onclick}>
                { tr!("Class sheet…") }
            </button>
        }
    }
}

fn lesson_step(props: &SharedProps, lesson: &Lesson) -> Html {
    let (at, of) = (props.step, lesson.steps.len());
    let Some(step) = lesson.steps.get(at) else {
        return html! {
            <div class="learn learn-shared" data-testid="lesson-over">
                { leave(&props.way) }
                <p class="inspector-kind">{ &lesson.title }</p>
                <Title text={tr!("That was the lesson")} />
                <p>{ tr!("You are able now to:") }</p>
                <ul class="remarks">{ for lesson.able.iter().map(|able| html! { <li>{ able }</li> }) }</ul>
                <div class="form-actions">
                    { props.to("step-back", tr!("Once more"), 0, false) }
                    { props.sheet() }
                </div>
            </div>
        };
    };
    html! {
        <div class="learn learn-shared" data-testid="lesson" key={at}>
            { leave(&props.way) }
            <p class="inspector-kind">{ tr!("{}, step {} of {}", lesson.title, at + 1, of) }</p>
            <Title text={step.title.clone()} />
            <progress class="learn-progress" max={of.to_string()} value={at.to_string()} aria-label={tr!("Steps done")} />
            { text(&step.text) }
            <Asking desk={props.desk.clone()} step={step.clone()}>
                if at > 0 {
                    { props.to("step-back", tr!("Back"), at - 1, false) }
                }
                { props.to("step-on", if at + 1 == of { tr!("Finish the lesson") } else { tr!("Next step") }, at + 1, false) }
            </Asking>
        </div>
    }
}

/// What a step asks for, and the ways on.
#[derive(Clone, PartialEq, Properties)]
pub struct AskingProps {
    /// The desk.
    pub desk: Desk,
    /// The step.
    pub step: Step,
    /// The ways on.
    #[prop_or_default]
    pub children: Html,
}

/// What a step asks for, and the ways on, of which it says when they are due.
#[component]
pub fn Asking(props: &AskingProps) -> Html {
    let done = use_state(|| false);
    let setter = done.setter();
    let told = Callback::from(move |_: Option<bool>| setter.set(true));
    let is_done = *done || is_pressed(&props.desk, &props.step);
    html! {
        <>
            { ask(&props.desk, &props.step, &told) }
            <div class={classes!("form-actions", is_done.then_some("is-due"))} data-testid="step-ways">
                { props.children.clone() }
            </div>
        </>
    }
}

fn shared_challenge(props: &SharedProps, challenge: &Challenge) -> Html {
    let hints = challenge.hints.iter().take(props.step).enumerate();
    let hints = hints.map(|(number, hint)| {
        html! { <p key={number} class="learn-hint" data-testid="hint">{ hint }</p> }
    });
    let again = {
        let (desk, start) = (props.desk.clone(), challenge.start.clone());
        Callback::from(move |_: MouseEvent| open(&desk, &start, Playhead::START))
    };
    html! {
        <div class="learn learn-shared" data-testid="challenge">
            { leave(&props.way) }
            <p class="inspector-kind">{ tr!("Challenge") }</p>
            <h2 class="inspector-name" data-testid="learn-title">{ &challenge.title }</h2>
            { text(&challenge.story) }
            <p class="hint">
                { tr!("You may change {}. Par is {} elements: exchanges, queues, bindings and clients.",
                    challenge.may.told(), challenge.par) }
            </p>
            <Attempting desk={props.desk.clone()} challenge={challenge.clone()} solved={Callback::from(|_| ())} />
            { for hints }
            <div class="form-actions">
                if props.step < challenge.hints.len() {
                    { props.to("more-hint", tr!("A hint"), props.step + 1, false) }
                }
                <button type="button" class="button button-outlined" data-testid="start-over" onclick={again}>
                    { tr!("Start over") }
                </button>
                { props.sheet() }
            </div>
        </div>
    }
}
