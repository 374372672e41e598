//! Learning: the course, its lessons step by step, its challenges, and predictions.
//!
//! What is right, [`warren_teach`] says; the diagram beside it is the page's, which is told
//! where to go.

pub mod ask;
pub mod challenge;
pub mod class;
pub mod course;
pub mod lesson;
pub mod map;
pub mod markdown;
pub mod own;
pub mod predicting;
pub mod progress;
pub mod results;
pub mod sheet;
pub mod sheet_view;

use std::sync::Arc;

use gloo_events::EventListener;
use warren_core::scenario::Scenario;
use warren_core::timeline::Playhead;
use warren_core::tr;
use yew::prelude::*;

use super::author::editor::Editor;
use super::author::shelf::Shelf;
use super::desk::Desk;
use crate::hooks::link::fragment;
use crate::state::{Opening, Source};
use crate::storage;
use crate::workshop::{Order, Pointer};
use own::{Of, Shared, Showing};
use predicting::Predicting;
use progress::{PROGRESS, Place, Progress};
use sheet_view::SheetView;

/// What a part of learning is told.
#[derive(Clone, PartialEq, Properties)]
pub struct LearnProps {
    /// The desk.
    pub desk: Desk,
}

/// What each part has at hand: what was done, and the way on.
#[derive(Clone, PartialEq)]
struct Learner {
    desk: Desk,
    progress: UseStateHandle<Progress>,
}

impl Learner {
    /// Keeps what has become of the progress.
    fn keep(&self, change: impl FnOnce(&mut Progress)) {
        let mut progress = (*self.progress).clone();
        change(&mut progress);
        storage::write(PROGRESS, &progress.to_text());
        self.progress.set(progress);
    }

    /// Opens something else of the course.
    fn go(&self, place: Place) {
        self.show(&place);
        self.keep(|progress| {
            if let Place::Challenge(number, hints) = place
                && let Some(challenge) = course::challenge(number)
            {
                progress.hinted(&challenge.file, hints);
            }
            progress.at = place;
        });
    }

    /// Lets the picture show what is spoken of there.
    fn show(&self, place: &Place) {
        match place {
            Place::Step(lesson, step) => {
                if let Some(step) = course::step(*lesson, *step) {
                    self.stage(&step.scenario, step.playhead);
                    self.desk.order(pointed(&step.points));
                }
            }
            // Beside a hint stands what was built so far.
            Place::Challenge(number, 0) => {
                if let Some(challenge) = course::challenge(*number) {
                    self.stage(&challenge.start, Playhead::START);
                }
            }
            Place::Course | Place::Predicting | Place::Challenge(..) => {}
        }
    }

    /// The scenario at its moment; one that is open already stays as it is.
    fn stage(&self, scenario: &Arc<Scenario>, playhead: Playhead) {
        self.desk.order(if self.desk.scenario.0 == *scenario {
            Order::Go(playhead)
        } else {
            Order::Open(Opening {
                scenario: scenario.clone(),
                playhead,
                source: Source::Library,
            })
        });
    }

    /// A button that opens something else of the course.
    fn way(&self, testid: impl Into<AttrValue>, text: &str, place: Place) -> Html {
        let learner = self.clone();
        let onclick = Callback::from(move |_| learner.go(place.clone()));
        let testid: AttrValue = testid.into();
        html! {
            <button type="button" class="button button-outlined" data-testid={testid} {onclick}>
                { text }
            </button>
        }
    }
}

/// Lets the picture point at these. A message moves on, and its panel would take the lesson's
/// place.
fn pointed(pointers: &[warren_teach::pointer::Pointer]) -> Order {
    use warren_teach::pointer::Pointer as At;
    let pointers = pointers.iter().filter_map(|pointer| match pointer {
        At::Node(node) => Some(Pointer::Node(node.clone())),
        At::Binding(place) => Some(Pointer::Binding(*place)),
        At::Message(_) => None,
    });
    Order::Point(pointers.collect())
}

/// Whatever of learning is open.
#[component]
pub fn Learn(props: &LearnProps) -> Html {
    let showing = use_state(Showing::at_first);
    let way = {
        let setter = showing.setter();
        Callback::from(move |next: Showing| {
            next.keep();
            setter.set(next);
        })
    };
    use_effect_with((), {
        let way = way.clone();
        move |()| {
            let window = gloo_utils::window();
            let listener = EventListener::new(&window, "hashchange", move |_| {
                let link = fragment().filter(|text| warren_teach::own::is_link(text));
                if let Some(link) = link {
                    way.emit(Showing::Shared { link, step: 0 });
                }
            });
            move || drop(listener)
        }
    });
    let desk = props.desk.clone();
    match &*showing {
        Showing::Course => html! { <Course {desk} {way} /> },
        Showing::Shared { link, step } => {
            html! { <Shared key={link.clone()} {desk} link={link.clone()} step={*step} {way} /> }
        }
        // A lesson that two tabs write gets another number while somebody is writing.
        Showing::Author(id) => html! { <Editor {desk} id={*id} {way} /> },
        Showing::Sheet(of) => html! { <SheetView of={of.clone()} {way} /> },
    }
}

/// What the course is told.
#[derive(Clone, PartialEq, Properties)]
pub struct CourseProps {
    /// The desk.
    pub desk: Desk,
    /// The way to what is not of the course.
    pub way: Callback<Showing>,
}

/// Whatever of the course is open.
#[component]
fn Course(props: &CourseProps) -> Html {
    let progress = use_state(|| Progress::of(storage::read(PROGRESS).as_deref()));
    let learner = Learner {
        desk: props.desk.clone(),
        progress,
    };
    let open = match learner.progress.at {
        Place::Course => html! {
            <>
                { course::course(&learner) }
                <Shelf desk={props.desk.clone()} way={props.way.clone()} />
            </>
        },
        Place::Step(number, step) => {
            let sheet = move |_: MouseEvent| Showing::Sheet(Of::Course(number));
            html! {
                <>
                    { lesson::lesson(&learner, number, step) }
                    <button type="button" class="link learn-sheet" data-testid="sheet" onclick={props.way.reform(sheet)}>
                        { tr!("Class sheet of this lesson…") }
                    </button>
                </>
            }
        }
        Place::Challenge(number, hints) => {
            let sheet = move |_: MouseEvent| Showing::Sheet(Of::Challenge(number));
            html! {
                <>
                    { challenge::challenge(&learner, number, hints) }
                    <button type="button" class="link learn-sheet" data-testid="sheet" onclick={props.way.reform(sheet)}>
                        { tr!("Class sheet of this challenge…") }
                    </button>
                </>
            }
        }
        Place::Predicting => html! { <Predicting {learner} /> },
    };
    // Whatever is open, a link with results finds the table.
    html! { <>{ open }<class::Class /></> }
}
