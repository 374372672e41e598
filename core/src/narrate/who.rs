//! How clients, exchanges, queues and messages are called in sentences.

use crate::amqp::{Message, MessageNumber, Refusal};
use crate::name::ResourceName;
use crate::simulation::{BY_HAND, vhost_by_hand};
use crate::topology::Destination;
use crate::tr;

/// "client web", or "you".
pub(super) fn client(name: &str) -> String {
    by_hand(name).unwrap_or_else(|| tr!("client {}", name))
}

/// "consumer w1", or "you".
pub(super) fn consumer(name: &str) -> String {
    by_hand(name).unwrap_or_else(|| tr!("consumer {}", name))
}

/// "processor splitter".
pub(super) fn processor(name: &str) -> String {
    tr!("processor {}", name)
}

/// "producer web", or "you".
pub(super) fn producer(name: &str) -> String {
    by_hand(name).unwrap_or_else(|| tr!("producer {}", name))
}

/// Whether this is what was done by hand.
pub(super) fn is_by_hand(name: &str) -> bool {
    name == BY_HAND || vhost_by_hand(name).is_some()
}

/// What the server replied, without the full stop that some replies end with.
pub(super) fn reply(refusal: &Refusal) -> String {
    let mut text = refusal.to_string();
    text.truncate(text.trim_end_matches('.').len());
    text
}

/// "you", and at which vhost.
fn by_hand(name: &str) -> Option<String> {
    match vhost_by_hand(name) {
        _ if name == BY_HAND => Some(tr!("you")),
        Some(vhost) => Some(tr!("you in {}", vhost)),
        None => None,
    }
}

/// "exchange logs", or "the default exchange".
pub(super) fn exchange(name: &ResourceName) -> String {
    if name.name.is_empty() {
        tr!("the default exchange")
    } else {
        tr!("exchange {}", name)
    }
}

/// "queue tasks".
pub(super) fn queue(name: &ResourceName) -> String {
    tr!("queue {}", name)
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
    tr!("message {}", number)
}

/// `with the key "kern.error"`, or "without a key".
pub(super) fn key(message: &Message) -> String {
    if message.routing_key.is_empty() {
        tr!("without a key")
    } else {
        tr!("with the key \"{}\"", message.routing_key)
    }
}
