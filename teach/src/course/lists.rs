//! The files of the course, each by its name in `lessons/`.

use super::{ChallengeText, Text};

/// The lessons, in order.
pub const LESSONS: &[Text] = &[
    text!("01-what-a-broker-is.md"),
    text!("02-the-default-exchange.md"),
    text!("03-fanout.md"),
    text!("04-direct.md"),
    text!("05-topic.md"),
    text!("06-headers.md"),
    text!("07-bindings-together.md"),
    text!("08-acknowledgements.md"),
    text!("09-prefetch.md"),
    text!("10-durability.md"),
    text!("11-confirms-and-returns.md"),
    text!("12-ttl-and-dead-letters.md"),
    text!("13-retry-with-backoff.md"),
    text!("14-priorities-and-limits.md"),
    text!("15-request-and-reply.md"),
    text!("16-splitting-and-aggregating.md"),
    text!("17-quorum-and-failover.md"),
];

/// The challenges, in order.
pub const CHALLENGES: &[ChallengeText] = &[
];

/// The scenarios that only lessons and challenges have.
pub const SCENARIOS: &[Text] = &[
    text!("scenarios/ask-and-answer-apart.json"),
    text!("scenarios/confirmed-orders.json"),
    text!("scenarios/crash-mid-job.json"),
    text!("scenarios/emergency-room.json"),
    text!("scenarios/fresh-fish.json"),
    text!("scenarios/many-bindings.json"),
    text!("scenarios/order-in-parts.json"),
    text!("scenarios/power-cut.json"),
    text!("scenarios/slow-and-fast.json"),
    text!("scenarios/three-desks.json"),
    text!("scenarios/topic-edges.json"),
    text!("scenarios/two-desks.json"),
];
