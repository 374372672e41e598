//! By which rule a message is lost, a sentence for each reason.

use crate::event::LossReason;
use crate::mark;

use super::Reason;
use crate::text::said;

/// The rule by which something is lost.
pub(super) fn of_loss(reason: LossReason) -> Reason {
    Reason::new(document(reason), said(rule(reason), &[]))
}

const fn document(reason: LossReason) -> &'static str {
    match reason {
        LossReason::Unroutable => "publishers#unroutable",
        LossReason::Refused => "channels#error-handling",
        LossReason::Rejected | LossReason::NoDeadLetterExchange | LossReason::DeadLetterCycle => {
            "dlx"
        }
        LossReason::Expired => "ttl",
        LossReason::MaxLength => "maxlength",
        LossReason::QueueFull => "maxlength#overflow-behaviour",
        LossReason::DeliveryLimit => "quorum-queues#poison-message-handling",
        LossReason::StrategyChanged => "quorum-queues#dead-lettering",
        LossReason::NobodyWaits => "direct-reply-to",
        LossReason::NotToStream => "streams",
        LossReason::RolledBack => "semantics#tx",
        LossReason::Retention => "streams#retention",
        LossReason::QueueUnavailable => "clustering",
        LossReason::NotMirrored => "ha",
        LossReason::Purged | LossReason::QueueDeleted => "queues",
        LossReason::NotPersistent => "persistence-conf",
        LossReason::QueueNotDurable => "queues#durability",
        LossReason::NotYetStored => "confirms#publisher-confirms",
        LossReason::ConnectionLost => "reliability",
        LossReason::AutoAckClientGone => "confirms#acknowledgement-modes",
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "a sentence for each, and nothing else"
)]
const fn rule(reason: LossReason) -> &'static str {
    match reason {
        LossReason::Unroutable => {
            mark!(
                "What matches no binding goes to the alternate exchange. Where there is none it is \
             dropped, and the publisher hears of it only if it published with mandatory."
            )
        }
        LossReason::Refused => {
            mark!(
                "A publish that is refused is not routed. The publisher learns of it by its channel \
             being closed."
            )
        }
        LossReason::Rejected => mark!("A consumer refused it for good."),
        LossReason::Expired => mark!("Its time to live was over."),
        LossReason::MaxLength => mark!("Its queue was full."),
        LossReason::QueueFull => mark!("A full queue that rejects publishes keeps what it has."),
        LossReason::DeliveryLimit => mark!("It came back more often than its queue allows."),
        LossReason::NoDeadLetterExchange => {
            mark!("A dead letter whose exchange does not exist is dropped without a word.")
        }
        LossReason::DeadLetterCycle => {
            mark!(
                "A dead letter that comes back to a queue where it died before is dropped, unless a \
             consumer rejected it on the way: else it would go round for ever."
            )
        }
        LossReason::StrategyChanged => {
            mark!(
                "The queue kept it until its dead letter had arrived (at-least-once), and does so no \
             longer."
            )
        }
        LossReason::NobodyWaits => {
            mark!("A direct reply goes to the channel that asked and is kept nowhere.")
        }
        LossReason::NotToStream => {
            mark!("The server lets nothing into a stream that comes to it this way.")
        }
        LossReason::RolledBack => {
            mark!("What is published in a transaction counts only with tx.commit.")
        }
        LossReason::Retention => {
            mark!(
                "A stream removes whole segments from its beginning when it is larger or older than \
             it may be, read or not."
            )
        }
        LossReason::QueueUnavailable => {
            mark!(
                "A queue that lives on a node that is down takes nothing; what is published without \
             confirms is lost unnoticed."
            )
        }
        LossReason::NotMirrored => {
            mark!(
                "A mirror has what came since it joined. What was there before is lost with the \
             leader."
            )
        }
        LossReason::Purged => {
            mark!("Purging deletes what is ready. What consumers hold stays with them.")
        }
        LossReason::QueueDeleted => {
            mark!(
                "A queue takes all that is in it along, and sends none of it to its dead-letter \
             exchange."
            )
        }
        LossReason::NotPersistent => {
            mark!(
                "A restart keeps persistent messages in durable queues. A message is persistent only \
             if it was published so (delivery_mode 2)."
            )
        }
        LossReason::QueueNotDurable => {
            mark!(
                "A restart removes queues that are not durable, with persistent messages in them, \
             too."
            )
        }
        LossReason::NotYetStored => {
            mark!(
                "It was not on disk yet. A publisher that waits for confirms has none for it, and knows \
             that it has to send it again."
            )
        }
        LossReason::ConnectionLost => {
            mark!(
                "What was on its way on a connection is lost with it. A publisher that waits for \
             confirms knows what to send again."
            )
        }
        LossReason::AutoAckClientGone => {
            mark!("Without acknowledgements (no-ack) the queue forgets a copy when it sends it.")
        }
    }
}
