//! A routing key with patterns as a channel's address with parameters.

use serde_json::{Map, Value, json};

/// An address, and what may stand in it.
pub(super) struct Address {
    /// Null where braces in it would be misunderstood.
    pub(super) text: Value,
    pub(super) parameters: Map<String, Value>,
}

impl Address {
    /// That of a routing key, as `MessageTemplate` describes its patterns.
    pub(super) fn of(key: &str) -> Self {
        let mut text = String::new();
        let mut parameters = Map::new();
        let mut rest = key;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((inner, tail)) = after.split_once('}') else {
                return Self::unknown();
            };
            let Some((name, parameter)) = parameter(inner, parameters.len() + 1) else {
                return Self::unknown();
            };
            text.push_str(&format!("{before}{{{name}}}"));
            parameters.insert(name, parameter);
            rest = tail;
        }
        text.push_str(rest);
        if rest.contains('}') {
            return Self::unknown();
        }
        Self {
            text: Value::String(text),
            parameters,
        }
    }

    fn unknown() -> Self {
        Self {
            text: Value::Null,
            parameters: Map::new(),
        }
    }
}

fn parameter(inner: &str, nth: usize) -> Option<(String, Value)> {
    if inner == "n" {
        let description = "The number of the message among those of its sender";
        return Some(("n".to_owned(), json!({"description": description})));
    }
    let words = inner.strip_prefix('?').unwrap_or(inner);
    let words: Vec<&str> = words.split('|').collect();
    (words.len() > 1).then(|| (format!("choice{nth}"), json!({"enum": words})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_parameters_and_other_braces_hide_the_address() {
        let table = [
            ("kern.error", json!("kern.error"), json!({})),
            (
                "{a|b}.log",
                json!("{choice1}.log"),
                json!({"choice1": {"enum": ["a", "b"]}}),
            ),
            ("{x}", Value::Null, json!({})),
            ("a{", Value::Null, json!({})),
            ("a}", Value::Null, json!({})),
        ];
        for (key, text, parameters) in table {
            let address = Address::of(key);
            assert_eq!(address.text, text, "{key}");
            assert_eq!(Value::Object(address.parameters), parameters, "{key}");
        }
        assert_eq!(Address::of("order.{n}").text, "order.{n}");
    }
}
