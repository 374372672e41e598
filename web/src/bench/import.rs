//! A scenario, a link, or a real server's definitions, brought in: dropped, pasted, or chosen as
//! a file; first shown as what is taken and what is left out, and then opened. The link of a
//! lesson is the course's, which opens it when it stands in the address.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use warren_core::{mark, tr};

use warren_core::scenario::{Problem, link};
use warren_export::{Import as Imported, add_samples, import};
use warren_teach::own;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::desk::Desk;
use super::entry::Entry;
use super::field::flag;
use crate::hooks::link::leave_address;
use crate::state::editor::sentence;
use crate::state::{Opening, Source};
use crate::workshop::Order;

/// Where it is brought.
#[derive(Clone, PartialEq, Properties)]
pub struct ImportProps {
    /// The desk.
    pub desk: Desk,
}

thread_local! {
    /// A text that was brought before the panel was there.
    static BROUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps a text for the panel that is about to be shown.
pub fn bring(text: String) {
    BROUGHT.set(Some(text));
}

/// What came of a text.
enum Found {
    /// A scenario, or why there is none.
    Scenario(Box<Result<Imported, Vec<Problem>>>),
    /// The link of a lesson, from its mark on.
    Lesson(String),
}

impl Found {
    fn of(text: &str) -> Rc<Self> {
        let link = link::fragment(text);
        Rc::new(if own::is_link(link) {
            Self::Lesson(link.to_owned())
        } else {
            Self::Scenario(Box::new(import(text)))
        })
    }
}

/// The panel.
#[component]
pub fn Import(ImportProps { desk }: &ImportProps) -> Html {
    let found = use_state(|| BROUGHT.take().map(|text| Found::of(&text)));
    let samples = use_state(|| true);
    let read = {
        let found = found.setter();
        Callback::from(move |text: String| {
            let read = (!text.trim().is_empty()).then(|| Found::of(&text));
            found.set(read);
        })
    };
    let take = {
        let read = read.clone();
        Callback::from(move |text: String| {
            read.emit(text);
            Ok(())
        })
    };
    let outcome = found.as_deref().map(|found| match found {
        Found::Scenario(found) => match found.as_ref() {
            Ok(imported) => preview(desk, imported, &samples),
            Err(problems) => refused(problems),
        },
        Found::Lesson(link) => lesson(desk, link),
    });
    html! {
        <div class="form">
            { files(&read) }
            <Entry
                testid="import-text"
                label={mark!("Or paste it here: a scenario, a link, RabbitMQ definitions, AsyncAPI 3")}
                value=""
                lines=6
                mono=true
                listen={read}
                {take}
            />
            <div role="status" data-testid="import-outcome">{ outcome.unwrap_or_default() }</div>
        </div>
    }
}

/// The field for files, which also takes what is dropped on it.
fn files(read: &Callback<String>) -> Html {
    let onchange = {
        let read = read.clone();
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let files = input.and_then(|input| input.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                read_file(file, read.clone());
            }
        })
    };
    let ondrop = {
        let read = read.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            let files = event.data_transfer().and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                read_file(file, read.clone());
            }
        })
    };
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    html! {
        <label class="field drop" data-testid="import-drop" {ondrop} {ondragover}>
            <span class="field-label">{ tr!("A file: choose it, or drop it here") }</span>
            <input
                type="file"
                data-testid="import-file"
                accept=".json,.yaml,.yml,.txt,application/json"
                {onchange}
            />
        </label>
    }
}

/// Reads a file as text.
pub fn read_file(file: File, read: Callback<String>) {
    spawn_local(async move {
        // A file that cannot be read is told as a text that holds nothing.
        let text = JsFuture::from(file.text()).await.ok();
        let text = text.and_then(|text| text.as_string());
        read.emit(text.unwrap_or_else(|| "{}".to_owned()));
    });
}

fn refused(problems: &[Problem]) -> Html {
    let items = problems.iter().enumerate().map(|(number, problem)| {
        html! { <li key={number}>{ sentence(&problem.to_string()) }</li> }
    });
    html! {
        <div role="alert" data-testid="import-refused">
            <h3>{ tr!("This cannot be opened") }</h3>
            <ul class="remarks">{ for items }</ul>
        </div>
    }
}

/// A lesson is opened by its link.
fn lesson(desk: &Desk, link: &str) -> Html {
    let onclick = {
        let (desk, link) = (desk.clone(), link.to_owned());
        Callback::from(move |_: MouseEvent| {
            desk.order(Order::Close);
            // An address that takes no fragment is none that a page has.
            drop(gloo_utils::window().location().set_hash(&link));
        })
    };
    html! {
        <div class="form">
            <h3>{ tr!("This is the link of a lesson") }</h3>
            <div class="dialog-actions">
                <button type="button" class="button button-primary" data-testid="import-lesson" {onclick}>
                    { tr!("Open the lesson") }
                </button>
            </div>
        </div>
    }
}

/// What would be opened, and what not.
fn preview(desk: &Desk, found: &Imported, samples: &UseStateHandle<bool>) -> Html {
    let taken: Vec<&str> = found.taken.iter().map(|one| one.told.as_str()).collect();
    let left = found.left_out.iter().enumerate().map(|(number, one)| {
        html! { <li key={number} data-testid="import-left">{ sentence(&one.item) }{ ": " }{ &one.reason }</li> }
    });
    let bare = found.scenario.clients.is_empty();
    let with_samples = bare && **samples;
    let onclick = {
        let (desk, found) = (desk.clone(), found.clone());
        Callback::from(move |_| open(&desk, &found, with_samples))
    };
    let toggle = {
        let samples = samples.setter();
        Callback::from(move |on| samples.set(on))
    };
    html! {
        <div class="form">
            <h3>{ tr!("This is {}", found.source.title()) }</h3>
            if !taken.is_empty() {
                <p data-testid="import-taken">{ tr!("Taken: ") }{ taken.join(&tr!("a list" => ", ")) }</p>
            }
            if !found.left_out.is_empty() {
                <h3>{ tr!("Left out: {}", found.left_out.len()) }</h3>
                <ul class="remarks">{ for left }</ul>
            }
            if bare {
                { flag("import-samples", mark!("With sample producers and consumers, so that it runs at once"), **samples, &toggle) }
            }
            <div class="dialog-actions">
                <button type="button" class="button button-primary" data-testid="import-open" {onclick}>
                    { tr!("Open") }
                </button>
            </div>
        </div>
    }
}

fn open(desk: &Desk, found: &Imported, samples: bool) {
    let mut scenario = found.scenario.clone();
    if samples {
        add_samples(&mut scenario);
    }
    leave_address();
    let playhead = found.playhead.unwrap_or_default();
    desk.order(Order::Open(Opening {
        scenario: Arc::new(scenario),
        playhead,
        source: Source::Own,
    }));
}
