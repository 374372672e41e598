//! Collecting into maps in less code than the library's own way.

use litemap::LiteMap;

/// One by one: building a map at once would sort, with code of its own for each kind of
/// entry, which a page has to download. Of entries with one key the last counts.
pub(crate) fn one_by_one<K: Ord, V>(entries: impl Iterator<Item = (K, V)>) -> LiteMap<K, V> {
    let mut map = LiteMap::new_vec();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}
