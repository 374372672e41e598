//! What an event means for one message.

use std::sync::Arc;

use super::{Fate, StepKind};
use crate::amqp::{Message, MessageNumber};
use crate::event::{
    AskFact, BrokerFact, ClientFact, Confirm, Copy, DeadLetterFact, Fact, LossReason, Place,
    ProcessorFact, ReplyFact, TaskFact,
};
use crate::name::{Name, ResourceName};
use crate::routing::RoutedTo;
use crate::scenario::AckMode;

/// What an event means for the message that it concerns.
pub(super) struct Concern<'a> {
    number: MessageNumber,
    pub(super) message: Option<&'a Arc<Message>>,
    pub(super) kind: StepKind,
    /// The queue whose copy it concerns.
    pub(super) queue: Option<&'a ResourceName>,
    /// What has become of that copy, where this changed.
    pub(super) fate: Option<Fate>,
    /// The queues that copies are on their way to.
    pub(super) routed_to: &'a [RoutedTo],
}

impl<'a> Concern<'a> {
    /// What the fact means for message `number`; none where it does not concern it.
    pub(super) fn of(fact: &'a Fact, number: MessageNumber) -> Option<Self> {
        let concern = match fact {
            Fact::Broker(fact) => Self::of_broker(fact),
            Fact::Client(fact) => Self::of_client(fact),
            Fact::LimitReached(_) => None,
        };
        let concern = concern.or_else(|| Self::of_several(fact, number));
        concern.filter(|concern| concern.number == number)
    }

    /// What concerns several messages alike.
    fn of_several(fact: &'a Fact, number: MessageNumber) -> Option<Self> {
        let Fact::Client(ClientFact::Processor(fact)) = fact else {
            return None;
        };
        let (messages, kind) = match fact {
            ProcessorFact::Made { from, .. } => (from, StepKind::Made),
            ProcessorFact::TimedOut { messages, .. } => (messages, StepKind::TimedOut),
            _ => return None,
        };
        messages.contains(&number).then_some(Self {
            number,
            message: None,
            kind,
            queue: None,
            fate: None,
            routed_to: &[],
        })
    }

    fn message(message: &'a Arc<Message>, kind: StepKind) -> Self {
        Self {
            number: message.number,
            message: Some(message),
            kind,
            queue: None,
            fate: None,
            routed_to: &[],
        }
    }

    fn copy(copy: &'a Copy, kind: StepKind) -> Self {
        Self {
            number: copy.message,
            message: None,
            kind,
            queue: Some(&copy.queue),
            fate: None,
            routed_to: &[],
        }
    }

    fn becomes(self, fate: Fate) -> Self {
        Self {
            fate: Some(fate),
            ..self
        }
    }

    fn handed_out(copy: &'a Copy, redelivered: bool, ack: AckMode, client: &Name) -> Self {
        Self::copy(copy, StepKind::Delivered { redelivered }).becomes(match ack {
            AckMode::Manual => Fate::Held(client.clone()),
            AckMode::Auto => Fate::Done,
        })
    }

    fn dropped(message: &'a Arc<Message>, place: &'a Place, reason: LossReason) -> Self {
        Self {
            queue: match place {
                Place::Queue(queue) => Some(queue),
                Place::Exchange(_) => None,
            },
            ..Self::message(message, StepKind::Lost(reason)).becomes(Fate::Lost(reason))
        }
    }

    fn confirmed(number: MessageNumber, confirm: Confirm) -> Self {
        Self {
            number,
            message: None,
            kind: StepKind::Confirmed(confirm),
            queue: None,
            fate: None,
            routed_to: &[],
        }
    }

    fn waiting_dead_letter(fact: &'a DeadLetterFact) -> Option<Self> {
        match fact {
            DeadLetterFact::Kept { copy, reason, .. } => {
                let kept = Self::copy(copy, StepKind::DeadLettered(*reason));
                Some(kept.becomes(Fate::Waiting))
            }
            DeadLetterFact::NotTaken { .. } => None,
            DeadLetterFact::Confirmed { copy, reason } => {
                let confirmed = Self::copy(copy, StepKind::Confirmed(Confirm::Ack));
                Some(confirmed.becomes(Fate::DeadLettered(*reason)))
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each fact")]
    fn of_broker(fact: &'a BrokerFact) -> Option<Self> {
        Some(match fact {
            BrokerFact::Published { message, .. } => Self::message(message, StepKind::Published),
            BrokerFact::Routed { message, route, .. } => Self {
                routed_to: &route.destinations,
                ..Self::message(message, StepKind::Routed)
            },
            BrokerFact::Returned { message, .. } => Self::message(message, StepKind::Returned),
            BrokerFact::Enqueued { copy, .. } => {
                Self::copy(copy, StepKind::Enqueued).becomes(Fate::Waiting)
            }
            BrokerFact::Stored { copy } => Self::copy(copy, StepKind::Stored),
            BrokerFact::Delivered {
                copy,
                consumer,
                redelivered,
                ack,
                ..
            } => Self::handed_out(copy, *redelivered, *ack, &consumer.client),
            BrokerFact::Fetched {
                copy,
                delivery,
                redelivered,
                ack,
                ..
            } => Self::handed_out(copy, *redelivered, *ack, &delivery.client),
            BrokerFact::Acked { copy, .. } => Self::copy(copy, StepKind::Acked).becomes(Fate::Done),
            BrokerFact::Requeued { copy, .. } => {
                Self::copy(copy, StepKind::Requeued).becomes(Fate::Waiting)
            }
            BrokerFact::Dropped {
                message,
                place,
                reason,
                ..
            } => Self::dropped(message, place, *reason),
            BrokerFact::Staged { message, .. } => Self::message(message, StepKind::Staged),
            BrokerFact::SettlementStaged { copy, .. } => {
                Self::copy(copy, StepKind::SettlementStaged)
            }
            BrokerFact::Confirmed {
                message, confirm, ..
            } => Self::confirmed(*message, *confirm),
            BrokerFact::DeadLettered { copy, reason, .. } => {
                Self::copy(copy, StepKind::DeadLettered(*reason))
                    .becomes(Fate::DeadLettered(*reason))
            }
            BrokerFact::DeadLetter(fact) => Self::waiting_dead_letter(fact)?,
            BrokerFact::StreamDelivered { copy, .. } => {
                Self::copy(copy, StepKind::Delivered { redelivered: false }).becomes(Fate::Kept)
            }
            BrokerFact::StreamAcked { copy, .. } => {
                Self::copy(copy, StepKind::Acked).becomes(Fate::Kept)
            }
            BrokerFact::Reply(ReplyFact::Delivered { message, .. }) => {
                Self::message(message, StepKind::Delivered { redelivered: false })
            }
            BrokerFact::ConnectionOpened { .. }
            | BrokerFact::Reply(_)
            | BrokerFact::Server(_)
            | BrokerFact::TxCommitted { .. }
            | BrokerFact::TxRolledBack { .. }
            | BrokerFact::ConsumerActivated { .. }
            | BrokerFact::ConnectionClosed { .. }
            | BrokerFact::ChannelOpened { .. }
            | BrokerFact::ChannelClosed { .. }
            | BrokerFact::ExchangeDeclared { .. }
            | BrokerFact::ExchangeDeleted { .. }
            | BrokerFact::QueueDeclared { .. }
            | BrokerFact::QueueDeleted { .. }
            | BrokerFact::Bound { .. }
            | BrokerFact::Unbound { .. }
            | BrokerFact::ConsumerRegistered { .. }
            | BrokerFact::ConsumerCancelled { .. }
            | BrokerFact::Stopped { .. }
            | BrokerFact::Started { .. } => return None,
        })
    }

    /// What a rule makes concerns what it takes; what it makes has a journey of its own.
    fn of_processor(fact: &'a ProcessorFact) -> Option<Self> {
        match fact {
            ProcessorFact::Gathered { copy, .. } => Some(Self::copy(copy, StepKind::Gathered)),
            ProcessorFact::Invalid { copy, .. } => Some(Self::copy(copy, StepKind::Invalid)),
            ProcessorFact::Made { .. }
            | ProcessorFact::CannotWork { .. }
            | ProcessorFact::TimedOut { .. } => None,
        }
    }

    fn of_ask(fact: &'a AskFact) -> Option<Self> {
        match fact {
            AskFact::Answered { answer, .. } => Some(Self::message(answer, StepKind::Received)),
            AskFact::Unanswered { question, .. } => Some(Self {
                number: *question,
                message: None,
                kind: StepKind::Unanswered,
                queue: None,
                fate: None,
                routed_to: &[],
            }),
        }
    }

    fn of_client(fact: &'a ClientFact) -> Option<Self> {
        Some(match fact {
            ClientFact::PublishSent { message, .. } => Self::message(message, StepKind::Sent),
            ClientFact::MessageLost {
                message,
                copy,
                reason,
                ..
            } => Self {
                queue: copy.as_ref().map(|copy| &copy.queue),
                ..Self::message(message, StepKind::Lost(*reason)).becomes(Fate::Lost(*reason))
            },
            ClientFact::Received { copy, .. } => Self::copy(copy, StepKind::Received),
            ClientFact::WorkStarted { copy, .. } => Self::copy(copy, StepKind::WorkStarted),
            ClientFact::WorkFinished { copy, .. } => Self::copy(copy, StepKind::WorkFinished),
            ClientFact::Task(fact) => {
                let kind = match fact {
                    TaskFact::Dispatched { .. } => StepKind::Dispatched,
                    TaskFact::Receipt { .. } => StepKind::Receipt,
                };
                Self::copy(fact.of().1, kind)
            }
            ClientFact::TookUpAgain { copy, .. } => Self::copy(copy, StepKind::TookUpAgain),
            ClientFact::ReturnReceived { message, .. } => {
                Self::message(message, StepKind::CameBack)
            }
            ClientFact::Processor(fact) => return Self::of_processor(fact),
            ClientFact::Ask(fact) => return Self::of_ask(fact),
            ClientFact::ConfirmReceived { .. }
            | ClientFact::HoldsBack { .. }
            | ClientFact::GoesOn { .. }
            | ClientFact::FoundNothing { .. }
            | ClientFact::Started { .. }
            | ClientFact::Failed { .. }
            | ClientFact::Crashed { .. }
            | ClientFact::Stopped { .. } => return None,
        })
    }
}
