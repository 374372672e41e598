//! Where the messages of a scenario go: those that producers send, and the dead letters that
//! may become of them.
//!
//! Every message that a producer's templates stand for is routed by the same indexes that the
//! broker routes by. Times are not looked at: a queue with a dead-letter exchange is taken to
//! use it. Work is bounded; where the bound is met, [`Flow::is_complete`] says so, and nothing
//! is to be concluded from what was not seen.

mod deaths;
mod routes;
pub(super) mod variants;

use std::collections::{BTreeMap, BTreeSet};

use super::design::QueueFacts;
use crate::amqp::{Message, MessageNumber, Properties, Table};
use crate::name::{Name, ResourceName};
use crate::routing::topic::words;
use crate::scenario::{Client, InterventionAction, MessageTemplate, Producer, Scenario};
use crate::topology::{BindingId, Topology};
use routes::Routes;
pub(super) use routes::{Place, Way};
use variants::{Turns, variants};

/// Where messages go.
pub(super) struct Flow<'a> {
    /// What producers send, and what is published by hand.
    pub(super) sent: Vec<Sent<'a>>,
    /// The ways that there are: of what is sent, and of dead letters.
    pub(super) ways: Vec<Way>,
    /// The dead letters: by the way that one arrived by and the queue it dies in, the way
    /// that it goes on.
    pub(super) deaths: BTreeMap<(usize, ResourceName), usize>,
    /// The exchanges that a message comes to.
    pub(super) visited: BTreeSet<ResourceName>,
    /// The bindings that a message goes through.
    pub(super) used: BTreeSet<BindingId>,
    /// By queue, the ways that lead there.
    pub(super) arrivals: BTreeMap<ResourceName, Vec<usize>>,
    /// By exchange, what messages come with straight away.
    pub(super) keys: BTreeMap<ResourceName, KeysAt>,
    /// By way, what goes there, as places in [`Flow::sent`].
    by_way: BTreeMap<usize, Vec<usize>>,
    /// The vhosts that anything is published in.
    lively: BTreeSet<Name>,
    /// The vhosts in which something is published that the server refuses: where it was meant
    /// to go nobody knows.
    puzzling: BTreeSet<Name>,
    /// Whether everything was looked at.
    pub(super) is_complete: bool,
    /// Whether there is more than is followed.
    pub(super) is_cut: bool,
}

/// The routing keys that messages come to an exchange with.
#[derive(Default)]
pub(super) struct KeysAt {
    /// All of them.
    pub(super) all: BTreeSet<Name>,
    /// Those that no binding takes on, as far as they are exactly known.
    pub(super) dropped: BTreeSet<Name>,
    /// The most words that one has.
    pub(super) most_words: usize,
}

/// A message that is sent.
pub(super) struct Sent<'a> {
    /// By whom; none: by hand.
    pub(super) producer: Option<&'a Producer>,
    /// What it is made from.
    pub(super) template: &'a MessageTemplate,
    /// Its routing key.
    pub(super) key: Name,
    /// Whether exactly this is sent, not only something of its kind.
    pub(super) is_sure: bool,
    /// How many of it are sent in 1,000,000 seconds, by the producer's schedule.
    pub(super) rate: u64,
    /// Its way, as a place in [`Flow::ways`].
    pub(super) way: usize,
}

impl<'a> Flow<'a> {
    /// Follows every message of a scenario.
    pub(super) fn new(
        scenario: &'a Scenario,
        topology: &Topology,
        queues: &BTreeMap<ResourceName, QueueFacts<'a>>,
    ) -> Self {
        let mut routes = Routes::new(topology, scenario.rabbitmq);
        let mut sent = Vec::new();
        for client in &scenario.clients {
            if let Client::Producer(producer) = client {
                send(producer, &mut routes, &mut sent);
            }
        }
        for one in &scenario.timeline {
            if let InterventionAction::Publish {
                vhost,
                exchange,
                message,
            } = &one.action
            {
                let exchange = ResourceName::new(vhost.clone(), exchange.clone());
                let by_hand = (None, 0, message);
                fill(by_hand, &exchange, Turns::Once(1), &mut routes, &mut sent);
            }
        }
        let lively = sent
            .iter()
            .map(|one| &routes.ways[one.way].from.exchange.vhost);
        let lively: BTreeSet<Name> = lively.cloned().collect();
        let refused = routes.ways.iter().filter(|way| way.is_refused);
        let puzzling = refused.map(|way| way.from.exchange.vhost.clone()).collect();
        let deaths = deaths::follow(&mut routes, queues);
        let mut by_way: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, one) in sent.iter().enumerate() {
            by_way.entry(one.way).or_default().push(index);
        }
        Self {
            sent,
            deaths,
            visited: routes.visited,
            used: routes.used,
            arrivals: arrivals(&routes.ways),
            keys: keys(&routes.ways),
            by_way,
            lively,
            puzzling,
            is_complete: routes.budget > 0 && is_foreseeable(scenario),
            is_cut: routes.budget == 0,
            ways: routes.ways,
        }
    }

    /// Whether anything may be concluded of this vhost from what no message does.
    pub(super) fn tells_of(&self, vhost: &Name) -> bool {
        self.is_complete && self.lively.contains(vhost) && !self.puzzling.contains(vhost)
    }

    /// The ways that lead to this queue.
    pub(super) fn to_queue(&self, queue: &ResourceName) -> impl Iterator<Item = (usize, &Way)> {
        let ways = self.arrivals.get(queue).into_iter().flatten();
        ways.map(|&way| (way, &self.ways[way]))
    }

    /// What producers send that reaches this queue without having died.
    pub(super) fn sent_to<'s>(
        &'s self,
        queue: &ResourceName,
    ) -> impl Iterator<Item = &'s Sent<'a>> {
        let ways = self.to_queue(queue).map(|(way, _)| way);
        let sent = ways.filter_map(|way| self.by_way.get(&way)).flatten();
        sent.map(|&index| &self.sent[index])
    }
}

/// Whether all that is sent stands in the document: what processors make of messages, and
/// where answers go, only a run tells.
fn is_foreseeable(scenario: &Scenario) -> bool {
    !scenario.clients.iter().any(|client| match client {
        Client::Processor(_) => true,
        Client::Producer(producer) => producer.asks.is_some(),
        Client::Consumer(_) => false,
    })
}

/// By queue, the ways that lead there.
fn arrivals(ways: &[Way]) -> BTreeMap<ResourceName, Vec<usize>> {
    let mut arrivals: BTreeMap<ResourceName, Vec<usize>> = BTreeMap::new();
    for (index, way) in ways.iter().enumerate() {
        for queue in &way.to {
            arrivals.entry(queue.clone()).or_default().push(index);
        }
    }
    arrivals
}

/// By exchange, what messages come with straight away.
fn keys(ways: &[Way]) -> BTreeMap<ResourceName, KeysAt> {
    let mut keys: BTreeMap<ResourceName, KeysAt> = BTreeMap::new();
    for way in ways {
        let at = keys.entry(way.from.exchange.clone()).or_default();
        for key in &way.from.keys {
            at.most_words = at.most_words.max(words(key).count());
            at.all.insert(key.clone());
            if way.is_dead_end() && way.from.keys.len() == 1 && !way.from.numbers_vary {
                at.dropped.insert(key.clone());
            }
        }
    }
    keys
}

/// The messages of one producer.
fn send<'a>(producer: &'a Producer, routes: &mut Routes<'_>, sent: &mut Vec<Sent<'a>>) {
    let exchange = producer.exchange_resource();
    let step = producer.messages.len();
    for (first, template) in producer.messages.iter().enumerate() {
        let turns = if producer.script.is_empty() {
            Turns::Every {
                first: first + 1,
                step,
                last: producer.count.map(|count| count as usize),
            }
        } else {
            Turns::Unknown
        };
        let rate = rate(producer) / step as u64;
        let what = (Some(producer), rate, template);
        fill(what, &exchange, turns, routes, sent);
    }
    let mut script: Vec<_> = producer.script.iter().collect();
    script.sort_by_key(|one| one.at_ms);
    for (before, one) in script.into_iter().enumerate() {
        let turns = if producer.messages.is_empty() {
            Turns::Once(before + 1)
        } else {
            Turns::Unknown
        };
        let what = (Some(producer), 0, &one.message);
        fill(what, &exchange, turns, routes, sent);
    }
}

/// How many messages the schedule sends in 1,000,000 seconds.
fn rate(producer: &Producer) -> u64 {
    u64::from(producer.burst) * 1_000_000_000 / u64::from(producer.every_ms.max(1))
}

/// The messages that one template stands for.
fn fill<'a>(
    (producer, rate, template): (Option<&'a Producer>, u64, &'a MessageTemplate),
    exchange: &ResourceName,
    turns: Turns,
    routes: &mut Routes<'_>,
    sent: &mut Vec<Sent<'a>>,
) {
    if routes.budget == 0 {
        return;
    }
    let variants = variants(template, turns);
    if !variants.are_all && !variants.has_number {
        routes.budget = 0;
    }
    let rate = rate / (variants.list.len() as u64).max(1);
    for (key, headers) in variants.list {
        let keys = routing_keys(&key, headers.as_ref());
        let way = routes.way(Place {
            exchange: exchange.clone(),
            keys,
            headers,
            numbers_vary: !variants.are_all,
            died: false,
        });
        routes.spend(routes.ways[way].to.len());
        sent.push(Sent {
            producer,
            template,
            key,
            is_sure: variants.are_sent,
            rate,
            way,
        });
    }
}

/// The key, and those of the `CC` and `BCC` headers.
fn routing_keys(key: &Name, headers: Option<&Table>) -> Vec<Name> {
    let further = |headers: &&Table| headers.get("CC").or(headers.get("BCC")).is_some();
    let Some(headers) = headers.filter(further) else {
        return vec![key.clone()];
    };
    let message = Message {
        number: MessageNumber(0),
        exchange: ResourceName::root(""),
        routing_key: key.clone(),
        properties: Properties {
            headers: Some(headers.clone()),
            ..Properties::default()
        },
        body: Name::default(),
        died: false,
    };
    message.routing_keys()
}
