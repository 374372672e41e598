//! Mends: remedies that one click can carry out, as edits of the document.

use serde::{Serialize, Serializer};

use crate::name::ResourceName;
use crate::scenario::edit::{Edit, EditError, apply_all};
use crate::scenario::{
    BindingDefinition, Client, Consumer, DestinationType, ExchangeDefinition, Producer,
    QueueDefinition, Scenario,
};
use crate::text::said;
use crate::topology::ExchangeKind;

/// A remedy as edits, which are one step for whoever undoes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// What it does, in words fit for a button.
    pub label: String,
    /// How, one after the other.
    pub edits: Vec<Edit>,
}

impl Mend {
    pub(super) fn new(label: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        Self {
            label: said(&label.into(), &[]),
            edits: edits.into(),
        }
    }

    /// The document after it.
    ///
    /// # Errors
    /// Where the document is no longer the one that was looked at.
    pub fn apply(&self, scenario: &Scenario) -> Result<Scenario, EditError> {
        apply_all(scenario, &self.edits)
    }
}

impl Serialize for Mend {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.label)
    }
}

/// The queue with a change.
pub(super) fn set_queue(
    queue: &QueueDefinition,
    change: impl FnOnce(&mut QueueDefinition),
) -> Edit {
    let mut to = queue.clone();
    change(&mut to);
    Edit::SetQueue {
        queue: queue.resource(),
        to,
    }
}

/// The exchange with a change.
pub(super) fn set_exchange(
    exchange: &ExchangeDefinition,
    change: impl FnOnce(&mut ExchangeDefinition),
) -> Edit {
    let mut to = exchange.clone();
    change(&mut to);
    Edit::SetExchange {
        exchange: exchange.resource(),
        to,
    }
}

/// The consumer with a change.
pub(super) fn set_consumer(consumer: &Consumer, change: impl FnOnce(&mut Consumer)) -> Edit {
    let mut to = consumer.clone();
    change(&mut to);
    Edit::SetClient {
        client: consumer.name.clone(),
        to: Client::Consumer(to),
    }
}

/// The producer with a change.
pub(super) fn set_producer(producer: &Producer, change: impl FnOnce(&mut Producer)) -> Edit {
    let mut to = producer.clone();
    change(&mut to);
    Edit::SetClient {
        client: producer.name.clone(),
        to: Client::Producer(to),
    }
}

/// A new exchange.
pub(super) fn add_exchange(name: &ResourceName, kind: ExchangeKind) -> Edit {
    Edit::AddExchange(ExchangeDefinition {
        name: name.name.clone(),
        vhost: name.vhost.clone(),
        kind: kind.name().into(),
        durable: true,
        auto_delete: false,
        internal: false,
        arguments: [].into(),
    })
}

/// A new queue.
pub(super) fn add_queue(name: &ResourceName) -> Edit {
    Edit::AddQueue(QueueDefinition {
        name: name.name.clone(),
        vhost: name.vhost.clone(),
        durable: true,
        auto_delete: false,
        arguments: [].into(),
    })
}

/// A new binding of a queue.
pub(super) fn add_binding(exchange: &ResourceName, queue: &ResourceName, key: &str) -> Edit {
    Edit::AddBinding(BindingDefinition {
        source: exchange.name.clone(),
        vhost: exchange.vhost.clone(),
        destination: queue.name.clone(),
        destination_type: DestinationType::Queue,
        routing_key: key.into(),
        arguments: [].into(),
    })
}
