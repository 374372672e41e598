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
];

/// The challenges, in order.
pub const CHALLENGES: &[ChallengeText] = &[];

/// The scenarios that only lessons and challenges have.
pub const SCENARIOS: &[Text] = &[
    text!("scenarios/many-bindings.json"),
    text!("scenarios/three-desks.json"),
    text!("scenarios/topic-edges.json"),
    text!("scenarios/two-desks.json"),
];
