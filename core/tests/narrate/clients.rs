//! What happens at the clients.

use warren_core::event::{ClientFact, Confirm, LossReason};
use warren_core::scenario::Outcome;
use warren_core::time::Time;

use super::things::{copy, error, message, refusal};

pub(super) fn clients() -> Vec<ClientFact> {
    let finished = |outcome, arrives| ClientFact::WorkFinished {
        client: "w1".into(),
        delivery_tag: 3,
        copy: copy(),
        outcome,
        arrives,
    };
    let later = Some(Time::from_ms(65_000));
    vec![
        ClientFact::Started {
            client: "web".into(),
        },
        ClientFact::PublishSent {
            client: "web".into(),
            message: error(),
            arrives: Time(1),
        },
        ClientFact::PublishSent {
            client: "you".into(),
            message: message(8, "", "tasks"),
            arrives: Time(1),
        },
        ClientFact::MessageLost {
            client: "web".into(),
            message: error(),
            copy: None,
            reason: LossReason::ConnectionLost,
        },
        ClientFact::MessageLost {
            client: "w1".into(),
            message: error(),
            copy: Some(copy()),
            reason: LossReason::AutoAckClientGone,
        },
        ClientFact::Received {
            client: "w1".into(),
            delivery_tag: 3,
            copy: copy(),
        },
        ClientFact::WorkStarted {
            client: "w1".into(),
            delivery_tag: 3,
            copy: copy(),
            until: Time::from_ms(64_700),
        },
        finished(Outcome::Ack, later),
        finished(Outcome::Ack, None),
        finished(Outcome::Nack, later),
        finished(Outcome::Reject, later),
        finished(Outcome::Requeue, later),
        finished(Outcome::Requeue, None),
        finished(Outcome::Crash, None),
        ClientFact::Failed {
            client: "w1".into(),
            refusal: refusal(),
        },
        ClientFact::Crashed {
            client: "w1".into(),
        },
        ClientFact::Stopped {
            client: "w1".into(),
        },
    ]
}

/// What clients hear of the server, and of queues that have nothing for them.
pub(super) fn told() -> Vec<ClientFact> {
    vec![
        ClientFact::HoldsBack {
            client: "web".into(),
            reason: "low on memory",
        },
        ClientFact::GoesOn {
            client: "web".into(),
        },
        ClientFact::TookUpAgain {
            client: "w1".into(),
            delivery_tag: 7,
            copy: copy(),
            outcome: Outcome::Ack,
        },
        ClientFact::FoundNothing {
            client: "w1".into(),
            queue: super::things::tasks(),
        },
    ]
}

/// What producers hear of what they published.
pub(super) fn answers() -> Vec<ClientFact> {
    vec![
        ClientFact::ConfirmReceived {
            client: "web".into(),
            message: error().number,
            confirm: Confirm::Ack,
        },
        ClientFact::ConfirmReceived {
            client: "web".into(),
            message: error().number,
            confirm: Confirm::Nack,
        },
        ClientFact::ReturnReceived {
            client: "web".into(),
            message: error(),
        },
    ]
}
