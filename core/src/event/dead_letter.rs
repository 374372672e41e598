//! Dead letters that wait in their queue until every queue that is to get them has them.

use std::sync::Arc;

use super::{Copy, DeathReason, DeliveryRef};
use crate::amqp::Message;
use crate::name::ResourceName;

/// What became of a dead letter of a queue that keeps them (`x-dead-letter-strategy` of
/// `at-least-once`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeadLetterFact {
    /// A copy is no longer ready or held, but stays in its queue.
    Kept {
        /// The copy.
        copy: Copy,
        /// Its message.
        message: Arc<Message>,
        /// Who held it, where it had been handed out.
        held_by: Option<DeliveryRef>,
        /// Why it is dead.
        reason: DeathReason,
    },
    /// It goes nowhere for now; it will be tried again.
    NotTaken {
        /// The copy.
        copy: Copy,
        /// What is in the way.
        obstacle: Obstacle,
    },
    /// Every queue that was to get it has confirmed: the copy has left its own queue.
    Confirmed {
        /// The copy.
        copy: Copy,
        /// Why it was dead.
        reason: DeathReason,
    },
}

/// Why a dead letter goes nowhere for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The dead-letter exchange does not exist.
    NoExchange(ResourceName),
    /// The dead-letter exchange leads to no queue.
    NoRoute(ResourceName),
    /// It would go round in a circle.
    Circle,
    /// A queue refused it.
    Refused(ResourceName),
}

impl DeadLetterFact {
    /// The copy that it is about.
    #[must_use]
    pub const fn copy(&self) -> &Copy {
        match self {
            Self::Kept { copy, .. }
            | Self::NotTaken { copy, .. }
            | Self::Confirmed { copy, .. } => copy,
        }
    }
}
