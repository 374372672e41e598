//! Connections and consumers coming and going, and the broker itself.

use std::sync::Arc;

use super::super::{ClientStatus, ConsumerState, FlightKey, Snapshot};
use crate::event::{BrokerFact, ClosedBecause};
use crate::name::{Name, ResourceName};
use crate::scenario::{NodeId, StopKind};
use crate::topology::QueueKind;

impl Snapshot {
    pub(super) fn apply_connection(&mut self, fact: &BrokerFact) {
        match fact {
            BrokerFact::ConnectionOpened { client, node, .. } => {
                self.client(client, |client| client.node = node.clone());
            }
            BrokerFact::ConnectionClosed {
                client, because, ..
            }
            | BrokerFact::ChannelClosed {
                client, because, ..
            } => {
                self.disconnected(client);
                self.client(client, |client| match because {
                    ClosedBecause::Refused(refusal) => {
                        client.closed = Some(Arc::new(refusal.clone()));
                    }
                    ClosedBecause::Lost => client.closed = None,
                    ClosedBecause::Client | ClosedBecause::ConnectionClosed => {}
                });
            }
            BrokerFact::ConsumerRegistered {
                consumer,
                queue,
                ack,
                prefetch,
                shared_prefetch,
                priority,
                ..
            } => {
                let (ack, prefetch) = (*ack, *prefetch);
                let (queue, tag) = (queue.clone(), consumer.tag.clone());
                let state = ConsumerState {
                    queue,
                    tag,
                    prefetch,
                    shared_prefetch: *shared_prefetch,
                    ack,
                    priority: *priority,
                    offset: None,
                };
                self.client(&consumer.client, |client| {
                    client.consumers.push(state);
                });
            }
            BrokerFact::ConsumerCancelled {
                consumer, queue, ..
            } => {
                self.client(&consumer.client, |client| {
                    client.consumers.retain(|one| one.tag != consumer.tag);
                });
                self.queue(queue, |queue| {
                    queue.active = queue.active.take().filter(|one| *one != consumer.client);
                });
            }
            BrokerFact::Stopped { .. } => {
                self.broker_up = false;
                self.memory.server_stopped();
            }
            BrokerFact::Started { stop } => {
                Arc::make_mut(&mut self.topology).restart();
                self.broker_started(*stop);
            }
            _ => {}
        }
    }

    /// A client's connection is gone: what was under way to or from it, and what it had
    /// in hand, counts no more.
    fn disconnected(&mut self, name: &Name) {
        let node = NodeId::Client(name.clone());
        let gone: Vec<FlightKey> = self
            .flights
            .iter()
            .filter(|(key, flight)| {
                !matches!(key, FlightKey::Publish(_)) && (flight.from == node || flight.to == node)
            })
            .map(|(key, _)| key.clone())
            .collect();
        for key in gone {
            self.flights.remove_mut(&key);
        }
        self.client(name, |client| {
            client.waiting = rpds::RedBlackTreeMapSync::new_sync();
            client.working = None;
            client.unconfirmed = client.unconfirmed.map(|_| 0);
            client.staged = client.staged.map(|_| 0);
            client.blocked = None;
            client.waits = None;
            if client.status == ClientStatus::Running {
                client.status = ClientStatus::Disconnected;
            }
        });
    }

    fn broker_started(&mut self, stop: StopKind) {
        self.broker_up = true;
        if stop == StopKind::Clean {
            return;
        }
        let classic = |name: &&ResourceName| {
            let queue = self.topology.queue(name);
            queue.is_some_and(|queue| queue.kind() == QueueKind::Classic)
        };
        let names: Vec<ResourceName> = self.queues.keys().filter(classic).cloned().collect();
        for name in names {
            self.mark(&name, true);
        }
    }
}
