//! What happens at processors and at those who ask: what a rule made of which messages, and
//! what came of a request.

use std::sync::Arc;

use super::Copy;
use crate::amqp::{Message, MessageNumber};
use crate::filter::FilterError;
use crate::name::Name;

/// What happened at a processor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProcessorFact {
    /// It consumes nothing, for its rule cannot be applied.
    CannotWork {
        /// The client.
        client: Name,
        /// The field of the rule that has the filter.
        field: &'static str,
        /// What is wrong with the filter.
        error: FilterError,
    },
    /// A message waits in its hands for the others of its group.
    Gathered {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
        /// What the group has in common.
        group: Name,
        /// How many of it are there, this one among them.
        held: u32,
    },
    /// Its rule made messages of others; that it sent them follows.
    Made {
        /// The client.
        client: Name,
        /// The rule's word in the document.
        rule: &'static str,
        /// What it took: one message, or those of a group.
        from: Vec<MessageNumber>,
        /// What it made.
        into: Vec<MessageNumber>,
        /// How many of a group are missing, as far as that is known; none where it is
        /// complete.
        missing: Option<u32>,
    },
    /// A message did not pass, or the rule failed at it.
    Invalid {
        /// The client.
        client: Name,
        /// The copy.
        copy: Copy,
        /// Why.
        reason: Name,
        /// The message that carries it to where invalid ones go; none: it is rejected.
        into: Option<MessageNumber>,
    },
    /// A group was not complete in time, and its messages are given back or rejected.
    TimedOut {
        /// The client.
        client: Name,
        /// What the group has in common.
        group: Name,
        /// Its messages.
        messages: Vec<MessageNumber>,
        /// Whether they are given back to the queue, and not rejected.
        requeued: bool,
    },
}

impl ProcessorFact {
    /// Whose fact it is.
    #[must_use]
    pub const fn client(&self) -> &Name {
        match self {
            Self::CannotWork { client, .. }
            | Self::Gathered { client, .. }
            | Self::Made { client, .. }
            | Self::Invalid { client, .. }
            | Self::TimedOut { client, .. } => client,
        }
    }
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskFact {
    /// An answer reached the client that had asked.
    Answered {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The request that it answers; none where the client knows of none.
        question: Option<MessageNumber>,
        /// The answer.
        answer: Arc<Message>,
        /// Whether the client had given the request up.
        late: bool,
    },
    /// A client waits no longer for the answer to its request.
    Unanswered {
        /// The client.
        client: Name,
        /// The request.
        question: MessageNumber,
    },
}

impl AskFact {
    /// Whose fact it is.
    #[must_use]
    pub const fn client(&self) -> &Name {
        match self {
            Self::Answered { client, .. } | Self::Unanswered { client, .. } => client,
        }
    }
}
