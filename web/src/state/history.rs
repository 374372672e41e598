//! Undo and redo, over the scenario alone.
//!
//! Every scenario that was is kept, byte for byte what it was, within a bound of memory
//! that a person reaches by hand only with a document of thousands of items. It does not
//! know what an edit is.

use std::sync::Arc;

use warren_core::scenario::Scenario;

use crate::keeping::KeptId;

/// The most items that all kept scenarios may have together: some 200 MB. A scenario of
/// twenty items can be edited 50,000 times.
const MOST_ITEMS: usize = 1_000_000;

/// What a scenario counts besides its items.
const ITSELF: usize = 4;

/// The fewest edits that can be undone, however large the scenario is.
const LEAST: usize = 100;

/// Which of the person's scenarios something is a version of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// One that is kept.
    Kept(KeptId),
    /// One that was not kept when it was opened: the first, the second, and so on.
    Fresh(u32),
}

impl Origin {
    fn new(kept: Option<KeptId>, fresh: u32) -> Self {
        kept.map_or(Self::Fresh(fresh), Self::Kept)
    }
}

/// A scenario as it was at one time.
#[derive(Clone, Debug)]
struct Version {
    scenario: Arc<Scenario>,
    origin: Origin,
}

/// A scenario with those that came before it and those that were undone.
#[derive(Clone, Debug)]
pub struct History {
    past: Vec<Version>,
    present: Version,
    /// The one undone last is last.
    future: Vec<Version>,
    /// What the latest step may be merged with.
    key: String,
    /// The items of the past.
    items: usize,
    /// How many scenarios were opened.
    opened: u32,
}

/// Whether the two are the same document. By their texts: to write them is in the program anyway,
/// and to compare them part by part would be downloaded besides.
fn is_same(one: &Scenario, other: &Scenario) -> bool {
    one.to_json() == other.to_json()
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
    /// A history that begins with this scenario, and where it is kept.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, kept: Option<KeptId>) -> Self {
        let origin = Origin::new(kept, 0);
        Self {
            past: Vec::new(),
            present: Version { scenario, origin },
            future: Vec::new(),
            key: String::new(),
            items: 0,
            opened: 1,
        }
    }

    /// The scenario as it is.
    #[must_use]
    pub const fn present(&self) -> &Arc<Scenario> {
        &self.present.scenario
    }

    /// Which of the person's scenarios it is.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.present.origin
    }

    /// Makes another of the person's scenarios the present one, and says where it is kept.
    pub fn open(&mut self, scenario: Arc<Scenario>, kept: Option<KeptId>) {
        let origin = Origin::new(kept, self.opened);
        self.opened += 1;
        self.key.clear();
        self.go_on(Version { scenario, origin });
    }

    /// Makes `scenario` the present one; what had been undone is gone.
    pub fn commit(&mut self, scenario: Arc<Scenario>) {
        self.commit_as(scenario, "");
    }

    /// Likewise, as one step with the commits right before it that had the same key. An
    /// empty key is like no other.
    pub fn commit_as(&mut self, scenario: Arc<Scenario>, key: &str) {
        if is_same(&scenario, &self.present.scenario) {
            return;
        }
        if !key.is_empty() && key == self.key {
            self.present.scenario = scenario;
            return;
        }
        key.clone_into(&mut self.key);
        let origin = self.present.origin;
        self.go_on(Version { scenario, origin });
    }

    fn go_on(&mut self, next: Version) {
        self.future.clear();
        self.keep(next);
        self.trim(MOST_ITEMS);
    }

    /// Forgets what is longest ago, down to so many items.
    fn trim(&mut self, most: usize) {
        let mut forgotten = 0;
        let mut over = self.items.saturating_sub(most);
        while over > 0 && self.past.len() - forgotten > LEAST {
            over = over.saturating_sub(items(&self.past[forgotten].scenario));
            forgotten += 1;
        }
        for gone in self.past.drain(..forgotten) {
            self.items -= items(&gone.scenario);
        }
    }

    /// What is present becomes past.
    fn keep(&mut self, next: Version) {
        self.items += items(&self.present.scenario);
        self.past.push(std::mem::replace(&mut self.present, next));
    }

    /// Takes the latest edit back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else {
            return false;
        };
        self.key.clear();
        self.items -= items(&before.scenario);
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
        let mut history = History::new(named("a"), None);
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
        let mut history = History::new(named("a"), None);
        history.commit(named("a"));
        assert!(!history.can_undo());
    }

    #[test]
    fn commits_of_one_key_are_one_step_until_something_comes_between() {
        let mut history = History::new(named(""), None);
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
        let mut history = History::new(named("start"), None);
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

    #[test]
    fn undoing_goes_back_to_the_scenario_that_was_open_and_knows_which_it_was() {
        let mut history = History::new(named("a"), Some(KeptId(7)));
        history.commit(named("b"));
        history.open(named("c"), None);
        history.commit(named("d"));
        assert_eq!(history.origin(), Origin::Fresh(1));
        history.open(named("a"), Some(KeptId(9)));
        assert_eq!(history.origin(), Origin::Kept(KeptId(9)));
        assert!(history.undo());
        assert_eq!(history.origin(), Origin::Fresh(1));
        assert!(history.undo() && history.undo());
        assert_eq!(history.origin(), Origin::Kept(KeptId(7)));
        history.open(named("e"), None);
        assert_eq!(history.origin(), Origin::Fresh(3));
    }
}
