//! Consumers that were lost with a killed node: a quorum queue holds them for cut off, not
//! for gone, until the node is back (`rabbit_fifo.erl`, `{down, _, noconnection}` and
//! `nodeup`).

use super::super::Broker;
use super::super::Facts;
use super::super::queue::Queue;
use super::super::returns::Return;
use crate::event::{BrokerFact, ConsumerRef, Copy, DeliveryRef};
use crate::name::{Name, ResourceName};
use crate::scenario::AckMode;
use crate::topology::QueueKind;

/// A consumer that may come back.
#[derive(Clone, Debug)]
pub(in super::super) struct Suspect {
    node: Name,
    consumer: ConsumerRef,
    prefetch: u16,
    /// The last delivery tag of its channel.
    last_tag: u64,
}

impl Queue {
    /// How many there are: the queue counts them as consumers (`query_stat`).
    pub(in super::super) const fn suspected(&self) -> usize {
        self.suspected.len()
    }
}

impl Broker {
    /// Notes who consumes from quorum queues through nodes that are about to be killed.
    pub(super) fn suspect_consumers_on(&mut self, nodes: &[Name]) {
        for (_, queue) in self.queues.iter_mut() {
            if queue.settings.kind != QueueKind::Quorum {
                continue;
            }
            let suspects = queue.line.iter().filter_map(|consumer| {
                let channel = consumer.identity.channel;
                let connection = self.connections.get(&channel.connection)?;
                let node = connection.node.as_ref()?;
                nodes.contains(node).then(|| Suspect {
                    node: node.clone(),
                    consumer: consumer.identity.clone(),
                    prefetch: consumer.prefetch,
                    last_tag: connection
                        .channels
                        .get(&channel.number)
                        .map_or(0, |channel| channel.last_tag),
                })
            });
            queue.suspected.extend(suspects.collect::<Vec<_>>());
        }
    }

    /// The node is back, and the queue takes its consumers for there again: it hands them
    /// what waits, and has it back, counted, when it finds that they are gone (observed:
    /// `cluster-quorum-leader-killed`).
    pub(super) fn trust_consumers_on(
        &mut self,
        name: &ResourceName,
        node: &Name,
        facts: &mut Facts,
    ) {
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        let back = |suspect: &Suspect| suspect.node == *node;
        let (back, still): (Vec<_>, Vec<_>) = queue.suspected.drain(..).partition(back);
        queue.suspected = still;
        let active = queue.line.is_single_active();
        let takes = if active && queue.line.len() > 0 {
            0
        } else if active {
            1
        } else {
            back.len()
        };
        let mut handed = Vec::new();
        for suspect in back.into_iter().take(takes) {
            self.hand_to_nobody(name, &suspect, &mut handed, facts);
        }
        for returned in handed {
            self.returned(returned, Return::HolderGone, facts);
        }
    }

    fn hand_to_nobody(
        &mut self,
        name: &ResourceName,
        suspect: &Suspect,
        handed: &mut Vec<(Copy, DeliveryRef)>,
        facts: &mut Facts,
    ) {
        let most = match suspect.prefetch {
            0 => u64::MAX,
            limit => limit.into(),
        };
        let Suspect {
            consumer, last_tag, ..
        } = suspect;
        let mut taken = 0;
        while taken < most
            && let Some(queue) = self.queues.get_mut(name)
            && let Some((copy, stored)) = queue.hand_out(Some(consumer.channel))
        {
            taken += 1;
            let delivery_tag = last_tag + taken;
            facts.push(BrokerFact::Delivered {
                copy: copy.clone(),
                message: stored.message.without_bcc(),
                consumer: consumer.clone(),
                delivery_tag,
                redelivered: stored.redelivered,
                ack: AckMode::Manual,
            });
            let delivery = DeliveryRef {
                channel: consumer.channel,
                client: consumer.client.clone(),
                delivery_tag,
            };
            handed.push((copy, delivery));
            self.expire_head(name, facts);
        }
    }
}
