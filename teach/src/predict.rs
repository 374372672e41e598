//! Predicting: where the next message will go, asked before it goes, and judged with reasons.
//!
//! The answer is what the run does; nobody writes it down.

mod delivery;
mod routing;

use std::sync::Arc;

use warren_core::event::{BrokerFact, Event, Fact};
use warren_core::timeline::{Cursor, Playhead, Timeline};

pub use delivery::{ConsumerJudgement, Delivery, DeliveryJudgement};
pub use routing::{Prediction, QueueJudgement, Routing, RoutingJudgement};

/// What can be asked of a run at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which queues get the next message that is routed, and how many copies.
    Queues(Routing),
    /// Which consumer gets the next message that is delivered.
    Consumer(Delivery),
}

impl Question {
    /// The moment right before the answer is seen.
    #[must_use]
    pub const fn before(&self) -> Playhead {
        match self {
            Self::Queues(routing) => routing.before,
            Self::Consumer(delivery) => delivery.before,
        }
    }

    /// The moment right after.
    #[must_use]
    pub const fn after(&self) -> Playhead {
        match self {
            Self::Queues(routing) => routing.after,
            Self::Consumer(delivery) => delivery.after,
        }
    }
}

/// The question that comes next after a moment, whether of a routing or of a delivery that
/// several may get; none where neither follows.
#[must_use]
pub fn next(timeline: &Timeline, mut playhead: Playhead) -> Option<Question> {
    loop {
        let found = next_event(timeline, playhead, |fact| {
            is_routed(fact) || is_delivered(fact)
        })?;
        if is_routed(&found.1.fact) {
            return Routing::of(timeline, found).map(Question::Queues);
        }
        let delivery = Delivery::of(timeline, found)?;
        if delivery.consumers.len() > 1 {
            return Some(Question::Consumer(delivery));
        }
        playhead = delivery.after;
    }
}

/// The next routing after a moment, as a question.
#[must_use]
pub fn next_routing(timeline: &Timeline, playhead: Playhead) -> Option<Routing> {
    Routing::of(timeline, next_event(timeline, playhead, is_routed)?)
}

/// The next delivery after a moment, as a question.
#[must_use]
pub fn next_delivery(timeline: &Timeline, playhead: Playhead) -> Option<Delivery> {
    Delivery::of(timeline, next_event(timeline, playhead, is_delivered)?)
}

const fn is_routed(fact: &Fact) -> bool {
    matches!(fact, Fact::Broker(BrokerFact::Routed { .. }))
}

const fn is_delivered(fact: &Fact) -> bool {
    matches!(fact, Fact::Broker(BrokerFact::Delivered { .. }))
}

/// An event by its number in the run.
type Numbered = (u32, Arc<Event>);

fn next_event(
    timeline: &Timeline,
    playhead: Playhead,
    is_sought: impl Fn(&Fact) -> bool,
) -> Option<Numbered> {
    let mut number = Cursor::new(timeline, playhead).applied();
    while number < timeline.len() {
        let segment = timeline.segment_of_event(number);
        let skipped = (number - segment.first) as usize;
        for event in segment.events.iter().skip(skipped) {
            if is_sought(&event.fact) {
                return Some((number, event.clone()));
            }
            number += 1;
        }
    }
    None
}

/// The moments right before and right after an event.
fn around(timeline: &Timeline, (number, event): &Numbered) -> (Playhead, Playhead) {
    let segment = timeline.segment_of_event(*number);
    // Checkpoints never split an instant, so that all of it is in one segment.
    let earlier = segment.events.partition_point(|one| one.at < event.at);
    let index = (number - segment.first) as usize - earlier;
    let within = |count| Playhead {
        at: event.at,
        within: u32::try_from(count).unwrap_or(Playhead::ALL),
    };
    (within(index), within(index + 1))
}

#[cfg(test)]
mod tests;
