//! The clients of a scenario, described as people think of them: send these messages,
//! this often; do this with what you get, in this time.
//!
//! How they are driven is [`crate::simulation`]'s business.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::processor::Processor;
use crate::amqp::{Properties, Table};
use crate::broker::DEFAULT_USER;
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use crate::scenario::Tasks;

/// A client application with one connection of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Client {
    /// It publishes.
    Producer(Producer),
    /// It consumes.
    Consumer(Consumer),
    /// It consumes, works and publishes.
    Processor(Processor),
}

impl Client {
    /// Its name, unique among the clients.
    #[must_use]
    pub const fn name(&self) -> &Name {
        match self {
            Self::Producer(producer) => &producer.name,
            Self::Consumer(consumer) => &consumer.name,
            Self::Processor(processor) => &processor.name,
        }
    }
}

impl Client {
    /// The node of the cluster that it connects to while that runs.
    #[must_use]
    pub const fn node(&self) -> Option<&Name> {
        match self {
            Self::Producer(producer) => producer.node.as_ref(),
            Self::Consumer(consumer) => consumer.node.as_ref(),
            Self::Processor(processor) => processor.node.as_ref(),
        }
    }

    /// The vhost that it connects to, and the user that it logs in as.
    #[must_use]
    pub const fn login(&self) -> (&Name, &Name) {
        match self {
            Self::Producer(producer) => (&producer.vhost, &producer.user),
            Self::Consumer(consumer) => (&consumer.vhost, &consumer.user),
            Self::Processor(processor) => (&processor.vhost, &processor.user),
        }
    }
}

pub(super) fn default_vhost() -> Name {
    DEFAULT_VHOST.into()
}

pub(super) fn is_default_vhost(vhost: &Name) -> bool {
    *vhost == *DEFAULT_VHOST
}

pub(super) fn default_user() -> Name {
    DEFAULT_USER.into()
}

pub(super) fn is_default_user(user: &Name) -> bool {
    *user == *DEFAULT_USER
}

pub(super) const fn is_false(flag: &bool) -> bool {
    !*flag
}

pub(super) const fn is_zero(number: &u32) -> bool {
    *number == 0
}

pub(super) const DEFAULT_START_MS: u32 = 500;

const fn default_start_ms() -> u32 {
    DEFAULT_START_MS
}

pub(super) const DEFAULT_EVERY_MS: u32 = 1000;

const fn default_every_ms() -> u32 {
    DEFAULT_EVERY_MS
}

const fn one() -> u32 {
    1
}

/// A client that publishes on a schedule, from a script, or both.
///
/// The schedule sends a burst of `burst` messages at `start_ms` and then every
/// `every_ms` (give or take up to `jitter_ms` later, drawn from the seed), `count`
/// messages in all, taking `messages` in turn. The script sends its own messages at
/// their own times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Producer {
    /// Its name, unique among the clients.
    pub name: Name,
    /// The vhost that it connects to.
    #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
    pub vhost: Name,
    /// The user that it logs in as.
    #[serde(default = "default_user", skip_serializing_if = "is_default_user")]
    pub user: Name,
    /// The node of the cluster that it connects to while that runs; absent: the first that
    /// runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<Name>,
    /// The exchange that it publishes to; `""` is the default exchange.
    #[serde(default)]
    pub exchange: Name,
    /// The messages that the schedule sends, in turn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<MessageTemplate>,
    /// When the schedule starts, in milliseconds of the run.
    #[serde(default = "default_start_ms")]
    pub start_ms: u32,
    /// The interval between bursts, in milliseconds.
    #[serde(default = "default_every_ms")]
    pub every_ms: u32,
    /// How many messages the schedule sends in all; absent: until the run ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// How many messages are sent at once.
    #[serde(default = "one")]
    pub burst: u32,
    /// The most by which an interval is drawn out at random, in milliseconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub jitter_ms: u32,
    /// Whether it asks the broker to confirm what it publishes (`confirm.select`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub confirms: bool,
    /// How it publishes in transactions (`tx.select`); absent: without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<Transactions>,
    /// How it asks, where its messages are requests that it waits for the answers of; absent:
    /// it only tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<Asks>,
    /// Messages sent at times of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub script: Vec<ScriptedMessage>,
}

/// How a producer asks: each message that it sends carries `reply_to` and a `correlation_id`
/// of its own, unless it says another, and the answers are waited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asks {
    /// The queue that it declares for the answers, exclusively its own; absent: none, the
    /// answers come straight to its channel (`amq.rabbitmq.reply-to`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Name>,
    /// How long it waits for an answer until it counts the request as unanswered, in
    /// milliseconds; absent: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience_ms: Option<u32>,
}

/// How a client makes its transactions: of messages that it publishes, or of what it says of
/// those that it consumes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transactions {
    /// How many messages make one, published or settled.
    pub size: u32,
    /// How each ends, taken in turn and from the start again; none: always `commit`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<TxOutcome>,
}

/// How a transaction ends.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TxOutcome {
    /// `tx.commit`.
    Commit,
    /// `tx.rollback`.
    Rollback,
}

/// A message to be sent, with patterns in its texts.
///
/// In `routing_key`, `body` and the strings of `properties`, `{n}` stands for the
/// number of the message among those this producer sent (from 1), `{a|b|c}` for one of
/// the alternatives taken in turn, and `{?a|b|c}` for one of them drawn from the seed.
/// Any other brace stands for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageTemplate {
    /// The routing key.
    #[serde(default)]
    pub routing_key: Name,
    /// The body, as text.
    #[serde(default)]
    pub body: Name,
    /// The AMQP properties.
    #[serde(default)]
    pub properties: Properties,
    /// Whether the broker is to return the message where no queue takes it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mandatory: bool,
}

/// A message with the time at which it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScriptedMessage {
    /// When, in milliseconds of the run.
    pub at_ms: u64,
    /// What.
    pub message: MessageTemplate,
}

/// How a consumer tells the broker that a message is done.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AckMode {
    /// By `basic.ack` and its kin, after the work.
    #[default]
    Manual,
    /// Not at all: a message counts as done once it is sent (`no_ack`).
    Auto,
}

/// How the work on a message ends.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// `basic.ack`.
    #[default]
    Ack,
    /// `basic.nack` without requeue.
    Nack,
    /// `basic.reject` without requeue.
    Reject,
    /// `basic.nack` with requeue.
    Requeue,
    /// `basic.reject` with requeue.
    RejectRequeue,
    /// `basic.recover`: the queue takes back everything that the consumer holds.
    Recover,
    /// The process dies with the message in hand.
    Crash,
}

pub(super) const DEFAULT_WORK_MS: u32 = 1000;

pub(super) const fn default_work_ms() -> u32 {
    DEFAULT_WORK_MS
}

fn is_manual(mode: &AckMode) -> bool {
    *mode == AckMode::Manual
}

/// A client that consumes from a queue, or from several over one channel, working on one message at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consumer {
    /// Its name, unique among the clients; also its consumer tag.
    pub name: Name,
    /// The vhost that it connects to.
    #[serde(default = "default_vhost", skip_serializing_if = "is_default_vhost")]
    pub vhost: Name,
    /// The user that it logs in as.
    #[serde(default = "default_user", skip_serializing_if = "is_default_user")]
    pub user: Name,
    /// The node of the cluster that it connects to while that runs; absent: the first that
    /// runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<Name>,
    /// The queue that it consumes from.
    pub queue: Name,
    /// Further queues, each with a consumer of its own over the same channel; a `global`
    /// prefetch is theirs together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_queues: Vec<Name>,
    /// How many unacknowledged messages it may hold; 0 is without limit.
    #[serde(default)]
    pub prefetch: u16,
    /// Whether that limit is the channel's, not the consumer's (`basic.qos` with `global`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub global: bool,
    /// It does not subscribe, but asks for one message (`basic.get`) as often as this, in
    /// milliseconds, while it has nothing to do; absent: it subscribes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub get_every_ms: Option<u32>,
    /// How it acknowledges.
    #[serde(default, skip_serializing_if = "is_manual")]
    pub ack: AckMode,
    /// How it acknowledges in transactions (`tx.select`), also by `nack` and `reject`;
    /// absent: without. What was rolled back it takes up again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<Transactions>,
    /// How long it works on a message, in milliseconds.
    #[serde(default = "default_work_ms")]
    pub work_ms: u32,
    /// How the work ends, taken in turn and from the start again; none: always `ack`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// Its workers by the names of their tasks, who work instead of it: `work_ms` and
    /// `outcomes` say nothing then; absent: it takes messages for no tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Tasks>,
    /// Whether it wants the queue for itself alone.
    #[serde(default, skip_serializing_if = "is_false")]
    pub exclusive: bool,
    /// Arguments of `basic.consume`, such as `x-priority`.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub arguments: Table,
    /// When it connects, in milliseconds of the run.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub start_ms: u32,
    /// How long after a crash, or after the server has closed its channel, it comes back, in
    /// milliseconds; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart_ms: Option<u32>,
}

impl Producer {
    /// The full name of the exchange that it publishes to.
    #[must_use]
    pub fn exchange_resource(&self) -> ResourceName {
        ResourceName::new(self.vhost.clone(), self.exchange.clone())
    }
}

impl Consumer {
    /// The full name of the queue that it consumes from, the first one where there are more.
    #[must_use]
    pub fn queue_resource(&self) -> ResourceName {
        ResourceName::new(self.vhost.clone(), self.queue.clone())
    }

    /// The full names of all queues that it consumes from.
    pub fn queue_resources(&self) -> impl Iterator<Item = ResourceName> {
        let all = std::iter::once(&self.queue).chain(&self.more_queues);
        all.map(|name| ResourceName::new(self.vhost.clone(), name.clone()))
    }
}
