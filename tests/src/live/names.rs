//! Names that are others on every run, and what stands for them in the recordings.

use serde_json::{Map, Value};
use warren_replay::replace;

/// What the server makes up, and the placeholder's name.
const MADE_UP: [(&str, &str); 3] = [
    ("amq.gen-", "gen-queue"),
    ("amq.ctag-", "gen-ctag"),
    ("amq.rabbitmq.reply-to.", "direct-reply-to"),
];

/// The names of one run.
pub(crate) struct Names {
    /// The run's own vhost; the recordings call it `/`.
    vhost: String,
    made_up: Vec<(String, String)>,
}

impl Names {
    pub(crate) const fn new(vhost: String) -> Self {
        Self {
            vhost,
            made_up: Vec::new(),
        }
    }

    /// The value as a recording writes it. Names that were not seen before are learned in
    /// the order in which they stand.
    pub(crate) fn put_in(&mut self, value: Value) -> Value {
        let learned = |names: &mut Self, text: &str| {
            for (prefix, kind) in MADE_UP {
                names.learn(text, prefix, kind);
            }
        };
        visit(&value, &mut |text| learned(self, text));
        let value = replace(value, &|text| self.put_in_text(text));
        hide_times(value, false)
    }

    fn put_in_text(&self, text: String) -> String {
        let text = text
            .replace(&self.vhost, "/")
            .replace("warren@localhost", "<node>");
        let text = nodes(text);
        let names = self.made_up.iter();
        names.fold(text, |text, (name, placeholder)| {
            text.replace(name, placeholder)
        })
    }

    fn learn(&mut self, text: &str, prefix: &str, kind: &str) {
        let Some(at) = text.find(prefix) else {
            return;
        };
        let rest = &text[at..];
        let ends = |c: char| !(c.is_ascii_alphanumeric() || "-_.=/+".contains(c));
        let name = rest.find(ends).map_or(rest, |end| &rest[..end]);
        if name.len() == prefix.len() || self.made_up.iter().any(|(known, _)| known == name) {
            return;
        }
        let same = format!("<{kind}-");
        let others = self
            .made_up
            .iter()
            .filter(|(_, other)| other.starts_with(&same));
        let placeholder = format!("{same}{}>", others.count() + 1);
        self.made_up.push((name.to_owned(), placeholder));
    }

    /// The value with names for the recording's placeholders.
    pub(crate) fn take_out(&self, value: Value) -> Value {
        replace(value, &|text| {
            let names = self.made_up.iter();
            names.fold(text, |text, (name, placeholder)| {
                text.replace(placeholder, name)
            })
        })
    }
}

/// The moments in an `x-death`.
fn hide_times(value: Value, in_death: bool) -> Value {
    match value {
        Value::Object(mut fields) if in_death && fields.get("t") == Some(&"timestamp".into()) => {
            fields.insert("v".to_owned(), "<time>".into());
            fields.into()
        }
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(key, value)| {
                let value = hide_times(value, in_death || key == "x-death");
                (key, value)
            });
            fields.collect::<Map<_, _>>().into()
        }
        Value::Array(items) => {
            let items = items.into_iter();
            items.map(|item| hide_times(item, in_death)).collect()
        }
        other => other,
    }
}

/// The names of a cluster's nodes, which go by `n1`, `n2`, … in the recordings.
fn nodes(text: String) -> String {
    if !text.contains("@localhost") {
        return text;
    }
    (1..10).fold(text, |text, n| {
        text.replace(&format!("n{n}@localhost"), &format!("<n{n}>"))
    })
}

fn visit(value: &Value, see: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(items) => items.iter().for_each(|item| visit(item, see)),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            see(key);
            visit(value, see);
        }),
        _ => {}
    }
}
