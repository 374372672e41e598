//! The bindings of one exchange, with the index that its type looks them up by.

use std::sync::Arc;

use crate::topology::{Binding, BindingId, ExchangeKind};

/// The bindings that lead from one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingTable {
    kind: ExchangeKind,
    bindings: Vec<Arc<Binding>>,
}

impl BindingTable {
    /// No bindings, for an exchange of this type.
    #[must_use]
    pub const fn new(kind: ExchangeKind) -> Self {
        Self {
            kind,
            bindings: Vec::new(),
        }
    }

    /// All bindings, in the order they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Binding>> {
        self.bindings.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bindings.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bindings.is_empty()
    }

    /// Adds a binding at the end.
    pub fn insert(&mut self, binding: Arc<Binding>) {
        self.bindings.push(binding);
    }

    /// Removes a binding; the others keep their order.
    pub fn remove(&mut self, id: BindingId) {
        self.bindings.retain(|binding| binding.id != id);
    }
}
