//! The `definitions` part: the server's own definitions format, so that
//! `rabbitmqctl import_definitions` takes it as it is, and the server's export drops in.
//!
//! Every field is written, since the server's import wants them all; a reader may leave
//! out what has a default. Parts without effect on a run are carried through unread.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::operator::{
    PermissionsDefinition, PolicyDefinition, TopicPermissionsDefinition, UserDefinition,
    VhostDefinition,
};
use super::problem::{Problem, Problems};
use super::read::Read;
use crate::amqp::Table;
use crate::broker::QueueDeclare;
use crate::name::{DEFAULT_VHOST, Name, ResourceName};

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
    /// [`Definitions::policies`] makes out; likewise users and the rest.
    #[serde(flatten)]
    #[schemars(with = "Operators")]
    pub other: BTreeMap<String, serde_json::Value>,
}

/// The parts of the server's definitions that an operator sets, and what is read of them.
/// Its only use is to describe them in the schema.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it describes fields, and never holds any")]
struct Operators {
    /// Vhosts besides `/`.
    #[serde(default)]
    vhosts: Vec<VhostDefinition>,
    /// Users besides `guest`.
    #[serde(default)]
    users: Vec<UserDefinition>,
    /// What users may do.
    #[serde(default)]
    permissions: Vec<PermissionsDefinition>,
    /// What users may do at topic exchanges.
    #[serde(default)]
    topic_permissions: Vec<TopicPermissionsDefinition>,
    /// Policies.
    #[serde(default)]
    policies: Vec<PolicyDefinition>,
    /// Everything else that the server writes.
    #[serde(flatten)]
    other: BTreeMap<String, serde_json::Value>,
}

/// The entries of one of those parts, each with what is wrong with it.
pub type Entries<T> = Vec<Result<T, Vec<Problem>>>;

impl Definitions {
    /// The vhosts.
    #[must_use]
    pub fn vhosts(&self) -> Entries<VhostDefinition> {
        self.entries("vhosts")
    }

    /// The users.
    #[must_use]
    pub fn users(&self) -> Entries<UserDefinition> {
        self.entries("users")
    }

    /// What users may do.
    #[must_use]
    pub fn permissions(&self) -> Entries<PermissionsDefinition> {
        self.entries("permissions")
    }

    /// What users may do at topic exchanges.
    #[must_use]
    pub fn topic_permissions(&self) -> Entries<TopicPermissionsDefinition> {
        self.entries("topic_permissions")
    }

    /// The policies.
    #[must_use]
    pub fn policies(&self) -> Entries<PolicyDefinition> {
        self.entries("policies")
    }

    /// The policies of operators.
    #[must_use]
    pub fn operator_policies(&self) -> Entries<PolicyDefinition> {
        self.entries("operator_policies")
    }

    fn entries<T: Read>(&self, part: &str) -> Entries<T> {
        let entries = self.other.get(part).and_then(serde_json::Value::as_array);
        let entries = entries.into_iter().flatten().enumerate();
        let read = entries.map(|(index, entry)| {
            let mut problems = Problems::default();
            let place = format!("definitions.{part}[{index}]");
            match T::read(&place, entry.clone(), &mut problems) {
                Some(entry) if problems.is_empty() => Ok(entry),
                _ => Err(problems.into_vec()),
            }
        });
        read.collect()
    }
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

    /// The same as a client would declare it.
    #[must_use]
    pub fn declare(&self) -> QueueDeclare {
        QueueDeclare {
            queue: self.name.clone(),
            durable: self.durable,
            auto_delete: self.auto_delete,
            arguments: self.arguments.clone(),
            ..QueueDeclare::default()
        }
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
