//! An `AsyncAPI` 3 document with AMQP bindings, whoever wrote it.
//!
//! A channel is an exchange with a routing key, or a queue; an operation sends to it, or
//! receives from it. References within the document are followed, others are not.

use serde_json::{Map, Value, json};
use warren_core::name::DEFAULT_VHOST;
use warren_core::scenario::Problem;
use warren_core::tr;

use super::definitions::{finished, limited};
use super::schema::Schema;
use super::sift::{Met, Sieve};
use super::{Import, Source, problem};
use crate::asyncapi::{BINDINGS, DEFAULT_TYPE, EXTENSION, LINE, is_told};
use crate::operators::text;

/// The scenario of a document.
pub(super) fn import(document: &Map<String, Value>) -> Result<Import, Vec<Problem>> {
    let version = text(document, "asyncapi").unwrap_or_default();
    if !version.starts_with("3.") {
        return Err(problem(
            tr!(
                "this is an AsyncAPI document of the version \"{}\"",
                version
            ),
            tr!("version 3 is read; AsyncAPI's own converter makes one of older documents"),
        ));
    }
    let title = document.get("info").and_then(|info| info["title"].as_str());
    let mut head = Map::new();
    head.insert("title".to_owned(), json!(title.unwrap_or_default()));
    let line = document.get(LINE).cloned();
    head.insert("rabbitmq".to_owned(), line.unwrap_or_else(|| json!("4")));
    let mut reader = Reader {
        schema: Schema::new(document),
        sieve: Sieve::new(head),
        declared: Met::default(),
        clients: Met::default(),
    };
    for (key, channel) in reader.schema.entries("channels") {
        reader.channel(key, channel);
    }
    for (key, operation) in reader.schema.entries("operations") {
        reader.operation(key, operation);
    }
    reader.bindings(document.get(BINDINGS));
    finished(limited(reader.sieve), Source::Asyncapi)
}

struct Reader<'a> {
    schema: Schema<'a>,
    sieve: Sieve,
    declared: Met,
    clients: Met,
}

/// What a channel is, by its AMQP bindings.
struct Channel<'a> {
    amqp: &'a Map<String, Value>,
    /// What its extension says.
    more: &'a Value,
    address: &'a str,
}

impl<'a> Channel<'a> {
    fn exchange(&self) -> Option<&'a Map<String, Value>> {
        self.amqp.get("exchange").and_then(Value::as_object)
    }

    fn queue(&self) -> Option<&'a Map<String, Value>> {
        self.amqp.get("queue").and_then(Value::as_object)
    }

    fn queue_name(&self) -> Option<&'a str> {
        let name = self.queue().and_then(|queue| text(queue, "name"));
        name.or_else(|| Some(self.address).filter(|address| !address.is_empty()))
    }

    /// The routing key: newer bindings name it, older ones have it as the address.
    fn key(&self) -> &'a str {
        let named = text(self.amqp, "name");
        let own = self.more["routingKey"].as_str();
        own.or(named).unwrap_or(self.address)
    }
}

impl<'a> Reader<'a> {
    fn look(&self, channel: &'a Value) -> Option<Channel<'a>> {
        let bindings = self.schema.follow(channel.get("bindings")?)?;
        let amqp = self.schema.follow(bindings.get("amqp")?)?.as_object()?;
        Some(Channel {
            amqp,
            more: channel.get(EXTENSION).unwrap_or(&Value::Null),
            address: channel
                .get("address")
                .and_then(Value::as_str)
                .unwrap_or_default(),
        })
    }

    fn channel(&mut self, key: &str, value: &'a Value) {
        let called = tr!("the channel \"{}\"", key);
        let Some(channel) = self.look(value) else {
            let reason = tr!("it has no AMQP bindings that say which exchange or queue it is");
            self.sieve.leave_out(called, reason);
            return;
        };
        match (channel.exchange(), channel.queue()) {
            (_, Some(queue)) => self.queue(called, &channel, queue),
            (Some(exchange), None) => {
                self.exchange(&called, &channel, exchange);
                self.bound(called, &channel, exchange);
            }
            (None, None) => {
                let reason = tr!("its AMQP bindings name no exchange and no queue");
                self.sieve.leave_out(called, reason);
            }
        }
    }

    /// Many channels may speak of one exchange; the first decides.
    fn exchange(&mut self, called: &str, channel: &Channel<'_>, exchange: &Map<String, Value>) {
        let name = text(exchange, "name").unwrap_or_default();
        let vhost = text(exchange, "vhost").unwrap_or(DEFAULT_VHOST);
        if !is_told(name, text(exchange, "type")) {
            return;
        }
        let own = channel.more["type"].as_str();
        let kind = text(exchange, "type").or(own).unwrap_or(DEFAULT_TYPE);
        if !self
            .declared
            .first(&json!(["exchange", vhost, name]).to_string())
        {
            return;
        }
        if text(exchange, "type").or(own).is_none() {
            let item = tr!("the type of the exchange \"{}\"", name);
            let reason = tr!("{} does not say it; {} is taken", called, DEFAULT_TYPE);
            self.sieve.leave_out(item, reason);
        }
        let value = json!({
            "name": name, "vhost": vhost, "type": kind,
            "durable": flag(exchange, "durable", true),
            "auto_delete": flag(exchange, "autoDelete", false),
            "internal": channel.more["internal"].as_bool().unwrap_or(false),
            "arguments": table(&channel.more["arguments"]),
        });
        let called = tr!("the exchange \"{}\"", name);
        self.sieve.add("definitions.exchanges", called, value);
    }

    fn queue(&mut self, called: String, channel: &Channel<'_>, queue: &Map<String, Value>) {
        let Some(name) = channel.queue_name() else {
            self.sieve.leave_out(called, tr!("its queue has no name"));
            return;
        };
        let vhost = text(queue, "vhost").unwrap_or(DEFAULT_VHOST);
        if !self
            .declared
            .first(&json!(["queue", vhost, name]).to_string())
        {
            return;
        }
        if flag(queue, "exclusive", false) {
            let item = tr!("that the queue \"{}\" is exclusive", name);
            let reason = tr!("a queue of definitions belongs to no connection");
            self.sieve.leave_out(item, reason);
        }
        let value = json!({
            "name": name, "vhost": vhost,
            "durable": flag(queue, "durable", true),
            "auto_delete": flag(queue, "autoDelete", false),
            "arguments": table(&channel.more["arguments"]),
        });
        let called = tr!("the queue \"{}\"", name);
        self.sieve.add("definitions.queues", called, value);
    }

    /// Newer bindings say which queue's channel the key leads to.
    fn bound(&mut self, called: String, channel: &Channel<'_>, exchange: &Map<String, Value>) {
        let Some(queue) = self.led_to(channel) else {
            return;
        };
        let source = text(exchange, "name").unwrap_or_default();
        if source.is_empty() {
            return;
        }
        let value = json!({
            "source": source, "vhost": text(exchange, "vhost").unwrap_or(DEFAULT_VHOST),
            "destination": queue, "destination_type": "queue", "routing_key": channel.key(),
            "arguments": {},
        });
        let called = tr!("the binding in {}", called);
        self.sieve.add("definitions.bindings", called, value);
    }

    /// The name of the queue that a channel's key leads to, where its bindings say so.
    fn led_to(&self, channel: &Channel<'a>) -> Option<&'a str> {
        let target = self.schema.follow(channel.amqp.get("channel")?)?;
        self.look(target)?.queue_name()
    }

    fn bindings(&mut self, bindings: Option<&Value>) {
        for (index, one) in bindings
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let called = format!("{BINDINGS}[{index}]");
            self.sieve.add("definitions.bindings", called, one.clone());
        }
    }

    fn operation(&mut self, key: &str, operation: &'a Value) {
        let called = tr!("the operation \"{}\"", key);
        let channel = operation
            .get("channel")
            .and_then(|one| self.schema.follow(one));
        let Some(channel) = channel.and_then(|channel| Some((channel, self.look(channel)?))) else {
            self.sieve
                .leave_out(called, tr!("its channel has no AMQP bindings"));
            return;
        };
        if !self.clients.first(key) {
            return;
        }
        match operation.get("action").and_then(Value::as_str) {
            Some("send") => self.sends(called, key, operation, &channel),
            Some("receive") => self.receives(called, key, operation, &channel.1),
            _ => self
                .sieve
                .leave_out(called, tr!("its action is neither send nor receive")),
        }
    }

    fn sends(
        &mut self,
        called: String,
        key: &str,
        operation: &'a Value,
        (channel, look): &(&'a Value, Channel<'a>),
    ) {
        let owner = look.exchange().or(look.queue());
        let vhost = owner.and_then(|owner| text(owner, "vhost"));
        let exchange = look.exchange().and_then(|one| text(one, "name"));
        let routing_key = if look.exchange().is_some() {
            Some(look.key())
        } else {
            look.queue_name()
        };
        let amqp = self.amqp_of(operation);
        let messages = self.schema.messages(operation, channel);
        let templates: Vec<Value> = messages
            .into_iter()
            .map(|message| template(message, routing_key.unwrap_or_default(), amqp))
            .collect();
        let value = json!({
            "kind": "producer", "name": key, "vhost": vhost.unwrap_or(DEFAULT_VHOST),
            "exchange": exchange.unwrap_or_default(), "messages": templates,
        });
        self.sieve.add("clients", called, value);
    }

    fn receives(&mut self, called: String, key: &str, operation: &Value, look: &Channel<'a>) {
        let owner = look.queue().or(look.exchange());
        let vhost = owner.and_then(|owner| text(owner, "vhost"));
        let queue = if look.queue().is_some() {
            look.queue_name()
        } else {
            self.led_to(look)
        };
        let Some(queue) = queue else {
            let reason = tr!("it receives from an exchange, and no queue is named for it");
            self.sieve.leave_out(called, reason);
            return;
        };
        let ack = self
            .amqp_of(operation)
            .and_then(|amqp| amqp["ack"].as_bool());
        let prefetch = operation
            .get(EXTENSION)
            .and_then(|own| own["prefetch"].as_u64());
        let value = json!({
            "kind": "consumer", "name": key, "vhost": vhost.unwrap_or(DEFAULT_VHOST),
            "queue": queue, "ack": if ack == Some(false) { "auto" } else { "manual" },
            "prefetch": prefetch.unwrap_or(1),
        });
        self.sieve.add("clients", called, value);
    }

    fn amqp_of<'b>(&self, operation: &'b Value) -> Option<&'b Value>
    where
        'a: 'b,
    {
        let bindings = operation.get("bindings")?;
        bindings.get("amqp")
    }
}

fn flag(fields: &Map<String, Value>, name: &str, otherwise: bool) -> bool {
    fields
        .get(name)
        .and_then(Value::as_bool)
        .unwrap_or(otherwise)
}

fn table(value: &Value) -> Value {
    if value.is_object() {
        value.clone()
    } else {
        json!({})
    }
}

/// A message with what its first example says.
fn template(message: &Value, key: &str, amqp: Option<&Value>) -> Value {
    let example = &message["examples"][0];
    let body = match &example["payload"] {
        Value::Null => message["name"].as_str().unwrap_or("message {n}").to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut properties = Map::new();
    let mut say = |name: &str, value: Option<Value>| {
        properties.extend(value.map(|value| (name.to_owned(), value)));
    };
    let own = &message["bindings"]["amqp"];
    let is_text = |value: &&Value| value.is_string();
    say(
        "content_type",
        Some(&message["contentType"]).filter(is_text).cloned(),
    );
    say(
        "content_encoding",
        Some(&own["contentEncoding"]).filter(is_text).cloned(),
    );
    say("type", Some(&own["messageType"]).filter(is_text).cloned());
    say(
        "headers",
        Some(&example["headers"])
            .filter(|value| value.is_object())
            .cloned(),
    );
    let amqp = amqp.unwrap_or(&Value::Null);
    say(
        "delivery_mode",
        amqp["deliveryMode"].as_u64().map(Value::from),
    );
    say("priority", amqp["priority"].as_u64().map(Value::from));
    let expiration = amqp["expiration"].as_u64();
    say(
        "expiration",
        expiration.map(|ms| Value::from(ms.to_string())),
    );
    json!({
        "routing_key": key, "body": body, "properties": properties,
        "mandatory": amqp["mandatory"].as_bool().unwrap_or(false),
    })
}
