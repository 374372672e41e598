//! The frames of the library's scenarios, from outside of the crate.

mod fields;
mod sequences;

use std::sync::Arc;

use warren_core::scenario::{Scenario, library};

/// All of them, by name.
pub(crate) fn library() -> Vec<(String, Arc<Scenario>)> {
    let read = |json: &str| Arc::new(Scenario::from_json(json).expect("the library is sound"));
    let entries = library::LIBRARY.iter();
    entries
        .map(|entry| (entry.slug.to_owned(), read(entry.json)))
        .collect()
}

/// The one of this name.
pub(crate) fn scenario(slug: &str) -> Arc<Scenario> {
    let found = library().into_iter().find(|(name, _)| name == slug);
    found.expect("a scenario of the library").1
}
