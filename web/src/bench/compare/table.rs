//! What came of each message in the end, on both sides: differences first.

use std::rc::Rc;

use warren_core::tr;
use warren_teach::compare::{Row, Sent, rows};
use yew::prelude::*;

use super::Bench;
use super::told::{Asked, why_button};

/// The most rows that are shown.
const MOST_ROWS: usize = 200;

/// What the table is of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct TableProps {
    pub(super) bench: Bench,
    pub(super) ask: Callback<Asked>,
}

/// The table.
#[component]
pub(super) fn Table(props: &TableProps) -> Html {
    let bench = &props.bench;
    let there = *bench.there;
    let shown = bench.stage.shown.clone();
    let runs = Rc::as_ptr(&shown) as usize;
    let end = bench.stage.end();
    let rows = use_memo((runs, there), move |_| match shown.get(there) {
        Some(other) => rows(&shown[0].side, &other.side, end),
        None => Vec::new(),
    });
    let Some(other) = bench.other() else {
        return html! { <p class="hint">{ tr!("Choose what is to be different there.") }</p> };
    };
    let differing = rows.iter().filter(|row| row.differs()).count();
    let lines = rows.iter().take(MOST_ROWS).map(|row| line(row, &props.ask));
    html! {
        <>
            <h3 data-testid="compare-summary">{ summary(differing, rows.len()) }</h3>
            <table class="compare-table" data-testid="compare-table">
                <thead>
                    <tr>
                        <th scope="col">{ tr!("Message") }</th>
                        <th scope="col">{ tr!("Here: {}", bench.here().name) }</th>
                        <th scope="col">{ tr!("There: {}", other.name) }</th>
                        <th scope="col"><span class="is-unseen">{ tr!("Why") }</span></th>
                    </tr>
                </thead>
                <tbody>{ for lines }</tbody>
            </table>
            if rows.len() > MOST_ROWS {
                <p class="hint" data-testid="compare-all-more">{ tr!("And {n} more message." | "And {n} more messages." % rows.len() - MOST_ROWS) }</p>
            }
        </>
    }
}

fn summary(differing: usize, of: usize) -> String {
    match (differing, of) {
        (0, 0) => tr!("No message is sent"),
        (0, of) => tr!("In the end the same came of all {} messages", of),
        (some, of) => tr!(
            "In the end something else came of {} of {} messages",
            some,
            of
        ),
    }
}

fn line(row: &Row, ask: &Callback<Asked>) -> Html {
    let number = |sent: &Option<Sent>| sent.as_ref().map(|one| one.message.number);
    let about = (number(&row.here), number(&row.there));
    let name = match about {
        (Some(here), Some(there)) if here != there => tr!("{} ({} there)", here, there),
        (Some(number), _) | (None, Some(number)) => number.to_string(),
        (None, None) => String::new(),
    };
    let key = row.either().map(|one| one.message.routing_key.to_string());
    let differs = row.differs();
    html! {
        <tr
            key={format!("{} {}", row.sender.client, row.sender.nth)}
            class={differs.then_some("is-different")}
            data-differs={differs.to_string()}
        >
            <th scope="row">
                <span class="compare-differs" aria-hidden="true">{ if differs { "≠" } else { "=" } }</span>
                { name }
                <span class="compare-key">{ for parts(key.as_deref().unwrap_or_default()) }</span>
            </th>
            { cell(row.here.as_ref()) }
            { cell(row.there.as_ref()) }
            <td>{ why_button(about, ask) }</td>
        </tr>
    }
}

/// A key that may go on in the next line after a dot, and nowhere else.
fn parts(key: &str) -> impl Iterator<Item = Html> {
    let words = key.split_inclusive('.');
    words.map(|word| html! { <>{ word.to_owned() }<wbr /></> })
}

fn cell(sent: Option<&Sent>) -> Html {
    let Some(sent) = sent else {
        return html! { <td>{ tr!("not sent") }</td> };
    };
    html! {
        <td>
            { sent.outcome.reached() }
            <span class="compare-became">{ sent.outcome.became() }</span>
        </td>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts() {
        assert_eq!(summary(0, 0), "No message is sent");
        assert!(summary(0, 4).ends_with("all 4 messages"));
        assert!(summary(1, 4).contains("1 of 4"));
        assert!(summary(3, 4).contains("3 of 4"));
    }
}
