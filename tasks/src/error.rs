//! What can go wrong: for whoever asks the broker something, and beside the streams.

use crate::receipt::{Receipt, Ticket};

/// Why the broker did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No queue takes tasks of this name.
    #[error("no queue takes tasks named \"{0}\"; declare that kind of task first")]
    NotDeclared(String),
    /// The broker does not take the task.
    #[error("the broker did not confirm the task \"{0}\"; send it again")]
    NotConfirmed(String),
    /// A name or an id is too long for AMQP.
    #[error("\"{0}\" is longer than the 255 octets that AMQP allows")]
    TooLong(String),
    /// This broker carries texts only.
    #[error("the simulator carries bodies of UTF-8 text only")]
    NoText,
    /// The server refused something.
    #[error("the server refused: {0}")]
    Refused(String),
    /// The connection or the channel is gone.
    #[error("the connection to the server is gone: {0}")]
    Gone(String),
}

/// What went wrong at a listener. Nothing is lost by it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A receipt came for something else than is in hand here. It is passed over, and what is
    /// in hand stays there.
    #[error("a receipt came for {:?}, and {in_hand:?} are in hand", .receipt.ticket)]
    OtherTask {
        /// The receipt.
        receipt: Receipt,
        /// What is in hand, in order.
        in_hand: Vec<Ticket>,
    },
    /// The broker ended the listener; what was in hand is back in its queue.
    #[error("the listener ended: {0}")]
    Ended(Error),
}
