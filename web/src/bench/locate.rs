//! Where in a document's text the places are that problems name: `clients[2].queue`.
//!
//! Pure. The text is read by a reader that keeps the places of its parts; whether it is a
//! scenario is the core's business.

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// The byte at which the place begins, or else the nearest thing around it that is there; none
/// where the text is no JSON.
#[must_use]
pub fn locate(text: &str, place: &str) -> Option<usize> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    let root = parsed.ok()?.value?;
    let (mut value, mut rest) = (&root, place);
    let mut found = root.start();
    while let Some((at, inner, after)) = step(value, rest) {
        found = at;
        value = inner;
        rest = after;
    }
    Some(found)
}

/// One step into a value: where what is named first in the place begins, its value, and the
/// rest of the place.
fn step<'a, 'p>(value: &'a Value<'a>, place: &'p str) -> Option<(usize, &'a Value<'a>, &'p str)> {
    match value {
        Value::Object(object) => field(object, place.strip_prefix('.').unwrap_or(place)),
        Value::Array(array) => {
            let (index, rest) = place.strip_prefix('[')?.split_once(']')?;
            let element = array.elements.get(index.parse::<usize>().ok()?)?;
            Some((element.start(), element, rest))
        }
        _ => None,
    }
}

/// The field with the longest name that the place begins with: names may hold dots.
fn field<'a, 'p>(
    object: &'a Object<'a>,
    place: &'p str,
) -> Option<(usize, &'a Value<'a>, &'p str)> {
    let named = object.properties.iter().filter_map(|field| {
        let name = field.name.as_str();
        let rest = place.strip_prefix(name)?;
        let whole = rest.is_empty() || rest.starts_with(['.', '[']);
        (whole && !name.is_empty()).then_some((name.len(), field, rest))
    });
    let (_, field, rest) = named.max_by_key(|(length, _, _)| *length)?;
    Some((field.start(), &field.value, rest))
}

/// The line of a byte, counted from 1.
#[must_use]
pub fn line_of(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().iter().take(byte);
    before.filter(|byte| **byte == b'\n').count() + 1
}

/// The line that a problem is at: of its place, or the one that it names itself.
#[must_use]
pub fn line_at(text: &str, place: &str) -> usize {
    if let Some((line, _)) = place
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(','))
    {
        return line.parse().unwrap_or(1);
    }
    locate(text, place).map_or(1, |byte| line_of(text, byte))
}

/// The bytes of a line, without its end.
#[must_use]
pub fn line_bytes(text: &str, line: usize) -> (usize, usize) {
    let mut start = 0;
    for (number, content) in text.split('\n').enumerate() {
        if number + 1 == line {
            return (start, start + content.len());
        }
        start += content.len() + 1;
    }
    (text.len(), text.len())
}

#[cfg(test)]
mod tests {
    use warren_core::scenario::Scenario;

    use super::*;

    const TEXT: &str = r#"{
  "version": 1,
  "definitions": {
    "queues": [
      {"name": "a"},
      {
        "name": "b",
        "arguments": {
          "x-message-ttl": -1
        }
      }
    ]
  },
  "clients": [
    {"kind": "consumer", "name": "c", "queue": "nowhere"}
  ]
}"#;

    #[test]
    fn places_are_found_at_their_lines() {
        let table = [
            ("", 1),
            ("version", 2),
            ("definitions.queues", 4),
            ("definitions.queues[0].name", 5),
            ("definitions.queues[1]", 6),
            ("definitions.queues[1].arguments", 8),
            ("definitions.queues[1].arguments.x-message-ttl", 9),
            ("definitions.queues[1].durable", 6),
            ("definitions.queues[7].name", 4),
            ("clients[0].queue", 15),
            ("line 12, column 3", 12),
        ];
        for (place, line) in table {
            assert_eq!(line_at(TEXT, place), line, "{place}");
        }
    }

    #[test]
    fn what_the_core_complains_of_is_found() {
        let scenario = Scenario::from_json(TEXT).expect("it can be read");
        let problems = warren_core::scenario::check::check(&scenario);
        let lines: Vec<_> = problems
            .iter()
            .map(|problem| line_at(TEXT, &problem.place))
            .collect();
        assert!(lines.contains(&8) && lines.contains(&15), "{problems:?}");
        let broken = TEXT.replace("\"c\",", "\"c\"");
        let problems = Scenario::from_json(&broken).expect_err("a comma is missing");
        assert_eq!(line_at(&broken, &problems[0].place), 15);
    }

    #[test]
    fn names_with_dots_are_taken_whole() {
        let text = "{\n\"view\": {\n\"a.b\": 1,\n\"a\": {\n\"b\": 2}}}";
        assert_eq!(line_at(text, "view.a.b"), 3);
    }

    #[test]
    fn lines_have_their_bytes() {
        assert_eq!(line_bytes("ab\ncd\n", 2), (3, 5));
        assert_eq!(line_bytes("ab", 7), (2, 2));
    }
}
