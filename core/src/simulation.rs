//! The simulation: clients, schedules, latencies and interventions, driving the broker.

use crate::name::Name;

/// The name under which messages published by hand are sent.
pub const BY_HAND: &str = "you";

/// [`BY_HAND`] as a name.
#[must_use]
pub fn by_hand() -> Name {
    BY_HAND.into()
}
