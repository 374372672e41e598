//! What is still to happen, ordered by time and then by turn.

use std::sync::Arc;

use super::consumer::Delivery;
use crate::amqp::{Message, MessageNumber};
use crate::event::{ChannelId, Confirm};
use crate::name::{Name, ResourceName};
use crate::scenario::{Outcome, TxOutcome};
use crate::time::Time;

/// Something that will happen. Tasks of a connection name its channel: after a
/// reconnection they are nobody's.
#[derive(Clone, Debug)]
pub(super) enum Task {
    /// The scenario's timeline has an entry.
    Intervene { index: usize },
    /// A client comes up, or comes back.
    StartClient { client: Name },
    /// A producer's schedule is due.
    Schedule { producer: usize },
    /// An entry of a producer's script is due.
    Script { producer: usize, index: usize },
    /// A published message reaches the broker.
    PublishArrives {
        channel: ChannelId,
        client: Name,
        message: Arc<Message>,
        mandatory: bool,
    },
    /// A copy reaches a queue.
    QueueReceives { queue: ResourceName },
    /// A delivery reaches its consumer.
    DeliveryArrives {
        consumer: usize,
        channel: ChannelId,
        delivery: Delivery,
    },
    /// A consumer has done its work.
    WorkEnds { consumer: usize, channel: ChannelId },
    /// A consumer's verdict reaches the broker.
    VerdictArrives {
        consumer: usize,
        channel: ChannelId,
        delivery_tag: u64,
        outcome: Outcome,
    },
    /// A consumer that does not subscribe asks for a message, or would.
    Poll { consumer: usize, channel: ChannelId },
    /// What it asked for reaches the broker.
    GetArrives { consumer: usize, channel: ChannelId },
    /// How a transaction ends reaches the broker.
    TxEnds {
        client: Name,
        channel: ChannelId,
        outcome: TxOutcome,
    },
    /// That its connection is blocked, or no longer is, reaches a client.
    BlockArrives {
        client: Name,
        channel: ChannelId,
        reason: Option<&'static str>,
    },
    /// What the broker says of a publish (a return, a confirm) reaches its producer.
    AnswerArrives {
        channel: ChannelId,
        client: Name,
        answer: Answer,
    },
    /// A processor's group has had its time.
    GroupTimesOut {
        consumer: usize,
        channel: ChannelId,
        serial: u32,
    },
    /// Who asked waits no longer for the answer.
    PatienceEnds {
        producer: usize,
        number: MessageNumber,
    },
    /// An answer reaches who asked.
    ReplyArrives { producer: usize, channel: ChannelId },
    /// The broker is back.
    BrokerStarts,
    /// Something falls due in the broker.
    BrokerTimeout,
}

/// What the broker says of a publish.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// No queue took it.
    Returned(Arc<Message>),
    /// A confirm.
    Confirmed(MessageNumber, Confirm),
}

/// The tasks to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    /// The next one is last. A tree of another kind would be downloaded for itself alone, and
    /// there are never so many that moving them along takes long.
    tasks: Vec<Arc<(Due, Task)>>,
    sequence: u64,
}

type Due = (Time, Turn);

/// Whose turn it is among the tasks of one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// In the order in which they were added.
    InTurn(u64),
    /// After all of those: whoever intervenes at a moment has seen what happens at it.
    Afterwards(u64),
}

impl Agenda {
    /// Adds a task after all others of the same time; but interventions come last.
    pub(super) fn add(&mut self, at: Time, task: Task) {
        self.sequence += 1;
        let turn = match task {
            Task::Intervene { .. } => Turn::Afterwards(self.sequence),
            _ => Turn::InTurn(self.sequence),
        };
        let due = (at, turn);
        let place = self.tasks.partition_point(|one| one.0 > due);
        self.tasks.insert(place, Arc::new((due, task)));
    }

    /// When the next task is due.
    pub(super) fn next_at(&self) -> Option<Time> {
        self.tasks.last().map(|one| one.0.0)
    }

    /// Takes the next task.
    pub(super) fn pop(&mut self) -> Option<(Time, Task)> {
        let ((at, _), task) = Arc::unwrap_or_clone(self.tasks.pop()?);
        Some((at, task))
    }
}
