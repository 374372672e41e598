//! What goes with the connections to nodes that are killed.

use super::super::Broker;
use super::super::Facts;
use super::super::confirm::ConfirmRef;
use crate::event::{BrokerFact, ConnectionId, LossReason, Place};
use crate::name::Name;

impl Broker {
    /// What was published through nodes that are killed, and has not come to its queue, is
    /// lost with the channels that were to bring it there.
    pub(super) fn lose_what_departs(&mut self, nodes: &[Name], facts: &mut Facts) {
        let connections = self.connections.iter();
        let lost = connections.filter(|(_, connection)| connection.is_to(nodes));
        let lost: Vec<ConnectionId> = lost.map(|(id, _)| *id).collect();
        for (name, queue) in &mut self.queues {
            let (gone, stay): (Vec<_>, Vec<_>) =
                queue.in_transit.iter().cloned().partition(|copy| {
                    copy.confirm
                        .as_ref()
                        .and_then(ConfirmRef::connection)
                        .is_some_and(|by| lost.contains(&by))
                });
            queue.in_transit = stay.into_iter().collect();
            facts.extend(gone.into_iter().map(|copy| BrokerFact::Dropped {
                message: copy.message,
                copy: None,
                place: Place::Queue(name.clone()),
                held_by: None,
                reason: LossReason::NotYetStored,
            }));
        }
    }
}
