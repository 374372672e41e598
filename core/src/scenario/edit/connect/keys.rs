//! What a new binding and a new producer begin with, so that something happens at once.
//!
//! It is a guess, made from the bindings that are there; the person changes it.

use crate::amqp::{FieldValue, Properties, Table};
use crate::name::{Name, ResourceName};
use crate::scenario::{BindingDefinition, MessageTemplate, Scenario};
use crate::topology::{ExchangeKind, Topology};

/// The most messages that a new producer sends in turn.
const MOST: usize = 4;

/// The word that stands for `*` in a sample key.
const ANY_WORD: &str = "any";

/// The exchange's type, of those that there are.
pub(super) fn kind_of(scenario: &Scenario, exchange: &ResourceName) -> Option<ExchangeKind> {
    let mut exchanges = scenario.definitions.exchanges.iter();
    match exchanges.find(|one| one.resource() == *exchange) {
        Some(defined) => ExchangeKind::from_name(&defined.kind),
        None => {
            let mut servers = Topology::default();
            servers.add_vhost(&exchange.vhost);
            servers.exchange(exchange).map(|one| one.kind)
        }
    }
}

/// The key of a new binding: a consistent hash needs a weight, the others take an empty one.
pub(super) fn first_key(kind: Option<ExchangeKind>) -> Name {
    match kind {
        Some(ExchangeKind::ConsistentHash) => "1".into(),
        _ => Name::default(),
    }
}

/// The arguments of a new binding.
pub(super) fn first_arguments(kind: Option<ExchangeKind>) -> Table {
    match kind {
        Some(ExchangeKind::Headers) => Table::from([("x-match", FieldValue::from("all"))]),
        _ => Table::default(),
    }
}

/// A message with this key.
pub(super) fn message(routing_key: Name) -> MessageTemplate {
    MessageTemplate {
        routing_key,
        body: "message {n}".into(),
        ..MessageTemplate::default()
    }
}

/// Messages that the exchange's bindings match, one for each of the first few.
#[must_use]
pub fn messages_for(scenario: &Scenario, exchange: &ResourceName) -> Vec<MessageTemplate> {
    let kind = kind_of(scenario, exchange);
    let bindings = scenario.definitions.bindings.iter();
    let mut messages: Vec<MessageTemplate> = Vec::new();
    for binding in bindings.filter(|one| one.source_resource() == *exchange) {
        let message = matched(kind, binding);
        if !messages.contains(&message) && messages.len() < MOST {
            messages.push(message);
        }
    }
    if messages.is_empty() {
        messages.push(message(Name::default()));
    }
    messages
}

fn matched(kind: Option<ExchangeKind>, binding: &BindingDefinition) -> MessageTemplate {
    match kind {
        Some(ExchangeKind::Topic) => message(sample_key(&binding.routing_key)),
        Some(ExchangeKind::Headers) => {
            let compared = binding.arguments.0.iter();
            let compared = compared.filter(|(name, _)| !name.starts_with("x-"));
            let headers = compared.map(|(name, value)| (name.clone(), value.clone()));
            MessageTemplate {
                properties: Properties {
                    headers: Some(headers.collect()),
                    ..Properties::default()
                },
                ..message(Name::default())
            }
        }
        Some(ExchangeKind::Direct) => message(binding.routing_key.clone()),
        _ => message(Name::default()),
    }
}

/// A key that the pattern matches: `kern.any` for `kern.*`, `kern` for `kern.#`.
fn sample_key(pattern: &str) -> Name {
    let words = pattern.split('.').filter(|word| *word != "#");
    let words = words.map(|word| if word == "*" { ANY_WORD } else { word });
    let key: Vec<&str> = words.collect();
    key.join(".").into()
}
