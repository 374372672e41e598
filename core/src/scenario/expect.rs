//! Expectations: what must hold of a run, so that a lesson or a pipeline can check it.
//!
//! How they are judged is [`crate::check`]'s business.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::name::Name;

/// One statement about the state of the run at a time (at its end, unless `at_ms` is given).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Expectation {
    /// When it must hold, in milliseconds of the run; absent: at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
    /// What must hold.
    #[serde(flatten)]
    pub that: Claim,
}

/// What can be claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "that", rename_all = "snake_case")]
pub enum Claim {
    /// So many copies have reached this queue.
    Enqueued {
        /// Which queue of the vhost `/`.
        queue: Name,
        /// How many.
        count: u64,
    },
    /// So many messages are waiting in this queue.
    Ready {
        /// Which queue of the vhost `/`.
        queue: Name,
        /// How many.
        count: u64,
    },
    /// So many messages are with consumers of this queue.
    Unacked {
        /// Which queue of the vhost `/`.
        queue: Name,
        /// How many.
        count: u64,
    },
    /// This client has finished and acknowledged so many messages.
    Acked {
        /// Which client.
        client: Name,
        /// How many.
        count: u64,
    },
    /// So many messages or copies have been lost.
    Lost {
        /// How many.
        count: u64,
    },
}

impl Claim {
    /// The number that is claimed.
    #[must_use]
    pub const fn count(&self) -> u64 {
        match self {
            Self::Enqueued { count, .. }
            | Self::Ready { count, .. }
            | Self::Unacked { count, .. }
            | Self::Acked { count, .. }
            | Self::Lost { count } => *count,
        }
    }
}
