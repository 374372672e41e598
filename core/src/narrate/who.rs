//! How clients, exchanges, queues and messages are called in sentences.

use crate::amqp::{Message, MessageNumber};
use crate::name::ResourceName;
use crate::simulation::BY_HAND;
use crate::topology::Destination;

/// "client web", or "you".
pub(super) fn client(name: &str) -> String {
    called("client", name)
}

/// "consumer w1", or "you".
pub(super) fn consumer(name: &str) -> String {
    called("consumer", name)
}

/// "producer web", or "you".
pub(super) fn producer(name: &str) -> String {
    called("producer", name)
}

fn called(role: &str, name: &str) -> String {
    if name == BY_HAND {
        name.to_owned()
    } else {
        format!("{role} {name}")
    }
}

/// "exchange logs", or "the default exchange".
pub(super) fn exchange(name: &ResourceName) -> String {
    if name.name.is_empty() {
        "the default exchange".to_owned()
    } else {
        format!("exchange {name}")
    }
}

/// "queue tasks".
pub(super) fn queue(name: &ResourceName) -> String {
    format!("queue {name}")
}

/// "queue tasks", "exchange logs".
pub(super) fn destination(destination: &Destination) -> String {
    match destination {
        Destination::Queue(name) => queue(name),
        Destination::Exchange(name) => exchange(name),
    }
}

/// "message #7".
pub(super) fn message(number: MessageNumber) -> String {
    format!("message {number}")
}

/// `with the key "kern.error"`, or "without a key".
pub(super) fn key(message: &Message) -> String {
    if message.routing_key.is_empty() {
        "without a key".to_owned()
    } else {
        format!("with the key \"{}\"", message.routing_key)
    }
}
