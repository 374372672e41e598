//! What can be asked of the broker, and what it answers: AMQP 0-9-1's methods, and what
//! happens to connections and to the server itself.

use std::sync::Arc;

use super::server_config::Setting;
use crate::amqp::{Message, Properties, Table};
use crate::event::{Alarm, ChannelId, ConnectionId};
use crate::name::{Name, ResourceName};
use crate::permission::{Permissions, TopicPermissions};
use crate::policy::Policy;
use crate::scenario::{AckMode, StopKind};
use crate::topology::Destination;

/// Something for the broker to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A client connects and has logged in.
    OpenConnection(Connect),
    /// A client closes its connection in good order.
    CloseConnection {
        /// Which.
        connection: ConnectionId,
    },
    /// A connection breaks.
    LoseConnection {
        /// Which.
        connection: ConnectionId,
    },
    /// The server closes a connection, since an operator wants it to
    /// (`rabbitmqctl close_connection`).
    ForceClose {
        /// Which.
        connection: ConnectionId,
        /// What the client is told.
        reason: String,
    },
    /// `channel.open`.
    OpenChannel {
        /// On which connection.
        connection: ConnectionId,
        /// The channel's number, from 1.
        number: u16,
    },
    /// `channel.close` by the client.
    CloseChannel {
        /// Which.
        channel: ChannelId,
    },
    /// A method on a channel.
    Method {
        /// The channel.
        channel: ChannelId,
        /// The method.
        method: Method,
    },
    /// The queue takes in the oldest copy in transit to it; without one, nothing happens.
    QueueReceive {
        /// The queue.
        queue: ResourceName,
    },
    /// What fell due by now happens: see [`super::Broker::next_timeout`].
    Timeout,
    /// `rabbitmqctl set_policy`.
    SetPolicy {
        /// The policy.
        policy: Policy,
    },
    /// `rabbitmqctl clear_policy`; without such a policy, nothing happens.
    ClearPolicy {
        /// Its vhost and name.
        name: ResourceName,
    },
    /// `rabbitmqctl set_operator_policy`.
    SetOperatorPolicy {
        /// The policy.
        policy: Policy,
    },
    /// `rabbitmqctl clear_operator_policy`; without such a policy, nothing happens.
    ClearOperatorPolicy {
        /// Its vhost and name.
        name: ResourceName,
    },
    /// A resource of the server runs short, or no longer does.
    SetAlarm {
        /// Which.
        alarm: Alarm,
        /// Whether it does.
        on: bool,
    },
    /// A setting of the server changes.
    SetConfig(Setting),
    /// A user may do this in a vhost from now on; it comes into being where it is not there.
    SetPermissions {
        /// The user.
        user: Name,
        /// The vhost.
        vhost: Name,
        /// What it may do.
        permissions: Permissions,
    },
    /// A user may do nothing in a vhost any more.
    ClearPermissions {
        /// The user.
        user: Name,
        /// The vhost.
        vhost: Name,
    },
    /// A user may use these routing keys at a topic exchange, and no others.
    SetTopicPermissions {
        /// The user.
        user: Name,
        /// The exchange.
        exchange: ResourceName,
        /// The keys.
        permissions: TopicPermissions,
    },
    /// A user may use any routing key at the topic exchanges of a vhost again.
    ClearTopicPermissions {
        /// The user.
        user: Name,
        /// The vhost.
        vhost: Name,
    },
    /// The server stops.
    Stop {
        /// How.
        stop: StopKind,
    },
    /// The server starts again.
    Start,
    /// One node of the cluster stops.
    StopNode {
        /// Which.
        node: Name,
        /// How.
        stop: StopKind,
    },
    /// A node of the cluster that is down starts again.
    StartNode {
        /// Which.
        node: Name,
    },
    /// The network splits: these nodes and the others no longer see each other.
    Partition {
        /// The nodes on one side.
        nodes: Vec<Name>,
    },
    /// All nodes see each other again.
    Heal,
}

/// How a client connects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connect {
    /// The connection's name.
    pub client: Name,
    /// The vhost that it opens.
    pub vhost: Name,
    /// Whom it has logged in as.
    pub user: Name,
    /// The most channels that it wants; 0 is as many as the server allows.
    pub channel_max: u16,
    /// The node of the cluster that it connects to; else the first that runs.
    pub node: Option<Name>,
}

impl Connect {
    /// A connection of the user `guest`.
    #[must_use]
    pub fn new(client: Name, vhost: Name) -> Self {
        Self {
            client,
            vhost,
            user: DEFAULT_USER.into(),
            channel_max: 0,
            node: None,
        }
    }
}

/// The user that a new server has, who may do everything.
pub const DEFAULT_USER: &str = "guest";

/// A method of AMQP 0-9-1, with its arguments. Names are within the connection's vhost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the variants and fields are the protocol's own"
)]
pub enum Method {
    ExchangeDeclare(ExchangeDeclare),
    ExchangeDelete {
        exchange: Name,
        if_unused: bool,
    },
    Bind {
        source: Name,
        destination: BindEnd,
        routing_key: Name,
        arguments: Table,
    },
    Unbind {
        source: Name,
        destination: BindEnd,
        routing_key: Name,
        arguments: Table,
    },
    QueueDeclare(QueueDeclare),
    QueuePurge {
        queue: Name,
    },
    QueueDelete {
        queue: Name,
        if_unused: bool,
        if_empty: bool,
    },
    Qos {
        prefetch_size: u32,
        prefetch_count: u16,
        global: bool,
    },
    Consume {
        queue: Name,
        tag: Name,
        ack: AckMode,
        exclusive: bool,
        arguments: Table,
    },
    Cancel {
        tag: Name,
    },
    Publish {
        message: Arc<Message>,
        mandatory: bool,
        immediate: bool,
    },
    Get {
        queue: Name,
        ack: AckMode,
    },
    Ack {
        delivery_tag: u64,
        multiple: bool,
    },
    Nack {
        delivery_tag: u64,
        multiple: bool,
        requeue: bool,
    },
    Reject {
        delivery_tag: u64,
        requeue: bool,
    },
    Recover {
        requeue: bool,
    },
    Flow {
        active: bool,
    },
    ConfirmSelect,
    TxSelect,
    TxCommit,
    TxRollback,
}

/// The destination of a binding, by its name in the connection's vhost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BindEnd {
    /// `queue.bind`, `queue.unbind`.
    Queue(Name),
    /// `exchange.bind`, `exchange.unbind`.
    Exchange(Name),
}

impl BindEnd {
    /// The destination in this vhost.
    #[must_use]
    pub fn resolve(self, vhost: &Name) -> Destination {
        match self {
            Self::Queue(name) => Destination::Queue(ResourceName::new(vhost.clone(), name)),
            Self::Exchange(name) => Destination::Exchange(ResourceName::new(vhost.clone(), name)),
        }
    }
}

/// `exchange.declare`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the protocol's own")]
pub struct ExchangeDeclare {
    pub exchange: Name,
    pub kind: Name,
    pub passive: bool,
    pub durable: bool,
    pub auto_delete: bool,
    pub internal: bool,
    pub arguments: Table,
}

/// `queue.declare`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the protocol's own")]
pub struct QueueDeclare {
    pub queue: Name,
    pub passive: bool,
    pub durable: bool,
    pub exclusive: bool,
    pub auto_delete: bool,
    pub arguments: Table,
}

/// What the broker answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It is done; the protocol's answer, where there is one, says no more.
    Done,
    /// The connection is blocked: this will be read when it no longer is, and what comes
    /// of it then is told by the facts alone.
    Deferred,
    /// The connection is open.
    Connection(ConnectionId),
    /// The channel is open.
    Channel(ChannelId),
    /// `queue.declare-ok`.
    QueueDeclared {
        /// The queue's name, which the server may have made up.
        queue: Name,
        /// How many messages are ready.
        message_count: u32,
        /// How many consumers there are.
        consumer_count: u32,
    },
    /// `queue.purge-ok` or `queue.delete-ok`: how many messages went.
    Count(u32),
    /// `basic.consume-ok`.
    Consuming {
        /// The consumer tag, which the server may have made up.
        tag: Name,
    },
    /// `basic.get-ok`.
    Got {
        /// The delivery tag.
        delivery_tag: u64,
        /// Whether it may have been delivered before.
        redelivered: bool,
        /// The message.
        message: Arc<Message>,
        /// How many are still ready.
        message_count: u32,
    },
    /// `basic.get-empty`.
    Empty,
}

impl Method {
    /// `basic.publish` of a message made up on the spot; handy for those who drive the
    /// broker by hand.
    #[must_use]
    pub fn publish(message: Message) -> Self {
        Self::Publish {
            message: Arc::new(message),
            mandatory: false,
            immediate: false,
        }
    }
}

impl Message {
    /// A message without properties, published in the vhost `/`.
    #[must_use]
    pub fn plain(number: u32, exchange: &str, routing_key: &str, body: &str) -> Self {
        Self {
            number: crate::amqp::MessageNumber(number),
            exchange: ResourceName::root(exchange),
            routing_key: routing_key.into(),
            properties: Properties::default(),
            body: body.into(),
            died: false,
        }
    }
}
