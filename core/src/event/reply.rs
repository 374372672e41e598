//! Direct replies: what reaches an asking channel without a queue.

use std::sync::Arc;

use super::ConsumerRef;
use crate::amqp::Message;
use crate::name::Name;

/// What became of direct replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyFact {
    /// A channel waits for answers from now on.
    Awaited {
        /// Its consumer.
        consumer: ConsumerRef,
        /// The address that its requests will carry in `reply_to`.
        address: Name,
    },
    /// A channel no longer waits for answers; where it is closed, that is told alone.
    NoLonger {
        /// Its consumer.
        consumer: ConsumerRef,
    },
    /// An answer was sent to the channel that waits for it.
    Delivered {
        /// The answer.
        message: Arc<Message>,
        /// Who waited.
        consumer: ConsumerRef,
        /// The delivery tag; others may have the same, since nothing is acknowledged.
        delivery_tag: u64,
    },
}
