//! From fields back to octets: what the codec writes for the value of each.

use crate::amqp10;
use crate::amqp091;
use crate::field::{Field, Value};

impl Value {
    /// The octets that the codec writes for it; those of parts are the parts' own.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Parts => Vec::new(),
            Self::Octets(octets) => octets.clone(),
            Self::Bare(value) => amqp091::bare(value),
            Self::Tagged(value) => amqp091::tagged(value),
            Self::Modern(value) => amqp10::encode(value),
            Self::Descriptor(value) => amqp10::encode_descriptor(value),
        }
    }
}

impl Field {
    /// The octets that the codec writes for its value, or for the values of its parts.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let leaves = self.leaves();
        leaves.iter().flat_map(|leaf| leaf.value.encode()).collect()
    }
}
