//! The properties of a message, one by one, by AMQP's names.

use warren_core::amqp::{FieldValue, Properties, Table};
use warren_core::name::Name;

use super::pattern::Pattern;

/// A property that is set.
pub(crate) enum Property<'a> {
    /// A text, under its name.
    Text(&'static str, Pattern),
    /// A number, under its name: `delivery_mode`, `priority` or `timestamp`.
    Number(&'static str, u64),
    /// The headers, with the number of the message where that is known already.
    Headers(&'a Table, Option<usize>),
}

/// Those that are set, in the order of the protocol.
pub(crate) fn properties(all: &Properties) -> Vec<Property<'_>> {
    let text = |name, text: &Option<Name>| {
        let pattern = text.as_ref().map(|text| Pattern::parse(text));
        pattern.map(|pattern| Property::Text(name, pattern))
    };
    let number = |name, number: Option<u64>| number.map(|number| Property::Number(name, number));
    let headers = all.headers.as_ref();
    let set = [
        text("content_type", &all.content_type),
        text("content_encoding", &all.content_encoding),
        headers.map(|table| Property::Headers(table, None)),
        number("delivery_mode", all.delivery_mode.map(u64::from)),
        number("priority", all.priority.map(u64::from)),
        text("correlation_id", &all.correlation_id),
        text("reply_to", &all.reply_to),
        text("expiration", &all.expiration),
        text("message_id", &all.message_id),
        number("timestamp", all.timestamp),
        text("type", &all.kind),
        text("user_id", &all.user_id),
        text("app_id", &all.app_id),
        text("cluster_id", &all.cluster_id),
    ];
    set.into_iter().flatten().collect()
}

impl Property<'_> {
    /// The same for the message of this number.
    pub(super) fn at(self, number: usize) -> Self {
        match self {
            Self::Text(name, pattern) => Self::Text(name, pattern.at(number)),
            Self::Headers(table, _) => Self::Headers(table, Some(number)),
            Self::Number(..) => self,
        }
    }

    /// Its texts that are to be filled in.
    pub(super) fn collect(&self, patterns: &mut Vec<Pattern>) {
        match self {
            Self::Text(_, pattern) => patterns.push(pattern.clone()),
            Self::Number(..) => {}
            Self::Headers(table, number) => {
                for (_, value) in table.0.iter() {
                    collect(value, *number, patterns);
                }
            }
        }
    }
}

fn collect(value: &FieldValue, number: Option<usize>, patterns: &mut Vec<Pattern>) {
    match value {
        FieldValue::LongString(text) => patterns.push(filled(text, number)),
        FieldValue::Array(items) => items.iter().for_each(|one| collect(one, number, patterns)),
        FieldValue::Table(table) => {
            for (_, value) in &table.0 {
                collect(value, number, patterns);
            }
        }
        _ => {}
    }
}

/// A text of the headers, for the message of this number where that is known.
pub(crate) fn filled(text: &str, number: Option<usize>) -> Pattern {
    let pattern = Pattern::parse(text);
    number.map_or_else(|| pattern.clone(), |number| pattern.at(number))
}
