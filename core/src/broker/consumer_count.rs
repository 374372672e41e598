//! How many consumers a queue says it has when it is declared.

use super::Broker;
use super::connection::Outstanding;
use crate::FlatSet;
use crate::event::ChannelId;
use crate::name::{Name, ResourceName};
use crate::topology::QueueKind;

impl Broker {
    /// The consumers of a queue, as `queue.declare-ok` has them. To a quorum queue whoever
    /// holds a message of it is a consumer: also each `basic.get` that was not
    /// acknowledged, and a cancelled consumer until it has settled the last
    /// (`rabbit_fifo.erl`, `query_stat`; observed: `quorum-get-counts-as-a-consumer`). Those
    /// that wait to become the single active one do not count (observed:
    /// `quorum-waiting-consumers-do-not-count`).
    pub(super) fn consumer_count(&self, name: &ResourceName) -> u32 {
        let Some(queue) = self.queues.get(name) else {
            return 0;
        };
        let lingering = match queue.settings.kind {
            QueueKind::Quorum => self.lingering(name) + queue.suspected(),
            QueueKind::Classic | QueueKind::Stream => 0,
        };
        let consumers = match queue.settings.kind {
            QueueKind::Quorum if queue.line.is_single_active() => queue.line.len().min(1),
            _ => queue.line.len(),
        };
        u32::try_from(consumers + lingering).unwrap_or(u32::MAX)
    }

    fn lingering(&self, name: &ResourceName) -> usize {
        let mut cancelled: FlatSet<(ChannelId, &Name)> = FlatSet::new();
        let mut got = 0;
        for (connection, number, channel) in self.connections.iter().flat_map(|(id, one)| {
            let channels = one.channels.iter();
            channels.map(|(number, channel)| (*id, *number, channel))
        }) {
            let id = ChannelId { connection, number };
            let held = channel.unacked.values();
            for Outstanding { tag, .. } in held.filter(|held| held.copy.queue == *name) {
                match tag {
                    None => got += 1,
                    Some(tag) if channel.consumers.get(tag) != Some(name) => {
                        cancelled.insert((id, tag));
                    }
                    Some(_) => {}
                }
            }
        }
        got + cancelled.len()
    }
}
