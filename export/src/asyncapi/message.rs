//! A message template as a message of a document.

use serde_json::{Map, Value, json};
use warren_core::scenario::MessageTemplate;

use super::BINDING_VERSION;
use crate::arguments;
use crate::notes::Notes;

/// What is sent, with the body as an example.
pub(super) fn message(template: &MessageTemplate, sender: &str, notes: &mut Notes) -> Value {
    let properties = &template.properties;
    let content_type = properties.content_type.as_ref();
    let body = body(&template.body, content_type.map(|name| name.as_str()));
    let mut message = json!({
        "payload": {"type": type_of(&body)},
        "examples": [{"payload": body}],
    });
    if let Some(content_type) = content_type {
        message["contentType"] = json!(content_type);
    }
    if let Some(headers) = &properties.headers {
        let whose = format!("the messages of \"{sender}\"");
        let headers = arguments::plain(headers, &whose, notes);
        let entries = headers.as_object().into_iter().flatten();
        let entries = entries.map(|(name, value)| (name.clone(), json!({"const": value})));
        let entries: Map<String, Value> = entries.collect();
        message["headers"] = json!({"type": "object", "properties": entries});
        message["examples"][0]["headers"] = headers;
    }
    let mut amqp = json!({"bindingVersion": BINDING_VERSION});
    if let Some(encoding) = &properties.content_encoding {
        amqp["contentEncoding"] = json!(encoding);
    }
    if let Some(kind) = &properties.kind {
        amqp["messageType"] = json!(kind);
    }
    message["bindings"] = json!({"amqp": amqp});
    message
}

/// The body as JSON, where it says to be that and is.
fn body(text: &str, content_type: Option<&str>) -> Value {
    let is_json = content_type.is_some_and(|kind| kind.contains("json"));
    let parsed = is_json.then(|| serde_json::from_str(text).ok()).flatten();
    parsed.unwrap_or_else(|| json!(text))
}

const fn type_of(body: &Value) -> &'static str {
    match body {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
