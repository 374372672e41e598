//! The person's own scenarios, as the browser keeps them: a text for each, under a name of
//! its own.
//!
//! Every tab works on one of them. A tab writes only over what it has read or written
//! itself, so that two tabs with the same scenario never overwrite each other: the later
//! one is told, and keeps its own beside the other's. What is deleted is put aside, and can
//! be had back. It does not know what kind of storage it is, nor what time it is.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::time::Time;
use warren_core::timeline::Playhead;

/// Texts under names, as browsers have them.
pub trait Store {
    /// The text of this name.
    fn get(&self, name: &str) -> Option<String>;
    /// Keeps a text; whether there was room for it.
    fn set(&self, name: &str, text: &str) -> bool;
    /// Forgets a text.
    fn remove(&self, name: &str);
    /// All names, in any order.
    fn names(&self) -> Vec<String>;
}

/// What stands before the number of a scenario that is kept.
const KEPT: &str = "warren.kept.";
/// What stands before the number of one that was deleted.
const DELETED: &str = "warren.deleted.";
/// Which was written last.
const LATEST: &str = "warren.latest";
/// How many deleted ones can be had back.
const MOST_DELETED: usize = 20;

/// The number that a scenario is kept under: greater for one that was begun later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptId(pub u64);

impl KeptId {
    /// The number that a text begins with, after the prefix.
    fn after(prefix: &str, name: &str) -> Option<Self> {
        name.strip_prefix(prefix)?.parse().ok().map(Self)
    }

    fn name(self, prefix: &str) -> String {
        format!("{prefix}{}", self.0)
    }

    /// Whether this is the name under which this scenario is kept.
    #[must_use]
    pub fn is_named(self, name: &str) -> bool {
        Self::after(KEPT, name) == Some(self)
    }
}

/// A scenario as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: KeptId,
    /// The moment that it stood at.
    pub playhead: Playhead,
    /// When it was written, in milliseconds of the person's clock.
    pub changed_ms: u64,
    /// The document.
    pub document: String,
}

impl Kept {
    /// The first line holds the moment and the time, the others the document: it is read as
    /// any other is, within the same limits.
    #[must_use]
    pub fn from_text(id: KeptId, text: &str) -> Option<Self> {
        let (head, document) = text.split_once('\n')?;
        let mut numbers = head.split(' ').map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        let (at, within) = (next()?, next()?);
        // An older version kept no time.
        let changed_ms = next().unwrap_or(0);
        Some(Self {
            id,
            playhead: Playhead {
                at: Time(at),
                within: within.try_into().ok()?,
            },
            changed_ms,
            document: document.to_owned(),
        })
    }

    /// As [`Kept::from_text`] reads it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let Playhead { at, within } = self.playhead;
        format!("{} {within} {}\n{}", at.0, self.changed_ms, self.document)
    }

    /// The scenario, where it can be read.
    #[must_use]
    pub fn scenario(&self) -> Option<Arc<Scenario>> {
        Scenario::read(&self.document).ok().map(Arc::new)
    }
}

/// All that are kept, the one that was changed last first.
#[must_use]
pub fn list(store: &dyn Store) -> Vec<Kept> {
    let names = store.names();
    let ids = names.iter().filter_map(|name| KeptId::after(KEPT, name));
    let mut kept: Vec<Kept> = ids.filter_map(|id| read(store, id)).collect();
    kept.sort_by_key(|kept| std::cmp::Reverse((kept.changed_ms, kept.id)));
    kept
}

/// What is kept under this number.
#[must_use]
pub fn read(store: &dyn Store, id: KeptId) -> Option<Kept> {
    Kept::from_text(id, &store.get(&id.name(KEPT))?)
}

/// The number of the one that was written last, by whichever tab.
#[must_use]
pub fn latest(store: &dyn Store) -> Option<KeptId> {
    store.get(LATEST)?.parse().ok().map(KeptId)
}

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// Another tab has written there.
    ElsewhereChanged,
    /// There is no room.
    Full,
}

/// Writes over `before`, what this tab knows of that place: none where nothing was there.
///
/// # Errors
/// Where the place holds something else, or there is no room. Nothing is changed then.
pub fn write(store: &dyn Store, kept: &Kept, before: Option<&Kept>) -> Result<(), NotKept> {
    // Where only the moment differs, nothing is lost.
    let document = |text: &str| {
        text.split_once('\n')
            .map(|(_, document)| document.to_owned())
    };
    let known = before.map(|kept| &*kept.document);
    let text = kept.to_text();
    write_over(store, (&kept.id.name(KEPT), &text), known, document)?;
    store.set(LATEST, &kept.id.0.to_string());
    Ok(())
}

/// Writes a text under a name over `before`, as [`write`] does; `part` gives what of a text must
/// not be lost.
///
/// # Errors
/// As [`write`].
pub fn write_over(
    store: &dyn Store,
    (name, text): (&str, &str),
    before: Option<&str>,
    part: fn(&str) -> Option<String>,
) -> Result<(), NotKept> {
    let there = store.get(name).and_then(|text| part(&text));
    if there.as_deref() != before && there != part(text) {
        return Err(NotKept::ElsewhereChanged);
    }
    if store.set(name, text) {
        Ok(())
    } else {
        Err(NotKept::Full)
    }
}

/// Puts one aside.
pub fn delete(store: &dyn Store, id: KeptId) {
    if let Some(text) = store.get(&id.name(KEPT)) {
        // Where there is no room beside it, it stays.
        if store.set(&id.name(DELETED), &text) {
            store.remove(&id.name(KEPT));
        }
    }
    let names = store.names();
    let mut deleted: Vec<KeptId> = names
        .iter()
        .filter_map(|name| KeptId::after(DELETED, name))
        .collect();
    deleted.sort_unstable();
    let surplus = deleted.len().saturating_sub(MOST_DELETED);
    for old in deleted.iter().filter(|old| **old != id).take(surplus) {
        store.remove(&old.name(DELETED));
    }
}

/// Brings one back that was put aside.
pub fn restore(store: &dyn Store, id: KeptId) {
    if let Some(text) = store.get(&id.name(DELETED))
        && store.set(&id.name(KEPT), &text)
    {
        store.remove(&id.name(DELETED));
    }
}

/// Takes in what older versions kept, one scenario and the one before it.
pub fn adopt(store: &dyn Store, fresh: impl Fn(u64) -> KeptId) {
    for (number, name) in ["warren.earlier", "warren.own"].into_iter().enumerate() {
        let Some(text) = store.get(name) else {
            continue;
        };
        let id = fresh(number as u64);
        if let Some(kept) = Kept::from_text(id, &text)
            && write(store, &kept, None).is_err()
        {
            continue;
        }
        store.remove(name);
    }
}

#[cfg(test)]
mod tests;
