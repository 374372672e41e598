//! Texts and values in Java.

use warren_core::amqp::{FieldValue, Table};
use warren_core::name::Name;

use crate::program::code::{backslashed, float, quoted};
use crate::program::pattern::{Part, Pattern};
use crate::program::properties::filled;

/// A text.
pub(super) fn text(text: &str) -> String {
    quoted(text, '"', backslashed, number)
}

/// By number. What Java reads before all else may not become the end of a line or of the
/// text, so that small numbers are octal.
fn number(letter: char) -> String {
    let code = u32::from(letter);
    if code < 0x80 {
        return format!("\\{code:03o}");
    }
    let mut units = [0; 2];
    let units = letter.encode_utf16(&mut units).iter();
    units.map(|unit| format!("\\u{unit:04x}")).collect()
}

/// A text to be filled in for the message `n`.
pub(super) fn pattern(pattern: &Pattern) -> String {
    if let Some(fixed) = pattern.fixed() {
        return text(fixed);
    }
    let mut parts: Vec<String> = pattern.0.iter().map(part).collect();
    // Numbers alone would be added up.
    if let Some(Part::Number) = pattern.0.first() {
        parts.insert(0, "\"\"".to_owned());
    }
    parts.join(" + ")
}

fn part(part: &Part) -> String {
    let list = |choices: &[String]| {
        let choices: Vec<String> = choices.iter().map(|one| text(one)).collect();
        choices.join(", ")
    };
    match part {
        Part::Text(fixed) => text(fixed),
        Part::Number => "n".to_owned(),
        Part::Turn(choices) => format!("turn(n, {})", list(choices)),
        Part::Drawn(choices) => format!("draw({})", list(choices)),
    }
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
    let entries = table.map(|(key, one)| format!("{}, {}", text(key), value(one, texts)));
    format!("table({})", entries.collect::<Vec<_>>().join(", "))
}

/// A value. Java has no unsigned numbers: such a one takes the next larger type.
fn value(one: &FieldValue, texts: Texts<'_>) -> String {
    match one {
        FieldValue::Void => "(Object) null".to_owned(),
        FieldValue::Bool(flag) => flag.to_string(),
        FieldValue::LongString(text) => texts(text),
        FieldValue::Byte(whole) => format!("(byte) {whole}"),
        FieldValue::UnsignedByte(whole) => format!("(short) {whole}"),
        FieldValue::Short(whole) => format!("(short) {whole}"),
        FieldValue::UnsignedShort(whole) => whole.to_string(),
        FieldValue::SignedInt(whole) => whole.to_string(),
        FieldValue::UnsignedInt(whole) => format!("{whole}L"),
        FieldValue::Long(whole) => format!("{whole}L"),
        FieldValue::Float(bits) => {
            let number = f32::from_bits(*bits).into();
            float(number).map_or_else(|| special(number, "Float"), |number| number + "f")
        }
        FieldValue::Double(bits) => {
            let number = f64::from_bits(*bits);
            float(number).unwrap_or_else(|| special(number, "Double"))
        }
        FieldValue::Timestamp(seconds) => format!("new Date({seconds}L * 1000)"),
        FieldValue::Decimal { scale, value } => format!("BigDecimal.valueOf({value}L, {scale})"),
        FieldValue::Binary(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(|byte| format!("(byte) {byte}")).collect();
            format!("new byte[] {{{}}}", bytes.join(", "))
        }
        FieldValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|one| value(one, texts)).collect();
            format!("Arrays.<Object>asList({})", items.join(", "))
        }
        FieldValue::Table(table) => entries(table.0.iter().map(|(key, value)| (key, value)), texts),
    }
}

fn special(number: f64, kind: &str) -> String {
    let name = if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "POSITIVE_INFINITY"
    } else {
        "NEGATIVE_INFINITY"
    };
    format!("{kind}.{name}")
}
