//! Which queues get the next message, and how many copies.

use std::collections::BTreeMap;
use std::sync::Arc;

use warren_core::amqp::{Message, MessageNumber};
use warren_core::event::{BrokerFact, Fact, LossReason, Place};
use warren_core::name::ResourceName;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_core::topology::Destination;
use warren_core::tr;
use warren_core::why::Why;

use super::{Numbered, around, next_event};

/// The routing of one message, asked before it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routing {
    event: u32,
    /// The message.
    pub message: Arc<Message>,
    /// The moment right before it is routed.
    pub before: Playhead,
    /// The moment right after.
    pub after: Playhead,
    /// The queues to choose from: all of the exchange's vhost, by name.
    pub queues: Vec<ResourceName>,
}

/// How many copies each queue will get; a queue that is not in it, none.
pub type Prediction = BTreeMap<ResourceName, u32>;

/// What came of a prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutingJudgement {
    /// Each queue that could be chosen, in the order of the question.
    pub queues: Vec<QueueJudgement>,
    /// Why the message went where it went, every binding considered.
    pub why: Why,
}

/// What came of a prediction for one queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueJudgement {
    /// The queue.
    pub queue: ResourceName,
    /// How many copies were predicted.
    pub predicted: u32,
    /// How many the routing gives it.
    pub copies: u32,
    /// Whether it is full when its copy comes, and refuses it (`reject-publish`).
    pub refuses: bool,
    /// Why, in plain sentences.
    pub why: String,
}

impl QueueJudgement {
    /// Whether the prediction is right for this queue.
    #[must_use]
    pub const fn is_right(&self) -> bool {
        self.predicted == self.copies
    }
}

impl RoutingJudgement {
    /// Whether the prediction is right for every queue.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.queues.iter().all(QueueJudgement::is_right)
    }
}

impl Routing {
    pub(super) fn of(timeline: &Timeline, found: Numbered) -> Option<Self> {
        let (before, after) = around(timeline, &found);
        let (event, found) = found;
        let Fact::Broker(BrokerFact::Routed { message, .. }) = &found.fact else {
            return None;
        };
        let cursor = Cursor::new(timeline, before);
        let queues = cursor.snapshot().topology.queues();
        let mut queues: Vec<ResourceName> = queues
            .map(|queue| queue.name.clone())
            .filter(|name| name.vhost == message.exchange.vhost)
            .collect();
        queues.sort();
        Some(Self {
            event,
            message: message.clone(),
            before,
            after,
            queues,
        })
    }

    /// The right prediction.
    #[must_use]
    pub fn answer(&self, timeline: &Timeline) -> Prediction {
        let judged = self.judge(timeline, &Prediction::new());
        let copies = judged.queues.into_iter().filter(|one| one.copies > 0);
        copies.map(|one| (one.queue, one.copies)).collect()
    }

    /// Right or wrong for each queue, with the reason.
    #[must_use]
    pub fn judge(&self, timeline: &Timeline, prediction: &Prediction) -> RoutingJudgement {
        let cursor = Cursor::new(timeline, self.before);
        let topology = &cursor.snapshot().topology;
        let events = timeline.events(self.event..self.event + 1);
        let line = timeline.scenario().rabbitmq;
        let (why, reached) = match events.first().map(|event| &event.fact) {
            Some(Fact::Broker(BrokerFact::Routed {
                message,
                route,
                because,
            })) => {
                let why = Why::of_routing(topology, message, (route, because), line);
                let reached = route.destinations.iter().map(|to| to.queue.clone());
                (why, reached.collect())
            }
            _ => (Why::of(topology, &self.message, line), Vec::new()),
        };
        let judged = |queue: &ResourceName| QueueJudgement {
            queue: queue.clone(),
            predicted: prediction.get(queue).copied().unwrap_or_default(),
            copies: u32::from(reached.contains(queue)),
            refuses: reached.contains(queue) && self.is_refused(timeline, queue),
            why: self.why(&why, queue, reached.contains(queue)),
        };
        RoutingJudgement {
            queues: self.queues.iter().map(judged).collect(),
            why,
        }
    }

    /// Whether the copy is turned away at this queue instead of waiting in it.
    fn is_refused(&self, timeline: &Timeline, queue: &ResourceName) -> bool {
        let number = self.message.number;
        let comes = |fact: &Fact| match fact {
            Fact::Broker(BrokerFact::Enqueued { copy, .. }) => {
                copy.message == number && copy.queue == *queue
            }
            Fact::Broker(fact) => refusal(fact, queue) == Some(number),
            _ => false,
        };
        next_event(timeline, self.after, comes).is_some_and(
            |(_, event)| matches!(&event.fact, Fact::Broker(fact) if refusal(fact, queue).is_some()),
        )
    }

    /// Why this queue gets a copy, or none.
    fn why(&self, why: &Why, queue: &ResourceName, is_reached: bool) -> String {
        let key = &self.message.routing_key;
        if self.message.exchange.name.is_empty() {
            return if key.is_empty() {
                tr!("The message has no key, and no queue is without a name.")
            } else if is_reached {
                tr!("The key \"{}\" is the name of this queue.", key)
            } else {
                tr!("The key \"{}\" is not the name of this queue.", key)
            };
        }
        let rows = why.visits.iter().flat_map(|visit| &visit.rows);
        let rows = rows.filter(|row| row.binding.destination == Destination::Queue(queue.clone()));
        let (matching, others): (Vec<_>, Vec<_>) = rows.partition(|row| row.matched);
        let told = if matching.is_empty() {
            &others
        } else {
            &matching
        };
        let mut sentences: Vec<String> = told.iter().map(|row| row.sentence.clone()).collect();
        match (matching.len(), is_reached) {
            (0, true) => sentences.push(tr!("It is reached another way.")),
            (0, false) if sentences.is_empty() => sentences.push(tr!(
                "No binding of an exchange that the message comes to leads to this queue."
            )),
            (0 | 1, _) => {}
            (many, _) => sentences.push(tr!(
                "{} bindings match, and still a queue gets a message only once.",
                many
            )),
        }
        sentences.join(" ")
    }
}

/// The message that this queue refuses here, being full.
fn refusal(fact: &BrokerFact, queue: &ResourceName) -> Option<MessageNumber> {
    match fact {
        BrokerFact::Dropped {
            message,
            place: Place::Queue(at),
            reason: LossReason::QueueFull,
            ..
        } if at == queue => Some(message.number),
        _ => None,
    }
}
