//! Texts and values in Python.

use warren_core::amqp::{FieldValue, Table};
use warren_core::name::Name;

use crate::program::code::{backslashed, float, inner, quoted};
use crate::program::pattern::{Part, Pattern};
use crate::program::properties::filled;

/// A text.
pub(super) fn text(text: &str) -> String {
    quoted(text, '"', backslashed, number)
}

fn number(letter: char) -> String {
    match u32::from(letter) {
        code @ ..0x100 => format!("\\x{code:02x}"),
        code @ ..0x1_0000 => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// A text to be filled in for the message `n`.
pub(super) fn pattern(pattern: &Pattern) -> String {
    if let Some(fixed) = pattern.fixed() {
        return text(fixed);
    }
    if pattern
        .0
        .iter()
        .all(|part| matches!(part, Part::Text(_) | Part::Number))
    {
        return formatted(&pattern.0);
    }
    let parts: Vec<String> = pattern.0.iter().map(part).collect();
    parts.join(" + ")
}

fn formatted(parts: &[Part]) -> String {
    let mut out = String::from("f\"");
    for part in parts {
        if let Part::Text(text) = part {
            out += &inner(text, brace, number);
        } else {
            out += "{n}";
        }
    }
    out + "\""
}

const fn brace(letter: char) -> Option<&'static str> {
    match letter {
        '{' => Some("{{"),
        '}' => Some("}}"),
        _ => backslashed(letter),
    }
}

fn part(part: &Part) -> String {
    let list = |choices: &[String]| {
        let choices: Vec<String> = choices.iter().map(|one| text(one)).collect();
        choices.join(", ")
    };
    match part {
        Part::Text(fixed) => text(fixed),
        Part::Number => "str(n)".to_owned(),
        Part::Turn(choices) => format!("turn(n, {})", list(choices)),
        Part::Drawn(choices) => format!("random.choice([{}])", list(choices)),
    }
}

/// A table as a dictionary.
pub(super) fn dict(table: &Table) -> String {
    entries(table.0.iter(), &text)
}

/// The same with its texts filled in, for the message of this number where that is known.
pub(super) fn headers(table: &Table, number: Option<usize>) -> String {
    entries(table.0.iter(), &|text| pattern(&filled(text, number)))
}

/// How a text is written.
type Texts<'a> = &'a dyn Fn(&str) -> String;

fn entries<'a>(
    table: impl Iterator<Item = (&'a Name, &'a FieldValue)>,
    texts: Texts<'_>,
) -> String {
    let entries = table.map(|(key, one)| format!("{}: {}", text(key), value(one, texts)));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

fn value(one: &FieldValue, texts: Texts<'_>) -> String {
    match one {
        FieldValue::Void => "None".to_owned(),
        FieldValue::Bool(true) => "True".to_owned(),
        FieldValue::Bool(false) => "False".to_owned(),
        FieldValue::Float(bits) => real(f32::from_bits(*bits).into()),
        FieldValue::Double(bits) => real(f64::from_bits(*bits)),
        FieldValue::Timestamp(seconds) => {
            format!("datetime.datetime.fromtimestamp({seconds}, datetime.timezone.utc)")
        }
        FieldValue::Decimal { scale, value } => {
            format!("decimal.Decimal({value}).scaleb(-{scale})")
        }
        FieldValue::Binary(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
            format!("b\"{}\"", bytes.concat())
        }
        FieldValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|one| value(one, texts)).collect();
            format!("[{}]", items.join(", "))
        }
        FieldValue::Table(table) => entries(table.0.iter().map(|(key, value)| (key, value)), texts),
        FieldValue::LongString(text) => texts(text),
        whole => whole.as_integer().unwrap_or_default().to_string(),
    }
}

/// A floating point number, which the library cannot send: the decimal number that is
/// written the same, or the text of one that is too long for AMQP.
fn real(number: f64) -> String {
    let written = float(number).unwrap_or_else(|| number.to_string());
    let digits = written.chars().filter(char::is_ascii_digit).count();
    if number.is_finite() && digits <= 9 && !written.contains('e') {
        format!("decimal.Decimal(\"{written}\")")
    } else {
        text(&written)
    }
}
