//! Handing out: a queue gives what is ready to the consumers whose turn it is.

use litemap::LiteMap;

use super::connection::{Channel, Connection, Outstanding};
use super::consumer_line::Consumer;
use super::queue::Stored;
use super::stream::Turn;
use super::{Broker, Facts};
use crate::amqp::{FieldValue, Message};
use crate::event::{BrokerFact, ChannelId, ConnectionId, ConsumerRef, Copy};
use crate::name::ResourceName;
use crate::scenario::AckMode;
use crate::topology::QueueKind;

use std::sync::Arc;

/// All connections, to look up the limits that channels set.
type Connections = LiteMap<ConnectionId, Connection>;

/// Whether the consumer can take a message: its own limit, and its channel's shared one.
/// A consumer that does not acknowledge has no limit of its own in a classic queue and does not count for the
/// shared one, but waits while others have reached that (`rabbit_limiter.erl`, `can_send`;
/// observed: shared-prefetch-stops-auto-ack). A quorum queue knows nothing of shared limits.
fn can_take(connections: &Connections, kind: QueueKind, consumer: &Consumer) -> bool {
    let channel = connections
        .get(&consumer.identity.channel.connection)
        .filter(|connection| !connection.ends)
        .and_then(|connection| connection.channels.get(&consumer.identity.channel.number));
    let shared = |channel: &Channel| kind == QueueKind::Quorum || channel.shared.has_room();
    consumer.has_room() && channel.is_some_and(shared)
}

/// The message as a quorum queue hands it out, with how often it came back
/// (`rabbit_quorum_queue.erl`, `x-delivery-count`).
pub(super) fn counted(stored: &Stored) -> Arc<Message> {
    let mut message = (*stored.message.without_bcc()).clone();
    let headers = message.properties.headers.get_or_insert_default();
    let count = FieldValue::Long(stored.returns.into());
    headers.0.insert("x-delivery-count".into(), count);
    Arc::new(message)
}

/// What goes to the consumer whose turn it is.
struct Turned {
    kind: QueueKind,
    consumer: ConsumerRef,
    ack: AckMode,
    copy: Copy,
    stored: Stored,
}

impl Broker {
    /// Hands out from the head for as long as something is ready and somebody can take
    /// it. A server that stops hands out nothing more.
    pub(super) fn deliver(&mut self, name: &ResourceName, facts: &mut Facts) {
        if self.stopped.is_some() {
            return;
        }
        // What a stream has it can give from any of its replicas.
        if self.kind_of(name) == QueueKind::Stream {
            return self.read_stream(name, Turn::FirstTag, facts);
        }
        if self.rests(name) {
            return;
        }
        // What a quorum queue hands out at once it tells consumer by consumer, in the order
        // of their tags (`rabbit_fifo.erl`, `append_delivery_effects`; observed:
        // quorum-hands-out-consumer-by-consumer).
        let mut at_once = Vec::new();
        while let Some(turn) = self.next_turn(name) {
            if turn.kind == QueueKind::Quorum {
                at_once.push(turn);
            } else {
                facts.extend(self.send_out(turn));
            }
            self.expire_head(name, facts);
        }
        let whose = |turn: &Turned| (turn.consumer.tag.clone(), turn.consumer.channel);
        at_once.sort_by_key(whose);
        for turn in at_once {
            facts.extend(self.send_out(turn));
        }
    }

    fn next_turn(&mut self, name: &ResourceName) -> Option<Turned> {
        let queue = self.queues.get_mut(name)?;
        queue.head()?;
        let kind = queue.settings.kind;
        let consumer = queue
            .line
            .next(|consumer| can_take(&self.connections, kind, consumer))?;
        let (consumer, ack) = (consumer.identity, consumer.ack);
        let (copy, stored) =
            queue.hand_out((ack == AckMode::Manual).then_some(consumer.channel))?;
        if ack == AckMode::Manual {
            // The next consumer of the channel finds less room.
            let channel = self.channel_mut(consumer.channel)?;
            channel.shared.count();
        } else if kind == QueueKind::Quorum {
            let whose = (name.clone(), consumer.clone());
            if !self.settling.contains(&whose) {
                self.settling.push(whose);
            }
        }
        Some(Turned {
            kind,
            consumer,
            ack,
            copy,
            stored,
        })
    }

    /// The message goes out on the consumer's channel.
    fn send_out(&mut self, turn: Turned) -> Option<BrokerFact> {
        let Turned {
            kind,
            consumer,
            ack,
            copy,
            stored,
        } = turn;
        let now = self.now;
        let channel = self.channel_mut(consumer.channel)?;
        let delivery_tag = channel.next_tag();
        if ack == AckMode::Manual {
            let outstanding = Outstanding {
                copy: copy.clone(),
                tag: Some(consumer.tag.clone()),
                since: now,
            };
            channel.unacked.insert_mut(delivery_tag, outstanding);
            self.watch(consumer.channel);
        }
        Some(BrokerFact::Delivered {
            copy,
            message: if stored.returns > 0 && kind == QueueKind::Quorum {
                counted(&stored)
            } else {
                stored.message.without_bcc()
            },
            consumer,
            delivery_tag,
            redelivered: stored.redelivered,
            ack,
        })
    }

    /// The channels settle what quorum queues gave to consumers that do not acknowledge. That
    /// is when those have room again: until then their limit holds for them as for everybody,
    /// and then they rejoin the line behind the others (`rabbit_fifo_client.erl`,
    /// `maybe_auto_ack`; observed: quorum-prefetch-without-acks).
    pub(super) fn settle_by_itself(&mut self, facts: &mut Facts) {
        while !self.settling.is_empty() {
            let (name, consumer) = self.settling.remove(0);
            if let Some(queue) = self.queues.get_mut(&name) {
                queue.line.settled(&consumer);
            }
            self.rejoin(&name);
            self.activate(&name, facts);
            self.deliver(&name, facts);
        }
    }

    /// Where only one consumer of the queue at a time is active, another one becomes it
    /// when it is time for that.
    pub(super) fn activate(&mut self, name: &ResourceName, facts: &mut Facts) {
        let queue = self.queues.get_mut(name);
        if let Some(consumer) = queue.and_then(|queue| queue.line.activate()) {
            let queue = name.clone();
            facts.push(BrokerFact::ConsumerActivated { consumer, queue });
        }
    }

    /// Those consumers of the queue that were full and can take messages again rejoin
    /// the line.
    pub(super) fn rejoin(&mut self, name: &ResourceName) {
        if let Some(queue) = self.queues.get_mut(name) {
            let kind = queue.settings.kind;
            queue
                .line
                .rejoin(|consumer| can_take(&self.connections, kind, consumer));
        }
    }

    /// A channel has room again, or a higher limit: its consumers rejoin their queues'
    /// lines and are served.
    pub(super) fn serve_consumers_of(&mut self, channel: ChannelId, facts: &mut Facts) {
        let mut queues: Vec<ResourceName> = self
            .channel_mut(channel)
            .map(|channel| channel.consumers.values().cloned().collect())
            .unwrap_or_default();
        queues.sort();
        queues.dedup();
        for queue in queues {
            self.rejoin(&queue);
            self.deliver(&queue, facts);
        }
    }
}
