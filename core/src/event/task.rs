//! What happens to tasks at the clients that do them: looking a worker up, and receipts.

use serde::Serialize;

use super::Copy;
use crate::name::Name;
use crate::scenario::Outcome;
use crate::time::Time;

/// What became of a message that is a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskFact {
    /// A dispatcher took it up, and looks for the worker of its name.
    Dispatched {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
        /// The task's name; none: the message has none.
        task: Option<Name>,
        /// Whether there is a worker of that name.
        found: bool,
        /// When that is known.
        until: Time,
    },
    /// A receipt was sent.
    Receipt {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
        /// What came of the task.
        receipt: Receipt,
        /// What the broker is told.
        outcome: Outcome,
        /// When that will reach the broker; none with automatic acknowledgement.
        arrives: Option<Time>,
    },
}

/// What came of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Receipt {
    /// It is done.
    Ok,
    /// It is not.
    Nok(Nok),
    /// Nobody here does tasks of its name.
    WorkerNotFound,
}

/// Why a task is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Nok {
    /// Its worker failed.
    Failed,
    /// The message has no name of a task.
    NoName,
    /// Its worker cannot read the body.
    Unreadable,
}

impl Receipt {
    /// What it is called, as in task libraries.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Nok(_) => "NOK",
            Self::WorkerNotFound => "WorkerNotFound",
        }
    }
}

impl Receipt {
    /// Why it is NOK, if it is.
    #[must_use]
    pub const fn nok(self) -> Option<Nok> {
        match self {
            Self::Nok(nok) => Some(nok),
            Self::Ok | Self::WorkerNotFound => None,
        }
    }
}

impl TaskFact {
    /// Whose it is, and of which copy.
    #[must_use]
    pub const fn of(&self) -> (&Name, &Copy) {
        match self {
            Self::Dispatched { client, copy, .. } | Self::Receipt { client, copy, .. } => {
                (client, copy)
            }
        }
    }
}
