//! Dead letters that wait in their queue, in words.

use super::broker::death;
use super::who;
use crate::event::{DeadLetterFact, Obstacle};

pub(super) fn narrate(fact: &DeadLetterFact) -> String {
    match fact {
        DeadLetterFact::Kept { copy, reason, .. } => format!(
            "{} is dead in {}: {}. The queue keeps it until every queue that is to get it has \
             confirmed (at-least-once).",
            who::message(copy.message),
            who::queue(&copy.queue),
            death(*reason)
        ),
        DeadLetterFact::NotTaken { copy, obstacle } => format!(
            "{} still waits in {}: {}. The broker will try again.",
            who::message(copy.message),
            who::queue(&copy.queue),
            in_the_way(obstacle)
        ),
        DeadLetterFact::Confirmed { copy, .. } => format!(
            "{} has left {}: every queue that was to get it has it.",
            who::message(copy.message),
            who::queue(&copy.queue)
        ),
    }
}

fn in_the_way(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::NoExchange(name) => {
            format!("the dead-letter {} does not exist", who::exchange(name))
        }
        Obstacle::NoRoute(name) => {
            format!("the dead-letter {} leads to no queue", who::exchange(name))
        }
        Obstacle::Circle => "it would go round in a circle".to_owned(),
        Obstacle::Refused(queue) => format!("{} refused it", who::queue(queue)),
    }
}
