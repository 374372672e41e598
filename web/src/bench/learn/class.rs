//! The results of a class in one table: from files and links, kept in memory only.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use warren_teach::result::{
    Cell, Column, MAX_FILE_BYTES, NoResult, Results, TAG, Table, cell, from_link,
};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, FileList, HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use super::course::{challenges, lessons};
use crate::bench::clipboard::download;
use crate::bench::entry::Entry;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::link::put_into_address;

/// What was brought so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Brought {
    table: Table,
    /// What was not taken, by name, and why.
    refused: Vec<(String, String)>,
    /// By what it is sorted; the name where by none.
    by: Option<Column>,
    reverse: bool,
}

/// Something that is brought, or done to the table.
enum Bring {
    /// What something of this name holds.
    Results(String, Result<Results, NoResult>),
    /// Sort by this; once more turns it round.
    Sort(Option<Column>),
    /// Begin anew.
    Clear,
}

impl Reducible for Brought {
    type Action = Bring;

    fn reduce(self: Rc<Self>, bring: Bring) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match bring {
            Bring::Results(_, Ok(results)) => {
                next.table.add(results);
            }
            Bring::Results(name, Err(because)) => next.refused.push((name, because.to_string())),
            Bring::Sort(by) => {
                next.reverse = next.by == by && !next.reverse;
                next.by = by;
            }
            Bring::Clear => return Rc::default(),
        }
        next.table.sort(next.by.as_ref(), next.reverse);
        Rc::new(next)
    }
}

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
                { "Results of a class…" }
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
                    let bring = Bring::Results("The link".to_owned(), from_link(&link));
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
            aria-label="Results of a class"
            {oncancel}
            {ondrop}
            {ondragover}
        >
            <div class="dialog-head">
                <h2>{ "Results of a class" }</h2>
                <Button testid="class-close" label="Close" icon={Icon::Close} onclick={props.close.reform(|_| ())} />
            </div>
            <div class="dialog-body">
                { bringing(&brought) }
                { refused(&brought) }
                { table(&brought) }
                <p class="hint">
                    { "The table is kept nowhere: it is gone when the page is. A result says what its \
                       learner's browser says; a checksum finds damage on the way, not a change made \
                       on purpose." }
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
                let name = format!("Link {}", number + 1);
                brought.dispatch(Bring::Results(name, from_link(link)));
            }
            Ok(())
        })
    };
    html! {
        <div class="class-bring">
            <label class="field drop">
                <span class="field-label">{ "Files: choose several, or drop them here" }</span>
                <input type="file" multiple=true data-testid="class-files" accept=".json,application/json" {onchange} />
            </label>
            <Entry testid="class-links" label="Or paste links, one after the other" value="" lines=2 mono=true {take} />
        </div>
    }
}

fn read_all(files: Option<FileList>, brought: &UseReducerDispatcher<Brought>) {
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
        html! { <li>{ format!("{name}: {because}.") }</li> }
    });
    html! {
        <div role="status" data-testid="class-refused">
            if !brought.refused.is_empty() {
                <p><strong>{ "Not taken; the rest is." }</strong></p>
                <ul class="compare-lines">{ for lines }</ul>
            }
        </div>
    }
}

/// The columns: the sums, the course, and what else the results speak of.
fn columns(table: &Table) -> Vec<(Column, String, String)> {
    let mut columns = vec![
        (
            Column::Done,
            "Lessons".to_owned(),
            "Lessons done".to_owned(),
        ),
        (
            Column::Solved,
            "Challenges".to_owned(),
            "Challenges solved".to_owned(),
        ),
        (
            Column::Predicted,
            "Predictions".to_owned(),
            "Predictions right, of all".to_owned(),
        ),
    ];
    let lessons = lessons();
    let known = lessons.iter().map(|one| {
        let short = one.order.to_string();
        (
            Column::Lesson(one.file.clone()),
            short.clone(),
            format!("{short}. {}", one.title),
        )
    });
    columns.extend(known);
    let challenges = challenges();
    let known = challenges.iter().enumerate().map(|(number, one)| {
        let short = format!("C{}", number + 1);
        (
            Column::Challenge(one.file.clone()),
            short.clone(),
            format!("{short}. {}", one.title),
        )
    });
    columns.extend(known);
    let others = table.rows.iter().flat_map(|row| {
        let lessons = row.lessons.keys().cloned().map(Column::Lesson);
        let challenges = row.challenges.keys().cloned().map(Column::Challenge);
        lessons.chain(challenges)
    });
    for column in others {
        if !columns.iter().any(|(known, ..)| *known == column)
            && let Column::Lesson(file) | Column::Challenge(file) = &column
        {
            let title = file.clone();
            columns.push((column, title.clone(), title));
        }
    }
    columns
}

fn table(brought: &UseReducerHandle<Brought>) -> Html {
    let rows = &brought.table.rows;
    if rows.is_empty() {
        return html! { <p data-testid="class-empty">{ "No results yet." }</p> };
    }
    let columns = columns(&brought.table);
    let heads = columns
        .iter()
        .map(|(column, short, title)| head(brought, Some(column), short, title));
    let lines = rows.iter().enumerate().map(|(number, row)| {
        let cells = columns.iter().map(|(column, ..)| data(&cell(row, column)));
        html! {
            <tr key={format!("{number} {}", row.name)}>
                <th scope="row">{ if row.name.is_empty() { "(no name)" } else { &row.name } }</th>
                { for cells }
            </tr>
        }
    });
    let save = {
        let titled = columns
            .iter()
            .map(|(column, _, title)| (column.clone(), title.clone()));
        let csv = brought.table.to_csv(&titled.collect::<Vec<_>>());
        // With a mark of the encoding, for spreadsheets that would guess another.
        let csv = format!("\u{feff}{csv}");
        Callback::from(move |_: MouseEvent| {
            download(
                "warren-class.csv",
                "text/csv;charset=utf-8",
                &csv.clone().into(),
            );
        })
    };
    let clear = {
        let brought = brought.dispatcher();
        Callback::from(move |_: MouseEvent| brought.dispatch(Bring::Clear))
    };
    html! {
        <>
            <div class="class-table" role="region" tabindex="0" aria-label="Table of the class">
                <table data-testid="class-table">
                    <thead><tr>{ head(brought, None, "Name", "Name") }{ for heads }</tr></thead>
                    <tbody>{ for lines }</tbody>
                </table>
            </div>
            <p class="hint">
                { "✓ is done; 2/6 are steps. At a challenge, 7/6 means 7 elements where par is 6, and each \
                   * is a hint." }
            </p>
            <div class="form-actions">
                <button type="button" class="button button-primary" data-testid="class-csv" onclick={save}>
                    { "Save as CSV" }
                </button>
                <button type="button" class="button button-outlined" data-testid="class-clear" onclick={clear}>
                    { "Begin anew" }
                </button>
            </div>
        </>
    }
}

fn head(
    brought: &UseReducerHandle<Brought>,
    column: Option<&Column>,
    short: &str,
    title: &str,
) -> Html {
    let column = column.cloned();
    let is_by = brought.by == column;
    // A name begins with the first letter, everything else with the best.
    let sort = match (is_by, column.is_none() == brought.reverse) {
        (false, _) => None,
        (true, true) => Some("descending"),
        (true, false) => Some("ascending"),
    };
    let arrow = match sort {
        Some("descending") => " ↓",
        Some(_) => " ↑",
        None => "",
    };
    let onclick = {
        let brought = brought.dispatcher();
        Callback::from(move |_: MouseEvent| brought.dispatch(Bring::Sort(column.clone())))
    };
    html! {
        <th scope="col" aria-sort={sort}>
            <button type="button" class="class-sort" title={title.to_owned()} aria-label={title.to_owned()} {onclick}>
                { short }<span aria-hidden="true">{ arrow }</span>
            </button>
        </th>
    }
}

fn data(cell: &Cell) -> Html {
    html! {
        <td class={cell.done.then_some("is-done")} title={cell.told.clone()}>
            <span aria-hidden="true">{ &cell.text }</span>
            <span class="is-unseen">{ &cell.told }</span>
        </td>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, right: u32) -> Results {
        Results {
            name: name.to_owned(),
            predicted: (right, 9),
            lessons: [("own.md".to_owned(), (1, 2))].into(),
            ..Results::default()
        }
    }

    #[test]
    fn what_is_brought_is_sorted_and_the_rest_is_named() {
        let mut brought = Rc::new(Brought::default());
        let mut bring = |what| {
            brought = Rc::clone(&brought).reduce(what);
            let names = brought.table.rows.iter().map(|row| row.name.clone());
            (names.collect::<Vec<_>>().join(" "), brought.refused.len())
        };
        let of = |results: Results| Bring::Results(String::new(), Ok(results));
        assert_eq!(bring(of(named("Eve", 2))), ("Eve".to_owned(), 0));
        assert_eq!(bring(of(named("Ada", 1))), ("Ada Eve".to_owned(), 0));
        let foreign = Bring::Results("a.txt".to_owned(), Err(NoResult::Foreign));
        assert_eq!(bring(foreign), ("Ada Eve".to_owned(), 1));
        let by = || Bring::Sort(Some(Column::Predicted));
        assert_eq!(bring(by()), ("Eve Ada".to_owned(), 1));
        assert_eq!(bring(by()), ("Ada Eve".to_owned(), 1));
        assert_eq!(bring(of(named("Ida", 3))), ("Ada Eve Ida".to_owned(), 1));
        assert_eq!(bring(Bring::Clear), (String::new(), 0));
    }

    #[test]
    fn a_lesson_that_the_course_does_not_have_is_a_column_too() {
        let mut table = Table::default();
        let course = columns(&table).len();
        table.add(named("Ada", 1));
        table.add(named("Eve", 1));
        let columns = columns(&table);
        assert_eq!(columns.len(), course + 1);
        assert_eq!(columns[course].0, Column::Lesson("own.md".to_owned()));
    }
}
