//! Dead letters that wait in their queue, in words.

use super::who;
use crate::amqp::{FieldValue, Message};
use crate::event::{Copy, DeadLetterFact, DeathReason, Obstacle};
use crate::tr;

pub(super) fn narrate(fact: &DeadLetterFact) -> String {
    match fact {
        DeadLetterFact::Kept { copy, reason, .. } => tr!(
            "{} is dead in {}: {}. The queue keeps it until every queue that is to get it has \
             confirmed (at-least-once).",
            who::message(copy.message),
            who::queue(&copy.queue),
            death(*reason)
        ),
        DeadLetterFact::NotTaken { copy, obstacle } => tr!(
            "{} still waits in {}: {}. The broker will try again.",
            who::message(copy.message),
            who::queue(&copy.queue),
            in_the_way(obstacle)
        ),
        DeadLetterFact::Confirmed { copy, .. } => tr!(
            "{} has left {}: every queue that was to get it has it.",
            who::message(copy.message),
            who::queue(&copy.queue)
        ),
    }
}

fn in_the_way(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::NoExchange(name) => {
            tr!("the dead-letter {} does not exist", who::exchange(name))
        }
        Obstacle::NoRoute(name) => {
            tr!("the dead-letter {} leads to no queue", who::exchange(name))
        }
        Obstacle::Circle => tr!("it would go round in a circle"),
        Obstacle::Refused(queue) => tr!("{} refused it", who::queue(queue)),
    }
}

/// A copy leaves its queue for its dead-letter exchange, as this message.
pub(super) fn leaves(copy: &Copy, reason: DeathReason, message: &Message) -> String {
    let times = match times(message) {
        Some(times) if times > 1 => tr!("; it has died so {} times (x-death)", times),
        _ => String::new(),
    };
    tr!(
        "{} leaves {}: {}. It goes on to {}, where that sends its dead letters{}.",
        who::message(copy.message),
        who::queue(&copy.queue),
        death(reason),
        who::exchange(&message.exchange),
        times
    )
}

/// How often it has died in this way in this queue: the newest entry of `x-death` comes first.
fn times(message: &Message) -> Option<i64> {
    let headers = message.properties.headers.as_ref()?;
    let FieldValue::Array(deaths) = headers.get("x-death")? else {
        return None;
    };
    let FieldValue::Table(newest) = deaths.first()? else {
        return None;
    };
    let mut fields = newest.0.iter();
    fields.find(|(name, _)| **name == *"count")?.1.as_integer()
}

fn death(reason: DeathReason) -> String {
    match reason {
        DeathReason::Rejected => tr!("a consumer refused it for good"),
        DeathReason::Expired => tr!("its time to live was over when it was at the head"),
        DeathReason::MaxLen => tr!("the queue was full"),
        DeathReason::DeliveryLimit => tr!("it came back more often than the queue allows"),
    }
}
