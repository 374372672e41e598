//! Texts and values in Rust.

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

/// A text as a short string of AMQP.
pub(super) fn short(one: &str) -> String {
    text(one) + ".into()"
}

/// A text in the first argument of `println!` and `format!`.
pub(super) fn format(text: &str) -> String {
    inner(text, brace, number)
}

const fn brace(letter: char) -> Option<&'static str> {
    match letter {
        '{' => Some("{{"),
        '}' => Some("}}"),
        _ => backslashed(letter),
    }
}

/// A text to be filled in for the message `n`: a `&str` where it is fixed, else a `String`.
pub(super) fn pattern(pattern: &Pattern) -> String {
    if let Some(fixed) = pattern.fixed() {
        return text(fixed);
    }
    let mut out = String::new();
    let mut arguments = String::new();
    for part in &pattern.0 {
        match part {
            Part::Text(text) => out += &format(text),
            Part::Number => out += "{n}",
            Part::Turn(choices) => {
                out += "{}";
                arguments += &format!(", turn(n, &[{}])", list(choices));
            }
            Part::Drawn(choices) => {
                out += "{}";
                arguments += &format!(", draw(&[{}])", list(choices));
            }
        }
    }
    format!("format!(\"{out}\"{arguments})")
}

fn list(choices: &[String]) -> String {
    let choices: Vec<String> = choices.iter().map(|one| text(one)).collect();
    choices.join(", ")
}

/// A table.
pub(super) fn table(table: &Table) -> String {
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
    let entries = table.map(|(key, one)| format!("({}, {})", text(key), value(one, texts)));
    format!("table([{}])", entries.collect::<Vec<_>>().join(", "))
}

fn value(one: &FieldValue, texts: Texts<'_>) -> String {
    let (kind, inside) = match one {
        FieldValue::Void => return "AMQPValue::Void".to_owned(),
        FieldValue::Bool(flag) => ("Boolean", flag.to_string()),
        FieldValue::LongString(text) => ("LongString", texts(text) + ".into()"),
        FieldValue::Byte(whole) => ("ShortShortInt", whole.to_string()),
        FieldValue::UnsignedByte(whole) => ("ShortShortUInt", whole.to_string()),
        FieldValue::Short(whole) => ("ShortInt", whole.to_string()),
        FieldValue::UnsignedShort(whole) => ("ShortUInt", whole.to_string()),
        FieldValue::SignedInt(whole) => ("LongInt", whole.to_string()),
        FieldValue::UnsignedInt(whole) => ("LongUInt", whole.to_string()),
        FieldValue::Long(whole) => ("LongLongInt", whole.to_string()),
        FieldValue::Float(bits) => ("Float", real(f32::from_bits(*bits).into(), "f32")),
        FieldValue::Double(bits) => ("Double", real(f64::from_bits(*bits), "f64")),
        FieldValue::Timestamp(seconds) => ("Timestamp", seconds.to_string()),
        FieldValue::Decimal { scale, value } => {
            let decimal = format!("DecimalValue {{ scale: {scale}, value: {value} }}");
            ("DecimalValue", decimal)
        }
        FieldValue::Binary(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            ("ByteArray", format!("vec![{}].into()", bytes.join(", ")))
        }
        FieldValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|one| value(one, texts)).collect();
            ("FieldArray", format!("vec![{}].into()", items.join(", ")))
        }
        FieldValue::Table(table) => {
            let table = table.0.iter().map(|(key, value)| (key, value));
            ("FieldTable", entries(table, texts))
        }
    };
    format!("AMQPValue::{kind}({inside})")
}

fn real(number: f64, kind: &str) -> String {
    float(number).unwrap_or_else(|| {
        let name = if number.is_nan() {
            "NAN"
        } else if number > 0.0 {
            "INFINITY"
        } else {
            "NEG_INFINITY"
        };
        format!("{kind}::{name}")
    })
}
