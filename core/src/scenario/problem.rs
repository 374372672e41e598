//! What is wrong with a document: the place, what it is, and what to do about it.
//!
//! Who finds problems stands elsewhere: [`super::read`] while reading, [`super::check`]
//! in what was read.

use crate::tr;

use std::fmt;

use serde::Serialize;

/// Whether a document with the problem can be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The document contradicts itself, or cannot be read.
    Error,
    /// The document runs, but hardly as intended.
    Warning,
}

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where, as a path into the document: `clients[2].queue`; empty: the whole of it.
    pub place: String,
    /// What is wrong, without a final stop.
    pub message: String,
    /// What to do about it; empty where that is plain.
    pub remedy: String,
    /// How bad it is.
    pub severity: Severity,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.message)?;
        if !self.remedy.is_empty() {
            write!(f, "; {}", self.remedy)?;
        }
        Ok(())
    }
}

/// The most problems that are listed at once.
pub const MOST_PROBLEMS: usize = 100;

/// Problems as they are found, up to [`MOST_PROBLEMS`].
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// Notes an error.
    pub(super) fn error(
        &mut self,
        place: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.note(Severity::Error, place.into(), message.into(), remedy.into());
    }

    /// Notes a warning.
    pub(super) fn warning(
        &mut self,
        place: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.note(
            Severity::Warning,
            place.into(),
            message.into(),
            remedy.into(),
        );
    }

    fn note(&mut self, severity: Severity, place: String, message: String, remedy: String) {
        if self.is_full() {
            return;
        }
        self.0.push(Problem {
            place,
            message,
            remedy,
            severity,
        });
        if self.is_full() {
            self.0.push(Problem {
                place: String::new(),
                message: tr!("there are more problems than these {}", MOST_PROBLEMS),
                remedy: tr!("mend these first"),
                severity,
            });
        }
    }

    /// Whether no more problems are taken.
    pub(super) const fn is_full(&self) -> bool {
        self.0.len() >= MOST_PROBLEMS
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    pub(super) fn extend(&mut self, more: impl IntoIterator<Item = Problem>) {
        self.0.extend(more);
        self.0.truncate(MOST_PROBLEMS + 1);
    }

    pub(super) fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}

/// The longest name that is compared in search of what was meant, and how many are.
const COMPARED_BYTES: usize = 64;
const COMPARED_NAMES: usize = 100;

/// The candidate that `name` is most likely a misspelling of.
pub(crate) fn closest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if name.len() > COMPARED_BYTES {
        return None;
    }
    let allowed = (name.len() / 3).max(1);
    let lower = name.to_ascii_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| !candidate.is_empty() && candidate.len() <= COMPARED_BYTES)
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= allowed)
        .take(COMPARED_NAMES)
        .map(|candidate| {
            let distance = strsim::osa_distance(&lower, &candidate.to_ascii_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// `did you mean "tasks"?`, or nothing where no candidate is close.
pub(super) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> String {
    closest(name, candidates).map_or_else(String::new, |meant| tr!("did you mean \"{}\"?", meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_finds_what_was_meant_and_a_stranger_finds_nothing() {
        let names = ["tasks", "mails", "logs"];
        assert_eq!(closest("task", names), Some("tasks"));
        assert_eq!(closest("Tasks", names), Some("tasks"));
        assert_eq!(closest("malis", names), Some("mails"));
        assert_eq!(closest("orders", names), None);
        assert_eq!(closest(&"x".repeat(100_000), names), None);
    }
}
