//! What somebody built in the diagram, written down as the changes of a solution.

use serde_json::Value;
use warren_core::scenario::Scenario;
use warren_core::scenario::link::Shared;

use crate::change::{Change, as_json};
use crate::difference::{Difference, Kind, differences, parts};

/// The changes that make `after` of `before`, each as a lesson has it: `{set: PATH, to: VALUE}`.
/// Titles, notes and places in the picture are left out.
#[must_use]
pub fn changes(before: &Scenario, after: &Scenario) -> Vec<String> {
    let found = differences(before, after);
    let one_by_one: Vec<String> = found.iter().filter_map(|one| change(one, after)).collect();
    if leads_there(&one_by_one, before, after) {
        return one_by_one;
    }
    // Names that are used twice cannot be told apart: whole lists can.
    let mut wholes: Vec<Vec<String>> = found.iter().map(|one| whole(&one.place.0)).collect();
    wholes.dedup();
    let full = as_json(after);
    let set = |place: &Vec<String>| Some(set(place, at(&full, place)?));
    wholes.iter().filter_map(set).collect()
}

fn leads_there(written: &[String], before: &Scenario, after: &Scenario) -> bool {
    let read = |text: &String| serde_saphyr::from_str::<Change>(text).ok();
    let changes: Option<Vec<Change>> = written.iter().map(read).collect();
    let made = changes.and_then(|changes| Change::apply_all(&changes, before).ok());
    made.is_some_and(|made| differences(&made, after).is_empty())
}

fn whole(place: &[String]) -> Vec<String> {
    let depth = if place[0] == "definitions" { 2 } else { 1 };
    place[..depth.min(place.len())].to_vec()
}

fn change(difference: &Difference, after: &Scenario) -> Option<String> {
    let place = &difference.place.0;
    let shared = Shared {
        scenario: after.clone(),
        playhead: None,
    };
    let full = as_json(after);
    // Without what goes without saying, where that is possible.
    let pruned = shared.to_value();
    let value = at(&pruned["scenario"], place).or_else(|| at(&full, place));
    let (_, parents) = place.split_last()?;
    let is_in_list = at(&full, parents).is_some_and(|parent| parent.is_array());
    Some(match difference.kind {
        Kind::Removed => format!("{{remove: {}}}", path(place)),
        Kind::Added if is_in_list => format!("{{add: {}, to: {}}}", path(parents), value?),
        Kind::Added | Kind::Changed => set(place, value?),
    })
}

fn set(place: &[String], value: Value) -> String {
    format!("{{set: {}, to: {value}}}", path(place))
}

/// A path as YAML, in quotes where it needs them.
fn path(place: &[String]) -> String {
    let path = place.join("/");
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/_->.".contains(letter);
    if path.chars().all(is_plain) && path.starts_with(|first: char| first.is_ascii_alphabetic()) {
        path
    } else {
        Value::String(path).to_string()
    }
}

fn at(value: &Value, place: &[String]) -> Option<Value> {
    let mut here = value.clone();
    for (depth, name) in place.iter().enumerate() {
        here = parts(&here, &place[..depth])?.remove(name)?;
    }
    Some(here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course;

    #[test]
    fn what_every_challenge_s_solution_changes_is_written_down() {
        for challenge in course::challenges().expect("sound") {
            for built in [&challenge.solution, &challenge.wrong.scenario] {
                let written = changes(&challenge.start, built);
                assert!(
                    leads_there(&written, &challenge.start, built),
                    "{}: {written:#?}",
                    challenge.file
                );
            }
        }
        let challenge = &course::challenges().expect("sound")[0];
        assert!(changes(&challenge.start, &challenge.start).is_empty());
    }
}
