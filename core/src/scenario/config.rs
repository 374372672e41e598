//! The server's own settings, under the names that `rabbitmq.conf` and `advanced.config`
//! have for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::broker::Setting;
use crate::cluster::PartitionHandling;
use crate::time::Duration;

/// The server's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How long a delivery may wait for its acknowledgement before the server closes its
    /// channel, in milliseconds; null: for ever.
    pub consumer_timeout: Option<u32>,
    /// How often a channel looks for such deliveries, in milliseconds.
    pub channel_tick_interval: u32,
    /// The most bytes that a message may have; null: as many as the server line allows.
    pub max_message_size: Option<u32>,
    /// What the nodes of a cluster do when the network splits between them. Newer servers
    /// have no such setting.
    pub cluster_partition_handling: PartitionHandling,
}

impl Default for Config {
    /// As the server has them.
    fn default() -> Self {
        Self {
            consumer_timeout: Some(30 * 60 * 1000),
            channel_tick_interval: 60 * 1000,
            max_message_size: None,
            cluster_partition_handling: PartitionHandling::Ignore,
        }
    }
}

impl Config {
    /// What is to be set, one by one.
    pub(crate) fn settings(self) -> impl Iterator<Item = Setting> {
        let ms = |ms: u32| Duration::from_ms(ms.into());
        let size = |bytes: u32| Setting::MaxMessageSize(bytes.into());
        let always = [
            Setting::ConsumerTimeout(self.consumer_timeout.map(ms)),
            Setting::ChannelTick(ms(self.channel_tick_interval)),
            Setting::PartitionHandling(self.cluster_partition_handling),
        ];
        always.into_iter().chain(self.max_message_size.map(size))
    }
}
