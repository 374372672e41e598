//! How a consumer takes messages, in words.

use super::who;
use crate::event::BrokerFact;
use crate::scenario::AckMode;

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
    format!(
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
        rank.push_str("; it has the queue for itself alone (exclusive)");
    }
    if priority != 0 {
        rank.push_str(&format!(
            "; its priority is {priority}: who has a lower one gets messages while it can take none"
        ));
    }
    rank
}

fn terms(ack: AckMode, prefetch: u16, shared_prefetch: u16) -> String {
    let own = match (ack, prefetch) {
        (AckMode::Auto, _) => return "and each counts as done when it is sent".to_owned(),
        (AckMode::Manual, 0) if shared_prefetch != 0 => "and acknowledges each".to_owned(),
        (AckMode::Manual, 0) => "any number at a time, and acknowledges each".to_owned(),
        (AckMode::Manual, 1) => "one at a time, and acknowledges each".to_owned(),
        (AckMode::Manual, most) => format!("up to {most} at a time, and acknowledges each"),
    };
    match shared_prefetch {
        0 => own,
        most => {
            format!("{own}; all its queues together give it {most} at a time (a global prefetch)")
        }
    }
}
