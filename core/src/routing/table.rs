//! The bindings of one exchange, with the index that its type looks them up by.
//!
//! It gives candidates; who follows them, and how often, is the walker's business.

use std::sync::Arc;

use super::random::Chance;
use super::{RouteRequest, consistent_hash, direct, headers, topic};
use crate::amqp::Table;
use crate::topology::{Binding, BindingId, ExchangeKind};

/// The bindings that lead from one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingTable {
    rules: ExchangeKind,
    bindings: Ordered,
    index: Index,
}

/// How the bindings of a type are found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Index {
    /// By their key.
    Direct(direct::Index),
    /// By the words of their key.
    Topic(topic::Trie),
    /// By the bucket that a hash falls into.
    Ring(consistent_hash::Ring),
    /// By looking at each, or at none in particular.
    List,
}

impl Index {
    fn new(kind: ExchangeKind) -> Self {
        match kind {
            ExchangeKind::Direct => Self::Direct(direct::Index::default()),
            ExchangeKind::Topic => Self::Topic(topic::Trie::default()),
            ExchangeKind::ConsistentHash => Self::Ring(consistent_hash::Ring::default()),
            ExchangeKind::Fanout
            | ExchangeKind::Headers
            | ExchangeKind::Random
            | ExchangeKind::LocalRandom
            | ExchangeKind::RecentHistory
            | ExchangeKind::DelayedMessage => Self::List,
        }
    }
}

impl BindingTable {
    /// No bindings, for an exchange that routes by the rules of this type.
    #[must_use]
    pub fn new(rules: ExchangeKind) -> Self {
        Self {
            rules,
            bindings: Ordered::default(),
            index: Index::new(rules),
        }
    }

    /// The type whose rules the exchange routes by.
    #[must_use]
    pub const fn rules(&self) -> ExchangeKind {
        self.rules
    }

    /// All bindings, in the order they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Binding>> {
        self.bindings.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.bindings.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bindings.is_empty()
    }

    /// Adds a binding. Its identity is its place in the order: the identities of later
    /// bindings are greater.
    pub fn insert(&mut self, binding: Arc<Binding>) {
        self.remove(binding.id);
        match &mut self.index {
            Index::Direct(index) => index.insert(Arc::clone(&binding)),
            Index::Topic(trie) => trie.insert(Arc::clone(&binding)),
            Index::Ring(ring) => ring.insert(Arc::clone(&binding)),
            Index::List => {}
        }
        self.bindings.insert(binding);
    }

    /// Removes a binding; the others keep their order.
    pub fn remove(&mut self, id: BindingId) {
        let Some(binding) = self.bindings.remove(id) else {
            return;
        };
        match &mut self.index {
            Index::Direct(index) => index.remove(&binding),
            Index::Topic(trie) => trie.remove(&binding),
            Index::Ring(ring) => ring.remove(&binding),
            Index::List => {}
        }
    }

    /// Whether the exchange picks one binding by something else than its key.
    pub(super) const fn picks_one(&self) -> bool {
        matches!(
            self.rules,
            ExchangeKind::ConsistentHash | ExchangeKind::Random | ExchangeKind::LocalRandom
        )
    }

    /// The binding that such an exchange, with these arguments, picks for a message.
    pub(super) fn pick(
        &self,
        arguments: &Table,
        request: &RouteRequest<'_>,
        chance: &mut Chance,
    ) -> Option<&Arc<Binding>> {
        match &self.index {
            Index::Ring(ring) => ring.pick(arguments, request),
            Index::List | Index::Direct(_) | Index::Topic(_) => chance.pick(&self.bindings.0),
        }
    }

    /// The buckets of a consistent hash exchange.
    pub(super) const fn ring(&self) -> Option<&consistent_hash::Ring> {
        match &self.index {
            Index::Ring(ring) => Some(ring),
            Index::List | Index::Direct(_) | Index::Topic(_) => None,
        }
    }

    /// Whether the table is not told by the bindings alone.
    pub(crate) const fn depends_on_history(&self) -> bool {
        self.ring().is_some()
    }

    /// The table that these bindings give, made one after the other.
    pub(crate) fn rebuild(&mut self) {
        let mut afresh = Self::new(self.rules);
        self.iter()
            .for_each(|binding| afresh.insert(Arc::clone(binding)));
        *self = afresh;
    }

    /// The bindings that match this message, each once, in the order they were made. An
    /// exchange that picks one binding is asked for that instead.
    #[must_use]
    pub fn matching(&self, request: &RouteRequest<'_>) -> Vec<&Arc<Binding>> {
        let mut found = Vec::new();
        match &self.index {
            Index::Direct(index) => {
                for key in request.routing_keys {
                    index.find(key, &mut found);
                }
            }
            Index::Topic(trie) => {
                for key in request.routing_keys {
                    trie.find(key, &mut found);
                }
            }
            Index::Ring(_) => {}
            Index::List => found.extend(self.iter().filter(|binding| self.holds(binding, request))),
        }
        found.sort_unstable_by_key(|binding| binding.id);
        found.dedup_by_key(|binding| binding.id);
        found
    }

    /// Whether a binding that no index finds matches.
    fn holds(&self, binding: &Binding, request: &RouteRequest<'_>) -> bool {
        match self.rules {
            ExchangeKind::Fanout | ExchangeKind::RecentHistory => true,
            ExchangeKind::Headers => {
                let headers = request.properties.headers.as_ref();
                headers::matches(&binding.arguments, headers, request.line)
            }
            _ => false,
        }
    }
}

/// Bindings in the order they were made, which is the order of their identities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ordered(Vec<Arc<Binding>>);

impl Ordered {
    /// Adds a binding whose identity is not among them.
    pub(super) fn insert(&mut self, binding: Arc<Binding>) {
        let place = self.0.partition_point(|other| other.id < binding.id);
        self.0.insert(place, binding);
    }

    pub(super) fn remove(&mut self, id: BindingId) -> Option<Arc<Binding>> {
        let place = self
            .0
            .binary_search_by_key(&id, |binding| binding.id)
            .ok()?;
        Some(self.0.remove(place))
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Ordered {
    type Item = &'a Arc<Binding>;
    type IntoIter = std::slice::Iter<'a, Arc<Binding>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
