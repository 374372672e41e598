//! The list of one's own lessons: begin one, open, rename, copy, delete and bring back.

use warren_core::scenario::Scenario;
use warren_core::text::said;
use warren_core::tr;
use warren_teach::course;
use warren_teach::own::{OWN, Own, of_challenge_in, of_lesson_in};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::drafts::{self, Draft};
use super::editor::FULL;
use super::insert;
use crate::bench::desk::Desk;
use crate::bench::import::read_file;
use crate::bench::learn::course::{challenges, lessons};
use crate::bench::learn::own::Showing;
use crate::hooks::autosave::now_ms;
use crate::language::chosen;
use crate::state::editor::sentence;
use crate::storage::Browser;

/// What the list is told.
#[derive(Clone, PartialEq, Properties)]
pub struct ShelfProps {
    /// The desk.
    pub desk: Desk,
    /// The way to a lesson.
    pub way: Callback<Showing>,
}

/// What is done with the list.
#[derive(Clone, Default, PartialEq)]
struct Doing {
    renaming: Option<u64>,
    deleted: Option<Draft>,
    refused: Option<String>,
}

/// The list.
#[component]
pub fn Shelf(props: &ShelfProps) -> Html {
    let doing = use_state(Doing::default);
    let rows = drafts::list(&Browser).into_iter();
    let rows = rows.map(|draft| row(props, &doing, draft));
    html! {
        <section class="learn shelf" data-testid="shelf" aria-label={tr!("Your own lessons")}>
            <h3>{ tr!("Your own lessons") }</h3>
            <p class="hint">
                { tr!("Write a lesson or a challenge about the scenario that is open now, and hand it out \
                   as a link. It is kept in this browser.") }
            </p>
            <ul class="mine-list">
                { gone(&doing) }
                { for rows }
            </ul>
            { beginnings(props) }
            { from_file(props, &doing) }
            if let Some(because) = &doing.refused {
                <p class="field-refused" role="alert" data-testid="shelf-refused">{ because }</p>
            }
        </section>
    }
}

/// Keeps it as a new one, and opens it.
fn begin(props: &ShelfProps, own: Own) {
    let draft = drafts::add(&Browser, own, now_ms());
    props.way.emit(Showing::Author(draft.id));
}

fn beginnings(props: &ShelfProps) -> Html {
    let button = |testid: &'static str, label: String, write: fn(&Scenario) -> String| {
        let props = props.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let scenario = props.desk.scenario.0.clone();
            let text = write(&scenario);
            let scenarios = [(OWN.to_owned(), scenario)].into();
            begin(&props, Own { text, scenarios });
        });
        html! {
            <button type="button" class="button button-outlined" data-testid={testid} {onclick}>{ label }</button>
        }
    };
    let onchange = {
        let props = props.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_dyn_into::<HtmlSelectElement>();
            let chosen = chosen.map(|field| field.value()).unwrap_or_default();
            if let Some(own) = copy_of(&chosen) {
                begin(&props, own);
            }
        })
    };
    let option = |file: &str, title: &str| {
        html! { <option value={file.to_owned()}>{ title.to_owned() }</option> }
    };
    let (lessons, challenges) = (lessons(), challenges());
    let lessons = lessons.iter().map(|one| option(&one.file, &one.title));
    let challenges = challenges.iter().map(|one| option(&one.file, &one.title));
    html! {
        <>
            <div class="form-actions">
                { button("author-lesson", tr!("Write a lesson"), |_| insert::lesson()) }
                { button("author-challenge", tr!("Write a challenge"), insert::challenge) }
            </div>
            <label class="field">
                <span class="field-label">{ tr!("A copy of") }</span>
                <select data-testid="author-copy" {onchange}>
                    <option value="" selected=true>{ tr!("Choose from the course…") }</option>
                    <optgroup label={tr!("Lessons")}>{ for lessons }</optgroup>
                    <optgroup label={tr!("Challenges")}>{ for challenges }</optgroup>
                </select>
            </label>
        </>
    }
}

fn copy_of(file: &str) -> Option<Own> {
    let lesson = course::LESSONS.iter().find(|one| one.file == file);
    let challenge = course::CHALLENGES
        .iter()
        .find(|one| one.challenge.file == file);
    lesson
        .map(|one| of_lesson_in(&chosen(), one))
        .or_else(|| challenge.map(|one| of_challenge_in(&chosen(), one)))
}

fn from_file(props: &ShelfProps, doing: &UseStateHandle<Doing>) -> Html {
    let (props, doing) = (props.clone(), doing.clone());
    let onchange = Callback::from(move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let Some(file) = input.and_then(|input| input.files()?.get(0)) else {
            return;
        };
        let (props, doing, name) = (props.clone(), doing.clone(), file.name());
        let read = Callback::from(move |text: String| match Own::from_file(&name, &text) {
            Ok(own) => begin(&props, own),
            Err(problems) => doing.set(Doing {
                refused: problems.first().map(|one| sentence(&one.to_string())),
                ..(*doing).clone()
            }),
        });
        read_file(file, read);
    });
    html! {
        <label class="field">
            <span class="field-label">{ tr!("Open a lesson from a file") }</span>
            <input type="file" data-testid="author-file" accept=".md,text/markdown" {onchange} />
        </label>
    }
}

fn row(props: &ShelfProps, doing: &UseStateHandle<Doing>, draft: Draft) -> Html {
    let id = draft.id;
    let title = match draft.own.title() {
        "" => tr!("A lesson without a title"),
        title => title.to_owned(),
    };
    let tool = |testid: &str, text: String, what: String, onclick: Callback<MouseEvent>| {
        html! {
            <button type="button" class="link" data-testid={format!("{testid}-{id}")}
                aria-label={what} {onclick}>{ text }</button>
        }
    };
    let set = |next: Doing| {
        let doing = doing.clone();
        Callback::from(move |_: MouseEvent| doing.set(next.clone()))
    };
    let copy = {
        let doing = doing.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(now) = drafts::read(&Browser, id) {
                drafts::add(&Browser, now.own, now_ms());
            }
            doing.set(Doing::default());
        })
    };
    let delete = {
        let doing = doing.clone();
        Callback::from(move |_: MouseEvent| {
            // Another tab may have written since the list was drawn.
            let deleted = drafts::read(&Browser, id);
            drafts::delete(&Browser, id);
            doing.set(Doing {
                deleted,
                ..Doing::default()
            });
        })
    };
    let open = props.way.reform(move |_: MouseEvent| Showing::Author(id));
    let name = if doing.renaming == Some(id) {
        renamed(doing, &draft)
    } else {
        html! {
            <button type="button" class="mine-title" data-testid={format!("author-open-{id}")} onclick={open}>{ &title }</button>
        }
    };
    html! {
        <li key={id.to_string()} data-testid="shelf-row">
            { name }
            <span class="shelf-tools">
                { tool("author-rename", tr!("Rename"), tr!("Rename “{}”", title), set(Doing { renaming: Some(id), ..Doing::default() })) }
                { tool("author-duplicate", tr!("Copy"), tr!("Copy “{}”", title), copy) }
                { tool("author-delete", tr!("Delete"), tr!("Delete “{}”", title), delete) }
            </span>
        </li>
    }
}

fn renamed(doing: &UseStateHandle<Doing>, draft: &Draft) -> Html {
    let onchange = {
        let (doing, id) = (doing.clone(), draft.id);
        Callback::from(move |event: Event| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            let title = field.map(|field| field.value()).unwrap_or_default();
            let renamed = drafts::read(&Browser, id).map(|now| {
                let mut renamed = now.clone();
                renamed.own.text = insert::with_title(&now.own.text, &title);
                drafts::write(&Browser, &renamed, Some(&now.own))
            });
            let refused = matches!(renamed, Some(Err(_))).then(|| said(FULL, &[]));
            doing.set(Doing {
                refused,
                ..Doing::default()
            });
        })
    };
    html! {
        <input type="text" class="mine-field" data-testid="author-title" aria-label={tr!("The lesson's title")}
            autofocus=true value={draft.own.title().to_owned()} {onchange} />
    }
}

fn gone(doing: &UseStateHandle<Doing>) -> Html {
    let Some(draft) = doing.deleted.clone() else {
        return Html::default();
    };
    let title = draft.own.title().to_owned();
    let doing = doing.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let back = drafts::write(&Browser, &draft, None);
        let refused = back.is_err().then(|| said(FULL, &[]));
        doing.set(Doing {
            refused,
            ..Doing::default()
        });
    });
    html! {
        <li class="mine-gone" role="status">
            <span>{ tr!("“{}” is deleted", title) }</span>
            <button type="button" class="link" data-testid="author-undo" {onclick}>{ tr!("Undo") }</button>
        </li>
    }
}
