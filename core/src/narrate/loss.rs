//! How a message was lost, in words.

use super::who;
use crate::amqp::Message;
use crate::event::{LossReason, Place};
use crate::words::sentence;

/// What is known of a loss.
pub(super) struct Loss<'a> {
    pub(super) message: &'a Message,
    pub(super) reason: LossReason,
    /// Where it was in the broker, or was going to.
    pub(super) place: Option<&'a Place>,
    /// The client that had it.
    pub(super) client: Option<&'a str>,
    /// Whether one copy is gone; the others, where there are any, are not.
    pub(super) copy: bool,
}

impl Loss<'_> {
    /// `Message #4 reached no queue: no binding of exchange logs matched "kern.info". It is lost.`
    pub(super) fn tell(&self) -> String {
        let end = if self.copy {
            "This copy is lost."
        } else {
            "It is lost."
        };
        format!("{}. {end}", sentence(&self.cause()))
    }

    fn cause(&self) -> String {
        let message = who::message(self.message.number);
        let place = self.place();
        let client = self
            .client
            .map_or_else(|| "its client".to_owned(), who::client);
        match self.reason {
            LossReason::Unroutable => self.unroutable(),
            LossReason::Refused => format!("The broker refused {message}"),
            LossReason::Rejected => format!(
                "{message} was refused for good by {client}, and {place} has nowhere to send it"
            ),
            LossReason::Expired => {
                format!(
                    "the time to live of {message} was over at the head of {place}, which has \
                     nowhere to send it"
                )
            }
            LossReason::MaxLength => {
                format!("{place} was full and dropped {message}, and has nowhere to send it")
            }
            LossReason::QueueFull => format!("{place} was full and refused {message}"),
            LossReason::DeliveryLimit => format!(
                "{message} came back more often than {place} allows, and {place} has nowhere \
                 to send it"
            ),
            LossReason::NoDeadLetterExchange => {
                format!("{message} died in {place}, whose dead-letter exchange does not exist")
            }
            LossReason::DeadLetterCycle => format!(
                "{message} was to come to {place} again, where it had been before, and no \
                 consumer had rejected it on the way: the broker ends such circles"
            ),
            LossReason::StrategyChanged => format!(
                "{message} waited in {place} until its dead letter could be delivered, which \
                 the queue no longer does"
            ),
            LossReason::NobodyWaits => {
                format!("{message} is an answer that nobody waits for any more")
            }
            LossReason::NotToStream => {
                format!("{place}, a stream, takes only what clients publish, and not {message}")
            }
            LossReason::RolledBack => {
                format!("the transaction that {message} was published in was not committed")
            }
            LossReason::Retention => {
                format!("{place} removed {message}, its oldest, to stay within its limits")
            }
            LossReason::QueueUnavailable => {
                format!("{place} is not there for now, and {message} could not come to it")
            }
            LossReason::NotMirrored => format!("the mirror that leads {place} now lacks {message}"),
            LossReason::Purged => format!("{place} was emptied, and {message} with it"),
            LossReason::QueueDeleted => format!("{place} was deleted, and {message} with it"),
            LossReason::NotPersistent => {
                format!("{message} was not persistent: it was not kept when the broker stopped")
            }
            LossReason::QueueNotDurable => format!(
                "{place} was not durable: it is gone since the broker stopped, and {message} with it"
            ),
            LossReason::NotYetStored => format!(
                "{message} was still on its way to {place} when what had it in the broker was gone"
            ),
            LossReason::ConnectionLost => format!(
                "{message} was still on its way to the broker when the connection of {client} broke"
            ),
            LossReason::AutoAckClientGone => format!(
                "{message} counted as done when it was sent, but {client} is gone and did not do it"
            ),
        }
    }

    fn unroutable(&self) -> String {
        let Message {
            exchange,
            routing_key,
            ..
        } = self.message;
        let message = who::message(self.message.number);
        if exchange.name.is_empty() {
            format!("{message} reached no queue: there is none named \"{routing_key}\"")
        } else if routing_key.is_empty() {
            format!("{message} reached no queue: no binding of exchange {exchange} matched")
        } else {
            format!(
                "{message} reached no queue: no binding of exchange {exchange} matched \"{routing_key}\""
            )
        }
    }

    fn place(&self) -> String {
        match self.place {
            Some(Place::Queue(queue)) => who::queue(queue),
            Some(Place::Exchange(exchange)) => who::exchange(exchange),
            None => "its queue".to_owned(),
        }
    }
}

/// The reason of a loss in a word or two, as short as it goes beside a falling token.
#[must_use]
pub const fn loss_in_short(reason: LossReason) -> &'static str {
    match reason {
        LossReason::Unroutable => "no match",
        LossReason::Refused => "refused",
        LossReason::Rejected => "rejected",
        LossReason::Expired => "expired",
        LossReason::MaxLength | LossReason::QueueFull => "queue full",
        LossReason::DeliveryLimit => "returned too often",
        LossReason::NoDeadLetterExchange => "no dead-letter exchange",
        LossReason::DeadLetterCycle => "dead-letter circle",
        LossReason::StrategyChanged => "no longer kept",
        LossReason::NobodyWaits => "nobody waits",
        LossReason::NotToStream => "not from a client",
        LossReason::RolledBack => "rolled back",
        LossReason::Retention => "oldest removed",
        LossReason::QueueUnavailable => "queue not there",
        LossReason::NotMirrored => "not mirrored",
        LossReason::Purged => "purged",
        LossReason::QueueDeleted => "queue deleted",
        LossReason::NotPersistent => "not persistent",
        LossReason::QueueNotDurable => "queue not durable",
        LossReason::NotYetStored => "not yet stored",
        LossReason::ConnectionLost => "connection lost",
        LossReason::AutoAckClientGone => "client gone",
    }
}
