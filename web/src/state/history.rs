//! Undo and redo, over the scenario alone.
//!
//! It does not know what an edit is.

use std::sync::Arc;

use warren_core::scenario::Scenario;

/// The most edits that can be undone.
const LONGEST: usize = 500;

/// A scenario with those that came before it and those that were undone.
#[derive(Clone, Debug)]
pub struct History {
    past: Vec<Arc<Scenario>>,
    present: Arc<Scenario>,
    /// The one undone last is last.
    future: Vec<Arc<Scenario>>,
    /// What the latest step may be merged with.
    key: String,
}

impl History {
    /// A history that begins with this scenario.
    #[must_use]
    pub const fn new(scenario: Arc<Scenario>) -> Self {
        Self {
            past: Vec::new(),
            present: scenario,
            future: Vec::new(),
            key: String::new(),
        }
    }

    /// The scenario as it is.
    #[must_use]
    pub const fn present(&self) -> &Arc<Scenario> {
        &self.present
    }

    /// Makes `scenario` the present one; what had been undone is gone.
    pub fn commit(&mut self, scenario: Arc<Scenario>) {
        self.commit_as(scenario, "");
    }

    /// Likewise, as one step with the commits right before it that had the same key. An
    /// empty key is like no other.
    pub fn commit_as(&mut self, scenario: Arc<Scenario>, key: &str) {
        if *scenario == *self.present {
            return;
        }
        if !key.is_empty() && key == self.key {
            self.present = scenario;
            return;
        }
        key.clone_into(&mut self.key);
        self.past
            .push(std::mem::replace(&mut self.present, scenario));
        if self.past.len() > LONGEST {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// Takes the latest edit back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else {
            return false;
        };
        self.key.clear();
        self.future
            .push(std::mem::replace(&mut self.present, before));
        true
    }

    /// Does again what was undone last; whether there was something.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else {
            return false;
        };
        self.key.clear();
        self.past.push(std::mem::replace(&mut self.present, after));
        true
    }

    /// Whether there is something to undo.
    #[must_use]
    pub const fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to do again.
    #[must_use]
    pub const fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(title: &str) -> Arc<Scenario> {
        Arc::new(Scenario {
            title: title.to_owned(),
            ..Scenario::default()
        })
    }

    #[test]
    fn undo_and_redo_walk_the_same_way() {
        let mut history = History::new(named("a"));
        assert!(!history.undo());
        history.commit(named("b"));
        history.commit(named("c"));
        assert!(history.undo() && history.undo());
        assert_eq!(history.present().title, "a");
        assert!(!history.can_undo() && history.can_redo());
        assert!(history.redo());
        assert_eq!(history.present().title, "b");
        history.commit(named("d"));
        assert!(!history.can_redo());
        assert!(history.undo());
        assert_eq!(history.present().title, "b");
    }

    #[test]
    fn an_edit_that_changes_nothing_is_no_step() {
        let mut history = History::new(named("a"));
        history.commit(named("a"));
        assert!(!history.can_undo());
    }

    #[test]
    fn commits_of_one_key_are_one_step_until_something_comes_between() {
        let mut history = History::new(named(""));
        for title in ["t", "ti", "tit"] {
            history.commit_as(named(title), "typing 1");
        }
        history.commit_as(named("title"), "typing 2");
        assert!(history.undo());
        assert_eq!(history.present().title, "tit");
        history.commit_as(named("tit for tat"), "typing 2");
        assert!(history.undo() && history.undo());
        assert_eq!(history.present().title, "");
        assert!(!history.can_undo());
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut history = History::new(named("start"));
        for number in 0..2 * LONGEST {
            history.commit(named(&number.to_string()));
        }
        let undone = std::iter::from_fn(|| history.undo().then_some(())).count();
        assert_eq!(undone, LONGEST);
    }
}
