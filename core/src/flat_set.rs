//! An ordered set for a handful of entries: a sorted vector, as `LiteMap` is for maps.
//!
//! The page downloads the code of every collection once for each type of entry, and a flat one
//! is a fifth of a balanced tree's. It does not scale: what may hold thousands of entries that
//! come in any order belongs into a tree.

use std::borrow::Borrow;

use litemap::LiteMap;

/// Entries in ascending order, each once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FlatSet<T>(LiteMap<T, ()>);

impl<T> Default for FlatSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> FlatSet<T> {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self(LiteMap::new_vec())
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The least entry.
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        self.0.first().map(|(entry, ())| entry)
    }

    /// The entries in ascending order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.keys()
    }
}

impl<T: Ord> FlatSet<T> {
    /// Whether the set holds `entry`.
    #[must_use]
    pub fn contains<Q: Ord + ?Sized>(&self, entry: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.contains_key(entry)
    }

    /// Adds `entry`; tells whether it was not there before.
    pub fn insert(&mut self, entry: T) -> bool {
        self.0.insert(entry, ()).is_none()
    }

    /// Takes `entry` out; tells whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, entry: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.remove(entry).is_some()
    }
}

impl<T> IntoIterator for FlatSet<T> {
    type Item = T;
    type IntoIter = std::iter::Map<std::vec::IntoIter<(T, ())>, fn((T, ())) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_tuple_vec().into_iter().map(|(entry, ())| entry)
    }
}

impl<T: Ord> Extend<T> for FlatSet<T> {
    /// One by one: at once it would sort, with code of its own for each kind of entry.
    fn extend<I: IntoIterator<Item = T>>(&mut self, entries: I) {
        for entry in entries {
            self.insert(entry);
        }
    }
}

impl<T: Ord> FromIterator<T> for FlatSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let mut set = Self::new();
        set.extend(entries);
        set
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::FlatSet;

    proptest! {
        #[test]
        fn it_does_what_a_tree_does(entries in vec((any::<bool>(), 0_u8..12), 0..40)) {
            let (mut flat, mut tree) = (FlatSet::new(), BTreeSet::new());
            for (adds, entry) in entries {
                let (told, expected) = if adds {
                    (flat.insert(entry), tree.insert(entry))
                } else {
                    (flat.remove(&entry), tree.remove(&entry))
                };
                prop_assert_eq!(told, expected);
                prop_assert_eq!(flat.first(), tree.first());
                prop_assert_eq!(flat.contains(&entry), tree.contains(&entry));
            }
            prop_assert!(flat.iter().eq(tree.iter()));
        }
    }
}
