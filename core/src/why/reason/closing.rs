//! Why something was closed, and what goes with it.

use crate::amqp::{Refusal, Scope};
use crate::event::{BrokerFact, CancelledBecause, ClosedBecause};

use super::Reason;

pub(super) fn reason(fact: &BrokerFact) -> Option<Reason> {
    match fact {
        BrokerFact::ChannelClosed { because, .. }
        | BrokerFact::ConnectionClosed { because, .. } => closed(because),
        BrokerFact::ConsumerCancelled { because, .. } => Some(match because {
            CancelledBecause::Client => Reason::new(
                "consumers",
                "Who cancels a consumer keeps what it was sent: it may still acknowledge it.",
            ),
            CancelledBecause::ChannelClosed => Reason::new(
                "channels",
                "A consumer belongs to its channel, and goes with it.",
            ),
            CancelledBecause::QueueGone => Reason::new(
                "consumer-cancel",
                "Its queue is gone, or has lost its leader: the server cancels the consumer \
                 itself and tells it (basic.cancel).",
            ),
        }),
        BrokerFact::ExchangeDeleted { abandoned, .. } => Some(if *abandoned {
            Reason::new(
                "exchanges",
                "An auto-delete exchange goes with its last binding. One that never had a \
                 binding stays.",
            )
        } else {
            Reason::new(
                "exchanges",
                "An exchange that is deleted takes its bindings along, and no messages: \
                 exchanges keep none.",
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
                "The server notices that a connection is broken, at once or by missing \
                 heartbeats, and closes its channels.",
            )
            .and(GIVEN_BACK),
        ),
        ClosedBecause::Client | ClosedBecause::ConnectionClosed => {
            Some(Reason::new("channels", GIVEN_BACK))
        }
    }
}

const GIVEN_BACK: &str =
    "What its consumers had not acknowledged goes back to its queues and is marked redelivered.";

/// What a refusal closes.
pub(super) fn refused(refusal: &Refusal) -> Reason {
    let why = scope(refusal);
    if refusal.detail.contains(TIMED_OUT) {
        return why.and(
            "The consumer had not acknowledged within consumer_timeout (30 minutes as a rule): \
             the server takes it for stuck, and gives its messages to others.",
        );
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
            format!(
                "{code} is an error of the channel: it is closed, the connection and its other \
                 channels go on."
            ),
        )
        .and(GIVEN_BACK),
        Scope::Connection => Reason::new(
            "connections",
            format!("{code} is an error of the connection: it is closed with all its channels."),
        )
        .and(GIVEN_BACK),
    }
}
