//! The topic exchange: binding keys are patterns of words
//! (`rabbit_exchange_type_topic.erl`).
//!
//! Words are split at every dot; the empty key has no words. As a whole word, `*` stands
//! for exactly one word and `#` for any number of them; anything else is literal.
//! [`Trie`] finds the matching bindings, [`align`] says how one binding stands against a
//! key. The two share no code, so that each tests the other.

pub(super) mod align;

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::table::Ordered;
use crate::name::Name;
use crate::scenario::ServerLine;
use crate::server_line::Difference;
use crate::topology::Binding;

/// The word that stands for exactly one word.
pub const ONE_WORD: &str = "*";
/// The word that stands for any number of words.
pub const ANY_WORDS: &str = "#";

/// The words of a key.
pub fn words(key: &str) -> impl Iterator<Item = &str> {
    let mut words = key.split('.');
    if key.is_empty() {
        words.next();
    }
    words
}

/// The greatest number of `#` words in a binding key from RabbitMQ 4.3 on.
const MOST_ANY_WORDS: usize = 2;

/// Whether the server takes this binding key.
///
/// # Errors
/// The detail of the server's refusal (406). Its wording was not observed.
pub fn check_key(key: &str, line: ServerLine) -> Result<(), String> {
    let any_words = words(key).filter(|word| *word == ANY_WORDS).count();
    if any_words <= MOST_ANY_WORDS || !line.has(Difference::TopicKeys) {
        return Ok(());
    }
    Err(format!(
        "topic binding key '{key}' has {any_words} '#' words; at most {MOST_ANY_WORDS} are allowed"
    ))
}

/// The bindings of a topic exchange by the words of their keys.
///
/// The cost of a search grows with the words of the routing key and with the wildcards
/// on its way, not with the number of bindings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trie {
    root: Node,
}

/// Where the patterns with the same first words go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Node {
    /// A hash map, since a search costs the same among ten words and a million. Its
    /// order, which it has of its history, is never looked at.
    literals: IndexMap<Name, Node, FxBuildHasher>,
    one_word: Option<Box<Node>>,
    any_words: Option<Box<Node>>,
    /// The bindings whose pattern ends here.
    bindings: Ordered,
}

impl Node {
    fn child_or_new(&mut self, word: &str) -> &mut Self {
        match word {
            ONE_WORD => self.one_word.get_or_insert_default(),
            ANY_WORDS => self.any_words.get_or_insert_default(),
            literal => self.literals.entry(literal.into()).or_default(),
        }
    }

    fn child_mut(&mut self, word: &str) -> Option<&mut Self> {
        match word {
            ONE_WORD => self.one_word.as_deref_mut(),
            ANY_WORDS => self.any_words.as_deref_mut(),
            literal => self.literals.get_mut(literal),
        }
    }

    fn remove_child(&mut self, word: &str) {
        match word {
            ONE_WORD => self.one_word = None,
            ANY_WORDS => self.any_words = None,
            literal => {
                self.literals.swap_remove(literal);
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.bindings.is_empty()
            && self.literals.is_empty()
            && self.one_word.is_none()
            && self.any_words.is_none()
    }

    /// Removes the binding below this node, and the nodes that hold nothing any more.
    fn remove<'k>(&mut self, mut rest: impl Iterator<Item = &'k str>, binding: &Binding) {
        let Some(word) = rest.next() else {
            self.bindings.remove(binding.id);
            return;
        };
        if let Some(child) = self.child_mut(word) {
            child.remove(rest, binding);
            if child.is_empty() {
                self.remove_child(word);
            }
        }
    }
}

/// A node that the words read so far lead to.
#[derive(Clone, Copy)]
struct Place<'a> {
    node: &'a Node,
    /// The node was reached by `#`, which may stand for further words.
    absorbs: bool,
}

impl Trie {
    pub(super) fn insert(&mut self, binding: Arc<Binding>) {
        let mut node = &mut self.root;
        for word in words(&binding.routing_key) {
            node = node.child_or_new(word);
        }
        node.bindings.insert(binding);
    }

    pub(super) fn remove(&mut self, binding: &Binding) {
        self.root.remove(words(&binding.routing_key), binding);
    }

    /// Adds the bindings whose pattern this key matches to `found`.
    ///
    /// All ways of reading the key are followed side by side, word by word, so that
    /// patterns with many `#` cost no more than their number of nodes at each word.
    pub(super) fn find<'a>(&'a self, routing_key: &str, found: &mut Vec<&'a Arc<Binding>>) {
        let mut places = Vec::with_capacity(8);
        let mut next = Vec::with_capacity(8);
        arrive(&self.root, &mut places);
        for word in words(routing_key) {
            for place in &places {
                step(*place, word, &mut next);
            }
            unify(&mut next);
            std::mem::swap(&mut places, &mut next);
            next.clear();
        }
        for place in places {
            found.extend(&place.node.bindings);
        }
    }
}

/// Adds where one more word leads from this place.
fn step<'a>(place: Place<'a>, word: &str, next: &mut Vec<Place<'a>>) {
    if place.absorbs {
        next.push(place);
    }
    if let Some(node) = place.node.literals.get(word) {
        arrive(node, next);
    }
    if let Some(node) = &place.node.one_word {
        arrive(node, next);
    }
}

/// Adds this node, and those that follow it by a `#` that stands for no words.
fn arrive<'a>(node: &'a Node, places: &mut Vec<Place<'a>>) {
    places.push(Place {
        node,
        absorbs: false,
    });
    let mut node = node;
    while let Some(below) = &node.any_words {
        places.push(Place {
            node: below,
            absorbs: true,
        });
        node = below;
    }
}

/// Leaves each place once. Two ways can only meet behind a `#`.
fn unify(places: &mut Vec<Place<'_>>) {
    if places.iter().any(|place| place.absorbs) {
        places.sort_unstable_by_key(|place| std::ptr::from_ref(place.node));
        places.dedup_by_key(|place| std::ptr::from_ref(place.node));
    }
}
