//! Messages that an exchange's bindings match.

use warren_core::amqp::{FieldValue, Properties, Table};
use warren_core::name::Name;
use warren_core::scenario::{BindingDefinition, MessageTemplate};
use warren_core::topology::ExchangeKind;

use crate::topology::Topology;

/// What stands for the words that a pattern leaves open.
const WORD: &str = "any";

/// A message with a key.
pub(super) fn message(key: Name) -> MessageTemplate {
    MessageTemplate {
        routing_key: key,
        body: "message {n}".into(),
        ..MessageTemplate::default()
    }
}

/// Messages for an exchange: one for each of its bindings, at most so many.
pub(super) fn messages(
    topology: &Topology<'_>,
    vhost: &Name,
    exchange: &Name,
    most: usize,
) -> Vec<MessageTemplate> {
    let kind = kind(topology, vhost, exchange);
    let bindings = topology.bindings.iter();
    let bindings = bindings.filter(|one| one.vhost == *vhost && one.source == *exchange);
    let mut messages: Vec<MessageTemplate> = Vec::new();
    for binding in bindings {
        let message = for_binding(kind, binding);
        if !messages.contains(&message) && messages.len() < most {
            messages.push(message);
        }
    }
    messages
}

/// How the exchange routes; the predeclared ones by their names.
fn kind(topology: &Topology<'_>, vhost: &Name, name: &Name) -> Option<ExchangeKind> {
    let mut exchanges = topology.exchanges.iter();
    let defined = exchanges.find(|one| one.vhost == *vhost && one.name == *name);
    match defined {
        Some(exchange) => {
            let kind = ExchangeKind::from_name(&exchange.kind)?;
            Some(kind.rules(&exchange.arguments))
        }
        None => match name.as_str() {
            "amq.match" => Some(ExchangeKind::Headers),
            "amq.rabbitmq.trace" | "amq.rabbitmq.log" => Some(ExchangeKind::Topic),
            other => ExchangeKind::from_name(other.strip_prefix("amq.")?),
        },
    }
}

fn for_binding(kind: Option<ExchangeKind>, binding: &BindingDefinition) -> MessageTemplate {
    match kind {
        Some(ExchangeKind::Topic) => message(matching(&binding.routing_key)),
        Some(ExchangeKind::Headers) => MessageTemplate {
            properties: Properties {
                headers: Some(headers(&binding.arguments)),
                ..Properties::default()
            },
            ..message(Name::default())
        },
        // Here the binding keys are weights; it is the key of the message that is spread.
        Some(ExchangeKind::ConsistentHash) => message("key-{n}".into()),
        Some(ExchangeKind::Fanout | ExchangeKind::Random | ExchangeKind::LocalRandom) => {
            message(Name::default())
        }
        _ => message(binding.routing_key.clone()),
    }
}

/// A key that the pattern matches.
fn matching(pattern: &str) -> Name {
    let words = pattern.split('.');
    let words: Vec<&str> = words
        .map(|word| {
            if matches!(word, "*" | "#") {
                WORD
            } else {
                word
            }
        })
        .collect();
    words.join(".").into()
}

/// The headers that a binding asks for; what it only wants to be there, is there.
fn headers(arguments: &Table) -> Table {
    let arguments = arguments.0.iter();
    let asked = arguments.filter(|(key, _)| !key.starts_with("x-"));
    asked
        .map(|(key, value)| match value {
            FieldValue::Void => (key.clone(), FieldValue::from(WORD)),
            other => (key.clone(), other.clone()),
        })
        .collect()
}
