//! Why a copy left its queue, or a message was lost.

use crate::event::{BrokerFact, Copy, DeadLetterFact, DeathReason, LossReason, Place, QueueEnd};
use crate::name::ResourceName;
use crate::snapshot::Snapshot;
use crate::topology::QueueKind;
use crate::tr;

use super::loss::of_loss;
use super::{Reason, set, value_of};

pub(super) fn reason(fact: &BrokerFact, before: &Snapshot) -> Option<Reason> {
    match fact {
        BrokerFact::DeadLettered {
            copy,
            reason,
            message,
            ..
        } => {
            let key = tr!("It goes on with the key \"{}\".", message.routing_key);
            Some(
                died(before, copy, *reason)
                    .and_all(dead_letters(before, &copy.queue))
                    .and(key),
            )
        }
        BrokerFact::Dropped {
            message,
            place,
            reason,
            ..
        } => Some(dropped(before, place, *reason).and_all(expiration(*reason, message))),
        BrokerFact::DeadLetter(fact) => Some(waiting(before, fact)),
        BrokerFact::QueueDeleted { queue, because } => queue_end(before, queue, *because),
        _ => None,
    }
}

fn expiration(reason: LossReason, message: &crate::amqp::Message) -> Option<String> {
    let own = message.properties.expiration.as_ref();
    own.filter(|_| reason == LossReason::Expired).map(|ms| {
        tr!(
            "It brought its own time to live along: {} ms (expiration).",
            ms
        )
    })
}

/// Why a queue is through with a copy, and with what settings.
fn died(before: &Snapshot, copy: &Copy, reason: DeathReason) -> Reason {
    match reason {
        DeathReason::Expired => expired(before, &copy.queue),
        DeathReason::MaxLen => full(before, &copy.queue),
        DeathReason::DeliveryLimit => returned_too_often(before, &copy.queue),
        DeathReason::Rejected => rejected(),
    }
}

fn expired(before: &Snapshot, queue: &ResourceName) -> Reason {
    Reason::new(
        "ttl",
        tr!(
            "Of its own time to live and its queue's the shorter holds. A queue looks at its head \
         only: what expires behind it stays until it gets there."
        ),
    )
    .and_all(set(before, queue, &["message-ttl"]))
}

fn full(before: &Snapshot, queue: &ResourceName) -> Reason {
    let keys = ["max-length", "max-length-bytes", "overflow"];
    let rule = match value_of(before, queue, "overflow").as_deref() {
        Some("reject-publish" | "reject-publish-dlx") => {
            tr!("A full queue with this overflow refuses what is new, and keeps what it has.")
        }
        _ => {
            tr!(
                "A full queue drops from its head, the oldest first, and takes what is new \
             (drop-head, the usual overflow)."
            )
        }
    };
    Reason::new("maxlength", rule).and_all(set(before, queue, &keys))
}

fn returned_too_often(before: &Snapshot, queue: &ResourceName) -> Reason {
    Reason::new(
        "quorum-queues#poison-message-handling",
        tr!(
            "A quorum queue counts how often a message comes back. Beyond its delivery limit it is \
         taken for one that no consumer can stand."
        ),
    )
    .and_all(set(before, queue, &["delivery-limit"]))
}

fn rejected() -> Reason {
    Reason::new(
        "dlx",
        tr!(
            "A consumer refused it and did not want it requeued (basic.reject or basic.nack with \
         requeue=false)."
        ),
    )
}

fn dead_letters(before: &Snapshot, queue: &ResourceName) -> Vec<String> {
    let keys = [
        "dead-letter-exchange",
        "dead-letter-routing-key",
        "dead-letter-strategy",
    ];
    set(before, queue, &keys)
}

fn dropped(before: &Snapshot, place: &Place, reason: LossReason) -> Reason {
    let Place::Queue(queue) = place else {
        return of_loss(reason);
    };
    let nowhere = tr!("The queue has no dead-letter-exchange, so that nobody gets it.");
    match reason {
        LossReason::Expired => expired(before, queue).and(nowhere),
        LossReason::MaxLength => full(before, queue).and(nowhere),
        LossReason::DeliveryLimit => returned_too_often(before, queue).and(nowhere),
        LossReason::Rejected => rejected().and(nowhere),
        LossReason::QueueFull => full(before, queue),
        LossReason::NoDeadLetterExchange | LossReason::DeadLetterCycle => {
            of_loss(reason).and_all(dead_letters(before, queue))
        }
        LossReason::Retention => {
            of_loss(reason).and_all(set(before, queue, &["max-age", "max-length-bytes"]))
        }
        _ => of_loss(reason),
    }
}

fn waiting(before: &Snapshot, fact: &DeadLetterFact) -> Reason {
    let rule = match fact {
        DeadLetterFact::Kept { .. } => {
            tr!(
                "With dead-letter-strategy at-least-once a dead letter stays in its queue until \
             every queue that is to get it has confirmed that it has it."
            )
        }
        DeadLetterFact::NotTaken { .. } => {
            tr!(
                "Somebody who is to get it cannot take it now. It stays, and the queue tries again \
             later."
            )
        }
        DeadLetterFact::Confirmed { .. } => {
            tr!("Every queue that was to get it has it: now the first one may forget it.")
        }
    };
    Reason::new("quorum-queues#dead-lettering", rule)
        .and_all(dead_letters(before, &fact.copy().queue))
}

fn queue_end(before: &Snapshot, queue: &ResourceName, because: QueueEnd) -> Option<Reason> {
    let stream = before.topology.queue(queue).map(|one| one.kind()) == Some(QueueKind::Stream);
    Some(match because {
        QueueEnd::Deleted => Reason::new(
            "queues",
            tr!(
                "A queue that is deleted takes its bindings, its messages and its consumers along."
            ),
        )
        .and_all(stream.then(|| tr!("A stream takes all that it kept along, too."))),
        QueueEnd::AutoDelete => Reason::new(
            "queues#temporary-queues",
            tr!(
                "An auto-delete queue goes with its last consumer. One that never had a consumer \
             stays."
            ),
        ),
        QueueEnd::OwnerGone => Reason::new(
            "queues#exclusive-queues",
            tr!("An exclusive queue belongs to the connection that declared it, and goes with it."),
        ),
        QueueEnd::Expired => Reason::new(
            "ttl#queue-ttl",
            tr!(
                "A queue with an expiry goes when for so long it has had no consumer, was not \
             declared again, and nobody asked it by basic.get. What it holds does not count."
            ),
        )
        .and_all(set(before, queue, &["expires"])),
        QueueEnd::NotDurable => Reason::new(
            "queues#durability",
            tr!("A restart removes queues that are not durable."),
        ),
    })
}
