//! Undo and redo, over the scenario alone.
//!
//! Every scenario that was is kept, byte for byte what it was, within a bound of memory
//! that a person reaches by hand only with a document of thousands of items. It does not
//! know what an edit is.

use std::sync::Arc;

use warren_core::scenario::Scenario;

/// The most items that all kept scenarios may have together: some 200 MB. A scenario of
/// twenty items can be edited 50,000 times.
const MOST_ITEMS: usize = 1_000_000;

/// What a scenario counts besides its items.
const ITSELF: usize = 4;

/// The fewest edits that can be undone, however large the scenario is.
const LEAST: usize = 100;

/// A scenario with those that came before it and those that were undone.
#[derive(Clone, Debug)]
pub struct History {
    past: Vec<Arc<Scenario>>,
    present: Arc<Scenario>,
    /// The one undone last is last.
    future: Vec<Arc<Scenario>>,
    /// What the latest step may be merged with.
    key: String,
    /// The items of the past.
    items: usize,
}

/// How much of memory a scenario takes, in items.
fn items(scenario: &Scenario) -> usize {
    let definitions = &scenario.definitions;
    ITSELF
        + definitions.exchanges.len()
        + definitions.queues.len()
        + definitions.bindings.len()
        + scenario.clients.len()
        + scenario.timeline.len()
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
            items: 0,
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
        self.future.clear();
        self.keep(scenario);
        self.trim(MOST_ITEMS);
    }

    /// Forgets what is longest ago, down to so many items.
    fn trim(&mut self, most: usize) {
        let mut forgotten = 0;
        let mut over = self.items.saturating_sub(most);
        while over > 0 && self.past.len() - forgotten > LEAST {
            over = over.saturating_sub(items(&self.past[forgotten]));
            forgotten += 1;
        }
        for gone in self.past.drain(..forgotten) {
            self.items -= items(&gone);
        }
    }

    /// What is present becomes past.
    fn keep(&mut self, next: Arc<Scenario>) {
        self.items += items(&self.present);
        self.past.push(std::mem::replace(&mut self.present, next));
    }

    /// Takes the latest edit back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else {
            return false;
        };
        self.key.clear();
        self.items -= items(&before);
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
        self.keep(after);
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
    fn a_session_of_edits_is_kept_whole_and_the_memory_is_bounded() {
        let mut history = History::new(named("start"));
        for number in 0..20_000 {
            history.commit(named(&number.to_string()));
        }
        while history.undo() {}
        assert_eq!(history.present().title, "start");
        while history.redo() {}
        assert_eq!(history.present().title, "19999");
        history.trim(ITSELF * 5_000);
        let undone = std::iter::from_fn(|| history.undo().then_some(())).count();
        assert_eq!((undone, history.items), (5_000, 0));
        while history.redo() {}
        history.trim(0);
        let undone = std::iter::from_fn(|| history.undo().then_some(())).count();
        assert_eq!(undone, LEAST);
    }
}
