//! The consumer timeout: a channel that holds a delivery for too long is closed, and what
//! it held is requeued (<https://www.rabbitmq.com/docs/consumers#acknowledgement-timeout>;
//! `rabbit_channel.erl`, `evaluate_consumer_timeout`; observed: `consumer-timeout`).
//!
//! A channel looks at its oldest delivery at each of its ticks; only those ticks are waited
//! for at which there may be something to see.

use super::connection::Channel;
use super::timer::Wakeup;
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode};
use crate::event::{ChannelId, ClosedBecause};
use crate::name::ResourceName;
use crate::server_line::Difference;
use crate::time::{Duration, Time};
use crate::topology::QueueKind;

/// The first tick at which the channel's oldest delivery has waited for too long.
fn due(channel: &Channel, counts: impl Fn(&ResourceName) -> bool) -> Option<Time> {
    let timeout = channel.config.consumer_timeout?;
    let mut held = channel.unacked.values();
    let oldest = held.find(|one| counts(&one.copy.queue))?.since;
    let tick = channel.config.channel_tick.0.max(1);
    // It has to be longer than the timeout: at the very moment it is not yet.
    let open_for = (oldest + timeout).since(channel.opened);
    let ticks = open_for.0 / tick + 1;
    Some(channel.opened + Duration(ticks.saturating_mul(tick)))
}

impl Broker {
    /// The channel has been given something to acknowledge.
    pub(super) fn watch(&mut self, channel: ChannelId) {
        if let Some(due) = self.timeout_of(channel) {
            self.wakeups.arm(due, Wakeup::Channel(channel));
        }
    }

    /// When the channel's oldest delivery has waited for too long. In newer servers it is
    /// quorum queues that look after this, and the others do not.
    fn timeout_of(&self, id: ChannelId) -> Option<Time> {
        let quorum_alone = self.line.has(Difference::ConsumerTimeout);
        let counts =
            |queue: &ResourceName| !quorum_alone || self.kind_of(queue) == QueueKind::Quorum;
        let connection = self.connections.get(&id.connection)?;
        due(connection.channels.get(&id.number)?, counts)
    }

    /// Closes the channel, if its oldest delivery has waited for too long.
    pub(super) fn channel_is_due(&mut self, id: ChannelId, facts: &mut Facts) {
        let now = self.now;
        let due = self.timeout_of(id);
        let Some(channel) = self.channel_mut(id) else {
            return;
        };
        let timeout = channel.config.consumer_timeout;
        match (due, timeout) {
            (Some(due), Some(timeout)) if due <= now => {
                let (number, ms) = (id.number, timeout.0 / 1000);
                let text = format!(
                    "delivery acknowledgement on channel {number} timed out. Timeout value \
                     used: {ms} ms. This timeout value can be configured, see consumers doc \
                     guide to learn more"
                );
                let refusal = Refusal::new(ReplyCode::PreconditionFailed, text);
                self.close_channel(id, ClosedBecause::Refused(refusal), facts);
            }
            (Some(due), _) => self.wakeups.arm(due, Wakeup::Channel(id)),
            (None, _) => {}
        }
    }
}
