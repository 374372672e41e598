//! What is written on the edges, and the room it takes.

use warren_core::FlatSet;
use warren_core::amqp::{FieldValue, Table};
use warren_core::name::Name;
use warren_core::scenario::Producer;
use warren_core::topology::ExchangeKind;
use warren_core::tr;

use crate::geometry::Size;
use crate::pattern;
use crate::print::Print;
use crate::text::{cut, text_width};

/// The greatest width of a line on an edge.
const fn widest(print: Print) -> i32 {
    match print {
        Print::Page(_) => 150,
        Print::Room => 190,
    }
}
/// The room left free beside and above the lines.
const BESIDE: i32 = 5;

/// The room of these lines, in even numbers.
pub(super) fn room(lines: &[String], print: Print) -> Size {
    let letters = print.letters();
    let widths = lines.iter().map(|line| text_width(line, letters.label));
    let Some(width) = widths.max() else {
        return Size::default();
    };
    let count = i32::try_from(lines.len()).unwrap_or(1);
    Size::new(
        (width + 2 * BESIDE + 1) / 2 * 2,
        count * letters.label_line + 4,
    )
}

/// A binding: its key where keys count, its arguments where those do.
pub(super) fn binding(
    kind: Option<ExchangeKind>,
    (key, arguments): (&Name, &Table),
    print: Print,
) -> Vec<String> {
    match kind {
        Some(ExchangeKind::Headers) => headers(arguments, print),
        Some(
            ExchangeKind::Fanout
            | ExchangeKind::Random
            | ExchangeKind::LocalRandom
            | ExchangeKind::RecentHistory,
        ) => some(key).map(|key| line(key, print)).into_iter().collect(),
        _ if key.is_empty() => vec!["\"\"".to_owned()],
        _ => vec![line(key, print)],
    }
}

fn some(key: &Name) -> Option<&Name> {
    (!key.is_empty()).then_some(key)
}

/// The arguments, as many to a line as fit; `x-match` last, as it says how to read them.
fn headers(arguments: &Table, print: Print) -> Vec<String> {
    let size = print.letters().label;
    let beside = |last: &str, next: &str| text_width(last, size) + text_width(next, size) + 12;
    let mut entries: Vec<String> = arguments
        .0
        .iter()
        .filter(|(name, _)| ***name != *"x-match")
        .map(|(name, value)| entry(name, value))
        .collect();
    let mode = arguments.str("x-match").map_or("all", |mode| mode);
    entries.push(format!("x-match={mode}"));
    let mut lines: Vec<String> = Vec::new();
    for entry in entries {
        match lines.last_mut() {
            Some(last) if beside(last, &entry) <= widest(print) => {
                last.push_str(", ");
                last.push_str(&entry);
            }
            _ => lines.push(line(&entry, print)),
        }
    }
    lines
}

fn entry(name: &Name, value: &FieldValue) -> String {
    match value {
        FieldValue::Void => name.to_string(),
        _ => format!("{name}={value}"),
    }
}

/// What a producer's messages are routed by: its keys, or the first of them and how many
/// more there are.
pub(super) fn publish(
    kind: Option<ExchangeKind>,
    producer: &Producer,
    print: Print,
) -> Vec<String> {
    if matches!(
        kind,
        Some(
            ExchangeKind::Fanout
                | ExchangeKind::Headers
                | ExchangeKind::Random
                | ExchangeKind::LocalRandom
                | ExchangeKind::RecentHistory
        )
    ) {
        return Vec::new();
    }
    let keys = keys(producer);
    if keys.iter().all(String::is_empty) {
        return Vec::new();
    }
    let shown = if keys.len() <= MOST {
        keys.len()
    } else {
        MOST - 1
    };
    let mut lines: Vec<String> = keys[..shown].iter().map(|key| line(key, print)).collect();
    if shown < keys.len() {
        lines.push(tr!("+{} more", keys.len() - shown));
    }
    lines
}

/// The most lines on an edge from a producer.
const MOST: usize = 4;

/// The routing keys that a producer sends, each once, in order; a key that cannot be
/// foretold as its pattern.
fn keys(producer: &Producer) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut seen = FlatSet::new();
    let scripted = producer.script.iter().map(|scripted| &scripted.message);
    for template in producer.messages.iter().chain(scripted) {
        let mut expanded = pattern::expansions(&template.routing_key);
        if expanded.is_empty() {
            expanded.push(template.routing_key.to_string());
        }
        for key in expanded {
            if seen.insert(key.clone()) {
                keys.push(key);
            }
        }
    }
    keys
}

fn line(text: &str, print: Print) -> String {
    cut(text, print.letters().label, widest(print))
}
