//! Field values as a form has them: a type, and a text.
//!
//! Pure; the rows that show them stand in [`super::table`].

use serde_json::Value;
use warren_core::amqp::FieldValue;
use warren_core::{mark, tr};

/// The types that can be chosen, under the server's names, in the words of the page. Those that
/// are wanted most come first.
pub const TYPES: [(&str, &str); 17] = [
    ("longstr", "text"),
    ("long", "number"),
    ("bool", mark!("true or false")),
    ("double", mark!("decimal number")),
    ("timestamp", mark!("time, seconds since 1970")),
    ("void", "nothing"),
    ("array", mark!("list, as JSON")),
    ("table", mark!("table, as JSON")),
    ("byte", mark!("number of 8 bits")),
    ("unsignedbyte", mark!("number of 8 bits, not negative")),
    ("short", mark!("number of 16 bits")),
    ("unsignedshort", mark!("number of 16 bits, not negative")),
    ("signedint", mark!("number of 32 bits")),
    ("unsignedint", mark!("number of 32 bits, not negative")),
    ("float", mark!("decimal number of 32 bits")),
    ("decimal", mark!("decimal, as JSON: [places, digits]")),
    ("binary", mark!("bytes, as JSON")),
];

/// The text of a value, without its type.
#[must_use]
pub fn text(value: &FieldValue) -> String {
    match value {
        FieldValue::Void => String::new(),
        FieldValue::LongString(text) => text.to_string(),
        FieldValue::Float(bits) => f32::from_bits(*bits).to_string(),
        FieldValue::Double(bits) => f64::from_bits(*bits).to_string(),
        other => {
            let json = serde_json::to_value(other).unwrap_or_default();
            let bare = json.get("$type").and(json.get("value")).unwrap_or(&json);
            bare.to_string()
        }
    }
}

/// The value of this type that a text stands for.
///
/// # Errors
/// A sentence, where it stands for none.
pub fn read(type_name: &str, text: &str) -> Result<FieldValue, String> {
    let trimmed = text.trim();
    let wanted = |what: &str| tr!("“{}” is not {}", trimmed, what);
    let json = match type_name {
        "void" => Value::Null,
        "longstr" => Value::from(text),
        "double" | "float" => {
            let number = trimmed.parse::<f64>().ok();
            let number = number.filter(|number| number.is_finite());
            Value::from(number.ok_or_else(|| wanted(mark!("a number such as 1.5")))?)
        }
        "bool" | "array" | "table" | "decimal" | "binary" => {
            let read = serde_json::from_str(trimmed);
            read.map_err(|_| wanted(described(type_name)))?
        }
        _ => {
            let number: Option<i64> = trimmed.parse().ok();
            Value::from(number.ok_or_else(|| wanted(mark!("a whole number")))?)
        }
    };
    FieldValue::typed(type_name, &json).map_err(|_| wanted(described(type_name)))
}

/// What a text of this type is, as it ends a sentence.
fn described(type_name: &str) -> &'static str {
    match type_name {
        "bool" => mark!("true or false"),
        "array" => mark!("a JSON list such as [1, \"a\"]"),
        "table" => mark!("a JSON object such as {\"a\": 1}"),
        "decimal" => mark!("a JSON list of the decimal places and the digits, such as [2, 150]"),
        "binary" => mark!("a JSON list of bytes, such as [0, 255]"),
        "byte" => mark!("a number from -128 to 127"),
        "unsignedbyte" => mark!("a number from 0 to 255"),
        "short" => mark!("a number from -32768 to 32767"),
        "unsignedshort" => mark!("a number from 0 to 65535"),
        "signedint" => mark!("a number of 32 bits"),
        "unsignedint" => mark!("a number of 32 bits that is not negative"),
        "timestamp" => mark!("a number of seconds since 1970"),
        _ => mark!("of this type"),
    }
}

/// The value that a text most likely stands for, where nobody says which type it has.
#[must_use]
pub fn guessed(text: &str) -> FieldValue {
    let trimmed = text.trim();
    if let Ok(number) = trimmed.parse::<i64>() {
        return number.into();
    }
    match trimmed {
        "true" => true.into(),
        "false" => false.into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use warren_core::amqp::NestedTable;

    use super::*;

    #[test]
    fn every_value_survives_its_type_and_text() {
        let values = [
            FieldValue::Void,
            FieldValue::Bool(true),
            FieldValue::Byte(-3),
            FieldValue::UnsignedByte(200),
            FieldValue::Short(-300),
            FieldValue::UnsignedShort(60_000),
            FieldValue::SignedInt(-70_000),
            FieldValue::UnsignedInt(4_000_000_000),
            FieldValue::Long(i64::MIN),
            FieldValue::Float(1.5_f32.to_bits()),
            FieldValue::Double(0.1_f64.to_bits()),
            FieldValue::Decimal {
                scale: 2,
                value: 150,
            },
            FieldValue::Timestamp(1_700_000_000),
            FieldValue::LongString(" true ".into()),
            FieldValue::Binary(vec![0, 255]),
            FieldValue::Array(vec![FieldValue::Long(1), FieldValue::Byte(2)]),
            FieldValue::Table(NestedTable::from([("a", FieldValue::Bool(false))])),
        ];
        assert_eq!(values.len(), TYPES.len());
        for value in values {
            let (type_name, text) = (value.type_name(), text(&value));
            assert!(
                TYPES.iter().any(|(name, _)| *name == type_name),
                "{type_name}"
            );
            assert_eq!(read(type_name, &text), Ok(value), "{type_name} {text}");
        }
    }

    #[test]
    fn what_is_not_of_the_type_is_refused_with_a_sentence() {
        let table = [
            ("long", "many", "“many” is not a whole number"),
            ("unsignedbyte", "300", "“300” is not a number from 0 to 255"),
            ("bool", "yes", "“yes” is not true or false"),
            ("bool", "1", "“1” is not true or false"),
            ("array", "{}", "“{}” is not a JSON list such as [1, \"a\"]"),
            ("double", "inf", "“inf” is not a number such as 1.5"),
        ];
        for (type_name, text, sentence) in table {
            assert_eq!(read(type_name, text), Err(sentence.to_owned()));
        }
    }

    #[test]
    fn a_type_is_guessed_as_people_mean_it() {
        assert_eq!(guessed("pdf"), "pdf".into());
        assert_eq!(guessed(" 12 "), 12.into());
        assert_eq!(guessed("true"), true.into());
        assert_eq!(guessed("1.5"), "1.5".into());
    }
}
