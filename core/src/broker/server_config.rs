//! The server's own settings, as `rabbitmq.conf` and `advanced.config` have them. What is
//! changed holds for channels opened from then on (`rabbit_channel.erl`, `init`).

use crate::time::Duration;

/// A setting of the server, with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// `max_message_size`: the most bytes that a message's body may have.
    MaxMessageSize(u64),
    /// `consumer_timeout`: how long a delivery may wait for its acknowledgement; none is
    /// for as long as it likes.
    ConsumerTimeout(Option<Duration>),
    /// `channel_tick_interval`: how often a channel looks for such deliveries.
    ChannelTick(Duration),
}

/// The settings in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ServerConfig {
    pub(super) max_message_size: u64,
    pub(super) consumer_timeout: Option<Duration>,
    pub(super) channel_tick: Duration,
}

impl Default for ServerConfig {
    /// As the server has them (`rabbit.schema`).
    fn default() -> Self {
        Self {
            max_message_size: 128 * 1024 * 1024,
            consumer_timeout: Some(Duration::from_ms(30 * 60 * 1000)),
            channel_tick: Duration::from_ms(60 * 1000),
        }
    }
}

impl ServerConfig {
    pub(super) const fn set(&mut self, setting: Setting) {
        match setting {
            Setting::MaxMessageSize(bytes) => self.max_message_size = bytes,
            Setting::ConsumerTimeout(timeout) => self.consumer_timeout = timeout,
            Setting::ChannelTick(interval) => self.channel_tick = interval,
        }
    }
}
