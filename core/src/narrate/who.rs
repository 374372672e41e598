//! How clients, exchanges, queues and messages are called in sentences.

use crate::amqp::{Message, MessageNumber, Refusal};
use crate::name::ResourceName;
use crate::simulation::{BY_HAND, vhost_by_hand};
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

/// "its", or "your".
pub(super) fn whose(name: &str) -> &'static str {
    if is_by_hand(name) { "your" } else { "its" }
}

fn is_by_hand(name: &str) -> bool {
    name == BY_HAND || vhost_by_hand(name).is_some()
}

/// What the server replied, without the full stop that some replies end with.
pub(super) fn reply(refusal: &Refusal) -> String {
    let mut text = refusal.to_string();
    text.truncate(text.trim_end_matches('.').len());
    text
}

fn called(role: &str, name: &str) -> String {
    if is_by_hand(name) {
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
