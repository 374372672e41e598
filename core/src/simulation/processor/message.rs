//! Messages as filters see them, and what filters give as messages.

use serde_json::{Map, Value};

use super::exchange_of;
use crate::amqp::{FieldValue, Message, MessageNumber, Properties, Table};
use crate::name::{Name, ResourceName};
use crate::scenario::{Address, Processor, json, read};

/// A message that has no number yet.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    exchange: ResourceName,
    /// The key that the processor's document prescribes.
    fixed: Option<Name>,
    routing_key: Name,
    properties: Properties,
    body: Name,
}

/// The message as a filter sees it: one line of JSON. The body is as it was written where it
/// is JSON, so that its fields keep their order.
#[must_use]
pub fn seen(message: &Message, redelivered: bool) -> String {
    let text = |text: &Name| json::text(&Value::String(text.to_string()));
    let body = match json::read(&message.body) {
        Some(_) => message.body.to_string(),
        None => text(&message.body),
    };
    let mut properties = message.properties.clone();
    let headers = properties.headers.take().unwrap_or_default();
    [
        "{\"exchange\":",
        &text(&message.exchange.name),
        ",\"routing_key\":",
        &text(&message.routing_key),
        ",\"redelivered\":",
        if redelivered { "true" } else { "false" },
        ",\"body\":",
        &body,
        ",\"headers\":",
        &json::text(&json::value(&headers)),
        ",\"properties\":",
        &json::text(&json::value(&properties)),
        "}",
    ]
    .concat()
}

/// The filter, with the bodies of what it gives as texts: JSON becomes a text there, where
/// its fields still have their order.
pub(super) fn giving(filter: &str) -> String {
    format!(
        "{filter}\n| if type == \"object\" and has(\"body\") and (.body | type) != \"string\" \
         then .body |= tojson else . end"
    )
}

/// The text of an output that is a string.
pub(super) fn text(output: &str) -> Result<Name, String> {
    match json::read(output) {
        Some(Value::String(text)) => Ok(text.into()),
        _ => Err(format!(
            "the filter gave {}, and not a routing key",
            cut(output)
        )),
    }
}

fn cut(output: &str) -> String {
    let short: String = output.chars().take(40).collect();
    if short.len() < output.len() {
        short + "…"
    } else {
        short
    }
}

fn wrong(field: &str, instead: &str) -> String {
    format!("the filter gave a message whose {field} is no {instead}")
}

impl Draft {
    /// The message as it is, on its way to where the processor publishes.
    pub(super) fn of(message: &Message, spec: &Processor) -> Self {
        let fixed = spec.routing_key.clone();
        Self {
            exchange: spec.exchange_resource(),
            routing_key: fixed.clone().unwrap_or_else(|| message.routing_key.clone()),
            fixed,
            properties: message.properties.clone(),
            body: message.body.clone(),
        }
    }

    /// With what a filter says of it; what that leaves out stays.
    pub(super) fn changed(mut self, output: &str) -> Result<Self, String> {
        let Some(Value::Object(mut fields)) = json::read(output) else {
            return Err(format!(
                "the filter gave {}, and not a message",
                cut(output)
            ));
        };
        let mut take = |field: &str| fields.get_mut(field).map(Value::take);
        match take("routing_key") {
            None => {}
            Some(Value::String(key)) => self = self.with_key(key.into()),
            Some(_) => return Err(wrong("routing_key", "text")),
        }
        match take("body") {
            None => {}
            Some(Value::String(body)) => self.body = body.into(),
            Some(_) => return Err(wrong("body", "text")),
        }
        if let Some(properties) = take("properties") {
            let headers = self.properties.headers.take();
            let read = read::properties(properties);
            self.properties = read.map_err(|_| wrong("properties", "set of properties"))?;
            self.properties.headers = headers;
        }
        match take("headers") {
            None => {}
            Some(Value::Object(entries)) => self.properties.headers = headers(&entries)?,
            Some(_) => return Err(wrong("headers", "table")),
        }
        Ok(self)
    }

    /// With this key, unless the document prescribes another.
    pub(super) fn with_key(self, key: Name) -> Self {
        let routing_key = self.fixed.clone().unwrap_or(key);
        Self {
            routing_key,
            ..self
        }
    }

    /// To this address, whatever else is prescribed.
    pub(super) fn to(self, spec: &Processor, address: &Address) -> Self {
        Self {
            exchange: exchange_of(spec, address),
            routing_key: address.routing_key.clone(),
            ..self
        }
    }

    /// As the answer to a message: to the queue that it names, with its correlation.
    pub(super) fn answering(mut self, question: &Message, to: Name) -> Self {
        self.properties.reply_to = None;
        self.properties.correlation_id = Some(correlation(question));
        Self {
            routing_key: to,
            ..self
        }
    }

    /// With the correlation of the message that it is a part of, unless it has one.
    pub(super) fn correlated(mut self, of: &Message) -> Self {
        let own = self.properties.correlation_id.take();
        self.properties.correlation_id = own.or_else(|| Some(correlation(of)));
        self
    }

    /// With one header more.
    pub(super) fn with_header(mut self, (key, value): (&str, FieldValue)) -> Self {
        let headers = self.properties.headers.get_or_insert_default();
        headers.0.insert(key.into(), value);
        self
    }

    /// Without these headers.
    pub(super) fn without_headers(mut self, keys: &[&str]) -> Self {
        if let Some(headers) = &mut self.properties.headers {
            for key in keys {
                headers.0.remove(*key);
            }
            if headers.is_empty() {
                self.properties.headers = None;
            }
        }
        self
    }

    /// The message of this number.
    pub(super) fn numbered(self, number: MessageNumber) -> Message {
        Message {
            number,
            exchange: self.exchange,
            routing_key: self.routing_key,
            properties: self.properties,
            body: self.body,
            died: false,
        }
    }
}

fn headers(entries: &Map<String, Value>) -> Result<Option<Table>, String> {
    let mut table = Table::default();
    for (key, value) in entries {
        let value = FieldValue::from_plain(value)?;
        table.0.insert(key.as_str().into(), value);
    }
    Ok((!table.is_empty()).then_some(table))
}

/// What the parts of a message have in common: its own correlation, its identifier, or the
/// number that it has in the run.
fn correlation(message: &Message) -> Name {
    let properties = &message.properties;
    let own = properties.correlation_id.as_ref();
    let own = own.or(properties.message_id.as_ref());
    own.cloned()
        .unwrap_or_else(|| format!("m{}", message.number.0).into())
}
