//! Filling in the patterns of message templates, one message at a time.
//!
//! What they mean stands at [`crate::scenario::MessageTemplate`].

use crate::amqp::{FieldValue, NestedTable, Properties, Table};
use crate::name::Name;
use crate::rng::Rng;
#[cfg(test)]
use crate::scenario::MessageTemplate;
use crate::scenario::pattern::{Choices, Part, parts};

/// Fills the patterns of one message.
pub(super) struct Filler<'a> {
    /// The number of the message among those of its producer, from 1.
    pub(super) nth: u32,
    /// Where chance comes from.
    pub(super) rng: &'a mut Rng,
}

impl Filler<'_> {
    /// A text with its patterns filled in.
    pub(super) fn fill(&mut self, text: &Name) -> Name {
        if !text.contains('{') {
            return text.clone();
        }
        let mut out = String::with_capacity(text.len());
        for part in parts(text) {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Number => out.push_str(&self.nth.to_string()),
                Part::Turn(choices) => {
                    out.push_str(chosen(choices, |count| (self.nth - 1) % count))
                }
                Part::Drawn(choices) => {
                    out.push_str(chosen(choices, |count| self.rng.below(count)))
                }
            }
        }
        out.into()
    }

    /// Properties with the patterns of their strings filled in.
    pub(super) fn fill_properties(&mut self, properties: &Properties) -> Properties {
        let mut filled = properties.clone();
        let texts = [
            &mut filled.content_type,
            &mut filled.content_encoding,
            &mut filled.correlation_id,
            &mut filled.reply_to,
            &mut filled.expiration,
            &mut filled.message_id,
            &mut filled.kind,
            &mut filled.user_id,
            &mut filled.app_id,
            &mut filled.cluster_id,
        ];
        for text in texts.into_iter().flatten() {
            *text = self.fill(text);
        }
        filled.headers = filled.headers.map(|headers| self.fill_table(&headers));
        filled
    }

    fn fill_table(&mut self, table: &Table) -> Table {
        let entries = table.0.iter();
        entries
            .map(|(key, value)| (key.clone(), self.fill_value(value)))
            .collect()
    }

    fn fill_value(&mut self, value: &FieldValue) -> FieldValue {
        match value {
            FieldValue::LongString(text) => FieldValue::LongString(self.fill(text)),
            FieldValue::Array(items) => {
                FieldValue::Array(items.iter().map(|item| self.fill_value(item)).collect())
            }
            FieldValue::Table(table) => {
                let entries = table.0.iter();
                let filled = entries.map(|(key, value)| (key.clone(), self.fill_value(value)));
                FieldValue::Table(NestedTable(filled.collect()))
            }
            other => other.clone(),
        }
    }
}

/// The alternative of the number that is given for how many there are.
fn chosen(choices: Choices<'_>, index: impl FnOnce(u32) -> u32) -> &str {
    let count = u32::try_from(choices.all().count()).unwrap_or(u32::MAX);
    choices.all().nth(index(count) as usize).unwrap_or_default()
}

/// What routing looks at of a template's message of this number: its key and its headers.
#[cfg(test)]
pub(crate) fn filled(template: &MessageTemplate, nth: u32, rng: &mut Rng) -> (Name, Option<Table>) {
    let mut filler = Filler { nth, rng };
    let key = filler.fill(&template.routing_key);
    (key, filler.fill_properties(&template.properties).headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(nth: u32, text: &str) -> String {
        let mut rng = Rng::new(1);
        Filler { nth, rng: &mut rng }.fill(&text.into()).to_string()
    }

    #[test]
    fn patterns_are_filled_and_other_braces_stand_for_themselves() {
        let table = [
            (1, "image {n}.png", "image 1.png"),
            (1, "{kern|cron}.error", "kern.error"),
            (2, "{kern|cron}.error", "cron.error"),
            (3, "{kern|cron}.error", "kern.error"),
            (1, r#"{"id": {n}}"#, r#"{"id": 1}"#),
            (1, "{} {x} {", "{} {x} {"),
            (1, "{a|}", "a"),
            (2, "{a|}", ""),
        ];
        for (nth, text, expected) in table {
            assert_eq!(fill(nth, text), expected, "{text} for message {nth}");
        }
    }

    #[test]
    fn a_drawn_alternative_is_one_of_them() {
        for nth in 1..20 {
            assert!(["x", "y"].contains(&fill(nth, "{?x|y}").as_str()));
        }
    }
}
