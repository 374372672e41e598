//! The server's own settings, as `rabbitmq.conf` and `advanced.config` have them. What is
//! changed holds for channels opened from then on (`rabbit_channel.erl`, `init`).

use crate::cluster::PartitionHandling;
use crate::scenario::ServerLine;
use crate::server_line::Difference;
use crate::time::Duration;

/// A setting of the server, with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// `max_message_size`: the most bytes that a message's body may have.
    MaxMessageSize(u64),
    /// `consumer_timeout`: how long a delivery may wait for its acknowledgement; none is
    /// for as long as it likes.
    ConsumerTimeout(Option<Duration>),
    /// `dead_letter_worker_publisher_confirm_timeout`: how long a dead letter that waits in
    /// its queue is left before it is tried again.
    DeadLetterRetry(Duration),
    /// `channel_tick_interval`: how often a channel looks for such deliveries.
    ChannelTick(Duration),
    /// `cluster_partition_handling`: what nodes do when the network splits between them.
    PartitionHandling(PartitionHandling),
    /// How long its disk takes until a persistent message is stored. No server has this as a
    /// setting: it is what its disk and its batches come to.
    StoreTime(Duration),
}

/// The most bytes that a message may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageSize {
    /// As many as a server of this line allows by itself (`rabbit.schema`).
    OfLine(ServerLine),
    /// As many as it was set to.
    Set(u64),
}

impl MessageSize {
    /// The number.
    pub(super) const fn most(self) -> u64 {
        match self {
            Self::Set(bytes) => bytes,
            Self::OfLine(line) if line.has(Difference::MessageSize) => 16 * 1024 * 1024,
            Self::OfLine(_) => 128 * 1024 * 1024,
        }
    }

    /// The number that a server of the other line would have.
    pub(super) const fn other(self) -> u64 {
        match self {
            Self::Set(bytes) => bytes,
            Self::OfLine(line) => Self::OfLine(line.other()).most(),
        }
    }
}

/// The settings in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ServerConfig {
    pub(super) max_message_size: MessageSize,
    pub(super) consumer_timeout: Option<Duration>,
    pub(super) dead_letter_retry: Duration,
    pub(super) channel_tick: Duration,
    pub(super) partition_handling: PartitionHandling,
    pub(super) store_time: Duration,
}

impl ServerConfig {
    /// As a server of this line has them (`rabbit.schema`).
    pub(super) const fn of(line: ServerLine) -> Self {
        Self {
            max_message_size: MessageSize::OfLine(line),
            consumer_timeout: Some(Duration::from_ms(30 * 60 * 1000)),
            dead_letter_retry: Duration::from_ms(180 * 1000),
            channel_tick: Duration::from_ms(60 * 1000),
            partition_handling: PartitionHandling::Ignore,
            store_time: Duration::ZERO,
        }
    }

    pub(super) const fn set(&mut self, setting: Setting) {
        match setting {
            Setting::MaxMessageSize(bytes) => self.max_message_size = MessageSize::Set(bytes),
            Setting::ConsumerTimeout(timeout) => self.consumer_timeout = timeout,
            Setting::DeadLetterRetry(after) => self.dead_letter_retry = after,
            Setting::ChannelTick(interval) => self.channel_tick = interval,
            Setting::PartitionHandling(handling) => self.partition_handling = handling,
            Setting::StoreTime(time) => self.store_time = time,
        }
    }
}
