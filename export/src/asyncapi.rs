//! The format `asyncapi`: an `AsyncAPI` 3 document with AMQP bindings, as JSON.
//!
//! Each exchange and each queue is a channel; so is each routing key that a producer sends
//! with. The AMQP bindings (0.3.0, the latest that the published schema knows) have no place
//! for arguments and for what is bound to what: these stand in extensions.

mod address;
mod message;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use warren_core::name::{DEFAULT_VHOST, Name, ResourceName};
use warren_core::scenario::{
    AckMode, Client, Consumer, ExchangeDefinition, MessageTemplate, Processor, Producer,
    QueueDefinition, Scenario,
};
use warren_core::topology::ExchangeKind;
use warren_core::tr;

use crate::definitions::{binding, exchange, queue};
use crate::json;
use crate::notes::Notes;
use crate::options::Options;
use crate::topology::{Topology, is_predeclared};
use address::Address;

/// The version of the bindings that is written.
const BINDING_VERSION: &str = "0.3.0";
/// Where a channel says what its bindings cannot.
pub(crate) const EXTENSION: &str = "x-rabbitmq";
/// Where the document says what is bound to what.
pub(crate) const BINDINGS: &str = "x-rabbitmq-bindings";
/// Where the document says which line of servers is meant.
pub(crate) const LINE: &str = "x-rabbitmq-line";
/// The exchange types that the bindings know.
const KNOWN_TYPES: [&str; 4] = ["topic", "direct", "fanout", "headers"];

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let topology = Topology::of(scenario, options.vhost.as_deref());
    let mut document = Document::default();
    for one in &topology.exchanges {
        document.exchange(one, notes);
    }
    for one in &topology.queues {
        document.queue(one, notes);
    }
    for client in &scenario.clients {
        match client {
            Client::Producer(producer) => document.producer(producer, notes),
            Client::Consumer(consumer) => document.consumer(consumer, notes),
            Client::Processor(processor) => document.processor(processor, notes),
        }
    }
    tell_rest(scenario, notes);
    let bindings = topology.bindings.iter().map(|one| binding(one, notes));
    let bindings: Vec<Value> = bindings.collect();
    let whole = json!({
        "asyncapi": "3.0.0",
        "info": info(scenario),
        "servers": servers(&topology, options),
        "channels": document.channels,
        "operations": document.operations,
        BINDINGS: bindings,
        LINE: scenario.rabbitmq,
    });
    json::pretty(&whole) + "\n"
}

fn info(scenario: &Scenario) -> Value {
    let title = crate::quote::or(&scenario.title, "Scenario");
    let mut info = json!({"title": title, "version": "1.0.0"});
    if !scenario.notes.is_empty() {
        info["description"] = json!(scenario.notes);
    }
    info
}

/// One for each vhost, which is the path of its address.
fn servers(topology: &Topology<'_>, options: &Options) -> Value {
    let host = format!("{}:{}", options.broker.host, options.broker.port);
    let mut keys = Keys::default();
    let mut servers = Map::new();
    for vhost in &topology.vhosts {
        let words = if *vhost == *DEFAULT_VHOST {
            "rabbitmq"
        } else {
            vhost
        };
        let path = crate::quote::path(vhost);
        let server = json!({
            "host": host, "pathname": format!("/{path}"), "protocol": "amqp",
            "protocolVersion": "0-9-1", "description": format!("The vhost {vhost}"),
        });
        servers.insert(keys.key(&[words]), server);
    }
    Value::Object(servers)
}

fn tell_rest(scenario: &Scenario, notes: &mut Notes) {
    notes.add(tr!(
        "arguments and bindings stand in the extensions {} and {}, for which \
         AsyncAPI's AMQP bindings have no place",
        EXTENSION,
        BINDINGS
    ));
    let other = &scenario.definitions.other;
    let parts = [
        "users",
        "permissions",
        "topic_permissions",
        "policies",
        "operator_policies",
    ];
    for part in parts.iter().filter(|part| other.contains_key(**part)) {
        notes.add(tr!("AsyncAPI says nothing of {}: they are left out", part));
    }
    if !scenario.timeline.is_empty() {
        notes.add(tr!(
            "AsyncAPI says nothing of when things happen: the timeline is left out"
        ));
    }
}

/// Keys of a map, each given once.
#[derive(Debug, Default)]
struct Keys(std::collections::BTreeSet<String>);

impl Keys {
    /// A key as near to the words as the specification allows.
    fn key(&mut self, words: &[&str]) -> String {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let words = words.join("_");
        let words: String = words
            .chars()
            .map(|letter| if plain(letter) { letter } else { '_' })
            .collect();
        let mut key = words.clone();
        let mut nth = 1;
        while !self.0.insert(key.clone()) {
            nth += 1;
            key = format!("{words}_{nth}");
        }
        key
    }
}

/// A document as it grows.
#[derive(Default)]
struct Document {
    channels: Map<String, Value>,
    operations: Map<String, Value>,
    keys: Keys,
    operation_keys: Keys,
    exchanges: BTreeMap<(Name, Name), Value>,
    queues: BTreeMap<(Name, Name), String>,
    /// The channels of routing keys.
    routes: BTreeMap<(Name, Name, Name), String>,
}

impl Document {
    fn exchange(&mut self, one: &ExchangeDefinition, notes: &mut Notes) {
        let arguments = exchange(one, notes)["arguments"].clone();
        let mut amqp = json!({
            "name": one.name, "durable": one.durable, "autoDelete": one.auto_delete,
            "vhost": one.vhost,
        });
        let mut more = Map::new();
        if KNOWN_TYPES.contains(&one.kind.as_str()) {
            amqp["type"] = json!(one.kind);
        } else {
            more.insert("type".to_owned(), json!(one.kind));
        }
        if one.internal {
            more.insert("internal".to_owned(), json!(true));
        }
        if !one.arguments.is_empty() {
            more.insert("arguments".to_owned(), arguments);
        }
        let mut channel = json!({
            "address": null,
            "title": format!("The exchange {}", one.name),
            "bindings": {"amqp": {
                "is": "routingKey", "exchange": amqp, "bindingVersion": BINDING_VERSION,
            }},
        });
        if !more.is_empty() {
            channel[EXTENSION] = Value::Object(more);
        }
        let key = self.keys.key(&["exchange", &one.name]);
        self.channels.insert(key, channel);
        let name = (one.vhost.clone(), one.name.clone());
        self.exchanges.insert(name, amqp);
    }

    fn queue(&mut self, one: &QueueDefinition, notes: &mut Notes) {
        let mut channel = json!({
            "address": one.name,
            "title": format!("The queue {}", one.name),
            "bindings": {"amqp": {
                "is": "queue",
                "queue": {
                    "name": one.name, "durable": one.durable, "exclusive": false,
                    "autoDelete": one.auto_delete, "vhost": one.vhost,
                },
                "bindingVersion": BINDING_VERSION,
            }},
        });
        if one.name.contains(['{', '}']) {
            channel["address"] = Value::Null;
        }
        if !one.arguments.is_empty() {
            channel[EXTENSION] = json!({"arguments": queue(one, notes)["arguments"]});
        }
        let key = self.keys.key(&["queue", &one.name]);
        self.channels.insert(key.clone(), channel);
        self.queues
            .insert((one.vhost.clone(), one.name.clone()), key);
    }

    /// What the bindings say of an exchange, whoever declared it.
    fn exchange_binding(&self, vhost: &Name, name: &Name) -> Value {
        let known = self.exchanges.get(&(vhost.clone(), name.clone()));
        known.cloned().unwrap_or_else(|| {
            let kind = match name.as_str() {
                "" => "default",
                "amq.fanout" => "fanout",
                "amq.topic" | "amq.rabbitmq.trace" => "topic",
                "amq.headers" | "amq.match" => "headers",
                _ => "direct",
            };
            json!({"name": name, "type": kind, "durable": true, "autoDelete": false,
                   "vhost": vhost})
        })
    }

    /// The channel of a routing key.
    fn route(&mut self, producer: &Producer, template: &MessageTemplate) -> String {
        let (vhost, exchange) = (&producer.vhost, &producer.exchange);
        let route = (
            vhost.clone(),
            exchange.clone(),
            template.routing_key.clone(),
        );
        if let Some(key) = self.routes.get(&route) {
            return key.clone();
        }
        let address = Address::of(&template.routing_key);
        let named = crate::quote::or(exchange, "default");
        let key = self
            .keys
            .key(&[named, crate::quote::or(&template.routing_key, "any")]);
        let mut channel = json!({
            "address": address.text,
            "messages": {},
            "bindings": {"amqp": {
                "is": "routingKey", "exchange": self.exchange_binding(vhost, exchange),
                "bindingVersion": BINDING_VERSION,
            }},
            EXTENSION: {"routingKey": template.routing_key},
        });
        if !address.parameters.is_empty() {
            channel["parameters"] = Value::Object(address.parameters);
        }
        self.channels.insert(key.clone(), channel);
        self.routes.insert(route, key.clone());
        key
    }

    fn producer(&mut self, producer: &Producer, notes: &mut Notes) {
        let scripted = producer.script.iter().map(|one| &one.message);
        let mut messages: BTreeMap<String, Vec<(String, &MessageTemplate)>> = BTreeMap::new();
        for template in producer.messages.iter().chain(scripted) {
            let channel = self.route(producer, template);
            let known = self.channels[&channel]["messages"].as_object_mut();
            let Some(known) = known else { continue };
            let message = message::message(template, &producer.name, notes);
            let same = known.iter().find(|(_, other)| **other == message);
            let key = match same {
                Some((key, _)) => key.clone(),
                None => {
                    let key = format!("message{}", known.len() + 1);
                    known.insert(key.clone(), message);
                    key
                }
            };
            let sent = messages.entry(channel).or_default();
            if !sent.iter().any(|(other, _)| *other == key) {
                sent.push((key, template));
            }
        }
        for (channel, sent) in messages {
            let reference =
                |key: &str| json!({"$ref": format!("#/channels/{channel}/messages/{key}")});
            let references: Vec<Value> = sent.iter().map(|(key, _)| reference(key)).collect();
            let mut operation = json!({
                "action": "send",
                "channel": {"$ref": format!("#/channels/{channel}")},
                "title": format!("{} sends", producer.name),
                "messages": references,
            });
            if let Some((_, template)) = sent.first() {
                operation["bindings"] = json!({"amqp": sending(template)});
            }
            let key = self.operation_keys.key(&["send", &producer.name]);
            self.operations.insert(key, operation);
        }
    }

    /// That it receives is told; what it sends only its filter knows.
    fn processor(&mut self, processor: &Processor, notes: &mut Notes) {
        let limits = (AckMode::Manual, processor.prefetch);
        self.receive(&processor.name, processor.queue_resource(), limits, notes);
        notes.add(tr!(
            "\"{}\" is a processor ({}): what it sends depends on its filter, and is left out",
            processor.name,
            processor.rule.word()
        ));
    }

    fn consumer(&mut self, consumer: &Consumer, notes: &mut Notes) {
        for name in consumer.queue_resources() {
            let limits = (consumer.ack, consumer.prefetch);
            self.receive(&consumer.name, name, limits, notes);
        }
    }

    fn receive(
        &mut self,
        client: &Name,
        name: ResourceName,
        (ack, prefetch): (AckMode, u16),
        notes: &mut Notes,
    ) {
        let queue = self.queues.get(&(name.vhost.clone(), name.name.clone()));
        let Some(channel) = queue else {
            notes.add(tr!(
                "\"{}\" consumes from the queue \"{}\", which is declared later: left out",
                client,
                name
            ));
            return;
        };
        let operation = json!({
            "action": "receive",
            "channel": {"$ref": format!("#/channels/{channel}")},
            "title": format!("{client} receives"),
            "bindings": {"amqp": {
                "ack": ack == AckMode::Manual, "bindingVersion": BINDING_VERSION,
            }},
            EXTENSION: {"prefetch": prefetch},
        });
        let key = self.operation_keys.key(&["receive", client]);
        self.operations.insert(key, operation);
    }
}

/// How messages are sent, as far as the bindings have a place for it.
fn sending(template: &MessageTemplate) -> Value {
    let properties = &template.properties;
    let mut amqp = json!({"mandatory": template.mandatory, "bindingVersion": BINDING_VERSION});
    if let Some(mode @ (1 | 2)) = properties.delivery_mode {
        amqp["deliveryMode"] = json!(mode);
    }
    if let Some(priority) = properties.priority {
        amqp["priority"] = json!(priority);
    }
    let expiration = properties.expiration.as_ref();
    if let Some(expiration) = expiration.and_then(|digits| digits.parse::<u32>().ok()) {
        amqp["expiration"] = json!(expiration);
    }
    if let Some(user) = &properties.user_id {
        amqp["userId"] = json!(user);
    }
    amqp
}

/// Whether a document has to tell of this exchange: not of those that are always there.
pub(crate) fn is_told(exchange: &str, kind: Option<&str>) -> bool {
    !is_predeclared(exchange) && kind.is_none_or(|kind| kind != "default")
}

/// The type of an exchange that a document does not give one.
pub(crate) const DEFAULT_TYPE: &str = ExchangeKind::Topic.name();
