//! A message in sections: what is for brokers on the way, what is for the receiver, and the
//! body, as RabbitMQ 4 converts one from AMQP 0-9-1 (`mc_amqpl.erl`).

use fe2o3_amqp_types::messaging::annotations::OwnedKey;
use fe2o3_amqp_types::messaging::{
    ApplicationProperties, Data, Header, MessageAnnotations, MessageId, Priority, Properties,
};
use fe2o3_amqp_types::primitives::Symbol;
use serde_amqp::Value;
use serde_bytes::ByteBuf;
use warren_core::amqp::{FieldValue, Message};

use super::value::{any, simple, text, timestamp};
use super::write::octets;

/// The priority of a message that names none, as AMQP 1.0 has it.
const USUAL_PRIORITY: u8 = 4;

/// A message as a client sends it, to this address where its link has none.
pub(super) fn sent(message: &Message, to: Option<String>) -> Vec<u8> {
    let annotations = annotations(message);
    sections(message, annotations, (false, to))
}

/// A message as the server delivers it: with the exchange and the key that it came by.
pub(super) fn delivered(message: &Message, redelivered: bool) -> Vec<u8> {
    let mut all = vec![
        ("x-exchange".to_owned(), text(&message.exchange.name)),
        ("x-routing-key".to_owned(), text(&message.routing_key)),
    ];
    all.extend(annotations(message));
    sections(message, all, (!redelivered, None))
}

/// The headers and properties that are no application's.
fn annotations(message: &Message) -> Vec<(String, Value)> {
    let headers = message.properties.headers.iter();
    let headers = headers.flat_map(|table| table.0.iter());
    let mut all: Vec<_> = headers
        .filter(|(key, value)| is_annotation(key, value))
        .map(|(key, value)| (annotation_key(key), any(value)))
        .collect();
    let properties = &message.properties;
    for (key, value) in [
        ("x-basic-type", &properties.kind),
        ("x-basic-app-id", &properties.app_id),
    ] {
        if let Some(value) = value {
            all.push((key.to_owned(), text(value)));
        }
    }
    all
}

fn is_annotation(key: &str, value: &FieldValue) -> bool {
    key.starts_with("x-") || simple(value).is_none()
}

/// All annotations are named so (section 3.2.10 of the specification leaves the others to
/// itself).
fn annotation_key(key: &str) -> String {
    if key.starts_with("x-") {
        key.to_owned()
    } else {
        format!("x-{key}")
    }
}

fn sections(
    message: &Message,
    annotations: Vec<(String, Value)>,
    (first_acquirer, to): (bool, Option<String>),
) -> Vec<u8> {
    let mut all = octets(&header(message, first_acquirer));
    if !annotations.is_empty() {
        let entries = annotations.into_iter();
        let entries = entries.map(|(key, value)| (OwnedKey::Symbol(Symbol(key)), value));
        all.extend(octets(&MessageAnnotations(entries.collect())));
    }
    let properties = properties(message, to);
    if properties != Properties::default() {
        all.extend(octets(&properties));
    }
    let application = application(message);
    if !application.0.is_empty() {
        all.extend(octets(&application));
    }
    let body = message.body.as_bytes().to_vec();
    all.extend(octets(&Data(ByteBuf::from(body))));
    all
}

/// This section is always there: RabbitMQ takes a message without it for a durable one.
fn header(message: &Message, first_acquirer: bool) -> Header {
    let properties = &message.properties;
    let ttl = properties.expiration.as_ref();
    Header {
        durable: properties.is_persistent(),
        priority: Priority(properties.priority.unwrap_or(USUAL_PRIORITY)),
        ttl: ttl.and_then(|ttl| ttl.parse().ok()),
        first_acquirer,
        delivery_count: 0,
    }
}

fn properties(message: &Message, to: Option<String>) -> Properties {
    let of = &message.properties;
    let id = |id: &warren_core::name::Name| MessageId::String(id.as_str().to_owned());
    let symbol = |text: &warren_core::name::Name| Symbol::from(text.as_str());
    Properties {
        message_id: of.message_id.as_ref().map(id),
        user_id: of
            .user_id
            .as_ref()
            .map(|user| ByteBuf::from(user.as_bytes())),
        to,
        reply_to: of.reply_to.as_ref().map(|to| super::address::of_queue(to)),
        correlation_id: of.correlation_id.as_ref().map(id),
        content_type: of.content_type.as_ref().map(symbol),
        content_encoding: of.content_encoding.as_ref().map(symbol),
        creation_time: of.timestamp.map(timestamp),
        ..Properties::default()
    }
}

fn application(message: &Message) -> ApplicationProperties {
    let headers = message.properties.headers.iter();
    let headers = headers.flat_map(|table| table.0.iter());
    let own = headers.filter(|(key, value)| !is_annotation(key, value));
    let own = own.filter_map(|(key, value)| Some((key.as_str().to_owned(), simple(value)?)));
    ApplicationProperties(own.collect())
}
