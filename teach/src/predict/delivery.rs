//! Which consumer gets the next message.

use std::sync::Arc;

use warren_core::amqp::{FieldValue, Message};
use warren_core::event::{BrokerFact, Fact};
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::Client;
use warren_core::snapshot::Snapshot;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_core::tr;

use super::{Numbered, around};

/// One delivery, asked before it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    event: u32,
    /// The message.
    pub message: Arc<Message>,
    /// The queue that it waits in.
    pub queue: ResourceName,
    /// The moment right before it is delivered.
    pub before: Playhead,
    /// The moment right after.
    pub after: Playhead,
    /// The clients to choose from: those that consume from the queue, by name.
    pub consumers: Vec<Name>,
}

/// What came of a prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryJudgement {
    /// Who gets it.
    pub answer: Name,
    /// Whether that was predicted.
    pub is_right: bool,
    /// Each consumer that could be chosen, in the order of the question.
    pub consumers: Vec<ConsumerJudgement>,
}

/// What is to be said of one consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerJudgement {
    /// The client.
    pub client: Name,
    /// Whether it gets the message.
    pub gets_it: bool,
    /// Why, or why not, in a plain sentence.
    pub why: String,
}

impl Delivery {
    pub(super) fn of(timeline: &Timeline, found: Numbered) -> Option<Self> {
        let (before, after) = around(timeline, &found);
        let (event, found) = found;
        let Fact::Broker(BrokerFact::Delivered { copy, message, .. }) = &found.fact else {
            return None;
        };
        let cursor = Cursor::new(timeline, before);
        let consumes = |state: &warren_core::snapshot::ClientState| {
            state.consumers.iter().any(|one| one.queue == copy.queue)
        };
        let clients = cursor.snapshot().clients.iter();
        let clients = clients.filter(|(_, state)| consumes(state));
        let mut consumers: Vec<Name> = clients.map(|(name, _)| name.clone()).collect();
        consumers.sort();
        Some(Self {
            event,
            message: message.clone(),
            queue: copy.queue.clone(),
            before,
            after,
            consumers,
        })
    }

    /// The right prediction.
    #[must_use]
    pub fn answer(&self, timeline: &Timeline) -> Name {
        let events = timeline.events(self.event..self.event + 1);
        match events.first().map(|event| &event.fact) {
            Some(Fact::Broker(BrokerFact::Delivered { consumer, .. })) => consumer.client.clone(),
            _ => Name::default(),
        }
    }

    /// Right or wrong, with what stands for and against each consumer.
    #[must_use]
    pub fn judge(&self, timeline: &Timeline, predicted: &Name) -> DeliveryJudgement {
        let answer = self.answer(timeline);
        let cursor = Cursor::new(timeline, self.before);
        let judged = |client: &Name| ConsumerJudgement {
            client: client.clone(),
            gets_it: *client == answer,
            why: self.why(timeline, cursor.snapshot(), client, &answer),
        };
        DeliveryJudgement {
            is_right: *predicted == answer,
            consumers: self.consumers.iter().map(judged).collect(),
            answer,
        }
    }

    fn why(&self, timeline: &Timeline, now: &Snapshot, client: &Name, answer: &Name) -> String {
        let held = self.held(now, client);
        let limit = self.limit(now, client);
        let active = now
            .queues
            .get(&self.queue)
            .and_then(|queue| queue.active.as_ref());
        if let Some(active) = active {
            return if client == active {
                tr!("It is the single active consumer: it alone is served.")
            } else {
                tr!("It waits: {} is the single active consumer.", active)
            };
        }
        let room = match limit {
            0 => tr!("It holds {} unacknowledged and has no limit", held),
            limit => tr!("It holds {} unacknowledged of at most {}", held, limit),
        };
        if client == answer {
            return tr!(
                "{}, and it is next in the line of those with the highest priority.",
                room
            );
        }
        if limit > 0 && held >= limit {
            return tr!("{}: it is full.", room);
        }
        if priority(timeline, client) < priority(timeline, answer) {
            return tr!(
                "{}, but {} has a higher priority and is not full.",
                room,
                answer
            );
        }
        tr!("{}, but {} is before it in the line.", room, answer)
    }

    fn held(&self, now: &Snapshot, client: &Name) -> usize {
        let queue = now.queues.get(&self.queue);
        let held = queue.into_iter().flat_map(|queue| queue.unacked.values());
        held.filter(|held| held.by.client == *client).count()
    }

    fn limit(&self, now: &Snapshot, client: &Name) -> usize {
        let consumers = now
            .clients
            .get(client)
            .into_iter()
            .flat_map(|one| &one.consumers);
        let mut here = consumers.filter(|one| one.queue == self.queue);
        here.next()
            .map_or(0, |one| usize::from(one.prefetch.max(one.shared_prefetch)))
    }
}

/// The `x-priority` that a client consumes with.
fn priority(timeline: &Timeline, client: &Name) -> i64 {
    let mut clients = timeline.scenario().clients.iter();
    let found = clients.find(|one| one.name() == client);
    let Some(Client::Consumer(consumer)) = found else {
        return 0;
    };
    match consumer.arguments.get("x-priority") {
        Some(FieldValue::Long(priority)) => *priority,
        _ => 0,
    }
}
