//! Receipts: what workers say of the tasks that they were handed, and what the broker is told
//! then. Who sends them is not known here.

use crate::amqp::Settlement;

/// The number of one handing out, over all listeners of a broker. A task that is handed out
/// again has another one, so that a late receipt cannot settle it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// What came of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is done.
    Ok,
    /// It is not: its worker failed, or it is malformed.
    Nok,
    /// Nobody here does tasks of its name.
    WorkerNotFound,
}

/// What a worker says of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which handing out.
    pub ticket: Ticket,
    /// What came of it.
    pub status: Status,
}

/// What becomes of tasks that are not OK.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFailure {
    /// They go back into their queue, and are tried again.
    #[default]
    Requeue,
    /// They are rejected; the broker drops them.
    Reject,
    /// They are rejected, and their queue has a dead-letter exchange: the broker puts them
    /// aside. As AMQP has one way of rejecting, tasks without a worker go there as well.
    DeadLetter,
}

impl Status {
    /// What the broker is told.
    #[must_use]
    pub const fn settlement(self, on_failure: OnFailure) -> Settlement {
        match (self, on_failure) {
            (Self::Ok, _) => Settlement::Ack,
            (Self::Nok, OnFailure::Requeue) => Settlement::Requeue,
            (Self::Nok, OnFailure::Reject | OnFailure::DeadLetter) | (Self::WorkerNotFound, _) => {
                Settlement::Reject
            }
        }
    }
}
