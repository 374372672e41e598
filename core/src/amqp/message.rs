//! A published message: what a producer handed to the broker.
//!
//! One published message may become many copies; the copies live in
//! [`crate::broker`] and share this value.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::value::{FieldValue, Table};
use crate::name::{Name, ResourceName};

/// The number of a published message, counted from 1 over the whole run.
///
/// It names the message on the screen (`#7`); it is not AMQP's `message-id` property,
/// which belongs to the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageNumber(pub u32);

impl fmt::Display for MessageNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The basic properties of AMQP 0-9-1 (section 1.8.3 of its protocol reference).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Properties {
    /// MIME type of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<Name>,
    /// MIME encoding of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_encoding: Option<Name>,
    /// The headers table; absent is not the same as empty on the wire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<Table>,
    /// 1 is transient, 2 is persistent; absent counts as transient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_mode: Option<u8>,
    /// 0 to 255; only priority queues look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// Which request a reply answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<Name>,
    /// Where the reply should go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Name>,
    /// Time to live in milliseconds, as a string of digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Name>,
    /// The application's identifier of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Name>,
    /// Seconds since 1970, set by the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<u64>,
    /// The application's name for the kind of message.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Name>,
    /// The publishing user; the server checks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Name>,
    /// The publishing application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_id: Option<Name>,
    /// Left over from older versions of the protocol; carried like the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_id: Option<Name>,
}

impl Properties {
    /// Whether the message asks to survive a restart (`delivery_mode` 2).
    #[must_use]
    pub const fn is_persistent(&self) -> bool {
        matches!(self.delivery_mode, Some(2))
    }
}

/// A message as it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Its number in this run.
    pub number: MessageNumber,
    /// The exchange that it was published to; deliveries carry this name.
    pub exchange: ResourceName,
    /// The key that it was published with.
    pub routing_key: Name,
    /// Its properties.
    pub properties: Properties,
    /// Its body, as text.
    pub body: Name,
    /// Whether it has been dead-lettered since it was published; what a client copied from
    /// such a message is not that.
    #[serde(skip)]
    pub died: bool,
}

impl Message {
    /// The keys that it is routed by: its own, and those of its `CC` and `BCC` headers; what
    /// is no string in their arrays is passed over
    /// (<https://www.rabbitmq.com/docs/sender-selected>; `rabbit_basic.erl`, `header_routes`).
    #[must_use]
    pub fn routing_keys(&self) -> Vec<Name> {
        self.keys_with(&["CC", "BCC"])
    }

    /// Those of them that receivers may know: without the ones of `BCC`.
    #[must_use]
    pub fn visible_keys(&self) -> Vec<Name> {
        self.keys_with(&["CC"])
    }

    fn keys_with(&self, headers: &[&str]) -> Vec<Name> {
        let mut keys = vec![self.routing_key.clone()];
        let table = self.properties.headers.as_ref();
        for header in headers {
            if let Some(FieldValue::Array(items)) = table.and_then(|table| table.get(header)) {
                keys.extend(items.iter().filter_map(as_key));
            }
        }
        keys
    }

    /// The message as receivers get it: `BCC` is not for their eyes.
    #[must_use]
    pub fn without_bcc(self: &Arc<Self>) -> Arc<Self> {
        let headers = self.properties.headers.as_ref();
        if headers.is_none_or(|headers| headers.get("BCC").is_none()) {
            return self.clone();
        }
        let mut copy = (**self).clone();
        if let Some(Table(entries)) = &mut copy.properties.headers {
            entries.remove("BCC");
        }
        Arc::new(copy)
    }
}

fn as_key(item: &FieldValue) -> Option<Name> {
    match item {
        FieldValue::LongString(key) => Some(key.clone()),
        _ => None,
    }
}
