//! The random exchanges: one binding, whatever the message, drawn by chance
//! (`rabbit_exchange_type_random.erl`, a plugin that comes with the server;
//! `rabbit_exchange_type_local_random.erl`, from 4.0 on; observed: `x-random`).
//!
//! A queue bound twice is drawn twice as often. `x-local-random` draws among the queues
//! on the publisher's own node; there is one node here.

use std::sync::Arc;

use super::Reason;
use crate::rng::Rng;
use crate::topology::{Binding, BindingId};

/// What chance drew for one message. The same number draws the same bindings, so that
/// explaining a message's way later finds the way it took.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    drawn: u64,
    rng: Rng,
    asked: bool,
}

impl Chance {
    pub(super) const fn new(drawn: u64) -> Self {
        Self {
            drawn,
            rng: Rng::new(drawn),
            asked: false,
        }
    }

    /// One of these bindings.
    pub(super) fn pick<'a>(&mut self, bindings: &'a [Arc<Binding>]) -> Option<&'a Arc<Binding>> {
        if bindings.len() < 2 {
            return bindings.first();
        }
        self.asked = true;
        let number = u32::try_from(bindings.len()).unwrap_or(u32::MAX);
        bindings.get(usize::try_from(self.rng.below(number)).unwrap_or_default())
    }

    /// What was drawn, where it mattered.
    pub(super) fn told(&self) -> Option<u64> {
        self.asked.then_some(self.drawn)
    }
}

/// Whether this binding was drawn.
pub(super) fn compare(
    binding: &Binding,
    picked: Option<BindingId>,
    among: usize,
) -> (bool, Reason) {
    (picked == Some(binding.id), Reason::Random { among })
}

/// Whether the server takes this binding key at an `x-local-random` exchange.
///
/// # Errors
/// The detail of the server's refusal (406), from its source.
pub fn check_local_key(key: &str) -> Result<(), String> {
    if key.is_empty() {
        Ok(())
    } else {
        Err(format!("Non empty binding '{key}' key not permitted"))
    }
}
