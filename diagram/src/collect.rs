//! Collecting into maps in less code than the library's own way.

use std::collections::BTreeMap;

/// One by one: building a map at once would sort, with code of its own for each kind of
/// entry, which a page has to download. Of entries with one key the last counts.
pub(crate) fn one_by_one<K: Ord, V>(entries: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}
