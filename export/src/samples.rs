//! Sample producers and consumers for a topology that has none, so that it runs at once.

mod keys;

use std::collections::BTreeSet;
use std::fmt;

use warren_core::name::{Name, ResourceName};
use warren_core::scenario::read::MAX_ITEMS;
use warren_core::scenario::{
    Client, Consumer, DestinationType, MessageTemplate, Outcome, Producer, QueueDefinition,
    Scenario,
};

use crate::topology::Topology;

/// The most messages that one producer sends in turn.
const MOST_MESSAGES: usize = 12;

/// What was added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Samples {
    /// Producers.
    pub producers: usize,
    /// Consumers.
    pub consumers: usize,
}

impl fmt::Display for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let (producers, consumers) = (self.producers, self.consumers);
        write!(f, "{producers} sample producer{}", plural(producers))?;
        write!(f, " and {consumers} sample consumer{}", plural(consumers))
    }
}

/// Adds a producer for each exchange where messages enter, with keys that match its bindings;
/// one for each queue that no exchange leads to; and a consumer for each queue, but for those
/// in which messages wait for their time to run out, and those that only dead letters reach.
pub fn add_samples(scenario: &mut Scenario) -> Samples {
    let topology = Topology::of(scenario, None);
    let passing = Passing::of(&topology);
    let mut names = Names::of(scenario);
    let mut clients = Vec::new();
    for (vhost, exchange) in entries(&topology, &passing) {
        let messages = keys::messages(&topology, &vhost, &exchange, MOST_MESSAGES);
        let name = names.give(&format!("to {exchange}"));
        clients.push(producer(name, vhost, exchange, messages));
    }
    for queue in &topology.queues {
        if !passing.is_fed(queue) {
            let name = names.give(&format!("to {}", queue.name));
            let message = keys::message(queue.name.clone());
            clients.push(producer(
                name,
                queue.vhost.clone(),
                Name::default(),
                vec![message],
            ));
        }
    }
    let producers = clients.len();
    for queue in topology.queues.iter().filter(|queue| !waits(queue)) {
        if !passing.only_dead_letters(queue) {
            clients.push(consumer(names.give(&format!("from {}", queue.name)), queue));
        }
    }
    clients.truncate(MAX_ITEMS.saturating_sub(scenario.clients.len()));
    let producers = producers.min(clients.len());
    let consumers = clients.len() - producers;
    scenario.clients.extend(clients);
    Samples {
        producers,
        consumers,
    }
}

/// Whether messages wait in the queue until their time has run out: what it sends on then is
/// tried again, and is no dead letter in this sense.
fn waits(queue: &QueueDefinition) -> bool {
    let has = |key: &str| queue.arguments.get(key).is_some();
    has("x-message-ttl") && has("x-dead-letter-exchange")
}

fn producer(name: Name, vhost: Name, exchange: Name, messages: Vec<MessageTemplate>) -> Client {
    Client::Producer(Producer {
        name,
        vhost,
        user: warren_core::broker::DEFAULT_USER.into(),
        node: None,
        exchange,
        messages,
        start_ms: 500,
        every_ms: 1000,
        count: None,
        burst: 1,
        jitter_ms: 0,
        confirms: false,
        tx: None,
        asks: None,
        script: Vec::new(),
    })
}

fn consumer(name: Name, queue: &QueueDefinition) -> Client {
    Client::Consumer(Consumer {
        name,
        vhost: queue.vhost.clone(),
        user: warren_core::broker::DEFAULT_USER.into(),
        node: None,
        queue: queue.name.clone(),
        more_queues: Vec::new(),
        // A stream delivers only to who limits what is on its way.
        prefetch: 1,
        global: false,
        get_every_ms: None,
        ack: warren_core::scenario::AckMode::Manual,
        tx: None,
        work_ms: 500,
        outcomes: Vec::<Outcome>::new(),
        tasks: None,
        exclusive: false,
        arguments: warren_core::amqp::Table::default(),
        start_ms: 0,
        restart_ms: None,
    })
}

/// Who passes messages on to whom.
struct Passing {
    /// Exchanges that other exchanges or dead letters lead to.
    later: BTreeSet<ResourceName>,
    /// Exchanges that dead letters lead to.
    dead: BTreeSet<ResourceName>,
    /// Queues that are bound to something.
    bound: BTreeSet<ResourceName>,
    /// Queues that are bound to an exchange that is not for dead letters.
    alive: BTreeSet<ResourceName>,
    /// Queues that dead letters are sent to by name.
    named: BTreeSet<ResourceName>,
}

impl Passing {
    fn of(topology: &Topology<'_>) -> Self {
        let mut passing = Self {
            later: BTreeSet::new(),
            dead: BTreeSet::new(),
            bound: BTreeSet::new(),
            alive: BTreeSet::new(),
            named: BTreeSet::new(),
        };
        for queue in topology.queues.iter().filter(|queue| !waits(queue)) {
            let dead = queue.arguments.str("x-dead-letter-exchange");
            let key = queue.arguments.str("x-dead-letter-routing-key");
            match (dead, key) {
                (Some(exchange), Some(key)) if exchange.is_empty() => {
                    let named = ResourceName::new(queue.vhost.clone(), key.clone());
                    passing.named.insert(named);
                }
                (Some(exchange), _) => {
                    let dead = ResourceName::new(queue.vhost.clone(), exchange.clone());
                    passing.dead.insert(dead);
                }
                (None, _) => {}
            }
        }
        for exchange in &topology.exchanges {
            if let Some(other) = exchange.arguments.str("alternate-exchange") {
                let other = ResourceName::new(exchange.vhost.clone(), other.clone());
                passing.later.insert(other);
            }
        }
        for binding in &topology.bindings {
            let to = binding.destination_resource();
            match binding.destination_type {
                DestinationType::Exchange => {
                    passing.later.insert(to);
                }
                DestinationType::Queue => {
                    if !passing.dead.contains(&binding.source_resource()) {
                        passing.alive.insert(to.clone());
                    }
                    passing.bound.insert(to);
                }
            }
        }
        passing
    }

    /// Whether something leads to the queue.
    fn is_fed(&self, queue: &QueueDefinition) -> bool {
        let queue = queue.resource();
        self.bound.contains(&queue) || self.named.contains(&queue)
    }

    /// Whether only dead letters reach the queue: that is where they are looked at.
    fn only_dead_letters(&self, queue: &QueueDefinition) -> bool {
        self.is_fed(queue) && !self.alive.contains(&queue.resource())
    }
}

/// The exchanges where messages enter: bound to something, and fed by nothing.
fn entries(topology: &Topology<'_>, passing: &Passing) -> Vec<(Name, Name)> {
    let mut entries = Vec::new();
    for binding in &topology.bindings {
        let source = binding.source_resource();
        let internal = topology
            .exchanges
            .iter()
            .any(|exchange| exchange.internal && exchange.resource() == source);
        let later = passing.later.contains(&source) || passing.dead.contains(&source);
        let entry = (source.vhost, source.name);
        if !internal && !later && !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    entries
}

/// Names of clients, each given once.
struct Names(BTreeSet<Name>);

impl Names {
    fn of(scenario: &Scenario) -> Self {
        let clients = scenario.clients.iter();
        Self(clients.map(|client| client.name().clone()).collect())
    }

    fn give(&mut self, wanted: &str) -> Name {
        // A client's name has at most as many bytes as any short string.
        let mut end = wanted.len().min(200);
        while !wanted.is_char_boundary(end) {
            end -= 1;
        }
        let wanted = &wanted[..end];
        let mut name = Name::from(wanted);
        let mut nth = 1;
        while !self.0.insert(name.clone()) {
            nth += 1;
            name = format!("{wanted} {nth}").into();
        }
        name
    }
}
