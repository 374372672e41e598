//! Lessons of one's own as the browser keeps them: a file for each, under a name of its own.
//!
//! As with scenarios, a tab writes only over what it has read or written itself. Pure; what kind
//! of storage it is, it does not know.

use warren_teach::own::Own;

use crate::keeping::{NotKept, Store, write_over};

/// What stands before the number of a lesson that is kept.
const DRAFT: &str = "warren.lesson.";

/// A lesson that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its number: greater for one that was begun later.
    pub id: u64,
    /// The lesson.
    pub own: Own,
}

/// All of them, the latest first.
#[must_use]
pub fn list(store: &impl Store) -> Vec<Draft> {
    let names = store.names().into_iter();
    let ids = names.filter_map(|name| name.strip_prefix(DRAFT)?.parse().ok());
    let mut ids: Vec<u64> = ids.collect();
    ids.sort_unstable_by(|one, other| other.cmp(one));
    ids.into_iter().filter_map(|id| read(store, id)).collect()
}

/// The one of this number.
#[must_use]
pub fn read(store: &impl Store, id: u64) -> Option<Draft> {
    let file = store.get(&name(id))?;
    let own = Own::from_file("", &file).ok()?;
    Some(Draft { id, own })
}

/// Keeps it in the place of `before`, what this tab knows to be there: none where nothing is.
///
/// # Errors
/// Where something else is there, or there is no room. Nothing is changed then.
pub fn write(store: &impl Store, draft: &Draft, before: Option<&Own>) -> Result<(), NotKept> {
    let before = before.map(Own::to_file);
    let place = (&*name(draft.id), &*draft.own.to_file());
    write_over(store, place, before.as_deref(), as_written)
}

/// A file as this version writes it, though an older one may have written it otherwise.
fn as_written(file: &str) -> Option<String> {
    let own = Own::from_file("", file);
    Some(own.map_or_else(|_| file.to_owned(), |own| own.to_file()))
}

/// Forgets it.
pub fn delete(store: &impl Store, id: u64) {
    store.remove(&name(id));
}

/// A number for a lesson that begins now; `now` is greater than before, where clocks are right.
#[must_use]
pub fn fresh(store: &impl Store, now: u64) -> u64 {
    let latest = list(store).first().map_or(0, |draft| draft.id);
    now.max(latest + 1)
}

/// Keeps a lesson as a new one.
pub fn add(store: &impl Store, own: Own, now: u64) -> Draft {
    let id = fresh(store, now);
    let draft = Draft { id, own };
    // Where there is no room, who opens it is told.
    let _ = write(store, &draft, None);
    draft
}

fn name(id: u64) -> String {
    format!("{DRAFT}{id}")
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use warren_teach::course;
    use warren_teach::own::of_lesson;

    use super::*;

    #[derive(Default)]
    struct Memory(RefCell<BTreeMap<String, String>>);

    impl Store for Memory {
        fn get(&self, name: &str) -> Option<String> {
            self.0.borrow().get(name).cloned()
        }

        fn set(&self, name: &str, text: &str) -> bool {
            self.0.borrow_mut().insert(name.into(), text.into());
            true
        }

        fn remove(&self, name: &str) {
            self.0.borrow_mut().remove(name);
        }

        fn names(&self) -> Vec<String> {
            self.0.borrow().keys().cloned().collect()
        }
    }

    #[test]
    fn drafts_are_kept_as_files_the_latest_first() {
        let store = Memory::default();
        store.set("warren.theme", "dark");
        let copy = of_lesson(&course::LESSONS[0]);
        let first = add(&store, copy.clone(), 7);
        // A clock that went back loses nothing.
        let second = add(&store, Own::default(), 3);
        assert_eq!((first.id, second.id), (7, 8));
        let ids: Vec<u64> = list(&store).iter().map(|draft| draft.id).collect();
        assert_eq!(ids, [8, 7]);
        assert_eq!(read(&store, 7).expect("kept").own, copy);
        delete(&store, 7);
        assert_eq!(read(&store, 7), None);
        assert_eq!(list(&store).len(), 1);
    }

    #[test]
    fn what_another_tab_wrote_is_not_written_over() {
        let store = Memory::default();
        let first = add(&store, of_lesson(&course::LESSONS[0]), 7);
        let later = |number: usize| Draft {
            id: 7,
            own: of_lesson(&course::LESSONS[number]),
        };
        let (here, there) = (later(1), later(2));
        assert_eq!(write(&store, &there, Some(&first.own)), Ok(()));
        let refused = Err(NotKept::ElsewhereChanged);
        assert_eq!(write(&store, &here, Some(&first.own)), refused);
        assert_eq!(write(&store, &here, None), refused);
        assert_eq!(read(&store, 7), Some(there.clone()));
        // Who has written the same has lost nothing.
        assert_eq!(write(&store, &there, Some(&first.own)), Ok(()));
        assert_eq!(write(&store, &here, Some(&there.own)), Ok(()));
        delete(&store, 7);
        assert_eq!(write(&store, &there, Some(&here.own)), refused);
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        let store = Memory::default();
        store.set("warren.lesson.5", "```json scenario own\n{");
        assert_eq!(list(&store), []);
    }
}
