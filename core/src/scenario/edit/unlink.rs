//! Taking connections away that are not bindings: each stands in what it leads from.

use super::{EditError, Kind, name, remove, set};
use crate::name::{Name, ResourceName};
use crate::scenario::{Client, Scenario};

/// A connection that is not a binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// From a producer to the exchange that it publishes to. Without one it publishes to
    /// the default exchange, for it cannot do otherwise.
    Publish {
        /// The producer.
        client: Name,
    },
    /// From a queue to a consumer, or to a producer that has its answers there.
    Consume {
        /// The consumer.
        client: Name,
        /// The queue, in the consumer's vhost.
        queue: Name,
    },
    /// From whoever answers straight to a producer that asks, which only tells then.
    Answers {
        /// The producer.
        client: Name,
    },
    /// From an exchange to its alternate.
    Alternate {
        /// The exchange.
        exchange: ResourceName,
    },
    /// From a queue to where its dead letters go.
    DeadLetter {
        /// The queue.
        queue: ResourceName,
    },
}

pub(super) fn unlink(scenario: &mut Scenario, link: &Link) -> Result<(), EditError> {
    match link {
        Link::Publish { client } => match defined_client(scenario, client)? {
            Client::Producer(producer) => producer.exchange = Name::default(),
            Client::Processor(processor) => processor.exchange = Name::default(),
            Client::Consumer(_) => {}
        },
        Link::Consume { client, queue } => {
            consumed(defined_client(scenario, client)?, queue);
        }
        Link::Answers { client } => {
            if let Client::Producer(producer) = defined_client(scenario, client)? {
                producer.asks = None;
            }
        }
        Link::Alternate { exchange } => {
            let exchange = name::defined_exchange(scenario, exchange)?;
            exchange.arguments.0.remove("alternate-exchange");
        }
        Link::DeadLetter { queue } => {
            remove::forget_dead_letters(&mut set::defined_queue(scenario, queue)?.arguments);
        }
    }
    Ok(())
}

/// The client no longer consumes from this queue.
fn consumed(client: &mut Client, queue: &Name) {
    match client {
        Client::Producer(producer) => {
            producer
                .asks
                .take_if(|asks| asks.queue.as_ref() == Some(queue));
        }
        Client::Processor(processor) => processor.queue = Name::default(),
        Client::Consumer(consumer) => {
            consumer.more_queues.retain(|one| one != queue);
            if consumer.queue == *queue {
                let next = consumer.more_queues.first().cloned();
                consumer.more_queues = consumer.more_queues.split_off(next.iter().len());
                consumer.queue = next.unwrap_or_default();
            }
        }
    }
}

fn defined_client<'a>(
    scenario: &'a mut Scenario,
    client: &Name,
) -> Result<&'a mut Client, EditError> {
    let mut clients = scenario.clients.iter_mut();
    let found = clients.find(|one| one.name() == client);
    found.ok_or_else(|| EditError::Nothing(Kind::Client, client.to_string()))
}
