//! The frames of the library's scenarios, and of two with most of what clients can do, from
//! outside of the crate.

mod fields;
mod sequences;

use std::sync::Arc;

use warren_core::scenario::{Scenario, library};

/// Those with most of what can be done by clients and by hand.
const BUSY: [(&str, &str); 2] = [
    ("dialogue", include_str!("../dialogue.json")),
    (
        "clients",
        include_str!("../../../export/tests/clients.json"),
    ),
];

/// All of them, by name.
pub(crate) fn library() -> Vec<(String, Arc<Scenario>)> {
    let read = |json: &str| Arc::new(Scenario::from_json(json).expect("it is sound"));
    let entries = library::LIBRARY.iter();
    let entries = entries.map(|entry| (entry.slug, entry.json));
    entries
        .chain(BUSY)
        .map(|(name, json)| (name.to_owned(), read(json)))
        .collect()
}

/// The one of this name.
pub(crate) fn scenario(slug: &str) -> Arc<Scenario> {
    let found = library().into_iter().find(|(name, _)| name == slug);
    found.expect("it is there").1
}
