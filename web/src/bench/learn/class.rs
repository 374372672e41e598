//! The results of a class in one table: from files and links, kept in memory only.

mod brought;
mod table;

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use warren_core::tr;
use warren_teach::result::{MAX_FILE_BYTES, NoResult, Results, TAG, from_link};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, FileList, HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use brought::{Bring, Brought};
use table::table;

use crate::bench::entry::Entry;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::link::put_into_address;

thread_local! {
    /// What was brought, while the table is not shown; it is gone with the page.
    static KEPT: RefCell<Brought> = RefCell::default();
}

/// The way to the table.
#[component]
pub(super) fn Class() -> Html {
    let open = use_state(|| 0);
    let show = {
        let open = open.setter();
        Callback::from(move |_: MouseEvent| open.set(1))
    };
    html! {
        <div class="learn-class">
            <button type="button" class="button button-outlined" data-testid="class-open" onclick={show}>
                { tr!("Results of a class…") }
            </button>
            { dialog(&open) }
        </div>
    }
}

/// Takes the results that the address holds, now and when it changes, whatever is shown.
#[component]
pub fn Arriving() -> Html {
    let open = use_state(|| 0);
    use_effect_with((), {
        let open = open.setter();
        move |()| {
            let count = std::cell::Cell::new(0);
            let take = move || {
                if let Some(link) = in_address() {
                    let brought = Rc::new(KEPT.take());
                    let bring = Bring::Results(tr!("The link"), from_link(&link));
                    KEPT.set(Rc::unwrap_or_clone(brought.reduce(bring)));
                    count.set(count.get() + 1);
                    open.set(count.get());
                }
            };
            take();
            let listener = EventListener::new(&gloo_utils::window(), "hashchange", move |_| take());
            move || drop(listener)
        }
    });
    dialog(&open)
}

/// The results in the address, which is cleaned of them.
fn in_address() -> Option<String> {
    let location = gloo_utils::window().location();
    let hash = location.hash().ok()?;
    if !hash.trim_start_matches('#').starts_with(TAG) {
        return None;
    }
    let (path, search) = (location.pathname().ok()?, location.search().ok()?);
    put_into_address(&format!("{path}{search}"));
    Some(hash)
}

/// The table while it is open, anew for each number but 0; at the end of the page, for where
/// it belongs may be hidden.
fn dialog(open: &UseStateHandle<u32>) -> Html {
    let number = **open;
    if number == 0 {
        return Html::default();
    }
    let close = {
        let open = open.setter();
        Callback::from(move |()| open.set(0))
    };
    let dialog = html! { <ClassDialog key={number} {close} /> };
    create_portal(dialog, gloo_utils::body().into())
}

/// What the dialog is told.
#[derive(Clone, PartialEq, Properties)]
struct ClassProps {
    close: Callback<()>,
}

#[component]
fn ClassDialog(props: &ClassProps) -> Html {
    let place = use_node_ref();
    let brought = use_reducer(|| KEPT.with_borrow(Clone::clone));
    use_effect_with(brought.clone(), |brought| KEPT.set((**brought).clone()));
    use_effect_with((), {
        let place = place.clone();
        move |()| {
            if let Some(dialog) = place.cast::<HtmlDialogElement>() {
                // It fails only where the dialog is open already.
                let _ = dialog.show_modal();
            }
        }
    });
    let oncancel = props.close.reform(|event: Event| event.prevent_default());
    let bring = brought.dispatcher();
    let ondrop = Callback::from(move |event: DragEvent| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        read_all(files, &bring);
    });
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    html! {
        <dialog
            ref={place}
            class="dialog class-dialog"
            data-testid="class-dialog"
            aria-label={tr!("Results of a class")}
            {oncancel}
            {ondrop}
            {ondragover}
        >
            <div class="dialog-head">
                <h2>{ tr!("Results of a class") }</h2>
                <Button testid="class-close" label={tr!("Close")} icon={Icon::Close} onclick={props.close.reform(|_| ())} />
            </div>
            <div class="dialog-body">
                { bringing(&brought) }
                { refused(&brought) }
                { table(&brought) }
                <p class="hint">
                    { tr!("The table is kept nowhere: it is gone when the page is. A result says what its \
                       learner's browser says; a checksum finds damage on the way, not a change made \
                       on purpose.") }
                </p>
            </div>
        </dialog>
    }
}

fn bringing(brought: &UseReducerHandle<Brought>) -> Html {
    let onchange = {
        let brought = brought.dispatcher();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                read_all(input.files(), &brought);
            }
        })
    };
    let take = {
        let brought = brought.dispatcher();
        Callback::from(move |text: String| {
            for (number, link) in text.split_whitespace().enumerate() {
                let name = tr!("Link {}", number + 1);
                brought.dispatch(Bring::Results(name, from_link(link)));
            }
            Ok(())
        })
    };
    html! {
        <div class="class-bring">
            <label class="field drop">
                <span class="field-label">{ tr!("Files: choose several, or drop them here") }</span>
                <input type="file" multiple=true data-testid="class-files" accept=".json,application/json" {onchange} />
            </label>
            <Entry testid="class-links" label={tr!("Or paste links, one after the other")} value="" lines=2 mono=true {take} />
        </div>
    }
}

fn read_all(files: Option<FileList>, brought: &UseReducerDispatcher<Brought>) {
    brought.dispatch(Bring::More);
    let files = files.into_iter();
    let each = files.flat_map(|files| (0..files.length()).filter_map(move |at| files.get(at)));
    for file in each {
        read(file, brought.clone());
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the size of a file, a whole number"
)]
fn read(file: File, brought: UseReducerDispatcher<Brought>) {
    spawn_local(async move {
        let (name, size) = (file.name(), file.size() as usize);
        let found = if size > MAX_FILE_BYTES {
            Err(NoResult::TooLong(size))
        } else {
            // A file that cannot be read is told as one that holds something else.
            let text = JsFuture::from(file.text()).await.ok();
            let text = text.and_then(|text| text.as_string()).unwrap_or_default();
            Results::from_file(&text)
        };
        brought.dispatch(Bring::Results(name, found));
    });
}

fn refused(brought: &UseReducerHandle<Brought>) -> Html {
    let lines = brought.refused.iter().map(|(name, because)| {
        html! { <li>{ tr!("{}: {}.", name, because) }</li> }
    });
    html! {
        <div role="status" data-testid="class-refused">
            if !brought.refused.is_empty() {
                <p><strong>{ tr!("Not taken:") }</strong></p>
                <ul class="compare-lines">{ for lines }</ul>
            }
        </div>
    }
}
