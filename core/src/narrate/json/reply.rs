//! Direct replies, as rows.

use serde_json::json;

use super::Row;
use crate::event::ReplyFact;

pub(super) fn reply(fact: &ReplyFact) -> Row {
    match fact {
        ReplyFact::Awaited { consumer, address } => Row::of("replies_awaited")
            .consumer(consumer)
            .with("address", json!(address)),
        ReplyFact::NoLonger { consumer } => Row::of("replies_no_longer_awaited").consumer(consumer),
        ReplyFact::Delivered {
            message,
            consumer,
            delivery_tag,
        } => Row::of("reply_delivered")
            .consumer(consumer)
            .number(message)
            .with("delivery_tag", json!(delivery_tag)),
    }
}
