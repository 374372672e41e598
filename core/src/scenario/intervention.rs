//! Interventions: what is done to the running scenario from outside, and when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::MessageTemplate;
use super::definitions::{BindingDefinition, ExchangeDefinition, QueueDefinition};
use super::operator::{PermissionsDefinition, PolicyDefinition, TopicPermissionsDefinition};
use crate::event::Alarm;
use crate::name::{DEFAULT_VHOST, Name};

/// One thing done at one time, after whatever else happens at it. Entries at the same time
/// happen in the document's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Intervention {
    /// When, in milliseconds of the run.
    pub at_ms: u64,
    /// What.
    #[serde(flatten)]
    pub action: InterventionAction,
}

/// What can be done from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum InterventionAction {
    /// Publish one message by hand.
    Publish {
        /// The vhost.
        #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
        vhost: Name,
        /// The exchange; `""` is the default exchange.
        #[serde(default)]
        exchange: Name,
        /// The message; its patterns are filled as if it were a producer's first.
        message: MessageTemplate,
    },
    /// A client's process dies: its connection is lost at once.
    KillClient {
        /// Which.
        client: Name,
    },
    /// A client leaves in good order: it closes its connection.
    StopClient {
        /// Which.
        client: Name,
    },
    /// A client that is away connects again.
    StartClient {
        /// Which.
        client: Name,
    },
    /// The server closes a client's connection (`rabbitmqctl close_connection`). The client
    /// connects again.
    CloseConnection {
        /// Which.
        client: Name,
    },
    /// Memory or disk space runs short: publishers are blocked.
    RaiseAlarm {
        /// What runs short.
        alarm: Alarm,
    },
    /// There is enough of it again.
    ClearAlarm {
        /// Of what.
        alarm: Alarm,
    },
    /// A policy is set, or replaced (`rabbitmqctl set_policy`).
    SetPolicy {
        /// The policy.
        policy: PolicyDefinition,
    },
    /// A policy is removed (`rabbitmqctl clear_policy`).
    ClearPolicy {
        /// The vhost.
        #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
        vhost: Name,
        /// The policy's name.
        policy: Name,
    },
    /// A user may do this in a vhost from now on (`rabbitmqctl set_permissions`).
    SetPermissions {
        /// What.
        permissions: PermissionsDefinition,
    },
    /// A user may do nothing in a vhost any more (`rabbitmqctl clear_permissions`).
    ClearPermissions {
        /// The vhost.
        #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
        vhost: Name,
        /// The user.
        user: Name,
    },
    /// A user may use these keys at a topic exchange from now on
    /// (`rabbitmqctl set_topic_permissions`).
    SetTopicPermissions {
        /// Which.
        permissions: TopicPermissionsDefinition,
    },
    /// A user may use any key at a vhost's topic exchanges again
    /// (`rabbitmqctl clear_topic_permissions`).
    ClearTopicPermissions {
        /// The vhost.
        #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
        vhost: Name,
        /// The user.
        user: Name,
    },
    /// Declare an exchange by hand.
    DeclareExchange {
        /// The exchange.
        exchange: ExchangeDefinition,
    },
    /// Delete an exchange by hand, with its bindings.
    DeleteExchange {
        /// The vhost.
        #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
        vhost: Name,
        /// Which.
        exchange: Name,
    },
    /// Ask by hand whether an exchange is there (`exchange.declare` with `passive`).
    PassiveDeclareExchange {
        /// The vhost.
        #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
        vhost: Name,
        /// Which.
        exchange: Name,
    },
    /// Declare a queue, by hand or as a client.
    DeclareQueue {
        /// The queue.
        queue: QueueDefinition,
        /// Whether it is to be its connection's alone, and to go with it.
        #[serde(default, skip_serializing_if = "is_false")]
        exclusive: bool,
        /// The client over whose channel it is declared, while that is connected; absent: by
        /// hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client: Option<Name>,
    },
    /// Ask by hand whether a queue is there (`queue.declare` with `passive`).
    PassiveDeclareQueue {
        /// The vhost.
        #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
        vhost: Name,
        /// Which.
        queue: Name,
    },
    /// Delete a queue by hand, with what is in it.
    DeleteQueue {
        /// The vhost.
        #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
        vhost: Name,
        /// Which.
        queue: Name,
    },
    /// Remove what is ready in a queue, by hand.
    PurgeQueue {
        /// The vhost.
        #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
        vhost: Name,
        /// Which.
        queue: Name,
    },
    /// Make a binding by hand.
    Bind {
        /// The binding.
        binding: BindingDefinition,
    },
    /// Remove a binding by hand.
    Unbind {
        /// The binding.
        binding: BindingDefinition,
    },
    /// One node of the cluster stops.
    StopNode {
        /// Which.
        node: Name,
        /// How it stops.
        #[serde(default)]
        stop: StopKind,
    },
    /// A node of the cluster that is down starts again.
    StartNode {
        /// Which.
        node: Name,
    },
    /// The network splits: these nodes and the others no longer see each other. What they do
    /// then, `config.cluster_partition_handling` says.
    Partition {
        /// The nodes on one side.
        nodes: Vec<Name>,
    },
    /// The network is whole again.
    Heal {},
    /// The broker stops and comes back.
    RestartBroker {
        /// How it stops.
        #[serde(default)]
        stop: StopKind,
        /// How long it is away, in milliseconds.
        #[serde(default = "default_down_ms")]
        down_ms: u32,
    },
}

/// How the broker stops.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum StopKind {
    /// In good order.
    #[default]
    Clean,
    /// By `kill -9`.
    Kill9,
}

const fn is_false(flag: &bool) -> bool {
    !*flag
}

fn default_vhost() -> Name {
    DEFAULT_VHOST.into()
}

fn is_default_vhost(vhost: &Name) -> bool {
    *vhost == *DEFAULT_VHOST
}

/// How long a restarted broker is away where the document does not say.
pub(super) const DEFAULT_DOWN_MS: u32 = 1000;

const fn default_down_ms() -> u32 {
    DEFAULT_DOWN_MS
}
