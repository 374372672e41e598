//! What it means in AMQP to connect two nodes, and why some cannot be connected.
//!
//! A connection is made of edits; whoever asks applies them, so that nothing has changed
//! where only the question was asked.

mod keys;
mod processor;

pub use keys::messages_for;

use std::fmt;

use super::{Edit, name};
use crate::amqp::FieldValue;
use crate::name::{Name, ResourceName};
use crate::scenario::{
    BindingDefinition, Client, Consumer, DestinationType, MessageTemplate, NodeId, Processor,
    Producer, QueueDefinition, Scenario,
};
use crate::topology::ExchangeKind;
use crate::tr;

/// How two nodes are connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// A producer or a processor publishes to an exchange.
    Publish,
    /// A producer publishes to the default exchange with the queue's name as the key.
    PublishByName,
    /// An exchange is bound to a queue or to another exchange.
    Binding(BindingDefinition),
    /// A consumer consumes from a queue.
    Consume,
    /// A queue's dead letters go to an exchange, or by the default exchange to a queue.
    DeadLetter,
}

/// A connection, and the edits that make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    /// What it is.
    pub connection: Connection,
    /// What makes it, one step for the person.
    pub edits: Vec<Edit>,
}

/// Why two nodes cannot be connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotConnectable {
    /// One of them is not defined in the document.
    Nothing(NodeId),
    /// Nothing leads from one vhost to another.
    Vhosts(Name, Name),
    /// Two clients.
    Clients,
    /// An exchange and a consumer.
    ExchangeAndConsumer,
    /// The default exchange, whose bindings are the server's.
    DefaultExchange,
    /// A producer and an internal exchange.
    Internal,
    /// A processor that answers, and anything that it would publish to.
    Answers,
    /// It would change nothing.
    Already,
    /// A second binding of an exchange that does not look at keys.
    KeysDoNotCount,
    /// A queue and itself.
    Itself,
}

impl fmt::Display for NotConnectable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Nothing(one) => tr!("{} is not defined in the scenario, so that nothing can be connected to it", one),
            Self::Vhosts(one, other) => tr!("they live in different vhosts, \"{}\" and \"{}\", and nothing leads from one to the other", one, other),
            Self::Clients => tr!("clients never meet: a producer publishes to an exchange, a consumer reads from a queue"),
            Self::ExchangeAndConsumer => tr!("a consumer reads from a queue: bind a queue to the exchange, and connect that one"),
            Self::DefaultExchange => tr!("the default exchange leads to every queue by its name, and takes no other bindings"),
            Self::Internal => tr!("the exchange is internal: it takes messages from other exchanges alone"),
            Self::Answers => tr!("it answers: what it makes goes where each message says (reply_to)"),
            Self::Already => tr!("they are connected already"),
            Self::KeysDoNotCount => tr!("they are bound already, and a second binding changes nothing here: keys do not count"),
            Self::Itself => tr!("a queue cannot be connected with itself"),
        })
    }
}

impl std::error::Error for NotConnectable {}

/// What connecting `from` with `to` means. Where only the other direction makes sense, as
/// from a consumer to a queue, that one is meant.
///
/// # Errors
/// Why they cannot be connected.
pub fn connect(
    scenario: &Scenario,
    from: &NodeId,
    to: &NodeId,
) -> Result<Connected, NotConnectable> {
    match (End::find(scenario, from)?, End::find(scenario, to)?) {
        (End::Producer(producer), End::Exchange(exchange))
        | (End::Exchange(exchange), End::Producer(producer)) => {
            publish(scenario, producer, &exchange)
        }
        (End::Producer(producer), End::Queue(queue))
        | (End::Queue(queue), End::Producer(producer)) => {
            publish_by_name(scenario, producer, queue)
        }
        (End::Processor(processor), End::Exchange(exchange))
        | (End::Exchange(exchange), End::Processor(processor)) => {
            same_vhost(&processor.vhost, &exchange.vhost)?;
            processor::publish(scenario, processor, &exchange)
        }
        (End::Processor(processor), End::Queue(queue)) => {
            same_vhost(&processor.vhost, &queue.vhost)?;
            processor::publish_by_name(processor, queue)
        }
        (End::Queue(queue), End::Processor(processor)) => {
            same_vhost(&processor.vhost, &queue.vhost)?;
            processor::consume(processor, queue)
        }
        (End::Queue(queue), End::Consumer(consumer))
        | (End::Consumer(consumer), End::Queue(queue)) => consume(scenario, queue, consumer),
        (End::Exchange(source), End::Queue(queue)) => {
            bind(scenario, &source, &queue.resource(), DestinationType::Queue)
        }
        (End::Exchange(source), End::Exchange(destination)) => {
            bind(scenario, &source, &destination, DestinationType::Exchange)
        }
        (End::Queue(queue), End::Exchange(exchange)) => dead_letter(queue, &exchange, None),
        (End::Queue(queue), End::Queue(other)) => {
            let default = ResourceName::new(other.vhost.clone(), "");
            dead_letter(queue, &default, Some(&other.name))
        }
        (
            End::Producer(_) | End::Consumer(_) | End::Processor(_),
            End::Producer(_) | End::Consumer(_) | End::Processor(_),
        ) => Err(NotConnectable::Clients),
        (End::Exchange(_), End::Consumer(_)) | (End::Consumer(_), End::Exchange(_)) => {
            Err(NotConnectable::ExchangeAndConsumer)
        }
    }
}

/// One end of a connection, as the document defines it.
enum End<'a> {
    Producer(&'a Producer),
    Consumer(&'a Consumer),
    Processor(&'a Processor),
    Exchange(ResourceName),
    Queue(&'a QueueDefinition),
}

impl<'a> End<'a> {
    fn find(scenario: &'a Scenario, node: &NodeId) -> Result<Self, NotConnectable> {
        let found = match node {
            NodeId::Client(name) => {
                let mut clients = scenario.clients.iter();
                clients
                    .find(|one| one.name() == name)
                    .map(|client| match client {
                        Client::Producer(producer) => Self::Producer(producer),
                        Client::Consumer(consumer) => Self::Consumer(consumer),
                        Client::Processor(processor) => Self::Processor(processor),
                    })
            }
            NodeId::Exchange(one) => (name::has_exchange(scenario, one)
                || name::is_predeclared(one))
            .then(|| Self::Exchange(one.clone())),
            NodeId::Queue(resource) => {
                let mut queues = scenario.definitions.queues.iter();
                queues
                    .find(|one| one.resource() == *resource)
                    .map(Self::Queue)
            }
        };
        found.ok_or_else(|| NotConnectable::Nothing(node.clone()))
    }
}

fn same_vhost(one: &Name, other: &Name) -> Result<(), NotConnectable> {
    if one == other {
        Ok(())
    } else {
        Err(NotConnectable::Vhosts(one.clone(), other.clone()))
    }
}

fn publish(
    scenario: &Scenario,
    producer: &Producer,
    exchange: &ResourceName,
) -> Result<Connected, NotConnectable> {
    same_vhost(&producer.vhost, &exchange.vhost)?;
    let mut exchanges = scenario.definitions.exchanges.iter();
    let defined = exchanges.find(|one| one.resource() == *exchange);
    if defined.is_some_and(|one| one.internal) {
        return Err(NotConnectable::Internal);
    }
    let silent = producer.messages.is_empty() && producer.script.is_empty();
    if producer.exchange == exchange.name && !silent {
        return Err(NotConnectable::Already);
    }
    let mut to = producer.clone();
    to.exchange = exchange.name.clone();
    if silent {
        to.messages = messages_for(scenario, exchange);
    }
    Ok(set_producer(producer, to, Connection::Publish))
}

/// The producer names one queue more; what it published to another exchange, it publishes
/// to the queue from now on.
fn publish_by_name(
    scenario: &Scenario,
    producer: &Producer,
    queue: &QueueDefinition,
) -> Result<Connected, NotConnectable> {
    same_vhost(&producer.vhost, &queue.vhost)?;
    let names_a_queue = |message: &MessageTemplate| {
        let named = ResourceName::new(producer.vhost.clone(), message.routing_key.clone());
        name::has_queue(scenario, &named)
    };
    let mut to = producer.clone();
    if producer.exchange.is_empty() {
        let mut messages = producer.messages.iter();
        if messages.any(|message| message.routing_key == queue.name) {
            return Err(NotConnectable::Already);
        }
        to.messages.retain(names_a_queue);
        to.messages.push(keys::message(queue.name.clone()));
    } else {
        to.exchange = Name::default();
        for message in &mut to.messages {
            message.routing_key = queue.name.clone();
        }
        if to.messages.is_empty() {
            to.messages.push(keys::message(queue.name.clone()));
        }
    }
    Ok(set_producer(producer, to, Connection::PublishByName))
}

fn set_producer(old: &Producer, to: Producer, connection: Connection) -> Connected {
    Connected {
        connection,
        edits: vec![Edit::SetClient {
            client: old.name.clone(),
            to: Client::Producer(to),
        }],
    }
}

/// The consumer consumes from one queue more. A queue that is not there gives way.
fn consume(
    scenario: &Scenario,
    queue: &QueueDefinition,
    consumer: &Consumer,
) -> Result<Connected, NotConnectable> {
    same_vhost(&consumer.vhost, &queue.vhost)?;
    if consumer.queue_resources().any(|one| one.name == queue.name) {
        return Err(NotConnectable::Already);
    }
    let mut to = consumer.clone();
    if name::has_queue(scenario, &consumer.queue_resource()) {
        to.more_queues.push(queue.name.clone());
    } else {
        to.queue = queue.name.clone();
    }
    Ok(Connected {
        connection: Connection::Consume,
        edits: vec![Edit::SetClient {
            client: consumer.name.clone(),
            to: Client::Consumer(to),
        }],
    })
}

fn bind(
    scenario: &Scenario,
    source: &ResourceName,
    destination: &ResourceName,
    destination_type: DestinationType,
) -> Result<Connected, NotConnectable> {
    same_vhost(&source.vhost, &destination.vhost)?;
    let is_exchange = destination_type == DestinationType::Exchange;
    if source.name.is_empty() || is_exchange && destination.name.is_empty() {
        return Err(NotConnectable::DefaultExchange);
    }
    let kind = keys::kind_of(scenario, source);
    let mut binding = BindingDefinition {
        source: source.name.clone(),
        vhost: source.vhost.clone(),
        destination: destination.name.clone(),
        destination_type,
        routing_key: keys::first_key(kind),
        arguments: keys::first_arguments(kind),
    };
    let bindings = &scenario.definitions.bindings;
    let is_there = |binding: &BindingDefinition| bindings.contains(binding);
    if is_there(&binding) {
        if kind == Some(ExchangeKind::Fanout) {
            return Err(NotConnectable::KeysDoNotCount);
        }
        let more = (2..).map(|number| Name::from(format!("key-{number}")));
        let mut keys = std::iter::once(Name::from("key")).chain(more);
        let is_new = |key: &Name| {
            let routing_key = key.clone();
            !is_there(&BindingDefinition {
                routing_key,
                ..binding.clone()
            })
        };
        binding.routing_key = keys.find(is_new).unwrap_or_default();
    }
    Ok(Connected {
        edits: vec![Edit::AddBinding(binding.clone())],
        connection: Connection::Binding(binding),
    })
}

fn dead_letter(
    queue: &QueueDefinition,
    exchange: &ResourceName,
    key: Option<&Name>,
) -> Result<Connected, NotConnectable> {
    same_vhost(&queue.vhost, &exchange.vhost)?;
    if key == Some(&queue.name) {
        return Err(NotConnectable::Itself);
    }
    let argument = |name: &Name| FieldValue::LongString(name.clone());
    let mut to = queue.clone();
    let arguments = &mut to.arguments.0;
    arguments.insert("x-dead-letter-exchange".into(), argument(&exchange.name));
    match key {
        Some(key) => {
            arguments.insert("x-dead-letter-routing-key".into(), argument(key));
        }
        // A key that named a queue means nothing to another exchange.
        None if queue.arguments.str("x-dead-letter-exchange") != Some(&exchange.name) => {
            arguments.remove("x-dead-letter-routing-key");
        }
        None => {}
    }
    if to == *queue {
        return Err(NotConnectable::Already);
    }
    Ok(Connected {
        connection: Connection::DeadLetter,
        edits: vec![Edit::SetQueue {
            queue: queue.resource(),
            to,
        }],
    })
}
