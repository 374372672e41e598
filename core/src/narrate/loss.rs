//! How a message was lost, in words.

use super::who;
use crate::amqp::Message;
use crate::event::{LossReason, Place};
use crate::words::sentence;
use crate::{mark, tr};

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
            tr!("This copy is lost.")
        } else {
            tr!("It is lost.")
        };
        tr!("{}. {}", sentence(&self.cause()), end)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each reason, which only words it"
    )]
    fn cause(&self) -> String {
        let message = who::message(self.message.number);
        let place = self.place();
        let client = self.client.map_or_else(|| tr!("its client"), who::client);
        match self.reason {
            LossReason::Unroutable => self.unroutable(),
            LossReason::Refused => tr!("The broker refused {}", message),
            LossReason::Rejected => tr!(
                "{} was refused for good by {}, and {} has nowhere to send it",
                message,
                client,
                place
            ),
            LossReason::Expired => {
                tr!(
                    "the time to live of {} was over at the head of {}, which has \
                     nowhere to send it",
                    message,
                    place
                )
            }
            LossReason::MaxLength => {
                tr!(
                    "{} was full and dropped {}, and has nowhere to send it",
                    place,
                    message
                )
            }
            LossReason::QueueFull => tr!("{} was full and refused {}", place, message),
            LossReason::DeliveryLimit => tr!(
                "{0} came back more often than {1} allows, and {1} has nowhere \
                 to send it",
                message,
                place
            ),
            LossReason::NoDeadLetterExchange => {
                tr!(
                    "{} died in {}, whose dead-letter exchange does not exist",
                    message,
                    place
                )
            }
            LossReason::DeadLetterCycle => tr!(
                "{} was to come to {} again, where it had been before, and no \
                 consumer had rejected it on the way: the broker ends such circles",
                message,
                place
            ),
            LossReason::StrategyChanged => tr!(
                "{} waited in {} until its dead letter could be delivered, which \
                 the queue no longer does",
                message,
                place
            ),
            LossReason::NobodyWaits => {
                tr!("{} is an answer that nobody waits for any more", message)
            }
            LossReason::NotToStream => {
                tr!(
                    "{}, a stream, takes only what clients publish, and not {}",
                    place,
                    message
                )
            }
            LossReason::RolledBack => {
                tr!(
                    "the transaction that {} was published in was not committed",
                    message
                )
            }
            LossReason::Retention => {
                tr!(
                    "{} removed {}, its oldest, to stay within its limits",
                    place,
                    message
                )
            }
            LossReason::QueueUnavailable => {
                tr!(
                    "{} is not there for now, and {} could not come to it",
                    place,
                    message
                )
            }
            LossReason::NotMirrored => tr!("the mirror that leads {} now lacks {}", place, message),
            LossReason::Purged => tr!("{} was emptied, and {} with it", place, message),
            LossReason::QueueDeleted => tr!("{} was deleted, and {} with it", place, message),
            LossReason::NotPersistent => {
                tr!(
                    "{} was not persistent: it was not kept when the broker stopped",
                    message
                )
            }
            LossReason::QueueNotDurable => tr!(
                "{} was not durable: it is gone since the broker stopped, and {} with it",
                place,
                message
            ),
            LossReason::NotYetStored if self.copy => tr!(
                "{} was in the memory of {} only, and not yet on disk, when what had it \
                 in the broker was gone",
                message,
                place
            ),
            LossReason::NotYetStored => tr!(
                "{} was still on its way to {} when what had it in the broker was gone",
                message,
                place
            ),
            LossReason::ConnectionLost => tr!(
                "{} was still on its way to the broker when the connection of {} broke",
                message,
                client
            ),
            LossReason::AutoAckClientGone => tr!(
                "{} counted as done when it was sent, but {} is gone and did not do it",
                message,
                client
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
            tr!(
                "{} reached no queue: there is none named \"{}\"",
                message,
                routing_key
            )
        } else if routing_key.is_empty() {
            tr!(
                "{} reached no queue: no binding of exchange {} matched",
                message,
                exchange
            )
        } else {
            tr!(
                "{} reached no queue: no binding of exchange {} matched \"{}\"",
                message,
                exchange,
                routing_key
            )
        }
    }

    fn place(&self) -> String {
        match self.place {
            Some(Place::Queue(queue)) => who::queue(queue),
            Some(Place::Exchange(exchange)) => who::exchange(exchange),
            None => tr!("its queue"),
        }
    }
}

/// The reason of a loss in a word or two, as short as it goes beside a falling token.
#[must_use]
pub const fn loss_in_short(reason: LossReason) -> &'static str {
    match reason {
        LossReason::Unroutable => mark!("no match"),
        LossReason::Refused => mark!("refused"),
        LossReason::Rejected => mark!("rejected"),
        LossReason::Expired => mark!("expired"),
        LossReason::MaxLength | LossReason::QueueFull => mark!("queue full"),
        LossReason::DeliveryLimit => mark!("returned too often"),
        LossReason::NoDeadLetterExchange => mark!("no dead-letter exchange"),
        LossReason::DeadLetterCycle => mark!("dead-letter circle"),
        LossReason::StrategyChanged => mark!("no longer kept"),
        LossReason::NobodyWaits => mark!("nobody waits"),
        LossReason::NotToStream => mark!("not from a client"),
        LossReason::RolledBack => mark!("rolled back"),
        LossReason::Retention => mark!("oldest removed"),
        LossReason::QueueUnavailable => mark!("queue not there"),
        LossReason::NotMirrored => mark!("not mirrored"),
        LossReason::Purged => mark!("purged"),
        LossReason::QueueDeleted => mark!("queue deleted"),
        LossReason::NotPersistent => mark!("not persistent"),
        LossReason::QueueNotDurable => mark!("queue not durable"),
        LossReason::NotYetStored => mark!("not yet stored"),
        LossReason::ConnectionLost => mark!("connection lost"),
        LossReason::AutoAckClientGone => mark!("client gone"),
    }
}
