//! Naming things in sentences.

use crate::name::{Name, ResourceName};
use crate::words;

/// How many of a long list are named.
const NAMED: usize = 3;

/// `the queue "mails"`.
pub(super) fn queue(name: &ResourceName) -> String {
    format!("the queue \"{name}\"")
}

/// `the exchange "logs"`, or the default exchange.
pub(super) fn exchange(name: &ResourceName) -> String {
    if name.name.is_empty() {
        "the default exchange".to_owned()
    } else {
        format!("the exchange \"{name}\"")
    }
}

/// `"a"`, `"a" and "b"`, `"a", "b", "c" and 4 more`.
pub(super) fn some<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    let quoted = names.into_iter().map(|name| format!("\"{name}\""));
    first(quoted.collect())
}

/// The same without quotes.
pub(super) fn first(mut all: Vec<String>) -> String {
    let more = all.len().saturating_sub(NAMED);
    if more > 1 {
        all.truncate(NAMED);
        all.push(format!("{more} more"));
    }
    words::list(&all)
}

/// `it`, or `they`.
pub(super) const fn those<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}
