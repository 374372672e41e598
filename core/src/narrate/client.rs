//! What happens at the clients, in words.

use super::loss::Loss;
use super::who;
use crate::amqp::{Message, MessageNumber};
use crate::event::{ClientFact, Confirm, Copy};
use crate::scenario::Outcome;
use crate::time::Time;
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
            format!(
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
        } => format!(
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
        ClientFact::Started { client } => format!("{} started.", who::client(client)),
        ClientFact::Failed { client, refusal } => {
            format!(
                "{} gave up, since the broker refused: {}.",
                who::client(client),
                who::reply(refusal)
            )
        }
        ClientFact::Crashed { client } => {
            format!("{} crashed: its process is gone.", who::client(client))
        }
        ClientFact::Stopped { client } => format!("{} left in good order.", who::client(client)),
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
        ClientFact::GoesOn { client } => format!(
            "{} was told that the broker reads again: it goes on publishing.",
            who::client(client)
        ),
        ClientFact::TookUpAgain { client, copy, .. } => format!(
            "{} takes {} up again: what it said of it was rolled back.",
            who::consumer(client),
            who::message(copy.message)
        ),
        ClientFact::FoundNothing { client, queue } => format!(
            "{} asked {} for a message, and there was none.",
            who::consumer(client),
            who::queue(queue)
        ),
        ClientFact::ReturnReceived { client, message } => format!(
            "{} came back to {}: no queue took it.",
            who::message(message.number),
            who::producer(client)
        ),
        _ => String::new(),
    }
}

fn confirm_received(client: &str, message: MessageNumber, confirm: Confirm) -> String {
    let learns = match confirm {
        Confirm::Ack => "knows now that the broker has",
        Confirm::Nack => "knows now that the broker did not take",
    };
    let (client, message) = (who::producer(client), who::message(message));
    format!("{client} {learns} {message}.")
}

fn holds_back(client: &str, reason: &str) -> String {
    format!(
        "{} was told that the broker is {reason}: it holds back what it would publish.",
        who::client(client)
    )
}

fn publish_sent(client: &str, message: &Message) -> String {
    let persistent = if message.properties.is_persistent() {
        "persistent "
    } else {
        ""
    };
    format!(
        "{} sent {persistent}{} to {} {}.",
        who::producer(client),
        who::message(message.number),
        who::exchange(&message.exchange),
        who::key(message)
    )
}

fn work_finished(client: &str, copy: &Copy, outcome: Outcome, tells: bool) -> String {
    let (consumer, message) = (who::consumer(client), who::message(copy.message));
    match outcome {
        Outcome::Ack if tells => format!("{consumer} finished {message} and acknowledges it."),
        Outcome::Ack => format!("{consumer} finished {message}."),
        Outcome::Nack
        | Outcome::Reject
        | Outcome::Requeue
        | Outcome::RejectRequeue
        | Outcome::Recover
            if !tells =>
        {
            format!(
                "{consumer} failed at {message}, but cannot say so: it counted as done when it was sent."
            )
        }
        Outcome::Nack => {
            format!("{consumer} failed at {message} and wants it no more (nack).")
        }
        Outcome::Reject => {
            format!("{consumer} failed at {message} and wants it no more (reject).")
        }
        Outcome::Requeue => format!(
            "{consumer} failed at {message} and gives it back for another try (nack with requeue)."
        ),
        Outcome::RejectRequeue => format!(
            "{consumer} failed at {message} and gives it back for another try (reject with requeue)."
        ),
        Outcome::Recover => format!(
            "{consumer} failed at {message} and gives back everything that it holds (recover)."
        ),
        Outcome::Crash => format!("{consumer} crashed with {message} in its hands."),
    }
}
