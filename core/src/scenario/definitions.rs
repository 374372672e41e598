//! The `definitions` part: the server's own definitions format, so that
//! `rabbitmqctl import_definitions` takes it as it is, and the server's export drops in.
//!
//! Every field is written, since the server's import wants them all; a reader may leave
//! out what has a default. Parts without effect on a run are carried through unread.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::amqp::Table;
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::policy::{ApplyTo, Policy};

/// What the server holds: exchanges, queues, bindings, and the rest of its definitions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Definitions {
    /// Exchanges other than the predeclared ones.
    #[serde(default)]
    pub exchanges: Vec<ExchangeDefinition>,
    /// Queues.
    #[serde(default)]
    pub queues: Vec<QueueDefinition>,
    /// Bindings other than the default exchange's.
    #[serde(default)]
    pub bindings: Vec<BindingDefinition>,
    /// Everything else that the server writes (users, vhosts, permissions, policies,
    /// parameters, versions), as it was read. What it says of policies,
    /// [`Definitions::policies`] makes out.
    #[serde(flatten)]
    pub other: BTreeMap<String, serde_json::Value>,
}

/// One policy, as `rabbitmqctl set_policy` would have it.
#[derive(Clone, Debug, Deserialize)]
struct PolicyDefinition {
    name: Name,
    #[serde(default = "default_vhost")]
    vhost: Name,
    pattern: String,
    #[serde(default, rename = "apply-to")]
    apply_to: Option<Name>,
    #[serde(default)]
    priority: i32,
    #[serde(default)]
    definition: Table,
}

impl Definitions {
    /// The policies, one by one, with what is wrong with those that the server would not
    /// take.
    #[must_use]
    pub fn policies(&self) -> Vec<Result<Policy, String>> {
        let entries = self.other.get("policies");
        let entries = entries.and_then(serde_json::Value::as_array);
        entries.into_iter().flatten().map(policy).collect()
    }
}

fn policy(entry: &serde_json::Value) -> Result<Policy, String> {
    let read = PolicyDefinition::deserialize(entry).map_err(|why| why.to_string())?;
    let apply_to = match &read.apply_to {
        None => ApplyTo::All,
        Some(word) => ApplyTo::from_name(word)
            .ok_or_else(|| format!("policies apply to queues, exchanges or all, not {word}"))?,
    };
    let policy = Policy {
        name: ResourceName::new(read.vhost, read.name),
        pattern: read.pattern,
        apply_to,
        priority: read.priority,
        definition: read.definition,
    };
    policy.is_valid().map(|()| policy)
}

fn default_vhost() -> Name {
    DEFAULT_VHOST.into()
}

const fn yes() -> bool {
    true
}

/// One exchange, as `exchange.declare` would have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExchangeDefinition {
    /// Its name.
    pub name: Name,
    /// The vhost that it lives in.
    #[serde(default = "default_vhost")]
    pub vhost: Name,
    /// Its type: direct, fanout, topic or headers; x-local-random from RabbitMQ 4 on; of
    /// plugins x-consistent-hash, x-random, x-recent-history and x-delayed-message.
    #[serde(rename = "type")]
    pub kind: Name,
    /// Whether it survives a restart.
    #[serde(default = "yes")]
    pub durable: bool,
    /// Whether it is deleted with its last binding.
    #[serde(default)]
    pub auto_delete: bool,
    /// Whether clients may not publish to it.
    #[serde(default)]
    pub internal: bool,
    /// Further arguments, such as `alternate-exchange`.
    #[serde(default)]
    pub arguments: Table,
}

/// One queue, as `queue.declare` would have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QueueDefinition {
    /// Its name.
    pub name: Name,
    /// The vhost that it lives in.
    #[serde(default = "default_vhost")]
    pub vhost: Name,
    /// Whether it survives a restart.
    #[serde(default = "yes")]
    pub durable: bool,
    /// Whether it is deleted after its last consumer leaves.
    #[serde(default)]
    pub auto_delete: bool,
    /// Further arguments, such as `x-message-ttl`.
    #[serde(default)]
    pub arguments: Table,
}

/// What a binding leads to.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DestinationType {
    /// A queue.
    #[default]
    Queue,
    /// Another exchange.
    Exchange,
}

/// One binding from an exchange to a queue or to another exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BindingDefinition {
    /// The exchange that it leads from.
    pub source: Name,
    /// The vhost of both ends.
    #[serde(default = "default_vhost")]
    pub vhost: Name,
    /// The queue or exchange that it leads to.
    pub destination: Name,
    /// Which of the two that is.
    #[serde(default)]
    pub destination_type: DestinationType,
    /// The binding key.
    #[serde(default)]
    pub routing_key: Name,
    /// Further arguments; a headers exchange compares these.
    #[serde(default)]
    pub arguments: Table,
}

impl ExchangeDefinition {
    /// Its full name.
    #[must_use]
    pub fn resource(&self) -> ResourceName {
        ResourceName::new(self.vhost.clone(), self.name.clone())
    }
}

impl QueueDefinition {
    /// Its full name.
    #[must_use]
    pub fn resource(&self) -> ResourceName {
        ResourceName::new(self.vhost.clone(), self.name.clone())
    }
}

impl BindingDefinition {
    /// The full name of the exchange that it leads from.
    #[must_use]
    pub fn source_resource(&self) -> ResourceName {
        ResourceName::new(self.vhost.clone(), self.source.clone())
    }

    /// The full name of what it leads to.
    #[must_use]
    pub fn destination_resource(&self) -> ResourceName {
        ResourceName::new(self.vhost.clone(), self.destination.clone())
    }
}
