//! Why something was closed, and what goes with it.

use crate::amqp::{Refusal, Scope};
use crate::event::{BrokerFact, CancelledBecause, ClosedBecause};
use crate::{mark, tr};

use super::Reason;
use crate::text::said;

pub(super) fn reason(fact: &BrokerFact) -> Option<Reason> {
    match fact {
        BrokerFact::ChannelClosed { because, .. }
        | BrokerFact::ConnectionClosed { because, .. } => closed(because),
        BrokerFact::ConsumerCancelled { because, .. } => Some(match because {
            CancelledBecause::Client => Reason::new(
                "consumers",
                tr!("Who cancels a consumer keeps what it was sent: it may still acknowledge it."),
            ),
            CancelledBecause::ChannelClosed => Reason::new(
                "channels",
                tr!("A consumer belongs to its channel, and goes with it."),
            ),
            CancelledBecause::QueueGone => Reason::new(
                "consumer-cancel",
                tr!(
                    "Its queue is gone, or has lost its leader: the server cancels the consumer \
                 itself and tells it (basic.cancel)."
                ),
            ),
        }),
        BrokerFact::ExchangeDeleted { abandoned, .. } => Some(if *abandoned {
            Reason::new(
                "exchanges",
                tr!(
                    "An auto-delete exchange goes with its last binding. One that never had a \
                 binding stays."
                ),
            )
        } else {
            Reason::new(
                "exchanges",
                tr!(
                    "An exchange that is deleted takes its bindings along, and no messages: \
                 exchanges keep none."
                ),
            )
        }),
        _ => None,
    }
}

fn closed(because: &ClosedBecause) -> Option<Reason> {
    match because {
        ClosedBecause::Refused(refusal) => Some(refused(refusal)),
        ClosedBecause::Lost => Some(
            Reason::new(
                "heartbeats",
                tr!(
                    "The server notices that a connection is broken, at once or by missing \
                 heartbeats, and closes its channels."
                ),
            )
            .and(said(GIVEN_BACK, &[])),
        ),
        ClosedBecause::Client | ClosedBecause::ConnectionClosed => {
            Some(Reason::new("channels", said(GIVEN_BACK, &[])))
        }
    }
}

const GIVEN_BACK: &str = mark!(
    "What its consumers had not acknowledged goes back to its queues and is marked redelivered."
);

/// What a refusal closes.
pub(super) fn refused(refusal: &Refusal) -> Reason {
    let why = scope(refusal);
    if refusal.detail.contains(TIMED_OUT) {
        return why.and(tr!(
            "The consumer had not acknowledged within consumer_timeout (30 minutes as a rule): \
             the server takes it for stuck, and gives its messages to others."
        ));
    }
    why
}

/// What the server says where a consumer was too slow (`rabbit_channel.erl`,
/// `evaluate_consumer_timeout`).
const TIMED_OUT: &str = "delivery acknowledgement";

fn scope(refusal: &Refusal) -> Reason {
    let code = refusal.code.number();
    match refusal.code.scope() {
        Scope::Channel => Reason::new(
            "channels#error-handling",
            tr!(
                "{} is an error of the channel: it is closed, the connection and its other \
                 channels go on.",
                code
            ),
        )
        .and(said(GIVEN_BACK, &[])),
        Scope::Connection => Reason::new(
            "connections",
            tr!(
                "{} is an error of the connection: it is closed with all its channels.",
                code
            ),
        )
        .and(said(GIVEN_BACK, &[])),
    }
}
