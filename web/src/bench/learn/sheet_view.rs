//! The class sheet in the page: with or without answers, to be printed or saved.

use warren_core::{mark, tr};
use warren_teach::own::{FILE, Own, Work};
use wasm_bindgen::JsCast;
use web_sys::HtmlIFrameElement;
use yew::prelude::*;

use super::course::{challenges, lessons};
use super::own::{Of, Showing};
use super::sheet::{challenge_sheet, sheet};
use crate::bench::author::drafts;
use crate::bench::author::ways_out::stem;
use crate::bench::clipboard::download;
use crate::bench::field::flag;
use crate::bench::picture::drawing;
use crate::storage::Browser;

/// What the sheet is of.
#[derive(Clone, PartialEq, Properties)]
pub struct SheetProps {
    /// The lesson or the challenge.
    pub of: Of,
    /// The way back.
    pub way: Callback<Showing>,
}

/// The sheet, and what can be done with it.
#[component]
pub fn SheetView(props: &SheetProps) -> Html {
    let with_answers = use_state(|| false);
    let frame = use_node_ref();
    let made = use_memo((props.of.clone(), *with_answers), |(of, with_answers)| {
        let work = work(of)?;
        let html = match &work {
            Work::Lesson(lesson) => sheet(lesson, *with_answers, &drawing),
            Work::Challenge(one) => challenge_sheet(one, *with_answers, &drawing),
        };
        Some((work.title().to_owned(), html))
    });
    let back = back(&props.of);
    let back = props.way.reform(move |_: MouseEvent| back.clone());
    let Some((title, html)) = &*made else {
        return html! {
            <div class="learn">
                <button type="button" class="button button-outlined" data-testid="sheet-back" onclick={back}>{ tr!("Back") }</button>
                <p role="alert">{ tr!("There is no sheet yet: something is wrong with the lesson") }</p>
            </div>
        };
    };
    let print = {
        let frame = frame.clone();
        Callback::from(move |_: MouseEvent| print(&frame))
    };
    let save = {
        let (name, html) = (format!("{}.html", stem(title)), html.clone());
        Callback::from(move |_: MouseEvent| download(&name, "text/html", &html.as_str().into()))
    };
    let set = {
        let setter = with_answers.setter();
        Callback::from(move |on: bool| setter.set(on))
    };
    html! {
        <div class="learn sheet-view" data-testid="sheet-view">
            <button type="button" class="button button-outlined" data-testid="sheet-back" onclick={back}>{ tr!("Back") }</button>
            <p class="inspector-kind">{ tr!("Class sheet") }</p>
            <h2 class="inspector-name">{ title }</h2>
            { flag("sheet-answers", mark!("With the answers on a page of their own"), *with_answers, &set) }
            <div class="form-actions">
                <button type="button" class="button button-primary" data-testid="sheet-print" onclick={print}>{ tr!("Print") }</button>
                <button type="button" class="button button-outlined" data-testid="sheet-save" onclick={save}>
                    { tr!("Save as an HTML file") }
                </button>
            </div>
            <iframe ref={frame} class="sheet-frame" data-testid="sheet-frame" title={tr!("The class sheet")}
                sandbox="allow-same-origin allow-modals" srcdoc={html.clone()} />
        </div>
    }
}

fn work(of: &Of) -> Option<Work> {
    let own: Own = match of {
        Of::Course(number) => return lessons().get(*number).cloned().map(Work::Lesson),
        Of::Challenge(number) => {
            let challenge = challenges().get(*number).cloned();
            return challenge.map(|one| Work::Challenge(Box::new(one)));
        }
        Of::Link(link) => Own::from_link(link).ok()?,
        Of::Draft(id) => drafts::read(&Browser, *id)?.own,
    };
    own.read(FILE).ok()
}

fn back(of: &Of) -> Showing {
    match of {
        Of::Course(_) | Of::Challenge(_) => Showing::Course,
        Of::Link(link) => Showing::Shared {
            link: link.clone(),
            step: 0,
        },
        Of::Draft(id) => Showing::Author(*id),
    }
}

/// Only the frame is printed.
fn print(frame: &NodeRef) {
    let frame = frame
        .get()
        .and_then(|node| node.dyn_into::<HtmlIFrameElement>().ok());
    if let Some(window) = frame.and_then(|frame| frame.content_window()) {
        // Fails only where the browser cannot print at all.
        let _ = window.print();
    }
}
