//! From a playhead to the words of its moment, so that nobody has to look for them.

use warren_core::timeline::{Cursor, Playhead, Timeline};

use super::{Seen, moment, seen};

/// The words of a moment, which [`moment`] understands: what happened last where that is
/// just it, or else what comes next, or else its milliseconds.
#[must_use]
pub fn name(playhead: Playhead, timeline: &Timeline) -> String {
    if playhead == Playhead::START {
        return "start".to_owned();
    }
    if playhead.at >= timeline.end() {
        return "end".to_owned();
    }
    let applied = Cursor::new(timeline, playhead).applied();
    let event = |number: u32| timeline.events(number..number + 1).pop();
    let last = applied.checked_sub(1).and_then(event);
    let next = (applied < timeline.len()).then(|| event(applied)).flatten();
    let sides = [("after", last), ("before", next)];
    let here = sides
        .iter()
        .filter_map(|(side, event)| Some((side, event.as_ref()?)))
        .filter(|(_, event)| event.at == playhead.at);
    let worded = here.flat_map(|(side, event)| {
        let words = seen(&event.fact).map(|seen| words(side, &seen));
        words.unwrap_or_default()
    });
    let is_here = |text: &String| {
        moment(text, timeline).is_ok_and(|found| {
            found.at == playhead.at && Cursor::new(timeline, found).applied() == applied
        })
    };
    let mut worded = worded.filter(is_here);
    worded
        .next()
        .unwrap_or_else(|| (playhead.at.0 / 1000).to_string())
}

/// The ways to name an event, the shortest first.
fn words(side: &str, Seen(what, number, names): &Seen<'_>) -> Vec<String> {
    let number = number.map(|number| format!(" {}", number.0));
    let number = number.unwrap_or_default();
    let short = format!("{side} {what}{number}");
    let named = names.iter().flatten();
    let long: Vec<String> = named.map(|name| format!("{short} in {name}")).collect();
    std::iter::once(short).chain(long).collect()
}
