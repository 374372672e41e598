//! Field values as Erlang prints them (`~p`), which is how they stand in some of the
//! server's error texts.
//!
//! Long values, which Erlang would break into lines, stay on one line here.

use super::value::FieldValue;

/// The value as a term.
pub(crate) fn write(value: &FieldValue) -> String {
    match value {
        FieldValue::Void => "undefined".to_owned(),
        FieldValue::Bool(flag) => flag.to_string(),
        FieldValue::Byte(n) => n.to_string(),
        FieldValue::UnsignedByte(n) => n.to_string(),
        FieldValue::Short(n) => n.to_string(),
        FieldValue::UnsignedShort(n) => n.to_string(),
        FieldValue::SignedInt(n) => n.to_string(),
        FieldValue::UnsignedInt(n) => n.to_string(),
        FieldValue::Long(n) => n.to_string(),
        // Erlang has but one kind of decimal numbers.
        FieldValue::Float(bits) => decimal(f32::from_bits(*bits).into()),
        FieldValue::Double(bits) => decimal(f64::from_bits(*bits)),
        FieldValue::Decimal { scale, value } => format!("{{{scale},{value}}}"),
        FieldValue::Timestamp(seconds) => seconds.to_string(),
        FieldValue::LongString(text) => binary(text.as_bytes()),
        FieldValue::Binary(bytes) => binary(bytes),
        FieldValue::Array(items) => list(
            items
                .iter()
                .map(|item| format!("{{{},{}}}", item.type_name(), write(item))),
        ),
        FieldValue::Table(table) => list(table.0.iter().map(|(key, value)| {
            let key = binary(key.as_bytes());
            format!("{{{key},{},{}}}", value.type_name(), write(value))
        })),
    }
}

/// A decimal number, by the writer that documents have, for another would be downloaded.
fn decimal(number: f64) -> String {
    serde_json::Number::from_f64(number).map_or_else(String::new, |number| number.to_string())
}

/// These bytes as a list, which Erlang prints as text where all are printable.
pub(crate) fn string(bytes: &[u8]) -> String {
    if let Some(text) = printed(bytes) {
        return format!("\"{text}\"");
    }
    list(bytes.iter().map(u8::to_string))
}

/// These bytes inside quotes, where Erlang takes all of them for text.
fn printed(bytes: &[u8]) -> Option<String> {
    const ESCAPED: [(u8, &str); 9] = [
        (b'"', "\\\""),
        (b'\\', "\\\\"),
        (8, "\\b"),
        (9, "\\t"),
        (10, "\\n"),
        (11, "\\v"),
        (12, "\\f"),
        (13, "\\r"),
        (27, "\\e"),
    ];
    let mut text = String::new();
    for byte in bytes {
        match ESCAPED.iter().find(|(one, _)| one == byte) {
            Some((_, escape)) => text.push_str(escape),
            None if matches!(byte, b' '..=b'~') => text.push(char::from(*byte)),
            None => return None,
        }
    }
    Some(text)
}

/// These bytes as a binary: as text where all are printable.
pub(crate) fn binary(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "<<>>".to_owned();
    }
    if let Some(text) = printed(bytes) {
        return format!("<<\"{text}\">>");
    }
    let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
    format!("<<{}>>", numbers.join(","))
}

/// An atom of that name, in quotes where it needs them.
pub(crate) fn atom(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '@';
    if name.starts_with(|letter: char| letter.is_ascii_lowercase()) && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("'{name}'")
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::super::value::NestedTable;
    use super::*;

    #[test]
    fn quotes_an_atom_that_is_no_plain_word() {
        assert_eq!(atom("fanout"), "fanout");
        assert_eq!(atom("x-random"), "'x-random'");
    }

    #[test]
    fn writes_what_erlang_prints() {
        let nested = NestedTable::from([("k", FieldValue::Bool(true))]);
        let cases = [
            (FieldValue::Void, "undefined"),
            (FieldValue::Byte(-1), "-1"),
            (FieldValue::Double(5.0_f64.to_bits()), "5.0"),
            (FieldValue::Decimal { scale: 1, value: 5 }, "{1,5}"),
            (FieldValue::from(""), "<<>>"),
            (FieldValue::from("a\"\\"), r#"<<"a\"\\">>"#),
            (FieldValue::Binary(vec![0, 255]), "<<0,255>>"),
            (
                FieldValue::Array(vec![1.into(), "x".into()]),
                r#"[{long,1},{longstr,<<"x">>}]"#,
            ),
            (FieldValue::Table(nested), r#"[{<<"k">>,bool,true}]"#),
        ];
        for (value, expected) in cases {
            assert_eq!(write(&value), expected);
        }
    }
}
