//! How a consumer takes messages, in words.

use super::who;
use crate::event::BrokerFact;
use crate::scenario::AckMode;
use crate::tr;

/// On what terms a queue serves it from now on.
pub(super) fn registered(fact: &BrokerFact) -> String {
    let BrokerFact::ConsumerRegistered {
        consumer,
        queue,
        ack,
        prefetch,
        shared_prefetch,
        priority,
        exclusive,
    } = fact
    else {
        return String::new();
    };
    tr!(
        "{} takes messages from {} from now on, {}{}.",
        who::consumer(&consumer.client),
        who::queue(queue),
        terms(*ack, *prefetch, *shared_prefetch),
        rank(*priority, *exclusive)
    )
}

/// How it stands to the other consumers of its queue.
fn rank(priority: i32, exclusive: bool) -> String {
    let mut rank = String::new();
    if exclusive {
        rank.push_str(&tr!("; it has the queue for itself alone (exclusive)"));
    }
    if priority != 0 {
        rank.push_str(&tr!(
            "; its priority is {}: who has a lower one gets messages while it can take none",
            priority
        ));
    }
    rank
}

fn terms(ack: AckMode, prefetch: u16, shared_prefetch: u16) -> String {
    let own = match (ack, prefetch) {
        (AckMode::Auto, _) => return tr!("and each counts as done when it is sent"),
        (AckMode::Manual, 0) if shared_prefetch != 0 => tr!("and acknowledges each"),
        (AckMode::Manual, 0) => tr!("any number at a time, and acknowledges each"),
        (AckMode::Manual, 1) => tr!("one at a time, and acknowledges each"),
        (AckMode::Manual, most) => tr!("up to {} at a time, and acknowledges each", most),
    };
    match shared_prefetch {
        0 => own,
        most => {
            tr!(
                "{}; all its queues together give it {} at a time (a global prefetch)",
                own,
                most
            )
        }
    }
}
