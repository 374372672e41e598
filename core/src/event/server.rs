//! What becomes of the server itself: policies, alarms, and the nodes of a cluster.

use crate::mark;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ConnectionId;
use crate::cluster::{NodeEnd, PartitionHandling};
use crate::name::{Name, ResourceName};
use crate::permission::{Permissions, TopicPermissions};
use crate::policy::Policy;
use crate::time::Time;

/// A resource of the server that can run short.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// Memory.
    Memory,
    /// Disk space.
    Disk,
}

impl Alarm {
    /// What `connection.blocked` says where this resource runs short, or both do.
    #[must_use]
    pub const fn reason(self, both: bool) -> &'static str {
        match (self, both) {
            (_, true) => mark!("low on disk & memory"),
            (Self::Memory, false) => mark!("low on memory"),
            (Self::Disk, false) => mark!("low on disk"),
        }
    }
}

/// What a server did that is of the other line's doing where it is left undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFact {
    /// The channel's consumers share a prefetch limit.
    PrefetchShared(u16),
    /// They were to share one; it is that of each consumer started later.
    PrefetchNotShared(u16),
    /// A delivery has waited for longer than the consumer timeout, and may.
    LateDeliveryAllowed,
    /// A message of this many bytes was taken.
    LargeMessageTaken(u64),
}

/// What became of the server itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerFact {
    /// A policy was set, or replaced.
    PolicySet {
        /// The policy.
        policy: Arc<Policy>,
    },
    /// A policy was removed.
    PolicyCleared {
        /// The vhost and the policy's name.
        policy: ResourceName,
    },
    /// What a user may do in a vhost is this from now on.
    PermissionsSet {
        /// The user.
        user: Name,
        /// The vhost.
        vhost: Name,
        /// What it may do; none: nothing.
        permissions: Option<Permissions>,
    },
    /// A user may use these routing keys at a topic exchange from now on.
    TopicPermissionsSet {
        /// The user.
        user: Name,
        /// The exchange.
        exchange: ResourceName,
        /// The keys.
        permissions: TopicPermissions,
    },
    /// A user may use any routing key at the topic exchanges of a vhost again.
    TopicPermissionsCleared {
        /// The user.
        user: Name,
        /// The vhost.
        vhost: Name,
    },
    /// An operator policy was set, or replaced.
    OperatorPolicySet {
        /// The policy.
        policy: Arc<Policy>,
    },
    /// An operator policy was removed.
    OperatorPolicyCleared {
        /// The vhost and the policy's name.
        policy: ResourceName,
    },
    /// A resource of the server runs short: publishers will be blocked.
    AlarmRaised {
        /// Which.
        alarm: Alarm,
    },
    /// The resource is no longer short.
    AlarmCleared {
        /// Which.
        alarm: Alarm,
    },
    /// A connection published while an alarm is on: the server reads nothing more from it.
    ConnectionBlocked {
        /// Whether both resources run short.
        both: bool,
        /// The connection.
        connection: ConnectionId,
        /// Its name: the client.
        client: Name,
        /// What runs short.
        alarm: Alarm,
    },
    /// The server reads from the connection again.
    ConnectionUnblocked {
        /// The connection.
        connection: ConnectionId,
        /// Its name: the client.
        client: Name,
    },
    /// The server did something for this client as its line does, which nothing else tells.
    AsItsLineDoes {
        /// The client.
        client: Name,
        /// What.
        what: LineFact,
    },
    /// One node of the cluster stopped.
    NodeStopped {
        /// The node.
        node: Name,
        /// How.
        end: NodeEnd,
    },
    /// One node of the cluster is running again.
    NodeStarted {
        /// The node.
        node: Name,
    },
    /// The connections between these nodes and the others broke.
    Partitioned {
        /// The nodes on one side.
        nodes: Vec<Name>,
        /// What they do; none: a server that has no such setting.
        handling: Option<PartitionHandling>,
    },
    /// The network is whole, but its two sides hold each other for down all the same.
    NetworkRestored,
    /// All nodes see each other again.
    PartitionHealed,
    /// These nodes have the queue from now on; the first fact of a queue that was declared in
    /// a cluster.
    QueuePlaced {
        /// The queue.
        queue: ResourceName,
        /// The node that leads it.
        leader: Name,
        /// All that have it.
        members: Vec<Name>,
    },
    /// A mirror that has joined the queue lacks what was in there before.
    MirrorBehind {
        /// The queue.
        queue: ResourceName,
        /// The mirror's node.
        node: Name,
    },
    /// This node leads the queue from now on, since the one before is gone.
    LeaderElected {
        /// The queue.
        queue: ResourceName,
        /// The node.
        node: Name,
        /// Whether everything that waits counts as delivered before, since a mirror does
        /// not know.
        marked: bool,
    },
    /// A client asked for something that takes a majority of the queue's nodes, and waits for
    /// it: nothing more is read on its channel.
    WaitsForMajority {
        /// The client.
        client: Name,
        /// The queue.
        queue: ResourceName,
        /// When the server gives up, and refuses it.
        until: Time,
    },
    /// There is a majority: what the client asked for is done now.
    WaitsNoLonger {
        /// The client.
        client: Name,
        /// The queue.
        queue: ResourceName,
    },
    /// The queue cannot work for now: its node is down, or a majority of its replicas is.
    QueueUnavailable {
        /// The queue.
        queue: ResourceName,
    },
    /// The queue works again.
    QueueAvailable {
        /// The queue.
        queue: ResourceName,
        /// Whether everything that it kept counts as delivered before, since its node had
        /// been killed.
        marked: bool,
    },
}
