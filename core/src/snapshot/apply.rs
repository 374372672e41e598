//! Adding one event to a snapshot.

mod client;
mod cluster;
mod connection;
mod memory;
mod message;
mod processor;
mod server;
mod task;

use std::sync::Arc;

use super::{
    ClientState, ClientStatus, Flight, FlightKey, FlightKind, Loss, Losses, QueueState, Snapshot,
};
use crate::amqp::Message;
use crate::event::{BrokerFact, Copy, DeliveryRef, Event, Fact, LossReason, ReplyFact};
use crate::name::{Name, ResourceName};
use crate::scenario::NodeId;
use crate::time::Time;

impl Snapshot {
    /// Adds one event.
    pub fn apply(&mut self, event: &Arc<Event>) {
        self.at = event.at;
        match &event.fact {
            Fact::Broker(fact) => self.apply_broker(fact),
            Fact::Client(fact) => self.apply_client(fact),
            Fact::LimitReached(_) => {}
        }
        self.last = Some(event.clone());
    }

    fn apply_broker(&mut self, fact: &BrokerFact) {
        match fact {
            BrokerFact::ExchangeDeclared { .. }
            | BrokerFact::ExchangeDeleted { .. }
            | BrokerFact::QueueDeclared { .. }
            | BrokerFact::QueueDeleted { .. }
            | BrokerFact::Bound { .. }
            | BrokerFact::Unbound { .. } => self.apply_topology(fact),
            BrokerFact::Reply(fact) => {
                if let ReplyFact::Delivered {
                    message, consumer, ..
                } = fact
                {
                    self.totals.delivered += 1;
                    self.reply_departs(message, &consumer.client);
                }
            }
            BrokerFact::Server(fact) => self.apply_server(fact),
            BrokerFact::TxCommitted { client, .. } | BrokerFact::TxRolledBack { client, .. } => {
                self.client(client, |client| client.staged = client.staged.map(|_| 0));
            }
            BrokerFact::ConsumerActivated { consumer, queue } => {
                self.queue(queue, |queue| queue.active = Some(consumer.client.clone()));
            }
            BrokerFact::ConnectionOpened { .. }
            | BrokerFact::ConnectionClosed { .. }
            | BrokerFact::ChannelOpened { .. }
            | BrokerFact::ChannelClosed { .. }
            | BrokerFact::ConsumerRegistered { .. }
            | BrokerFact::ConsumerCancelled { .. }
            | BrokerFact::Stopped { .. }
            | BrokerFact::Started { .. } => self.apply_connection(fact),
            BrokerFact::Published { .. }
            | BrokerFact::Routed { .. }
            | BrokerFact::Returned { .. }
            | BrokerFact::Enqueued { .. }
            | BrokerFact::Stored { .. }
            | BrokerFact::Delivered { .. }
            | BrokerFact::Fetched { .. }
            | BrokerFact::Acked { .. }
            | BrokerFact::Requeued { .. }
            | BrokerFact::Dropped { .. }
            | BrokerFact::Staged { .. }
            | BrokerFact::SettlementStaged { .. }
            | BrokerFact::Confirmed { .. }
            | BrokerFact::DeadLettered { .. }
            | BrokerFact::DeadLetter(_)
            | BrokerFact::StreamDelivered { .. }
            | BrokerFact::StreamAcked { .. } => self.apply_message(fact),
        }
    }

    fn apply_topology(&mut self, fact: &BrokerFact) {
        let topology = Arc::make_mut(&mut self.topology);
        match fact {
            BrokerFact::ExchangeDeclared { exchange } => {
                topology.add_exchange((**exchange).clone())
            }
            BrokerFact::ExchangeDeleted { exchange, .. } => {
                topology.remove_exchange(exchange);
                self.memory.exchange_deleted(exchange);
            }
            BrokerFact::QueueDeclared { queue } => {
                topology.add_queue((**queue).clone());
                self.queues.insert(queue.name.clone(), Arc::default());
            }
            BrokerFact::QueueDeleted { queue, .. } => {
                topology.remove_queue(queue);
                self.queues.remove(queue);
            }
            BrokerFact::Bound { binding } => topology.add_binding(binding.clone()),
            BrokerFact::Unbound { binding } => topology.remove_binding(binding),
            _ => {}
        }
    }

    fn client(&mut self, name: &Name, change: impl FnOnce(&mut ClientState)) {
        if let Some(client) = self.clients.get_mut(name) {
            change(Arc::make_mut(client));
        }
    }

    fn queue(&mut self, name: &ResourceName, change: impl FnOnce(&mut QueueState)) {
        if let Some(queue) = self.queues.get_mut(name) {
            change(Arc::make_mut(queue));
        }
    }

    fn status(&mut self, name: &Name, status: ClientStatus) {
        self.client(name, |client| client.status = status);
    }

    fn fly(
        &mut self,
        key: FlightKey,
        kind: FlightKind,
        message: &Arc<Message>,
        (from, to): (NodeId, NodeId),
        arrives: Time,
    ) {
        let flight = Flight {
            kind,
            number: message.number,
            message: Some(message.clone()),
            from,
            to,
            departs: self.at,
            arrives,
        };
        self.flights.insert_mut(key, flight);
    }

    fn lose(
        &mut self,
        message: &Arc<Message>,
        copy: Option<&Copy>,
        place: NodeId,
        reason: LossReason,
    ) {
        let losses = &mut self.losses;
        losses.total += 1;
        *losses.by_reason.entry(reason).or_default() += 1;
        if losses.recent.len() == Losses::RECENT {
            losses.recent.remove(0);
        }
        let (at, message, copy) = (self.at, message.clone(), copy.cloned());
        losses.recent.push(Loss {
            at,
            message,
            copy,
            place,
            reason,
        });
    }

    fn forget_flights(&mut self, delivery: &DeliveryRef) {
        let DeliveryRef {
            client,
            delivery_tag,
            ..
        } = delivery;
        self.flights
            .remove_mut(&FlightKey::Deliver(client.clone(), *delivery_tag));
        self.flights
            .remove_mut(&FlightKey::Verdict(client.clone(), *delivery_tag));
    }
}
