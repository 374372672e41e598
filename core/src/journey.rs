//! The journey of one message: everything that happened to it and to its copies.
//!
//! It is read off the events and knows nothing that they do not say.

mod concern;
mod deaths;
mod family;

use std::sync::Arc;

use crate::amqp::{Message, MessageNumber};
use crate::event::{Confirm, DeathReason, Event, LossReason};
use crate::name::{Name, ResourceName};
use crate::narrate::narrate;
use crate::time::Time;
use concern::Concern;
pub use deaths::deaths;
pub use family::{Family, Member};

/// What happened to one message so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// The message's number.
    pub number: MessageNumber,
    /// The message as it was sent; none where the events do not show it being sent.
    pub message: Option<Arc<Message>>,
    /// What it became on the way, since dead-lettering writes into its headers: each with
    /// the number of the event that shows it first.
    pub versions: Vec<(u32, Arc<Message>)>,
    /// Everything that happened to it, in order of time.
    pub steps: Vec<Step>,
    /// What has become of its copies, in the order in which their queues were found.
    pub copies: Vec<CopyFate>,
}

/// One thing that happened to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Time,
    /// The event's number among those that the journey was read from, from 0.
    pub event: u32,
    /// What, in short.
    pub kind: StepKind,
    /// The queue whose copy it happened to; none where it happened to the message
    /// before it came to a queue.
    pub queue: Option<ResourceName>,
    /// What, as a sentence.
    pub what: String,
}

/// What happened to a message or a copy of it, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepKind {
    /// A producer sent it.
    Sent,
    /// It reached its exchange.
    Published,
    /// The exchange decided where it goes.
    Routed,
    /// No queue took it, and it is sent back.
    Returned,
    /// It came back to its producer.
    CameBack,
    /// A copy arrived in a queue.
    Enqueued,
    /// A copy that was in memory only is on disk.
    Stored,
    /// A copy was sent to a consumer, or fetched.
    Delivered {
        /// Whether it may have been delivered before.
        redelivered: bool,
    },
    /// A copy reached its consumer.
    Received,
    /// A dispatcher looks for the worker of its name.
    Dispatched,
    /// A receipt was sent for it.
    Receipt,
    /// A consumer began to work on it.
    WorkStarted,
    /// A consumer finished its work on it, well or not.
    WorkFinished,
    /// A processor keeps a copy for the others of its group.
    Gathered,
    /// A processor made other messages of it.
    Made,
    /// A processor found a copy invalid.
    Invalid,
    /// Its group was not complete in time.
    TimedOut,
    /// Who asked with it waits no longer for an answer.
    Unanswered,
    /// A copy is done.
    Acked,
    /// A copy is ready again.
    Requeued,
    /// It waits for its transaction to be committed.
    Staged,
    /// What its consumer said of a copy waits for its transaction to be committed.
    SettlementStaged,
    /// A consumer took a copy up again, since what it had said of it was rolled back.
    TookUpAgain,
    /// The broker confirmed the publish, or refused it.
    Confirmed(Confirm),
    /// A copy left its queue for the dead-letter exchange.
    DeadLettered(DeathReason),
    /// It is lost, or a copy of it.
    Lost(LossReason),
}

/// What has become of the copy in one queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyFate {
    /// The queue.
    pub queue: ResourceName,
    /// What has become of it.
    pub fate: Fate,
}

/// What has become of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is on its way from the exchange to the queue.
    OnItsWay,
    /// It waits in the queue.
    Waiting,
    /// This client holds it and has not settled it.
    Held(Name),
    /// It is done.
    Done,
    /// It went on to the dead-letter exchange.
    DeadLettered(DeathReason),
    /// It stays in the stream, whoever reads it.
    Kept,
    /// It is lost.
    Lost(LossReason),
}

impl Journey {
    /// The journey of message `number`, as these events tell it.
    pub fn of<'a>(events: impl Iterator<Item = &'a Event>, number: MessageNumber) -> Self {
        let mut journey = Self {
            number,
            message: None,
            versions: Vec::new(),
            steps: Vec::new(),
            copies: Vec::new(),
        };
        for (event_number, event) in (0..).zip(events) {
            if let Some(concern) = Concern::of(&event.fact, number) {
                journey.add(event_number, event, concern);
            }
        }
        journey
    }

    /// The steps of the copy in this queue.
    pub fn steps_in<'a>(&'a self, queue: &'a ResourceName) -> impl Iterator<Item = &'a Step> {
        self.steps
            .iter()
            .filter(move |step| step.queue.as_ref() == Some(queue))
    }

    fn add(&mut self, number: u32, event: &Event, concern: Concern<'_>) {
        if let (None, Some(message)) = (&self.message, concern.message) {
            self.message = Some(Arc::clone(message));
        }
        if let Some(message) = concern.message {
            let last = self.versions.last();
            let known = last.is_some_and(|(_, last)| last.properties == message.properties);
            if !known {
                self.versions.push((number, Arc::clone(message)));
            }
        }
        for queue in concern.routed_to {
            self.settle(&queue.queue, Fate::OnItsWay);
        }
        if let (Some(queue), Some(fate)) = (concern.queue, concern.fate) {
            self.settle(queue, fate);
        }
        self.steps.push(Step {
            at: event.at,
            event: number,
            kind: concern.kind,
            queue: concern.queue.cloned(),
            what: narrate(event),
        });
    }

    fn settle(&mut self, queue: &ResourceName, fate: Fate) {
        match self.copies.iter_mut().find(|copy| copy.queue == *queue) {
            Some(copy) => copy.fate = fate,
            None => self.copies.push(CopyFate {
                queue: queue.clone(),
                fate,
            }),
        }
    }
}
