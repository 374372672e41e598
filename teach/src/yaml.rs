//! The data in a lesson's file: YAML, read into a type, with the line of what is wrong.

use serde::Deserialize;
use serde_saphyr::Error;
use warren_core::tr;

use crate::change::Change;
use crate::problem::Problems;

/// YAML in a file, and the line of the file that it begins at.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) text: String,
    pub(crate) line: usize,
}

impl Block {
    /// The data, or a problem at its line.
    pub(crate) fn read<T: for<'de> Deserialize<'de>>(&self, problems: &mut Problems) -> Option<T> {
        match serde_saphyr::from_str(&self.text) {
            Ok(data) => Some(data),
            Err(error) => {
                let error = error.without_snippet();
                let within = error.location().map_or(1, |at| at.line());
                let within = usize::try_from(within).unwrap_or(1).max(1);
                let (message, remedy) = told(error);
                problems.note(self.line + within - 1, message, remedy)
            }
        }
    }
}

/// What is wrong and what to do. What the reader of YAML says beside that is in English, and in
/// quotes.
fn told(error: &Error) -> (String, String) {
    match error {
        Error::SerdeUnknownField {
            field, expected, ..
        } => (
            tr!("there is no field \"{}\" here", field),
            one_of(expected),
        ),
        Error::SerdeUnknownVariant {
            variant, expected, ..
        } => (tr!("\"{}\" cannot stand here", variant), one_of(expected)),
        Error::SerdeMissingField { field, .. } => (
            tr!("the field \"{}\" is missing", field),
            tr!("add a line {}: with what belongs there", field),
        ),
        Error::Message { msg, .. } if *msg == Change::form() => (
            tr!("this is no change"),
            tr!("write it so: {}", Change::form()),
        ),
        Error::Message { msg, .. } if msg.contains("untagged enum Claim") => (
            tr!("nothing that can be counted is named here"),
            tr!("write that: with what is counted, queue: or client: with its name, and count:"),
        ),
        Error::SerdeInvalidType { .. }
        | Error::SerdeInvalidValue { .. }
        | Error::SerdeInvalidLength { .. }
        | Error::InvalidScalar { .. }
        | Error::Unexpected { .. } => (
            tr!(
                "something of another kind must stand here (“{}”)",
                first_line(&error.to_string())
            ),
            tr!("correct the YAML here"),
        ),
        _ => (
            tr!("this is no YAML (“{}”)", first_line(&error.to_string())),
            tr!("look at the spaces before the line, its dashes, colons and quotes"),
        ),
    }
}

fn one_of(expected: &[&str]) -> String {
    if expected.is_empty() {
        tr!("take it out")
    } else {
        tr!("write one of {}", expected.join(", "))
    }
}

/// The complaint without the place that it appends.
fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or(text);
    let line = line.split(" at line ").next().unwrap_or(line);
    line.trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use warren_core::scenario::Expectation;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Data {
        changes: Option<Vec<Change>>,
        goal: Option<Vec<Expectation>>,
        title: String,
    }

    #[test]
    fn what_is_wrong_is_said_in_our_words_at_its_line_with_a_remedy() {
        let table = [
            (
                "title: A\ntitel: B\n",
                "a.md:11: there is no field \"titel\" here; write one of changes, goal, title",
            ),
            (
                "title: A\nchanges:\n  - {set: a}\n",
                "a.md:12: this is no change; write it so: a change is {set",
            ),
            (
                "title: A\ngoal:\n  - {that: eaten, count: 0}\n",
                "a.md:12: nothing that can be counted is named here; write that:",
            ),
            (
                "title: A\ngoal:\n  - {that: lost}\n",
                "a.md:12: the field \"count\" is missing; add a line count:",
            ),
            (
                "title: A\ngoal: 3\n",
                "a.md:11: something of another kind must stand here (“",
            ),
            (
                "changes: []\n",
                "a.md:10: the field \"title\" is missing; add a line title:",
            ),
            (
                "title: [A\n",
                "a.md:10: something of another kind must stand here",
            ),
            ("title: \"A\n", "this is no YAML (“"),
        ];
        for (text, expected) in table {
            let mut problems = Problems::of("a.md");
            let block = Block {
                text: text.to_owned(),
                line: 10,
            };
            let read = block.read::<Data>(&mut problems);
            let found = problems.or(read).expect_err(text);
            let said = found[0].to_string();
            assert!(said.contains(expected), "{text}: {said}");
        }
    }
}
