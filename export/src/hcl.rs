//! Terraform's language: strings, values and names of resources.

use std::collections::BTreeSet;

use serde_json::Value;

/// A string, in which nothing is filled in.
pub(crate) fn string(text: &str) -> String {
    let mut out = String::from("\"");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if letters.peek() == Some(&'{') => out.extend([letter, letter]),
            other if other.is_control() => {
                out.push_str(&format!("\\u{:04X}", u32::from(other)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A JSON value in this language.
pub(crate) fn value(json: &Value) -> String {
    match json {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => string(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries = entries.iter();
            let entries: Vec<String> = entries
                .map(|(key, item)| format!("{} = {}", string(key), value(item)))
                .collect();
            if entries.is_empty() {
                "{}".to_owned()
            } else {
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }
}

/// Names of resources, each given once for each type.
#[derive(Debug, Default)]
pub(crate) struct Labels(BTreeSet<(&'static str, String)>);

impl Labels {
    /// A name for a resource of this type, as near to the words as the language allows.
    pub(crate) fn label(&mut self, kind: &'static str, words: &[&str]) -> String {
        let mut plain = String::new();
        for letter in words.join("_").chars() {
            let fits = letter.is_ascii_alphanumeric() || letter == '-';
            plain.push(if fits { letter } else { '_' });
        }
        let begins_well = plain.starts_with(|first: char| first.is_ascii_alphabetic());
        if !begins_well {
            plain.insert_str(0, "r_");
        }
        let mut label = plain.clone();
        let mut nth = 1;
        while !self.0.insert((kind, label.clone())) {
            nth += 1;
            label = format!("{plain}_{nth}");
        }
        label
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_string_says_what_it_says() {
        let table = [
            ("a", r#""a""#),
            (r#"say "x"\"#, r#""say \"x\"\\""#),
            ("${a} %{b} $c $${d}", r#""$${a} %%{b} $c $$${d}""#),
            ("a\nb\u{7}", r#""a\nb\u0007""#),
            ("żółw", r#""żółw""#),
        ];
        for (text, expected) in table {
            assert_eq!(string(text), expected);
        }
    }

    #[test]
    fn a_value_is_written_on_one_line() {
        let json = json!({"x-match": "all", "n": [1, 2.5, null, true], "t": {}});
        assert_eq!(
            value(&json),
            r#"{ "n" = [1, 2.5, null, true], "t" = {}, "x-match" = "all" }"#
        );
    }

    #[test]
    fn no_label_is_given_twice() {
        let mut labels = Labels::default();
        assert_eq!(labels.label("queue", &["a.b"]), "a_b");
        assert_eq!(labels.label("queue", &["a/b"]), "a_b_2");
        assert_eq!(labels.label("exchange", &["a/b"]), "a_b");
        assert_eq!(labels.label("queue", &["1"]), "r_1");
    }
}
