//! What is lost in one row, and why: a sentence for each message.

use warren_core::tr;
use warren_teach::crash::{Count, Knows, Lost, Row};
use yew::prelude::*;

/// The most messages that are told one by one.
const MOST: usize = 50;

/// The messages that are lost in this row.
pub(super) fn lost(row: &Row) -> Html {
    let items = row.lost.iter().take(MOST).map(|lost| {
        html! {
            <li key={lost.message.number.0} data-testid="crash-lost">
                { told(lost) }
            </li>
        }
    });
    let more = row.lost.len().saturating_sub(MOST);
    html! {
        <>
            <ul class="crash-list">
                { for items }
                if more > 0 {
                    <li>{ tr!("And {} more messages.", more) }</li>
                }
            </ul>
            { for besides(row.count).into_iter().map(|text| html! { <p>{ text }</p> }) }
        </>
    }
}

/// How many are lost, as a heading.
pub(super) fn summary(count: Count) -> Html {
    html! { <h3 aria-live="polite" data-testid="crash-summary">{ in_all(count) }</h3> }
}

fn in_all(Count { sent, lost, .. }: Count) -> String {
    match lost {
        0 => tr!("Nothing of {} sent is lost", sent),
        _ => tr!("{} of {} sent are lost", lost, sent),
    }
}

/// How it was lost, and what its publisher knows.
fn told(lost: &Lost) -> String {
    let knows = match lost.knows {
        Knows::Confirmed => tr!(
            "Producer {} has its confirm and takes it for safe.",
            lost.sender.client
        ),
        Knows::NoConfirm => tr!(
            "Producer {} has no confirm for it, and can send it again.",
            lost.sender.client
        ),
        Knows::Nothing => tr!(
            "Producer {} asks for no confirms, and never learns of it.",
            lost.sender.client
        ),
    };
    let mut sentences = lost.how.clone();
    sentences.push(knows);
    sentences.join(" ")
}

/// What is to be known besides of what is not lost.
fn besides(count: Count) -> Vec<String> {
    let twice = (count.twice > 0).then(|| {
        tr!(
            "Not lost, but not confirmed either: {}. Its publisher sends what it has no confirm \
             for again, and so consumers may get it twice.",
            count.twice
        )
    });
    let before = (count.before > 0).then(|| {
        tr!(
            "Lost for other reasons before the crash, or sent back: {}.",
            count.before
        )
    });
    twice.into_iter().chain(before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_lost_is_told_where_there_is_something_to_know() {
        let count = Count {
            sent: 4,
            lost: 1,
            ..Count::default()
        };
        assert_eq!(in_all(Count::default()), "Nothing of 0 sent is lost");
        assert_eq!(in_all(count), "1 of 4 sent are lost");
        assert_eq!(besides(count), Vec::<String>::new());
        let count = Count {
            twice: 2,
            before: 1,
            ..count
        };
        let [twice, before] = &besides(count)[..] else {
            panic!("both are told");
        };
        assert!(twice.contains("confirmed either: 2.") && before.ends_with(": 1."));
    }
}
