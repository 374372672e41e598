//! Whether one binding matches everything that another one matches.
//!
//! Where it says so, that is so; there are rare patterns with several `#` of which it does not
//! see it.

use crate::amqp::{FieldValue, Table};
use crate::name::Name;
use crate::routing::XMatch;
use crate::routing::topic::{ANY_WORDS, ONE_WORD, words};
use crate::scenario::BindingDefinition;
use crate::topology::ExchangeKind;

pub(super) fn covers(
    rules: ExchangeKind,
    wider: &BindingDefinition,
    narrower: &BindingDefinition,
) -> bool {
    match rules {
        ExchangeKind::Fanout | ExchangeKind::RecentHistory => true,
        ExchangeKind::Direct => wider.routing_key == narrower.routing_key,
        ExchangeKind::Topic => {
            let [wider, narrower] =
                [wider, narrower].map(|one| words(&one.routing_key).collect::<Vec<_>>());
            pattern_covers(&wider, &narrower)
        }
        ExchangeKind::Headers => headers_cover(&wider.arguments, &narrower.arguments),
        // There a binding is a share, not a condition.
        ExchangeKind::ConsistentHash
        | ExchangeKind::Random
        | ExchangeKind::LocalRandom
        | ExchangeKind::DelayedMessage => false,
    }
}

/// Whether each key that matches `narrower` matches `wider`, by the words that are left of
/// both.
fn pattern_covers(wider: &[&str], narrower: &[&str]) -> bool {
    // From the end: whether the rest of `wider` covers the rest of `narrower`.
    let mut below = vec![false; narrower.len() + 1];
    for w in (0..=wider.len()).rev() {
        let mut row = vec![false; narrower.len() + 1];
        for n in (0..=narrower.len()).rev() {
            let wanted = wider.get(w).copied();
            let found = narrower.get(n).copied();
            row[n] = match (wanted, found) {
                (None, None) => true,
                (None, Some(_)) => false,
                // It takes nothing more, or one more thing, be that a `#` itself.
                (Some(ANY_WORDS), _) => below[n] || (found.is_some() && row[n + 1]),
                (Some(_), None) => false,
                // No word at all, and also one word and the same again.
                (Some(word), Some(ANY_WORDS)) => word == ONE_WORD && row[n + 1] && below[n],
                (Some(word), Some(other)) => (word == ONE_WORD || word == other) && below[n + 1],
            };
        }
        below = row;
    }
    below[0]
}

/// The arguments that count, of a mode that needs them all or any.
fn counting(arguments: &Table) -> (bool, Vec<(&Name, &FieldValue)>) {
    let mode = XMatch::of(arguments);
    let all = arguments.0.iter().filter(|(name, _)| mode.counts(name));
    (mode.is_any(), all.collect())
}

fn headers_cover(wider: &Table, narrower: &Table) -> bool {
    let ((wide_any, wide), (narrow_any, narrow)) = (counting(wider), counting(narrower));
    let holds = |(name, value): &(&Name, &FieldValue), given: &[(&Name, &FieldValue)]| {
        let same = |(other, found): &(&Name, &FieldValue)| {
            name == other && (value == found || **value == FieldValue::Void)
        };
        given.iter().any(same)
    };
    match (wide_any, narrow_any) {
        (false, false) => wide.iter().all(|one| holds(one, &narrow)),
        (true, false) => wide.iter().any(|one| holds(one, &narrow)),
        (true, true) => {
            // Whatever makes the narrower match makes the wider match.
            let caught = |one: &(&Name, &FieldValue)| wide.iter().any(|w| holds(w, &[*one]));
            !narrow.is_empty() && narrow.iter().all(caught)
        }
        (false, true) => wide.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pattern(text: &str) -> Vec<&str> {
        words(text).collect()
    }

    fn covers(wider: &str, narrower: &str) -> bool {
        pattern_covers(&pattern(wider), &pattern(narrower))
    }

    #[test]
    fn a_pattern_covers_what_is_narrower() {
        for (wider, narrower) in [
            ("#", "a.*"),
            ("#", ""),
            ("a.#", "a.b.c"),
            ("a.#", "a"),
            ("*.b", "a.b"),
            ("a.*.#", "a.b.#"),
            ("#.#", "#"),
        ] {
            assert!(covers(wider, narrower), "{wider} {narrower}");
        }
        for (wider, narrower) in [
            ("a.*", "a.#"),
            ("*", "#"),
            ("*", ""),
            ("a.b", "a.*"),
            ("a.#.b", "a.#"),
            ("*.*", "a.b.#"),
        ] {
            assert!(!covers(wider, narrower), "{wider} {narrower}");
        }
    }

    fn matches(pattern: &[&str], key: &[&str]) -> bool {
        match (pattern.split_first(), key.split_first()) {
            (None, None) => true,
            (Some((&ANY_WORDS, rest)), _) => {
                matches(rest, key) || (!key.is_empty() && matches(pattern, &key[1..]))
            }
            (Some((&word, rest)), Some((&first, others))) => {
                (word == ONE_WORD || word == first) && matches(rest, others)
            }
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn what_is_said_to_be_covered_is(
            wider in "([ab*#]\\.){0,3}[ab*#]",
            narrower in "([ab*#]\\.){0,3}[ab*#]",
            key in "([abc]\\.){0,4}[abc]",
        ) {
            let (wider, narrower, key) = (pattern(&wider), pattern(&narrower), pattern(&key));
            if pattern_covers(&wider, &narrower) && matches(&narrower, &key) {
                prop_assert!(matches(&wider, &key));
            }
        }
    }
}
