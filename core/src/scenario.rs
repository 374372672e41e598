//! The scenario document: everything that a run depends on, as one JSON file.
//!
//! These types are the published format (DESIGN: `version` first, RabbitMQ's own field
//! names in `definitions`), kept apart from the live types of the broker and the
//! simulation. Nothing here runs anything.

pub mod check;
pub mod client;
pub mod config;
pub mod definitions;
pub mod edit;
pub mod expect;
pub mod intervention;
pub(crate) mod json;
pub mod library;
pub mod link;
pub mod operator;
pub mod pattern;
pub mod problem;
pub mod processor;
pub mod read;
#[cfg(test)]
pub(crate) mod sample;
pub mod schema;
pub mod tasks;
pub mod view;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::name::Name;

pub use client::{
    AckMode, Asks, Client, Consumer, MessageTemplate, Outcome, Producer, ScriptedMessage,
    Transactions, TxOutcome,
};
pub use config::Config;
pub use definitions::{
    BindingDefinition, Definitions, DestinationType, ExchangeDefinition, QueueDefinition,
};
pub use expect::Expectation;
pub use intervention::{Intervention, InterventionAction, StopKind};
pub use operator::{
    PermissionsDefinition, PolicyDefinition, TopicPermissionsDefinition, UserDefinition,
    VhostDefinition,
};
pub use problem::{Problem, Severity};
pub use processor::{Address, Completion, Incomplete, Processor, Rule};
pub use tasks::{OnNok, TaskWorker, Tasks, WorkReceipt};
pub use view::{NodeId, Position, View};

/// The format's version that this program writes.
pub const VERSION: u32 = 1;

/// A scenario: a topology, its clients, what is done to them, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The version of the format: 1.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// Which line of RabbitMQ the broker behaves as.
    #[serde(default)]
    pub rabbitmq: ServerLine,
    /// What the scenario is called.
    #[serde(default)]
    pub title: String,
    /// Markdown shown beside the diagram.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Seeds every random choice of the run.
    #[serde(default)]
    pub seed: u64,
    /// The virtual time after which the run ends, in milliseconds.
    #[serde(default = "default_run_for_ms")]
    pub run_for_ms: u64,
    /// The names of the nodes of the cluster that the broker is; none: it is one server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cluster: Vec<Name>,
    /// How long each hop takes.
    #[serde(default)]
    pub latency: Latency,
    /// The server's own settings.
    #[serde(default, skip_serializing_if = "is_default")]
    pub config: Config,
    /// What the server holds before the first client connects: its definitions format.
    #[serde(default)]
    pub definitions: Definitions,
    /// Who publishes and who consumes.
    #[serde(default)]
    pub clients: Vec<Client>,
    /// What is done during the run, from outside.
    #[serde(default)]
    pub timeline: Vec<Intervention>,
    /// What must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
    /// Where the nodes are drawn; the engine never reads this.
    #[serde(default, skip_serializing_if = "View::is_empty")]
    pub view: View,
}

/// The run's length where the document gives none: a minute.
const fn default_run_for_ms() -> u64 {
    60_000
}

fn is_default(config: &Config) -> bool {
    *config == Config::default()
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            version: VERSION,
            rabbitmq: ServerLine::default(),
            title: String::new(),
            notes: String::new(),
            seed: 0,
            run_for_ms: default_run_for_ms(),
            cluster: Vec::new(),
            latency: Latency::default(),
            config: Config::default(),
            definitions: Definitions::default(),
            clients: Vec::new(),
            timeline: Vec::new(),
            expect: Vec::new(),
            view: View::default(),
        }
    }
}

/// A line of RabbitMQ releases whose behaviour is meant.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum ServerLine {
    /// 3.10, the line that was observed.
    #[serde(rename = "3.10")]
    V3_10,
    /// 4, today's.
    #[default]
    #[serde(rename = "4")]
    V4,
}

/// How long a message or an acknowledgement is under way on each kind of hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Latency {
    /// From a client to an exchange, in milliseconds.
    pub publish_ms: u32,
    /// From the exchange that was published to, to a queue, in milliseconds.
    pub route_ms: u32,
    /// From a queue to a consumer, in milliseconds; a returned message takes as long.
    pub deliver_ms: u32,
    /// From a consumer back to the queue, in milliseconds.
    pub ack_ms: u32,
    /// Until a persistent message in a durable classic queue is on disk, in milliseconds: its
    /// confirm waits for that, and a broker that is killed before has lost it.
    #[serde(skip_serializing_if = "is_nothing")]
    pub store_ms: u32,
}

const fn is_nothing(ms: &u32) -> bool {
    *ms == 0
}

impl Default for Latency {
    /// Slow enough to be followed by eye.
    fn default() -> Self {
        Self {
            publish_ms: 400,
            route_ms: 400,
            deliver_ms: 400,
            ack_ms: 200,
            store_ms: 0,
        }
    }
}
