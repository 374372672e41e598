//! What happens at the clients, and on the way between a client and the broker.

use std::sync::Arc;

use super::{AskFact, Confirm, Copy, LossReason, ProcessorFact, TaskFact};
use crate::amqp::{Message, MessageNumber, Refusal};
use crate::name::{Name, ResourceName};
use crate::scenario::Outcome;
use crate::time::Time;

/// What happened at a client, or on the way between a client and the broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientFact {
    /// A client sent a message towards an exchange.
    PublishSent {
        /// The client; for a message published by hand, [`crate::simulation::BY_HAND`].
        client: Name,
        /// The message.
        message: Arc<Message>,
        /// When it will reach the exchange.
        arrives: Time,
    },
    /// A message is gone with its client: one sent that will never arrive, or one held
    /// that counted as done when it was delivered.
    MessageLost {
        /// The client.
        client: Name,
        /// The message.
        message: Arc<Message>,
        /// The copy, where it had been delivered.
        copy: Option<Copy>,
        /// Why.
        reason: LossReason,
    },
    /// A delivered copy reached its consumer.
    Received {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
    },
    /// A consumer began to work on what it received.
    WorkStarted {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
        /// When it will be finished.
        until: Time,
    },
    /// A consumer finished its work, and with manual acknowledgement sent its verdict.
    WorkFinished {
        /// The client.
        client: Name,
        /// The delivery tag.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
        /// How the work ended.
        outcome: Outcome,
        /// When the verdict will reach the broker; none with automatic acknowledgement.
        arrives: Option<Time>,
    },
    /// A consumer's transaction was rolled back: what it had said of this copy is unsaid, and
    /// it takes it up again.
    TookUpAgain {
        /// The client.
        client: Name,
        /// The delivery tag, the same as before.
        delivery_tag: u64,
        /// The copy.
        copy: Copy,
        /// What it had said.
        outcome: Outcome,
    },
    /// Something became of a message that is a task.
    Task(TaskFact),
    /// A client came up and connected.
    Started {
        /// The client.
        client: Name,
    },
    /// A client could not do what it was there for; the server refused it.
    Failed {
        /// The client.
        client: Name,
        /// The server's reply.
        refusal: Refusal,
    },
    /// A client's process died, with what it held.
    Crashed {
        /// The client.
        client: Name,
    },
    /// A client left in good order.
    Stopped {
        /// The client.
        client: Name,
    },
    /// A confirm reached its producer.
    ConfirmReceived {
        /// The client.
        client: Name,
        /// The message.
        message: MessageNumber,
        /// What the confirm says.
        confirm: Confirm,
    },
    /// A message that was returned reached its producer.
    ReturnReceived {
        /// The client.
        client: Name,
        /// The message.
        message: Arc<Message>,
    },
    /// A client knows that the server reads nothing more from it (`connection.blocked`): it
    /// holds back what it would publish.
    HoldsBack {
        /// The client.
        client: Name,
        /// What the server says: what it is short of.
        reason: &'static str,
    },
    /// A client knows that the server reads from it again (`connection.unblocked`).
    GoesOn {
        /// The client.
        client: Name,
    },
    /// At a processor.
    Processor(ProcessorFact),
    /// What came of a request.
    Ask(AskFact),
    /// A client asked for a message (`basic.get`), and there was none.
    FoundNothing {
        /// The client.
        client: Name,
        /// The queue that it asked.
        queue: ResourceName,
    },
}
