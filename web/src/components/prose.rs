//! A scenario's notes: paragraphs with `*emphasis*` and `` `code` ``, the little of
//! markdown that they use.
//!
//! Text is only ever shown as text, whatever stands in it: notes come with links.

use yew::prelude::*;

/// The notes as paragraphs.
pub fn prose(text: &str) -> Html {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let pieces = pieces(paragraph).into_iter().map(|piece| match piece {
            Piece::Plain(text) => html! { { text } },
            Piece::Code(text) => html! { <code>{ text }</code> },
            Piece::Emphasis(text) => html! { <em>{ text }</em> },
        });
        html! { <p>{ for pieces }</p> }
    });
    html! { <div class="notes" data-testid="notes">{ for paragraphs }</div> }
}

/// A stretch of text.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Plain(&'a str),
    Code(&'a str),
    Emphasis(&'a str),
}

fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    while let Some((at, inner, after)) = next_marked(text) {
        if at > 0 {
            pieces.push(Piece::Plain(&text[..at]));
        }
        pieces.push(if text[at..].starts_with('`') {
            Piece::Code(inner)
        } else {
            Piece::Emphasis(inner)
        });
        text = after;
    }
    if !text.is_empty() {
        pieces.push(Piece::Plain(text));
    }
    pieces
}

/// A letter or a digit; beyond ASCII anything, for the tables that know better are large.
fn is_letter(character: char) -> bool {
    character.is_ascii_alphanumeric() || !character.is_ascii()
}

/// Where the first marked stretch begins, what is in it, and what follows it. A star
/// marks only with a letter right inside: `*.error` is a key.
fn next_marked(text: &str) -> Option<(usize, &str, &str)> {
    text.match_indices(['`', '*']).find_map(|(at, mark)| {
        let rest = &text[at + 1..];
        let end = rest.find(mark)?;
        let inner = &rest[..end];
        let letters = inner.starts_with(is_letter) && inner.ends_with(is_letter);
        let marks = !inner.is_empty() && (mark == "`" || letters);
        marks.then(|| (at, inner, &rest[end + 1..]))
    })
}

#[cfg(test)]
mod tests {
    use super::Piece::{Code, Emphasis, Plain};
    use super::*;

    #[test]
    fn marks_are_read_and_keys_with_stars_are_not_marks() {
        let table: [(&str, &[Piece<'_>]); 5] = [
            ("plain", &[Plain("plain")]),
            (
                "A *topic* exchange",
                &[Plain("A "), Emphasis("topic"), Plain(" exchange")],
            ),
            ("`*` is one word", &[Code("*"), Plain(" is one word")]),
            ("misses *.critical", &[Plain("misses *.critical")]),
            ("a * b * c `", &[Plain("a * b * c `")]),
        ];
        for (text, expected) in table {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }
}
