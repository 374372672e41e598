//! What a template's texts are made of: fixed text, the message's number, and choices.
//!
//! The patterns are those of [`warren_core::scenario::MessageTemplate`]; how each language
//! says them is its own file's business.

use warren_core::scenario::pattern::{self, Choices, parts};

/// A text in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pattern(pub(crate) Vec<Part>);

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// As it stands.
    Text(String),
    /// The number of the message.
    Number,
    /// One of these, in turn.
    Turn(Vec<String>),
    /// One of these, by chance.
    Drawn(Vec<String>),
}

impl Pattern {
    /// The parts of a text.
    pub(crate) fn parse(text: &str) -> Self {
        let list = |choices: Choices<'_>| choices.all().map(str::to_owned).collect();
        let parts = parts(text).map(|part| match part {
            pattern::Part::Text(text) => Part::Text(text.to_owned()),
            pattern::Part::Number => Part::Number,
            pattern::Part::Turn(choices) => Part::Turn(list(choices)),
            pattern::Part::Drawn(choices) => Part::Drawn(list(choices)),
        });
        Self(parts.collect())
    }

    fn push_text(&mut self, text: &str) {
        if let Some(Part::Text(last)) = self.0.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.0.push(Part::Text(text.to_owned()));
        }
    }

    /// The text, where it is always the same.
    pub(crate) fn fixed(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The same for the message of this number, so that only chance is left open.
    pub(crate) fn at(&self, number: usize) -> Self {
        let mut pattern = Self::default();
        for part in &self.0 {
            match part {
                Part::Text(text) => pattern.push_text(text),
                Part::Number => pattern.push_text(&number.to_string()),
                Part::Turn(choices) => {
                    let turn = number.saturating_sub(1) % choices.len().max(1);
                    pattern.push_text(choices.get(turn).map_or("", String::as_str));
                }
                Part::Drawn(_) => pattern.0.push(part.clone()),
            }
        }
        pattern
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read_as_the_simulation_reads_them() {
        let text = |text: &str| Part::Text(text.to_owned());
        let all = |list: [&str; 2]| list.map(str::to_owned).to_vec();
        let table = [
            ("", vec![]),
            ("a {x} {", vec![text("a {x} {")]),
            (
                "photo-{n}.jpg",
                vec![text("photo-"), Part::Number, text(".jpg")],
            ),
            (
                r#"{"id": {n}}"#,
                vec![text(r#"{"id": "#), Part::Number, text("}")],
            ),
            (
                "{a|}.{?x|y}",
                vec![
                    Part::Turn(all(["a", ""])),
                    text("."),
                    Part::Drawn(all(["x", "y"])),
                ],
            ),
        ];
        for (written, parts) in table {
            assert_eq!(Pattern::parse(written), Pattern(parts), "{written}");
        }
    }

    #[test]
    fn a_number_leaves_only_chance_open() {
        let at = |number| Pattern::parse("{n}:{a|b}").at(number);
        assert_eq!(at(3).fixed(), Some("3:a"));
        assert_eq!(at(4).fixed(), Some("4:b"));
        assert_eq!(Pattern::parse("{?a|b}").at(1).fixed(), None);
    }
}
