//! Interventions: what is done to the running scenario from outside, and when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::MessageTemplate;
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
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "a scenario holds few interventions"
    )
)]
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
