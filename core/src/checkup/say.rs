//! Naming things in sentences.

use crate::name::{Name, ResourceName};
use crate::tr;
use crate::words;

/// How many of a long list are named.
const NAMED: usize = 3;

/// `the queue "mails"`.
pub(super) fn queue(name: &ResourceName) -> String {
    tr!("the queue \"{}\"", name)
}

/// `the exchange "logs"`, or the default exchange.
pub(super) fn exchange(name: &ResourceName) -> String {
    if name.name.is_empty() {
        tr!("the default exchange")
    } else {
        tr!("the exchange \"{}\"", name)
    }
}

/// `"a"`, `"a" and "b"`, `"a", "b", "c" and 4 more`.
pub(super) fn some<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    first(names.into_iter().map(|name| format!("\"{name}\"")))
}

/// The same without quotes.
pub(super) fn first(all: impl IntoIterator<Item = String>) -> String {
    let mut all = all.into_iter();
    let mut named: Vec<String> = all.by_ref().take(NAMED + 1).collect();
    let more = all.count();
    if more > 0 {
        named.truncate(NAMED);
        named.push(tr!("{} more", more + 1));
    }
    words::list(&named)
}
