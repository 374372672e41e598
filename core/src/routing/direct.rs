//! The direct exchange: binding key and routing key are equal, byte for byte
//! (`rabbit_exchange_type_direct.erl`).
//!
//! It knows one exchange's bindings and nothing of where they lead.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::Reason;
use super::table::Ordered;
use crate::name::Name;
use crate::topology::Binding;

/// The bindings of a direct exchange by their key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    by_key: IndexMap<Name, Ordered, FxBuildHasher>,
}

impl Index {
    pub(super) fn insert(&mut self, binding: Arc<Binding>) {
        self.by_key
            .entry(binding.routing_key.clone())
            .or_default()
            .insert(binding);
    }

    pub(super) fn remove(&mut self, binding: &Binding) {
        if let Some(bindings) = self.by_key.get_mut(&binding.routing_key) {
            bindings.remove(binding.id);
            if bindings.is_empty() {
                self.by_key.swap_remove(&binding.routing_key);
            }
        }
    }

    /// Adds the bindings with this key to `found`.
    pub(super) fn find<'a>(&'a self, routing_key: &str, found: &mut Vec<&'a Arc<Binding>>) {
        found.extend(self.by_key.get(routing_key).into_iter().flatten());
    }
}

/// Whether the binding matches one of the keys, and which was compared.
pub(super) fn compare(binding: &Binding, routing_keys: &[Name]) -> (bool, Reason) {
    let equal = routing_keys.iter().find(|key| **key == binding.routing_key);
    let compared = equal.or(routing_keys.first()).cloned().unwrap_or_default();
    let reason = Reason::Direct {
        routing_key: compared,
    };
    (equal.is_some(), reason)
}
