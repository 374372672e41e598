//! Patterns in the texts of a message template: `{n}`, `{a|b|c}` and `{?a|b|c}`.
//!
//! What they mean stands at [`MessageTemplate`](super::MessageTemplate). Here a text is taken
//! apart; who fills it in, or says it in another language, does that elsewhere.

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// It stands for itself, braces that hold no pattern included.
    Text(&'a str),
    /// The number of the message.
    Number,
    /// One of these, in turn.
    Turn(Choices<'a>),
    /// One of these, by chance.
    Drawn(Choices<'a>),
}

/// The alternatives of a pattern; there is always at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices<'a>(&'a str);

impl<'a> Choices<'a> {
    /// Each of them, in their order.
    pub fn all(self) -> impl Iterator<Item = &'a str> + Clone {
        self.0.split('|')
    }
}

/// The parts of a text, in their order.
pub fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    let mut next = None;
    std::iter::from_fn(move || {
        if let Some(part) = next.take() {
            return Some(part);
        }
        if rest.is_empty() {
            return None;
        }
        let (before, part, after) = first(rest).unwrap_or((rest, None, ""));
        rest = after;
        if before.is_empty() {
            return part;
        }
        next = part;
        Some(Part::Text(before))
    })
}

/// The text before the first pattern, the pattern, and the text after it.
fn first(text: &str) -> Option<(&str, Option<Part<'_>>, &str)> {
    for (open, _) in text.match_indices('{') {
        let (inside, after) = text.get(open + 1..)?.split_once('}')?;
        let part = part(inside);
        if part.is_some() {
            return Some((&text[..open], part, after));
        }
    }
    None
}

/// What stands between two braces; none where it is no pattern.
fn part(inside: &str) -> Option<Part<'_>> {
    if inside == "n" {
        return Some(Part::Number);
    }
    if !inside.contains('|') {
        return None;
    }
    Some(match inside.strip_prefix('?') {
        Some(list) => Part::Drawn(Choices(list)),
        None => Part::Turn(Choices(inside)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_apart_and_other_braces_stand_for_themselves() {
        use Part::{Drawn, Number, Text, Turn};
        let table: [(&str, &[Part<'_>]); 9] = [
            ("", &[]),
            ("plain", &[Text("plain")]),
            ("a {x} {", &[Text("a {x} {")]),
            ("{} {", &[Text("{} {")]),
            ("photo-{n}.jpg", &[Text("photo-"), Number, Text(".jpg")]),
            (r#"{"id": {n}}"#, &[Text(r#"{"id": "#), Number, Text("}")]),
            ("{n}{n}", &[Number, Number]),
            (
                "{a|}.{?x|y}",
                &[Turn(Choices("a|")), Text("."), Drawn(Choices("x|y"))],
            ),
            ("{?|}", &[Drawn(Choices("|"))]),
        ];
        for (text, expected) in table {
            assert_eq!(parts(text).collect::<Vec<_>>(), expected, "{text}");
        }
        let all: Vec<&str> = Choices("a|").all().collect();
        assert_eq!(all, ["a", ""]);
    }
}
