//! A lesson or a challenge of somebody's own: its text, and the scenarios that it is about.
//!
//! The text has the form of the course's files, and names its scenarios; those that it
//! carries come before those of the course and the library, so that it means the same
//! wherever it is opened. A challenge has its solutions in the same text, in a block
//! ` ```yaml solutions `. It does not know where it is kept.

mod built;
mod carry;
mod challenge;
mod file;
pub mod goals;
mod link;
pub mod steps;

use std::collections::BTreeMap;
use std::sync::Arc;

use warren_core::scenario::Scenario;

pub use built::changes;
pub use carry::{of_challenge, of_challenge_in, of_lesson, of_lesson_in};
pub use link::{LINK_MARK, LessonLinkError, is_link};

use crate::problem::Problem;
use crate::{Challenge, Lesson, course};

/// The name that a lesson has for the scenario that was written with it.
pub const OWN: &str = "own";

/// What messages name instead of a file.
pub const FILE: &str = "lesson";

/// A lesson or a challenge as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// The text.
    pub text: String,
    /// The scenarios that it carries, by the names that the text has for them.
    pub scenarios: BTreeMap<String, Arc<Scenario>>,
}

/// What was read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// A lesson.
    Lesson(Lesson),
    /// A challenge.
    Challenge(Box<Challenge>),
}

impl Work {
    /// The title.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Lesson(lesson) => &lesson.title,
            Self::Challenge(challenge) => &challenge.title,
        }
    }
}

impl Own {
    /// Reads it, and tries a challenge's solutions on all of its variations; `file` is its
    /// name in messages.
    ///
    /// # Errors
    /// Everything that is wrong with it, with lines of the text.
    pub fn read(&self, file: &str) -> Result<Work, Vec<Problem>> {
        self.read_beside(file, &course::scenario)
    }

    /// The same, where scenarios that it does not carry are found by `find`.
    ///
    /// # Errors
    /// As [`Own::read`].
    pub fn read_beside(
        &self,
        file: &str,
        find: crate::lesson::FindScenario,
    ) -> Result<Work, Vec<Problem>> {
        let carried = |name: &str| {
            let own = self.scenarios.get(name).map(|one| one.to_json());
            own.or_else(|| find(name))
        };
        if self.is_challenge() {
            challenge::read(file, &self.text, &carried).map(|one| Work::Challenge(Box::new(one)))
        } else {
            Lesson::read(file, &self.text, &carried).map(Work::Lesson)
        }
    }

    /// Whether it is a challenge: its front matter says what counts as good.
    #[must_use]
    pub fn is_challenge(&self) -> bool {
        self.head().any(|line| line.starts_with("par:"))
    }

    /// The title as far as one can be seen, also where the text has faults.
    #[must_use]
    pub fn title(&self) -> &str {
        let titles = self.head().filter_map(|line| line.strip_prefix("title:"));
        let mut titles = titles.map(|title| title.trim().trim_matches(['"', '\'']));
        titles.next().unwrap_or_default()
    }

    /// The name of the scenario that it begins with.
    #[must_use]
    pub fn scenario_name(&self) -> &str {
        let named = self.head().find_map(|line| line.strip_prefix("scenario:"));
        named.map_or(OWN, |name| name.trim().trim_matches(['"', '\'']))
    }

    /// The scenario that it begins with, where it carries it.
    #[must_use]
    pub fn scenario(&self) -> Option<&Arc<Scenario>> {
        self.scenarios.get(self.scenario_name())
    }

    fn head(&self) -> impl Iterator<Item = &str> {
        let lines = self.text.lines().skip_while(|line| line.trim().is_empty());
        lines.skip(1).take_while(|line| line.trim_end() != "---")
    }
}

#[cfg(test)]
mod tests;
