//! Direct replies, in words.

use super::who;
use crate::event::ReplyFact;
use crate::tr;

pub(super) fn narrate(fact: &ReplyFact) -> String {
    match fact {
        ReplyFact::Awaited { consumer, .. } => tr!(
            "{} waits for answers from now on: what it asks carries its address, and no queue \
             is needed for them (direct reply-to).",
            who::client(&consumer.client)
        ),
        ReplyFact::NoLonger { consumer } => {
            tr!(
                "{} no longer waits for answers.",
                who::client(&consumer.client)
            )
        }
        ReplyFact::Delivered {
            message, consumer, ..
        } => tr!(
            "{} goes straight to {}, which had asked: its key is the address of an answer, and \
             no queue keeps it.",
            who::message(message.number),
            who::client(&consumer.client)
        ),
    }
}
