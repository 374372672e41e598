//! Where the learner is in the course, and what was done: kept in this browser and nowhere
//! else.
//!
//! Pure; [`crate::storage`] keeps the text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The name that it is kept under.
pub const PROGRESS: &str = "warren.course";

/// Where the learner is, and what was done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// What is open.
    pub at: Place,
    /// By its file, how many steps of a lesson were done.
    pub steps: BTreeMap<String, usize>,
    /// By its file, with how many elements a challenge was solved, the fewest.
    pub solved: BTreeMap<String, usize>,
    /// How many predictions were right, of how many.
    pub predicted: (u32, u32),
    /// By its file, how many hints of a challenge were looked at, the most.
    pub hints: BTreeMap<String, usize>,
    /// What the learner is called in results, as typed last.
    pub name: String,
}

/// What of the course is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// The list of all.
    #[default]
    Course,
    /// A step of a lesson, both counted from 0.
    Step(usize, usize),
    /// A challenge, counted from 0, with so many hints shown.
    Challenge(usize, usize),
    /// Predicting in the scenario at hand.
    Predicting,
}

impl Progress {
    /// What was kept; the beginning where nothing was, or nothing that can be read.
    #[must_use]
    pub fn of(text: Option<&str>) -> Self {
        let read = text.map(serde_json::from_str);
        read.and_then(Result::ok).unwrap_or_default()
    }

    /// As a text to keep.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// So many steps of the lesson are done; what was done once stays so.
    pub fn did(&mut self, file: &str, steps: usize) {
        let done = self.steps.entry(file.to_owned()).or_default();
        *done = steps.max(*done);
    }

    /// The challenge was solved with so many elements.
    pub fn solve(&mut self, file: &str, elements: usize) {
        let least = self.solved.entry(file.to_owned()).or_insert(elements);
        *least = elements.min(*least);
    }

    /// So many hints of the challenge were looked at.
    pub fn hinted(&mut self, file: &str, hints: usize) {
        if hints > 0 {
            let most = self.hints.entry(file.to_owned()).or_default();
            *most = hints.max(*most);
        }
    }

    /// One prediction more.
    pub const fn predict(&mut self, right: bool) {
        self.predicted.0 += right as u32;
        self.predicted.1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_kept_and_never_shrinks() {
        let mut progress = Progress::default();
        progress.did("05-topic.md", 3);
        progress.did("05-topic.md", 1);
        progress.solve("challenges/01.md", 9);
        progress.solve("challenges/01.md", 7);
        progress.solve("challenges/01.md", 8);
        progress.hinted("challenges/01.md", 2);
        progress.hinted("challenges/01.md", 1);
        progress.hinted("challenges/02.md", 0);
        progress.predict(true);
        progress.predict(false);
        progress.at = Place::Step(4, 3);
        assert_eq!(progress.steps["05-topic.md"], 3);
        assert_eq!(progress.solved["challenges/01.md"], 7);
        assert_eq!(progress.hints.len(), 1);
        assert_eq!(progress.hints["challenges/01.md"], 2);
        assert_eq!(progress.predicted, (1, 2));
        assert_eq!(Progress::of(Some(&progress.to_text())), progress);
    }

    #[test]
    fn what_cannot_be_read_is_the_beginning() {
        assert_eq!(Progress::of(None), Progress::default());
        assert_eq!(Progress::of(Some("7")), Progress::default());
        assert_eq!(Progress::of(Some("{}")), Progress::default());
    }
}
