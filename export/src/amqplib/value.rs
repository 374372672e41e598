//! Texts and values in JavaScript.

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
    format!("\\u{{{:x}}}", u32::from(letter))
}

/// A text to be filled in for the message `n`.
pub(super) fn pattern(pattern: &Pattern) -> String {
    if let Some(fixed) = pattern.fixed() {
        return text(fixed);
    }
    let mut out = String::from("`");
    for part in &pattern.0 {
        match part {
            Part::Text(text) => out += &template(text),
            Part::Number => out += "${n}",
            Part::Turn(choices) => out += &format!("${{turn(n, {})}}", list(choices)),
            Part::Drawn(choices) => out += &format!("${{draw({})}}", list(choices)),
        }
    }
    out + "`"
}

fn list(choices: &[String]) -> String {
    let choices: Vec<String> = choices.iter().map(|one| text(one)).collect();
    choices.join(", ")
}

/// A part between backticks. A dollar sign may come to stand before a brace.
fn template(text: &str) -> String {
    let special = |letter: char| match letter {
        '`' => Some("\\`"),
        '$' => Some("\\$"),
        '"' => None,
        other => backslashed(other),
    };
    inner(text, special, number)
}

/// A table as an object.
pub(super) fn object(table: &Table) -> String {
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
    let entries = table.map(|(key, one)| format!("{}: {}", name(key), value(one, texts)));
    let entries = entries.collect::<Vec<_>>().join(", ");
    if entries.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {entries} }}")
    }
}

/// The name of an entry. One name means something else where it is not computed.
fn name(key: &str) -> String {
    if key == "__proto__" {
        return format!("[{}]", text(key));
    }
    text(key)
}

fn value(one: &FieldValue, texts: Texts<'_>) -> String {
    let typed = |kind: &str, value: String| format!("{{ \"!\": \"{kind}\", value: {value} }}");
    match one {
        FieldValue::Void => "null".to_owned(),
        FieldValue::Bool(flag) => flag.to_string(),
        FieldValue::LongString(text) => texts(text),
        FieldValue::Long(whole) => whole.to_string(),
        FieldValue::Float(bits) => typed("float", real(f32::from_bits(*bits).into())),
        FieldValue::Double(bits) => typed("double", real(f64::from_bits(*bits))),
        FieldValue::Timestamp(seconds) => typed("timestamp", seconds.to_string()),
        FieldValue::Decimal { scale, value } => {
            typed("decimal", format!("{{ places: {scale}, digits: {value} }}"))
        }
        FieldValue::Binary(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            format!("Buffer.from([{}])", bytes.join(", "))
        }
        FieldValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|one| value(one, texts)).collect();
            format!("[{}]", items.join(", "))
        }
        FieldValue::Table(table) => entries(table.0.iter().map(|(key, value)| (key, value)), texts),
        FieldValue::Byte(whole) => typed("int8", whole.to_string()),
        FieldValue::UnsignedByte(whole) => typed("uint8", whole.to_string()),
        FieldValue::Short(whole) => typed("int16", whole.to_string()),
        FieldValue::UnsignedShort(whole) => typed("uint16", whole.to_string()),
        FieldValue::SignedInt(whole) => typed("int32", whole.to_string()),
        FieldValue::UnsignedInt(whole) => typed("uint32", whole.to_string()),
    }
}

fn real(number: f64) -> String {
    float(number).unwrap_or_else(|| {
        if number.is_nan() {
            "NaN".to_owned()
        } else if number > 0.0 {
            "Infinity".to_owned()
        } else {
            "-Infinity".to_owned()
        }
    })
}
