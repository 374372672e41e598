//! What a learner has done of the course, to be handed to a teacher: as a file or as a link.
//!
//! A result is what its learner says. The checksum finds damage on the way, and nothing else:
//! whoever can read the file can write another. Reading is bounded, since results come from
//! others.

mod link;
mod table;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use warren_core::text::said;
use warren_core::{mark, tr};

pub use link::{MAX_LINK_BYTES, TAG, from_link, to_link};
pub use table::{Cell, Column, Table, cell};

/// The version that is written.
pub const VERSION: u32 = 1;
/// The longest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 256 << 10;
/// The longest name, in characters.
pub const MAX_NAME: usize = 80;
/// The most lessons, and the most challenges, of one result.
const MAX_ENTRIES: usize = 1000;

/// What a learner has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// The learner, as typed.
    pub name: String,
    /// By its file, how many steps of a lesson are done, of how many.
    pub lessons: BTreeMap<String, (u32, u32)>,
    /// By its file, what came of a challenge.
    pub challenges: BTreeMap<String, Solved>,
    /// How many predictions were right, of how many.
    pub predicted: (u32, u32),
}

/// What came of a challenge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solved {
    /// With how many elements it was solved, the fewest; none where it was not.
    pub elements: Option<u32>,
    /// How many elements are par.
    pub par: u32,
    /// How many hints were looked at.
    pub hints: u32,
}

/// Why something is no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoResult {
    /// It is longer than allowed.
    #[error("{}", tr!("it has {} bytes; a result has at most {}", .0, MAX_FILE_BYTES))]
    TooLong(usize),
    /// It is something else.
    #[error("{}", tr!("it is no result of a learner: export one on the Learn side"))]
    Foreign,
    /// It was written by a later version.
    #[error("{}", tr!("it was made by a newer Warren (version {}); this one reads up to {}", .0, VERSION))]
    Future(u64),
    /// It is not as it was written.
    #[error("{}", tr!("it is damaged: its checksum does not agree; ask for it once more"))]
    Damaged,
    /// It is whole, and says what cannot be.
    #[error("{}", tr!("it says what cannot be: {}", said(.0, &[])))]
    Impossible(&'static str),
}

/// What stands around a result in its file.
#[derive(Serialize, Deserialize)]
struct File {
    warren: String,
    version: u32,
    results: Results,
    checksum: String,
}

/// The word that a file of results has for what it is.
const KIND: &str = "results";

impl Results {
    /// As a file.
    #[must_use]
    pub fn to_file(&self) -> String {
        let file = File {
            warren: KIND.to_owned(),
            version: VERSION,
            checksum: self.checksum(),
            results: self.clone(),
        };
        // The types hold nothing that JSON cannot.
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    /// What a file holds.
    ///
    /// # Errors
    /// Where it is no result, or not as it was written.
    pub fn from_file(text: &str) -> Result<Self, NoResult> {
        if text.len() > MAX_FILE_BYTES {
            return Err(NoResult::TooLong(text.len()));
        }
        let text = text.trim_start_matches('\u{feff}');
        let any: serde_json::Value = serde_json::from_str(text).map_err(|_| not_json(text))?;
        if any.get("warren").and_then(serde_json::Value::as_str) != Some(KIND) {
            return Err(NoResult::Foreign);
        }
        match any.get("version").and_then(serde_json::Value::as_u64) {
            Some(version) if version > u64::from(VERSION) => return Err(NoResult::Future(version)),
            Some(_) => {}
            None => return Err(NoResult::Damaged),
        }
        let file: File = serde_json::from_value(any).map_err(|_| NoResult::Damaged)?;
        if file.results.checksum() != file.checksum {
            return Err(NoResult::Damaged);
        }
        file.results.sound()
    }

    /// A sum over everything that it says, as eight digits.
    fn checksum(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        format!("{:08x}", miniz_oxide::mz_adler32_oxide(1, text.as_bytes()))
    }

    fn sound(self) -> Result<Self, NoResult> {
        let no = |what| Err(NoResult::Impossible(what));
        if self.name.chars().count() > MAX_NAME {
            return no(mark!("a name of more than 80 characters"));
        }
        if self.lessons.len() > MAX_ENTRIES || self.challenges.len() > MAX_ENTRIES {
            return no(mark!("more lessons than there are"));
        }
        if self.lessons.values().any(|(done, of)| done > of) {
            return no(mark!("more steps than a lesson has"));
        }
        if self.predicted.0 > self.predicted.1 {
            return no(mark!("more right predictions than predictions"));
        }
        Ok(self)
    }

    /// What the file of a learner of this name is called.
    #[must_use]
    pub fn file_name(&self) -> String {
        let plain = |letter: char| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        };
        let name: String = self.name.trim().chars().map(plain).collect();
        let name = name.trim_matches('-');
        format!(
            "warren-results-{}.json",
            if name.is_empty() { "of-mine" } else { name }
        )
    }
}

/// A text that begins as a result does was one once.
fn not_json(text: &str) -> NoResult {
    if text.trim_start().starts_with('{') && text.contains("\"warren\"") {
        NoResult::Damaged
    } else {
        NoResult::Foreign
    }
}

#[cfg(test)]
mod tests;
