//! Nothing is lost: not between tabs, not by deleting, not where there is no room.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::*;

/// A storage with room for so many bytes.
struct Memory {
    texts: RefCell<BTreeMap<String, String>>,
    room: usize,
}

impl Memory {
    fn new() -> Self {
        Self {
            texts: RefCell::default(),
            room: 10_000,
        }
    }
}

impl Store for Memory {
    fn get(&self, name: &str) -> Option<String> {
        self.texts.borrow().get(name).cloned()
    }

    fn set(&self, name: &str, text: &str) -> bool {
        let mut texts = self.texts.borrow_mut();
        let others = texts.iter().filter(|(other, _)| *other != name);
        let used: usize = others.map(|(_, text)| text.len()).sum();
        let fits = used + text.len() <= self.room;
        if fits {
            texts.insert(name.to_owned(), text.to_owned());
        }
        fits
    }

    fn remove(&self, name: &str) {
        self.texts.borrow_mut().remove(name);
    }

    fn names(&self) -> Vec<String> {
        self.texts.borrow().keys().cloned().collect()
    }
}

fn kept(id: u64, changed_ms: u64, title: &str) -> Kept {
    let scenario = Scenario {
        title: title.to_owned(),
        ..Scenario::default()
    };
    Kept {
        id: KeptId(id),
        playhead: Playhead {
            at: Time(3_200_000),
            within: 2,
        },
        changed_ms,
        document: scenario.to_json(),
    }
}

fn titles(store: &Memory) -> Vec<String> {
    let scenarios = list(store).into_iter().filter_map(|kept| kept.scenario());
    scenarios.map(|scenario| scenario.title.clone()).collect()
}

#[test]
fn what_is_written_comes_back_the_latest_first() {
    let store = Memory::new();
    let (one, two) = (kept(1, 10, "one"), kept(2, 20, "two"));
    assert_eq!(write(&store, &one, None), Ok(()));
    assert_eq!(write(&store, &two, None), Ok(()));
    assert_eq!(list(&store), [two, one.clone()]);
    assert_eq!(latest(&store), Some(KeptId(2)));
    let later = kept(1, 30, "one, later");
    assert_eq!(write(&store, &later, Some(&one)), Ok(()));
    assert_eq!(titles(&store), ["one, later", "two"]);
    assert_eq!(latest(&store), Some(KeptId(1)));
}

#[test]
fn a_tab_does_not_write_over_what_another_wrote() {
    let store = Memory::new();
    let common = kept(1, 10, "common");
    assert_eq!(write(&store, &common, None), Ok(()));
    let theirs = kept(1, 20, "theirs");
    assert_eq!(write(&store, &theirs, Some(&common)), Ok(()));
    let ours = kept(1, 30, "ours");
    assert_eq!(
        write(&store, &ours, Some(&common)),
        Err(NotKept::ElsewhereChanged)
    );
    assert_eq!(write(&store, &ours, None), Err(NotKept::ElsewhereChanged));
    assert_eq!(titles(&store), ["theirs"]);
}

#[test]
fn tabs_that_only_look_at_another_moment_do_not_disturb_each_other() {
    let store = Memory::new();
    let common = kept(1, 10, "common");
    assert_eq!(write(&store, &common, None), Ok(()));
    let mut elsewhere = common.clone();
    elsewhere.playhead = Playhead::START;
    assert_eq!(write(&store, &elsewhere, Some(&common)), Ok(()));
    let edited = kept(1, 20, "edited");
    assert_eq!(write(&store, &edited, Some(&common)), Ok(()));
}

#[test]
fn where_another_tab_deleted_it_writing_says_so() {
    let store = Memory::new();
    let common = kept(1, 10, "common");
    assert_eq!(write(&store, &common, None), Ok(()));
    delete(&store, KeptId(1));
    let edited = kept(1, 20, "edited");
    assert_eq!(
        write(&store, &edited, Some(&common)),
        Err(NotKept::ElsewhereChanged)
    );
}

#[test]
fn what_is_deleted_comes_back_whole() {
    let store = Memory::new();
    let one = kept(1, 10, "one");
    assert_eq!(write(&store, &one, None), Ok(()));
    delete(&store, KeptId(1));
    assert_eq!(list(&store), []);
    restore(&store, KeptId(1));
    assert_eq!(list(&store), [one]);
    restore(&store, KeptId(1));
    assert_eq!(list(&store).len(), 1);
}

#[test]
fn of_the_deleted_the_oldest_go_for_good() {
    let store = Memory::new();
    let most = MOST_DELETED as u64;
    for id in 1..=most + 2 {
        let text = kept(id, id, "x").to_text();
        assert!(store.set(&KeptId(id).name(KEPT), &text[..40]));
        delete(&store, KeptId(id));
    }
    restore(&store, KeptId(2));
    restore(&store, KeptId(3));
    let names = store.names();
    assert!(!names.iter().any(|name| KeptId(2).is_named(name)));
    assert!(names.iter().any(|name| KeptId(3).is_named(name)));
}

#[test]
fn where_there_is_no_room_what_was_there_stays() {
    let mut store = Memory::new();
    let one = kept(1, 10, "one");
    assert_eq!(write(&store, &one, None), Ok(()));
    store.room = 10;
    let more = kept(1, 20, "one, and a long story");
    assert_eq!(write(&store, &more, Some(&one)), Err(NotKept::Full));
    delete(&store, KeptId(1));
    assert_eq!(list(&store), [one]);
}

#[test]
fn what_an_older_version_kept_is_taken_in_once() {
    let store = Memory::new();
    let document = Scenario::default().to_json();
    assert!(store.set("warren.own", &format!("3200000 2\n{document}")));
    assert!(store.set("warren.earlier", "not what it was"));
    adopt(&store, |number| KeptId(100 + number));
    let all = list(&store);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].playhead.at, Time(3_200_000));
    assert_eq!(store.names(), ["warren.kept.101", "warren.latest"]);
}

#[test]
fn garbage_is_no_scenario_and_no_obstacle() {
    let store = Memory::new();
    assert!(store.set("warren.kept.7", "garbage"));
    assert!(store.set("warren.kept.x", "1 2 3\n{}"));
    assert_eq!(list(&store), []);
    assert_eq!(read(&store, KeptId(7)), None);
}
