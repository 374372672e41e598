//! Connecting processors: the queue that they consume from, and where they publish to.

use super::{Connected, Connection, Edit, NotConnectable, name};
use crate::name::{Name, ResourceName};
use crate::scenario::{Client, Processor, QueueDefinition, Rule, Scenario};

fn set(
    old: &Processor,
    to: Processor,
    connection: Connection,
) -> Result<Connected, NotConnectable> {
    if to == *old {
        return Err(NotConnectable::Already);
    }
    Ok(Connected {
        connection,
        edits: vec![Edit::SetClient {
            client: old.name.clone(),
            to: Client::Processor(to),
        }],
    })
}

/// It consumes from this queue, and from no other.
pub(super) fn consume(
    processor: &Processor,
    queue: &QueueDefinition,
) -> Result<Connected, NotConnectable> {
    let mut to = processor.clone();
    to.queue = queue.name.clone();
    set(processor, to, Connection::Consume)
}

/// It publishes to this exchange. A key that named a queue means nothing there.
pub(super) fn publish(
    scenario: &Scenario,
    processor: &Processor,
    exchange: &ResourceName,
) -> Result<Connected, NotConnectable> {
    let mut exchanges = scenario.definitions.exchanges.iter();
    let defined = exchanges.find(|one| one.resource() == *exchange);
    if defined.is_some_and(|one| one.internal) {
        return Err(NotConnectable::Internal);
    }
    if matches!(processor.rule, Rule::Reply { .. }) {
        return Err(NotConnectable::Answers);
    }
    let mut to = processor.clone();
    to.exchange = exchange.name.clone();
    let named = |key: &Name| ResourceName::new(processor.vhost.clone(), key.clone());
    if processor.exchange.is_empty() {
        let key = to.routing_key.take();
        to.routing_key = key.filter(|key| !name::has_queue(scenario, &named(key)));
    }
    set(processor, to, Connection::Publish)
}

/// It publishes to the default exchange with the queue's name as its key.
pub(super) fn publish_by_name(
    processor: &Processor,
    queue: &QueueDefinition,
) -> Result<Connected, NotConnectable> {
    if matches!(processor.rule, Rule::Reply { .. }) {
        return Err(NotConnectable::Answers);
    }
    let mut to = processor.clone();
    to.exchange = Name::default();
    to.routing_key = Some(queue.name.clone());
    set(processor, to, Connection::PublishByName)
}
