//! References within a document.

use serde_json::{Map, Value};

/// The most references that are followed from one place: enough for any document that is
/// meant, and an end for those that lead in a circle.
const MOST: usize = 32;

/// A document in which references lead from place to place.
#[derive(Clone, Copy)]
pub(super) struct Schema<'a>(&'a Map<String, Value>);

impl<'a> Schema<'a> {
    pub(super) const fn new(document: &'a Map<String, Value>) -> Self {
        Self(document)
    }

    /// What a value is, if it is a reference: what that leads to. None where it leads nowhere,
    /// or out of the document.
    pub(super) fn follow(self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        for _ in 0..MOST {
            match value.get("$ref").and_then(Value::as_str) {
                None => return Some(value),
                Some(reference) => value = self.at(reference)?,
            }
        }
        None
    }

    fn at(self, reference: &str) -> Option<&'a Value> {
        let path = reference.strip_prefix("#/")?;
        let mut parts = path.split('/').map(unescaped);
        let mut value = self.0.get(&parts.next()?)?;
        for part in parts {
            value = match value {
                Value::Array(items) => items.get(part.parse::<usize>().ok()?)?,
                other => other.get(&part)?,
            };
        }
        Some(value)
    }

    /// The entries of a map of the document, also of the one among its components.
    pub(super) fn entries(self, name: &str) -> Vec<(&'a str, &'a Value)> {
        let components = self.0.get("components").and_then(|all| all.get(name));
        let own = self.0.get(name).into_iter().chain(components);
        let entries = own.filter_map(Value::as_object).flatten();
        let entries = entries.map(|(key, value)| (key.as_str(), value));
        // An entry that only refers to another is met where that one stands.
        let mut seen: Vec<(&str, &Value)> = Vec::new();
        for (key, value) in entries {
            let Some(value) = self.follow(value) else {
                seen.push((key, value));
                continue;
            };
            if !seen.iter().any(|(_, other)| std::ptr::eq(*other, value)) {
                seen.push((key, value));
            }
        }
        seen
    }

    /// The messages of an operation: those it names, or else all of its channel.
    pub(super) fn messages(self, operation: &'a Value, channel: &'a Value) -> Vec<&'a Value> {
        let named = operation.get("messages").and_then(Value::as_array);
        let all = channel.get("messages").and_then(Value::as_object);
        match (named, all) {
            (Some(named), _) => named.iter().filter_map(|one| self.follow(one)).collect(),
            (None, Some(all)) => all.values().filter_map(|one| self.follow(one)).collect(),
            (None, None) => Vec::new(),
        }
    }
}

/// A part of a JSON pointer in a fragment.
fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}
