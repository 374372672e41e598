//! How a lesson leaves the browser: as a link, a QR code, a file and a class sheet.

use warren_core::tr;
use yew::prelude::*;

use super::editor::Written;
use crate::bench::clipboard::{copy, download};
use crate::bench::learn::own::{Of, Showing};
use crate::bench::share::{link_field, page, qr};
use crate::bench::sharing::{Embedding, QR_BYTES, embed_snippet, goes_through};
use crate::hooks::link::put_into_address;
use crate::state::editor::sentence;

/// What leaves.
#[derive(Clone, PartialEq, Properties)]
pub struct WaysOutProps {
    /// The lesson's number.
    pub id: u64,
    /// The lesson.
    pub written: Written,
    /// The way to something else.
    pub way: Callback<Showing>,
}

/// The ways.
#[component]
pub fn WaysOut(props: &WaysOutProps) -> Html {
    let said = use_state(|| "");
    let link = use_memo(props.written.own.clone(), |own| own.to_link());
    let save = {
        let own = props.written.own.clone();
        Callback::from(move |_: MouseEvent| {
            download(
                &file_name(own.title()),
                "text/markdown",
                &own.to_file().into(),
            );
        })
    };
    let id = props.id;
    let sheet = props
        .way
        .reform(move |_: MouseEvent| Showing::Sheet(Of::Draft(id)));
    let is_sound = props.written.read.is_ok();
    html! {
        <section class="learn" aria-label={tr!("Hand it out")}>
            <h3>{ tr!("Hand it out") }</h3>
            <div class="form-actions">
                <button type="button" class="button button-outlined" data-testid="author-save" onclick={save}>
                    { tr!("Save as a file") }
                </button>
                if is_sound {
                    <button type="button" class="button button-outlined" data-testid="author-sheet" onclick={sheet}>
                        { tr!("Class sheet…") }
                    </button>
                }
            </div>
            { match (&*link, is_sound) {
                (_, false) => html! { <p class="hint">{ tr!("There is a link once nothing is wrong with it.") }</p> },
                (Err(error), _) => html! { <p class="field-refused" role="alert">{ sentence(&error.to_string()) }</p> },
                (Ok(text), _) => by_link(props, text, &said),
            } }
        </section>
    }
}

fn by_link(props: &WaysOutProps, text: &str, said: &UseStateHandle<&'static str>) -> Html {
    let link = format!("{}#{text}", page());
    let copied = {
        let (link, said) = (link.clone(), said.setter());
        Callback::from(move |_: MouseEvent| {
            let said = said.clone();
            copy(link.clone(), Callback::from(move |text| said.set(text)));
        })
    };
    let open = {
        let (way, text) = (props.way.clone(), text.to_owned());
        Callback::from(move |_: MouseEvent| {
            put_into_address(&format!("#{text}"));
            let link = text.clone();
            way.emit(Showing::Shared { link, step: 0 });
        })
    };
    html! {
        <>
            { link_field(&link) }
            <div class="form-actions">
                <button type="button" class="button button-primary" data-testid="author-copy-link" onclick={copied}>
                    { tr!("Copy link") }
                </button>
                <button type="button" class="button button-outlined" data-testid="author-open-link" onclick={open}>
                    { tr!("Open as a learner") }
                </button>
                <span role="status" data-testid="share-status">{ warren_core::text::said(**said, &[]) }</span>
            </div>
            <p class="hint">{ tr!("The link holds the whole lesson with its scenario. No server sees it.") }</p>
            <p class="hint">{ goes_through(link.len()) }</p>
            { qr(&link) }
            <details class="group">
                <summary data-testid="share-embed-group">{ tr!("In another page") }</summary>
                <label class="field">
                    <span class="field-label">{ tr!("Put this into the page") }</span>
                    <textarea class="mono" rows="4" readonly=true data-testid="share-embed"
                        value={embed_snippet(&page(), text, props.written.own.title(), Embedding::default())} />
                </label>
            </details>
            if link.len() > QR_BYTES {
                <p class="hint">{ tr!("For a room, save it as a file, or make the texts shorter.") }</p>
            }
        </>
    }
}

/// A file's name from a title: letters and digits, and dashes between words.
pub(in crate::bench) fn stem(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() {
        "lesson".to_owned()
    } else {
        words.join("-")
    }
}

fn file_name(title: &str) -> String {
    format!("{}.md", stem(title))
}
