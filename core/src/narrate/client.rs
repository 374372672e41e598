//! What happens at the clients, in words.

use super::loss::Loss;
use super::{processor, who};
use crate::amqp::{Message, MessageNumber};
use crate::event::{ClientFact, Confirm, Copy};
use crate::scenario::Outcome;
use crate::text::said;
use crate::time::Time;
use crate::tr;
use crate::words::{length, sentence};

pub(super) fn narrate(fact: &ClientFact, at: Time) -> String {
    sentence(&match fact {
        ClientFact::PublishSent {
            client, message, ..
        } => publish_sent(client, message),
        ClientFact::MessageLost {
            client,
            message,
            copy,
            reason,
        } => Loss {
            message,
            reason: *reason,
            place: None,
            client: Some(client),
            copy: copy.is_some(),
        }
        .tell(),
        ClientFact::Received { client, copy, .. } => {
            tr!(
                "{} reached {}.",
                who::message(copy.message),
                who::consumer(client)
            )
        }
        ClientFact::WorkStarted {
            client,
            copy,
            until,
            ..
        } => tr!(
            "{} began to work on {}, for {}.",
            who::consumer(client),
            who::message(copy.message),
            length(until.since(at))
        ),
        ClientFact::WorkFinished {
            client,
            copy,
            outcome,
            arrives,
            ..
        } => work_finished(client, copy, *outcome, arrives.is_some()),
        ClientFact::Task(fact) => super::task::narrate(fact),
        ClientFact::Started { client } => tr!("{} started.", who::client(client)),
        ClientFact::Failed { client, refusal } => {
            tr!(
                "{} gave up, since the broker refused: {}.",
                who::client(client),
                who::reply(refusal)
            )
        }
        ClientFact::Crashed { client } => {
            tr!("{} crashed: its process is gone.", who::client(client))
        }
        ClientFact::Stopped { client } => tr!("{} left in good order.", who::client(client)),
        ClientFact::Processor(fact) => processor::narrate(fact),
        ClientFact::Ask(fact) => processor::ask(fact),
        ClientFact::ConfirmReceived { .. }
        | ClientFact::HoldsBack { .. }
        | ClientFact::GoesOn { .. }
        | ClientFact::FoundNothing { .. }
        | ClientFact::TookUpAgain { .. }
        | ClientFact::ReturnReceived { .. } => heard(fact),
    })
}

/// What a client hears from the broker.
fn heard(fact: &ClientFact) -> String {
    match fact {
        ClientFact::ConfirmReceived {
            client,
            message,
            confirm,
        } => confirm_received(client, *message, *confirm),
        ClientFact::HoldsBack { client, reason } => holds_back(client, reason),
        ClientFact::GoesOn { client } => tr!(
            "{} was told that the broker reads again: it goes on publishing.",
            who::client(client)
        ),
        ClientFact::TookUpAgain { client, copy, .. } => tr!(
            "{} takes {} up again: what it said of it was rolled back.",
            who::consumer(client),
            who::message(copy.message)
        ),
        ClientFact::FoundNothing { client, queue } => tr!(
            "{} asked {} for a message, and there was none.",
            who::consumer(client),
            who::queue(queue)
        ),
        ClientFact::ReturnReceived { client, message } => tr!(
            "{} came back to {}: no queue took it.",
            who::message(message.number),
            who::producer(client)
        ),
        _ => String::new(),
    }
}

fn confirm_received(client: &str, message: MessageNumber, confirm: Confirm) -> String {
    let (client, message) = (who::producer(client), who::message(message));
    match confirm {
        Confirm::Ack => tr!("{} knows now that the broker has {}.", client, message),
        Confirm::Nack => {
            tr!(
                "{} knows now that the broker did not take {}.",
                client,
                message
            )
        }
    }
}

fn holds_back(client: &str, reason: &str) -> String {
    tr!(
        "{} was told that the broker is {}: it holds back what it would publish.",
        who::client(client),
        said(reason, &[])
    )
}

fn publish_sent(client: &str, message: &Message) -> String {
    let (number, exchange) = (
        who::message(message.number),
        who::exchange(&message.exchange),
    );
    let (client, key) = (who::producer(client), who::key(message));
    if message.properties.is_persistent() {
        tr!(
            "{} sent persistent {} to {} {}.",
            client,
            number,
            exchange,
            key
        )
    } else {
        tr!("{} sent {} to {} {}.", client, number, exchange, key)
    }
}

fn work_finished(client: &str, copy: &Copy, outcome: Outcome, tells: bool) -> String {
    let (consumer, message) = (who::consumer(client), who::message(copy.message));
    match outcome {
        Outcome::Ack if tells => tr!("{} finished {} and acknowledges it.", consumer, message),
        Outcome::Ack => tr!("{} finished {}.", consumer, message),
        Outcome::Nack
        | Outcome::Reject
        | Outcome::Requeue
        | Outcome::RejectRequeue
        | Outcome::Recover
            if !tells =>
        {
            tr!(
                "{} failed at {}, but cannot say so: it counted as done when it was sent.",
                consumer,
                message
            )
        }
        Outcome::Nack => {
            tr!(
                "{} failed at {} and wants it no more (nack).",
                consumer,
                message
            )
        }
        Outcome::Reject => {
            tr!(
                "{} failed at {} and wants it no more (reject).",
                consumer,
                message
            )
        }
        Outcome::Requeue => tr!(
            "{} failed at {} and gives it back for another try (nack with requeue).",
            consumer,
            message
        ),
        Outcome::RejectRequeue => tr!(
            "{} failed at {} and gives it back for another try (reject with requeue).",
            consumer,
            message
        ),
        Outcome::Recover => tr!(
            "{} failed at {} and gives back everything that it holds (recover).",
            consumer,
            message
        ),
        Outcome::Crash => tr!("{} crashed with {} in its hands.", consumer, message),
    }
}
