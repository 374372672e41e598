//! What the broker holds, as the recordings say it: queues, exchanges and bindings
//! beyond those that every vhost has.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use warren_core::broker::Broker;
use warren_core::event::BrokerFact;
use warren_core::invariant::Contents;
use warren_core::name::{DEFAULT_VHOST, ResourceName};
use warren_core::topology::{Destination, QueueDeclaration, QueueKind};

/// How many consumers each queue has, by the broker's facts.
#[derive(Default)]
pub(crate) struct Consumers(BTreeMap<ResourceName, i64>);

impl Consumers {
    pub(crate) fn add(&mut self, facts: &[BrokerFact]) {
        for fact in facts {
            let (queue, change) = match fact {
                BrokerFact::ConsumerRegistered { queue, .. } => (queue, 1),
                BrokerFact::ConsumerCancelled { queue, .. } => (queue, -1),
                _ => continue,
            };
            *self.0.entry(queue.clone()).or_default() += change;
        }
    }

    fn of(&self, queue: &ResourceName) -> i64 {
        self.0.get(queue).copied().unwrap_or_default()
    }
}

/// The state of the recordings' own vhost.
pub(crate) fn of(broker: &Broker, consumers: &Consumers) -> Value {
    let bindings = broker
        .topology()
        .bindings()
        .filter(|binding| ours(&binding.source))
        // The server does not list them while the queue's node is down.
        .filter(|binding| !broker.topology().leads_away(binding));
    let bindings: Vec<Value> = bindings
        .map(|binding| {
            let kind = match binding.destination {
                Destination::Queue(_) => "queue",
                Destination::Exchange(_) => "exchange",
            };
            json!({
                "source": *binding.source.name,
                "destination": *binding.destination.resource().name,
                "destination_type": kind,
                "routing_key": *binding.routing_key,
            })
        })
        .collect();
    json!({
        "queues": queues(broker, consumers),
        "exchanges": exchanges(broker),
        "bindings": bindings,
    })
}

fn ours(name: &ResourceName) -> bool {
    name.vhost == *DEFAULT_VHOST
}

fn queues(broker: &Broker, consumers: &Consumers) -> Map<String, Value> {
    let contents = broker.contents().into_iter().filter(|(name, _)| ours(name));
    let describe = |(name, held): (ResourceName, Contents)| {
        let declared: &QueueDeclaration = broker.topology().queue(&name)?;
        if broker.topology().is_away(&name) {
            return Some((name.name.to_string(), down(declared)));
        }
        // The server's listing says nothing of what is in a stream, nor of its readers.
        let stream = declared.kind() == QueueKind::Stream;
        let state = json!({
            "type": declared.arguments.str("x-queue-type").map_or("classic", |kind| kind.as_str()),
            "durable": declared.durable,
            "exclusive": declared.exclusive,
            "auto_delete": declared.auto_delete,
            "consumers": if stream { 0 } else { consumers.of(&name) },
            "ready": (!stream).then_some(held.ready.len()),
            "unacked": (!stream).then_some(held.unacked.len()),
        });
        Some((name.name.to_string(), state))
    };
    contents.filter_map(describe).collect()
}

/// A queue whose node is down: nobody can say how much is in it.
fn down(declared: &QueueDeclaration) -> Value {
    json!({
        "state": "down",
        "durable": declared.durable,
        "exclusive": declared.exclusive,
        "auto_delete": declared.auto_delete,
    })
}

fn exchanges(broker: &Broker) -> Map<String, Value> {
    let all = broker
        .topology()
        .exchanges()
        .filter(|exchange| ours(&exchange.name));
    let declared =
        all.filter(|one| !one.name.name.is_empty() && !one.name.name.starts_with("amq."));
    declared
        .map(|exchange| {
            let state = json!({
                "type": exchange.kind.name(),
                "durable": exchange.durable,
                "auto_delete": exchange.auto_delete,
                "internal": exchange.internal,
            });
            (exchange.name.name.to_string(), state)
        })
        .collect()
}
