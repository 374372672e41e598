//! The dead-letter history that a message carries along, in words.

use crate::amqp::{FieldValue, Message, NestedTable};
use crate::tr;
use crate::words::list;

/// The entries of `x-death`, the latest first: `expired 2 times in queue wait, after exchange
/// retry had routed it by "a"`. Nothing for what was never dead-lettered.
#[must_use]
pub fn deaths(message: &Message) -> Vec<String> {
    let headers = message.properties.headers.as_ref();
    let header = headers.and_then(|headers| headers.get("x-death"));
    let Some(FieldValue::Array(entries)) = header else {
        return Vec::new();
    };
    let told = entries.iter().filter_map(|entry| match entry {
        FieldValue::Table(entry) => Some(death(entry)),
        _ => None,
    });
    told.collect()
}

fn death(entry: &NestedTable) -> String {
    let text = |key: &str| {
        let value = entry.0.iter().find(|(name, _)| **name == *key);
        value.map_or_else(String::new, |(_, value)| value.to_string())
    };
    let keys = entry.0.iter().find(|(name, _)| **name == *"routing-keys");
    let keys = match keys {
        Some((_, FieldValue::Array(keys))) => keys.as_slice(),
        _ => &[],
    };
    let keys: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
    let times = text("count").parse().unwrap_or_default();
    let exchange = match text("exchange") {
        name if name.is_empty() => tr!("the default exchange"),
        name => tr!("exchange {}", name),
    };
    tr!(
        "{} once in queue {}, after {} had routed it by {}"
            | "{} {n} times in queue {}, after {} had routed it by {}" % times,
        text("reason"),
        text("queue"),
        exchange,
        list(&keys)
    )
}
