//! What happens at the clients, as rows.

use serde_json::json;

use super::{Row, processor};
use crate::event::ClientFact;

pub(super) fn client(fact: &ClientFact) -> Row {
    match fact {
        ClientFact::PublishSent {
            client,
            message,
            arrives,
        } => Row::of("publish_sent")
            .client(client)
            .message(message)
            .with("arrives_us", json!(arrives)),
        ClientFact::MessageLost {
            client,
            message,
            copy,
            reason,
        } => {
            let row = Row::of("message_lost")
                .client(client)
                .number(message)
                .with("reason", json!(reason));
            copy.iter().fold(row, Row::copy)
        }
        ClientFact::Received {
            client,
            delivery_tag,
            copy,
        } => Row::of("received")
            .client(client)
            .copy(copy)
            .with("delivery_tag", json!(delivery_tag)),
        ClientFact::WorkStarted {
            client,
            delivery_tag,
            copy,
            until,
        } => Row::of("work_started")
            .client(client)
            .copy(copy)
            .with("delivery_tag", json!(delivery_tag))
            .with("until_us", json!(until)),
        ClientFact::WorkFinished {
            client,
            delivery_tag,
            copy,
            outcome,
            arrives,
        } => Row::of("work_finished")
            .client(client)
            .copy(copy)
            .with("delivery_tag", json!(delivery_tag))
            .with("outcome", json!(outcome))
            .with("arrives_us", json!(arrives)),
        ClientFact::Task(fact) => super::task::task(fact),
        ClientFact::Started { client } => Row::of("client_started").client(client),
        ClientFact::Failed { client, refusal } => {
            Row::of("client_failed").client(client).refusal(refusal)
        }
        ClientFact::Crashed { client } => Row::of("client_crashed").client(client),
        ClientFact::Stopped { client } => Row::of("client_stopped").client(client),
        ClientFact::Processor(fact) => processor::processor(fact),
        ClientFact::Ask(fact) => processor::ask(fact),
        ClientFact::HoldsBack { .. }
        | ClientFact::GoesOn { .. }
        | ClientFact::FoundNothing { .. }
        | ClientFact::TookUpAgain { .. }
        | ClientFact::ConfirmReceived { .. }
        | ClientFact::ReturnReceived { .. } => heard(fact),
    }
}

/// What a client hears from the broker.
fn heard(fact: &ClientFact) -> Row {
    match fact {
        ClientFact::HoldsBack { client, reason } => Row::of("holds_back")
            .client(client)
            .with("reason", json!(reason)),
        ClientFact::GoesOn { client } => Row::of("goes_on").client(client),
        ClientFact::TookUpAgain {
            client,
            delivery_tag,
            copy,
            outcome,
        } => Row::of("took_up_again")
            .client(client)
            .copy(copy)
            .with("delivery_tag", json!(delivery_tag))
            .with("outcome", json!(outcome)),
        ClientFact::FoundNothing { client, queue } => Row::of("found_nothing")
            .client(client)
            .resource("queue", queue),
        ClientFact::ConfirmReceived {
            client,
            message,
            confirm,
        } => Row::of("confirm_received")
            .client(client)
            .with("message", json!(message))
            .with("confirm", json!(confirm)),
        ClientFact::ReturnReceived { client, message } => {
            Row::of("return_received").client(client).number(message)
        }
        _ => Row::of("heard"),
    }
}
