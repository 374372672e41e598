//! Stopping and starting the server: what survives.
//!
//! Durable queues, durable exchanges and the bindings between them stay, and in classic
//! queues the persistent messages (observed on a real server).

use std::sync::Arc;

use super::cluster::shutdown;
use super::delete::{drop_in_transit, dropped};
use super::enqueuers::Enqueuers;
use super::{Broker, Facts};
use crate::event::{BrokerFact, ClosedBecause, LossReason, QueueEnd};
use crate::name::ResourceName;
use crate::scenario::StopKind;
use crate::topology::QueueKind;

impl Broker {
    /// Stops the server. What does not survive is dropped, wherever it is; then the
    /// clients are told 320, and what they held of the rest is requeued.
    pub(super) fn stop(&mut self, stop: StopKind, facts: &mut Facts) {
        if self.stopped.is_some() {
            return;
        }
        if stop == StopKind::Clean {
            let names: Vec<ResourceName> = self.queues.keys().cloned().collect();
            names.iter().for_each(|name| self.write_all(name, facts));
        }
        self.stopped = Some(stop);
        facts.push(BrokerFact::Stopped { stop });
        for (_, queue) in self.queues.iter_mut() {
            drop_in_transit(queue, LossReason::NotYetStored, facts);
            queue.dying.put_down();
            queue.enqueuers = Enqueuers::default();
        }
        self.memory.server_stopped();
        self.drop_what_is_not_durable(facts);
        let connections: Vec<_> = self.connections.keys().copied().collect();
        for connection in connections {
            let because = match stop {
                StopKind::Clean => ClosedBecause::Refused(shutdown()),
                StopKind::Kill9 => ClosedBecause::Lost,
            };
            self.close_connection(connection, because, facts);
        }
    }

    /// Starts the server again.
    pub(super) fn start(&mut self, facts: &mut Facts) {
        let Some(stop) = self.stopped.take() else {
            return;
        };
        for (_, queue) in self.queues.iter_mut() {
            if stop == StopKind::Kill9 {
                queue.mark_all_redelivered();
            }
            queue.recover();
        }
        Arc::make_mut(&mut self.topology).restart();
        facts.push(BrokerFact::Started { stop });
        let names: Vec<ResourceName> = self.queues.keys().cloned().collect();
        for name in names {
            self.queue_starts(&name);
            self.drop_head(&name, facts);
            self.expire_head(&name, facts);
            self.retain(&name, facts);
            self.forward_dead_letters(&name, facts);
        }
    }

    fn drop_what_is_not_durable(&mut self, facts: &mut Facts) {
        let names: Vec<ResourceName> = self.queues.keys().cloned().collect();
        for name in names {
            let durable = self
                .queues
                .get(&name)
                .is_some_and(|queue| queue.declaration.durable);
            if durable {
                self.drop_transient_copies(&name, facts);
            } else {
                self.remove_queue(
                    &name,
                    (LossReason::QueueNotDurable, QueueEnd::NotDurable),
                    facts,
                );
            }
        }
        self.drop_transient_exchanges(facts);
    }

    /// Exchanges that are not durable go when the server stops, or the last node of it.
    pub(super) fn drop_transient_exchanges(&mut self, facts: &mut Facts) {
        let exchanges: Vec<ResourceName> = self
            .topology
            .exchanges()
            .filter(|exchange| !exchange.durable)
            .map(|exchange| exchange.name.clone())
            .collect();
        for name in exchanges {
            self.remove_exchange(&name, false, facts);
        }
    }

    /// A classic queue keeps its persistent copies, those that are on disk.
    pub(super) fn drop_transient_copies(&mut self, name: &ResourceName, facts: &mut Facts) {
        self.lose_what_is_not_stored(name, facts);
        let Some(queue) = self.queues.get_mut(name) else {
            return;
        };
        if queue.settings.kind != QueueKind::Classic {
            return;
        }
        let copies = queue.ready.values().chain(queue.unacked.values());
        let transient: Vec<_> = copies
            .filter(|stored| !stored.message.properties.is_persistent())
            .map(|stored| (queue.copy(stored), stored.message.clone()))
            .collect();
        for (copy, message) in transient {
            queue.take_ready(copy.slot);
            queue.settle(copy.position);
            facts.push(dropped(copy, message, LossReason::NotPersistent));
        }
    }
}
