//! The table of a class: a row for each learner, sorted by any column.

use warren_core::tr;
use warren_teach::result::{Cell, Column, Table, cell};
use yew::prelude::*;

use super::brought::{Bring, Brought};
use crate::bench::clipboard::download;
use crate::bench::learn::course::{challenges, lessons};

/// The columns: the sums, the course, and what else the results speak of.
fn columns(table: &Table) -> Vec<(Column, String, String)> {
    let mut columns = vec![
        (Column::Done, tr!("Lessons"), tr!("Lessons done")),
        (Column::Solved, tr!("Challenges"), tr!("Challenges solved")),
        (
            Column::Predicted,
            tr!("Predictions"),
            tr!("Predictions right, of all"),
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

pub(super) fn table(brought: &UseReducerHandle<Brought>) -> Html {
    let rows = &brought.table.rows;
    if rows.is_empty() {
        return html! { <p data-testid="class-empty">{ tr!("No results yet.") }</p> };
    }
    let columns = columns(&brought.table);
    let heads = columns
        .iter()
        .map(|(column, short, title)| head(brought, Some(column), short, title));
    let lines = rows.iter().enumerate().map(|(number, row)| {
        let cells = columns.iter().map(|(column, ..)| data(&cell(row, column)));
        html! {
            <tr key={format!("{number} {}", row.name)}>
                <th scope="row">{ if row.name.is_empty() { tr!("(no name)") } else { row.name.clone() } }</th>
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
            <div class="class-table" role="region" tabindex="0" aria-label={tr!("Table of the class")}>
                <table data-testid="class-table">
                    <thead><tr>{ head(brought, None, &tr!("of a person" => "Name"), &tr!("of a person" => "Name")) }{ for heads }</tr></thead>
                    <tbody>{ for lines }</tbody>
                </table>
            </div>
            <p class="hint">
                { tr!("✓ is done; 2/6 are steps. At a challenge, 7/6 means 7 elements where par is 6, and each \
                   * is a hint.") }
            </p>
            <div class="form-actions">
                <button type="button" class="button button-primary" data-testid="class-csv" onclick={save}>
                    { tr!("Save as CSV") }
                </button>
                <button type="button" class="button button-outlined" data-testid="class-clear" onclick={clear}>
                    { tr!("Begin anew") }
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
    use warren_teach::result::Results;

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
