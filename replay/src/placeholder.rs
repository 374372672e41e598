//! Names that the server makes up: the recordings have placeholders for them, equal ones
//! for equal names.

use serde_json::Value;

/// What stands in the recordings for each kind of made-up name.
const KINDS: [(&str, &str); 3] = [
    ("amq.gen-", "gen-queue"),
    ("amq.ctag-", "gen-ctag"),
    ("amq.rabbitmq.reply-to.", "direct-reply-to"),
];

/// The made-up names so far, with their placeholders.
#[derive(Default)]
pub(crate) struct Placeholders(Vec<(String, String)>);

impl Placeholders {
    /// Learns the name, if it is a new one that the server made up.
    pub(crate) fn learn(&mut self, text: &str) {
        let found = |(prefix, _): &&(&str, &str)| text.contains(prefix);
        let Some((prefix, kind)) = KINDS.iter().find(found) else {
            return;
        };
        // A text may speak of the name.
        let name = &text[text.find(prefix).unwrap_or_default()..];
        let ends = |c: char| !(c.is_ascii_alphanumeric() || "-_.=/+".contains(c));
        let name = name.find(ends).map_or(name, |end| &name[..end]);
        let known = self.0.iter().any(|(known, _)| known == name);
        if !known && name.len() > prefix.len() {
            let others = self.0.iter().filter(|(other, _)| other.starts_with(prefix));
            let placeholder = format!("<{kind}-{}>", others.count() + 1);
            self.0.push((name.to_owned(), placeholder));
            // A longer name may begin with a shorter one.
            self.0
                .sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
    }

    /// Learns all made-up names that somebody sees in this.
    pub(crate) fn learn_from(&mut self, seen: &Value) {
        match seen {
            Value::String(text) => self.learn(text),
            Value::Array(items) => items.iter().for_each(|item| self.learn_from(item)),
            Value::Object(fields) => fields.values().for_each(|field| self.learn_from(field)),
            _ => {}
        }
    }

    /// The value with placeholders for names.
    pub(crate) fn put_in(&self, value: Value) -> Value {
        replace(value, &|text| {
            let names = self.0.iter();
            names.fold(text, |text, (name, placeholder)| {
                text.replace(name, placeholder)
            })
        })
    }

    /// The value with names for placeholders.
    pub(crate) fn take_out(&self, value: Value) -> Value {
        replace(value, &|text| {
            let names = self.0.iter();
            names.fold(text, |text, (name, placeholder)| {
                text.replace(placeholder, name)
            })
        })
    }
}

/// A JSON value with all of its texts and names of fields changed.
pub fn replace(value: Value, change: &dyn Fn(String) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(items) => items
            .into_iter()
            .map(|item| replace(item, change))
            .collect(),
        Value::Object(entries) => {
            let entries = entries.into_iter();
            entries
                .map(|(key, value)| (change(key), replace(value, change)))
                .collect()
        }
        other => other,
    }
}
