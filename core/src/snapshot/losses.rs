//! What was lost so far, counted by its reasons; how it came to that, the events say.

use std::sync::Arc;

use litemap::LiteMap;

use crate::amqp::Message;
use crate::event::{Copy, LossReason};
use crate::scenario::NodeId;
use crate::time::Time;

/// What was lost, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// How many, in all.
    pub total: u64,
    /// How many for each reason.
    pub by_reason: LiteMap<LossReason, u64>,
    /// The latest, newest last; at most [`Losses::RECENT`].
    pub recent: Vec<Loss>,
}

/// One loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// When.
    pub at: Time,
    /// What.
    pub message: Arc<Message>,
    /// The copy, where there was one.
    pub copy: Option<Copy>,
    /// The node it was last at.
    pub place: NodeId,
    /// Why.
    pub reason: LossReason,
}

impl Losses {
    /// How many of the latest losses are remembered one by one.
    pub const RECENT: usize = 16;
}
