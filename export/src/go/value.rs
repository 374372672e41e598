//! Texts and values in Go.

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
        code @ ..0x1_0000 => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// A text to be filled in for the message `n`.
pub(super) fn pattern(pattern: &Pattern) -> String {
    if let Some(fixed) = pattern.fixed() {
        return text(fixed);
    }
    let mut out = String::new();
    let mut arguments = String::new();
    for part in &pattern.0 {
        match part {
            Part::Text(text) => out += &inner(text, percent, number),
            Part::Number => {
                out += "%d";
                arguments += ", n";
            }
            Part::Turn(choices) => {
                out += "%s";
                arguments += &format!(", turn(n, {})", list(choices));
            }
            Part::Drawn(choices) => {
                out += "%s";
                arguments += &format!(", draw({})", list(choices));
            }
        }
    }
    format!("fmt.Sprintf(\"{out}\"{arguments})")
}

const fn percent(letter: char) -> Option<&'static str> {
    match letter {
        '%' => Some("%%"),
        _ => backslashed(letter),
    }
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
    let entries = table.map(|(key, one)| format!("{}: {}", text(key), value(one, texts)));
    format!("amqp.Table{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

/// A value. The library sends few unsigned numbers: such a one takes the next larger type.
fn value(one: &FieldValue, texts: Texts<'_>) -> String {
    match one {
        FieldValue::Void => "nil".to_owned(),
        FieldValue::Bool(flag) => flag.to_string(),
        FieldValue::LongString(text) => texts(text),
        FieldValue::Byte(whole) => format!("int8({whole})"),
        FieldValue::UnsignedByte(whole) => format!("byte({whole})"),
        FieldValue::Short(whole) => format!("int16({whole})"),
        FieldValue::UnsignedShort(whole) => format!("int32({whole})"),
        FieldValue::SignedInt(whole) => format!("int32({whole})"),
        FieldValue::UnsignedInt(whole) => format!("int64({whole})"),
        FieldValue::Long(whole) => format!("int64({whole})"),
        FieldValue::Float(bits) => format!("float32({})", real(f32::from_bits(*bits).into())),
        FieldValue::Double(bits) => format!("float64({})", real(f64::from_bits(*bits))),
        FieldValue::Timestamp(seconds) => format!("time.Unix({seconds}, 0)"),
        FieldValue::Decimal { scale, value } => {
            format!("amqp.Decimal{{Scale: {scale}, Value: {value}}}")
        }
        FieldValue::Binary(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            format!("[]byte{{{}}}", bytes.join(", "))
        }
        FieldValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|one| value(one, texts)).collect();
            format!("[]interface{{}}{{{}}}", items.join(", "))
        }
        FieldValue::Table(table) => entries(table.0.iter().map(|(key, value)| (key, value)), texts),
    }
}

fn real(number: f64) -> String {
    float(number).unwrap_or_else(|| {
        if number.is_nan() {
            "math.NaN()".to_owned()
        } else if number > 0.0 {
            "math.Inf(1)".to_owned()
        } else {
            "math.Inf(-1)".to_owned()
        }
    })
}
