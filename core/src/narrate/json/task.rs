//! What happens to tasks at their consumers, as rows.

use serde_json::json;

use super::Row;
use crate::event::TaskFact;

pub(super) fn task(fact: &TaskFact) -> Row {
    match fact {
        TaskFact::Dispatched {
            client,
            delivery_tag,
            copy,
            task,
            found,
            until,
        } => Row::of("dispatched")
            .client(client)
            .copy(copy)
            .with("delivery_tag", json!(delivery_tag))
            .with("task", json!(task))
            .with("found", json!(found))
            .with("until_us", json!(until)),
        TaskFact::Receipt {
            client,
            delivery_tag,
            copy,
            receipt,
            outcome,
            arrives,
        } => Row::of("receipt")
            .client(client)
            .copy(copy)
            .with("delivery_tag", json!(delivery_tag))
            .with("receipt", json!(receipt.name()))
            .with("nok", json!(receipt.nok()))
            .with("outcome", json!(outcome))
            .with("arrives_us", json!(arrives)),
    }
}
