//! Why processors do what they do, and why requests come to what they come to.

use super::Reason;
use crate::event::{AskFact, ProcessorFact};
use crate::filter::FilterFailure;
use crate::tr;

pub(super) fn processor(fact: &ProcessorFact) -> Reason {
    match fact {
        ProcessorFact::CannotWork { error, .. } if error.kind == FilterFailure::Missing => {
            Reason::new(
                "consumers",
                tr!(
                    "A processor's rule is a filter in the jq language, and what runs such filters \
                 is not loaded. It does not consume, so that no message is lost."
                ),
            )
        }
        ProcessorFact::CannotWork { .. } => Reason::new(
            "consumers",
            tr!(
                "A processor's rule is a filter in the jq language, and this text is none. It does \
             not consume, so that no message is lost."
            ),
        ),
        ProcessorFact::Gathered { .. } => Reason::new(
            "confirms#acknowledgement-modes",
            tr!(
                "What is kept for a group is not acknowledged: if the processor dies, the queue \
             gives all of it out again. Its prefetch has to be as large as the groups that it \
             gathers at a time."
            ),
        ),
        ProcessorFact::Made { .. } => Reason::new(
            "confirms",
            tr!(
                "It publishes first and acknowledges afterwards: if it dies in between, the message \
             is processed twice, and never not at all."
            ),
        ),
        ProcessorFact::Invalid { into: Some(_), .. } => Reason::new(
            "publishers",
            tr!(
                "What cannot be processed goes to a queue of its own with the reason in a header \
             (invalid-reason): it neither blocks the others nor gets lost."
            ),
        ),
        ProcessorFact::Invalid { into: None, .. } => Reason::new(
            "dlx",
            tr!(
                "It is rejected without requeue (basic.nack): the queue dead-letters it where it \
             has a dead-letter exchange, and drops it otherwise."
            ),
        ),
        ProcessorFact::TimedOut { .. } => Reason::new(
            "confirms#consumer-nacks-requeue",
            tr!(
                "A group that does not become complete would be held for ever; the rule says how \
             long it is waited for, and what becomes of it then."
            ),
        ),
    }
}

pub(super) fn ask(fact: &AskFact) -> Reason {
    match fact {
        AskFact::Answered {
            question: Some(_),
            late: false,
            ..
        } => Reason::new(
            "direct-reply-to",
            tr!(
                "The answer carries the correlation_id of the request: that is how the client knows \
             which one it belongs to."
            ),
        ),
        AskFact::Answered {
            question: Some(_), ..
        } => Reason::new(
            "direct-reply-to",
            tr!(
                "An answer does not know that nobody waits for it any more. The client knows it by \
             its correlation_id, and can only pass over it."
            ),
        ),
        AskFact::Answered { question: None, .. } => Reason::new(
            "direct-reply-to",
            tr!(
                "Its correlation_id belongs to no request that is open: it was answered already, or \
             is not this client's."
            ),
        ),
        AskFact::Unanswered { .. } => Reason::new(
            "direct-reply-to",
            tr!(
                "A request may be lost, and so may its answer, and nobody says so: who asks has to \
             say how long it waits."
            ),
        ),
    }
}
