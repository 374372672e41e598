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
use crate::event::{BrokerFact, ChannelId, ClosedBecause, LineFact, ServerFact};
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
        let both = [true, false].map(|quorum| self.timeout_of(channel, quorum));
        if let Some(due) = both.into_iter().flatten().min() {
            self.wakeups.arm(due, Wakeup::Channel(channel));
        }
    }

    /// When the channel's oldest delivery has waited for too long: one of a quorum queue, or
    /// of another one.
    fn timeout_of(&self, id: ChannelId, quorum: bool) -> Option<Time> {
        let counts = |queue: &ResourceName| (self.kind_of(queue) == QueueKind::Quorum) == quorum;
        let connection = self.connections.get(&id.connection)?;
        let channel = connection.channels.get(&id.number)?;
        let passed = !quorum && channel.is_allowed_late;
        due(channel, counts).filter(|_| !passed)
    }

    /// Closes the channel, if its oldest delivery has waited for too long. In newer servers
    /// it is quorum queues that look after this, and the others do not.
    pub(super) fn channel_is_due(&mut self, id: ChannelId, facts: &mut Facts) {
        let now = self.now;
        let is_over = |due: &Time| *due <= now;
        let quorum = self.timeout_of(id, true).filter(is_over);
        let others = self.timeout_of(id, false).filter(is_over);
        let lenient = self.line.has(Difference::ConsumerTimeout);
        let Some(channel) = self.channel_mut(id) else {
            return;
        };
        match channel.config.consumer_timeout {
            Some(timeout) if quorum.is_some() || (others.is_some() && !lenient) => {
                let refusal = timed_out(id.number, timeout);
                let refusal = match quorum {
                    Some(_) => refusal,
                    None => refusal.by(Difference::ConsumerTimeout),
                };
                self.close_channel(id, ClosedBecause::Refused(refusal), facts);
            }
            _ => {
                if others.is_some() {
                    self.allow_late(id, facts);
                }
                self.watch(id);
            }
        }
    }

    /// The channel may hold what it holds.
    fn allow_late(&mut self, id: ChannelId, facts: &mut Facts) {
        if let Some(channel) = self.channel_mut(id) {
            channel.is_allowed_late = true;
        }
        facts.extend(self.caller(id).map(|caller| {
            BrokerFact::Server(ServerFact::AsItsLineDoes {
                client: caller.client,
                what: LineFact::LateDeliveryAllowed,
            })
        }));
    }
}

/// 406 for a delivery that has waited for too long.
fn timed_out(number: u16, timeout: Duration) -> Refusal {
    let ms = timeout.0 / 1000;
    let text = format!(
        "delivery acknowledgement on channel {number} timed out. Timeout value \
         used: {ms} ms. This timeout value can be configured, see consumers doc \
         guide to learn more"
    );
    Refusal::new(ReplyCode::PreconditionFailed, text)
}
