//! What the broker does with messages: on their way, in a queue, handed out, gone.

use std::sync::Arc;

use super::super::{CopyState, Flight, FlightKey, FlightKind, Held, Snapshot};
use crate::amqp::{Message, MessageNumber};
use crate::event::{
    BrokerFact, Confirm, ConsumerRef, Copy, DeadLetterFact, DeliveryRef, Fact, LossReason, Place,
    RoutedBecause, Slot,
};
use crate::name::{Name, ResourceName};
use crate::routing::Route;
use crate::scenario::{AckMode, NodeId};
use crate::time::Duration;

impl Snapshot {
    pub(super) fn apply_message(&mut self, fact: &BrokerFact) {
        self.in_memory(fact);
        match fact {
            BrokerFact::Published { message, .. } => {
                self.flights.remove_mut(&FlightKey::Publish(message.number));
                self.totals.published += 1;
            }
            BrokerFact::Routed { .. } => self.routed(fact),
            BrokerFact::Returned {
                message, client, ..
            } => self.returned(message, client),
            BrokerFact::Enqueued { copy, message, .. } => self.enqueued(copy, message),
            BrokerFact::Delivered { .. } => self.delivered(fact),
            BrokerFact::Fetched {
                copy,
                message,
                delivery,
                redelivered,
                ack,
            } => {
                self.fly_delivery(message, &copy.queue, delivery, *redelivered);
                self.handed_out(copy, delivery.clone(), *ack);
            }
            BrokerFact::Acked { copy, delivery } => {
                self.forget_flights(delivery);
                self.totals.acked += 1;
                self.queue(&copy.queue, |queue| {
                    queue.unacked.remove_mut(&copy.position);
                    queue.acked += 1;
                });
            }
            BrokerFact::Requeued { copy, delivery } => self.requeued(copy, delivery),
            BrokerFact::Dropped {
                message,
                copy,
                place,
                held_by,
                reason,
            } => {
                self.dropped(message, copy.as_ref(), place, held_by.as_ref(), *reason);
            }
            BrokerFact::DeadLettered { copy, held_by, .. } => {
                self.dead_lettered(copy, held_by.as_ref());
            }
            BrokerFact::DeadLetter(fact) => self.waiting_dead_letter(fact),
            BrokerFact::StreamDelivered {
                copy,
                message,
                consumer,
                delivery_tag,
            } => self.stream_delivered(copy, message, consumer, *delivery_tag),
            BrokerFact::StreamAcked { delivery, .. } => self.forget_flights(delivery),
            BrokerFact::SettlementStaged { delivery, .. } => {
                self.forget_flights(delivery);
                self.staged(&delivery.client);
            }
            BrokerFact::Staged {
                message, client, ..
            } => {
                self.flights.remove_mut(&FlightKey::Publish(message.number));
                self.staged(client);
            }
            BrokerFact::Confirmed {
                client,
                message,
                confirm,
                ..
            } => self.confirmed(client, *message, *confirm),
            _ => {}
        }
    }

    /// One more thing waits for the end of the client's transaction.
    fn staged(&mut self, name: &Name) {
        self.client(name, |client| {
            client.staged = client.staged.map(|staged| staged + 1);
        });
    }

    fn delivered(&mut self, fact: &BrokerFact) {
        let BrokerFact::Delivered {
            copy,
            message,
            consumer,
            delivery_tag,
            redelivered,
            ack,
        } = fact
        else {
            return;
        };
        let (channel, client) = (consumer.channel, consumer.client.clone());
        let by = DeliveryRef {
            channel,
            client,
            delivery_tag: *delivery_tag,
        };
        self.fly_delivery(message, &copy.queue, &by, *redelivered);
        self.totals.delivered += 1;
        self.handed_out(copy, by, *ack);
    }

    fn stream_delivered(
        &mut self,
        copy: &Copy,
        message: &Arc<Message>,
        consumer: &ConsumerRef,
        delivery_tag: u64,
    ) {
        let by = DeliveryRef {
            channel: consumer.channel,
            client: consumer.client.clone(),
            delivery_tag,
        };
        self.totals.delivered += 1;
        self.client(&by.client, |client| {
            let mut readers = client.consumers.iter_mut();
            if let Some(reader) = readers.find(|one| one.tag == consumer.tag) {
                reader.offset = Some(copy.position.saturating_sub(1));
            }
        });
        self.fly_delivery(message, &copy.queue, &by, false);
    }

    /// What exchanges keep of a message, and what they hold back no longer.
    fn remembered(&mut self, message: &Arc<Message>, route: &Route, because: &RoutedBecause) {
        if let RoutedBecause::Due(hold) = because {
            self.memory.release(hold);
        }
        self.memory.keep(self.at, message, &route.kept);
    }

    fn routed(&mut self, fact: &BrokerFact) {
        let BrokerFact::Routed {
            message,
            route,
            because,
        } = fact
        else {
            return;
        };
        self.remembered(message, route, because);
        let arrives = self.at + Duration::from_ms(self.latency.route_ms.into());
        let queue = match because {
            RoutedBecause::DeadLetter(queue) => Some(queue.clone()),
            _ => self.dead_lettered_from(message).cloned(),
        };
        for destination in &route.destinations {
            let first = destination.path.first();
            let exchange = first.map_or(&message.exchange, |hop| &hop.from);
            let from = queue.as_ref().map_or_else(
                || NodeId::Exchange(exchange.clone()),
                |queue| NodeId::Queue(queue.clone()),
            );
            self.fly(
                FlightKey::Route(message.number, destination.queue.clone()),
                FlightKind::Route {
                    path: destination.path.clone(),
                },
                message,
                (from, NodeId::Queue(destination.queue.clone())),
                arrives,
            );
        }
    }

    /// The queue that a message which is just being routed was dead-lettered from: the
    /// fact before this one says so.
    fn dead_lettered_from(&self, message: &Message) -> Option<&ResourceName> {
        match &self.last.as_ref()?.fact {
            Fact::Broker(BrokerFact::DeadLettered { copy, .. })
                if copy.message == message.number =>
            {
                Some(&copy.queue)
            }
            _ => None,
        }
    }

    fn returned(&mut self, message: &Arc<Message>, client: &Name) {
        self.fly(
            FlightKey::Return(message.number),
            FlightKind::Return,
            message,
            (
                NodeId::Exchange(message.exchange.clone()),
                NodeId::Client(client.clone()),
            ),
            self.at + Duration::from_ms(self.latency.deliver_ms.into()),
        );
    }

    /// A confirm goes back the way that the message came. Where nobody is known to have
    /// published, as when the broker is driven without a simulation, nothing is seen of it.
    fn confirmed(&mut self, client: &Name, number: MessageNumber, confirm: Confirm) {
        let state = self.clients.get(client);
        let Some(exchange) = state.and_then(|state| state.exchange.clone()) else {
            return;
        };
        let flight = Flight {
            kind: FlightKind::Confirm(confirm),
            number,
            message: None,
            from: NodeId::Exchange(exchange),
            to: NodeId::Client(client.clone()),
            departs: self.at,
            arrives: self.at + Duration::from_ms(self.latency.deliver_ms.into()),
        };
        self.flights.insert_mut(FlightKey::Confirm(number), flight);
    }

    fn fly_delivery(
        &mut self,
        message: &Arc<Message>,
        queue: &ResourceName,
        by: &DeliveryRef,
        redelivered: bool,
    ) {
        self.fly(
            FlightKey::Deliver(by.client.clone(), by.delivery_tag),
            FlightKind::Deliver { redelivered },
            message,
            (
                NodeId::Queue(queue.clone()),
                NodeId::Client(by.client.clone()),
            ),
            self.at + Duration::from_ms(self.latency.deliver_ms.into()),
        );
    }

    fn enqueued(&mut self, copy: &Copy, message: &Arc<Message>) {
        self.flights
            .remove_mut(&FlightKey::Route(message.number, copy.queue.clone()));
        self.totals.enqueued += 1;
        let state = CopyState {
            position: copy.position,
            message: message.clone(),
            redelivered: false,
        };
        self.queue(&copy.queue, |queue| {
            queue.ready.insert_mut(copy.slot, state);
            queue.enqueued += 1;
        });
    }

    fn handed_out(&mut self, copy: &Copy, by: DeliveryRef, ack: AckMode) {
        if ack == AckMode::Auto {
            self.totals.acked += 1;
        }
        self.queue(&copy.queue, |queue| {
            let Some(state) = queue.ready.get(&copy.slot).cloned() else {
                return;
            };
            queue.ready.remove_mut(&copy.slot);
            match ack {
                AckMode::Manual => {
                    queue
                        .unacked
                        .insert_mut(copy.position, Held { copy: state, by });
                }
                AckMode::Auto => queue.acked += 1,
            }
        });
    }

    fn requeued(&mut self, copy: &Copy, delivery: &DeliveryRef) {
        self.forget_flights(delivery);
        // By `basic.recover` also what its holder has not begun.
        self.client(&delivery.client, |client| {
            client
                .waiting
                .remove_mut(&Slot::numbered(delivery.delivery_tag));
        });
        self.totals.requeued += 1;
        self.queue(&copy.queue, |queue| {
            let Some(held) = queue.unacked.get(&copy.position).cloned() else {
                return;
            };
            queue.unacked.remove_mut(&copy.position);
            let state = CopyState {
                redelivered: true,
                ..held.copy
            };
            queue.ready.insert_mut(copy.slot, state);
        });
    }

    fn dead_lettered(&mut self, copy: &Copy, held_by: Option<&DeliveryRef>) {
        if let Some(delivery) = held_by {
            self.forget_flights(delivery);
        }
        self.totals.dead_lettered += 1;
        self.queue(&copy.queue, |queue| {
            if held_by.is_some() {
                queue.unacked.remove_mut(&copy.position);
            } else {
                queue.ready.remove_mut(&copy.slot);
            }
            queue.dead_lettered += 1;
        });
    }

    /// A dead letter stays in its queue until it is confirmed.
    fn waiting_dead_letter(&mut self, fact: &DeadLetterFact) {
        match fact {
            DeadLetterFact::Kept { copy, held_by, .. } => {
                if let Some(delivery) = held_by {
                    self.forget_flights(delivery);
                }
                self.queue(&copy.queue, |queue| {
                    let state = if held_by.is_some() {
                        let held = queue.unacked.get(&copy.position);
                        held.map(|held| held.copy.clone())
                    } else {
                        queue.ready.get(&copy.slot).cloned()
                    };
                    queue.unacked.remove_mut(&copy.position);
                    if held_by.is_none() {
                        queue.ready.remove_mut(&copy.slot);
                    }
                    if let Some(state) = state {
                        queue.dying.insert_mut(Slot::numbered(copy.position), state);
                    }
                });
            }
            DeadLetterFact::NotTaken { .. } => {}
            DeadLetterFact::Confirmed { copy, .. } => {
                self.totals.dead_lettered += 1;
                self.queue(&copy.queue, |queue| {
                    queue.dying.remove_mut(&Slot::numbered(copy.position));
                    queue.dead_lettered += 1;
                });
            }
        }
    }

    fn dropped(
        &mut self,
        message: &Arc<Message>,
        copy: Option<&Copy>,
        place: &Place,
        held_by: Option<&DeliveryRef>,
        reason: LossReason,
    ) {
        if let Some(delivery) = held_by {
            self.forget_flights(delivery);
        }
        if let Some(copy) = copy {
            self.queue(&copy.queue, |queue| {
                queue.ready.remove_mut(&copy.slot);
                queue.unacked.remove_mut(&copy.position);
                queue.dying.remove_mut(&Slot::numbered(copy.position));
                queue.dropped += 1;
            });
        }
        let (mut node, key) = match place {
            Place::Exchange(exchange) => (
                NodeId::Exchange(exchange.clone()),
                FlightKey::Publish(message.number),
            ),
            Place::Queue(queue) => (
                NodeId::Queue(queue.clone()),
                FlightKey::Route(message.number, queue.clone()),
            ),
        };
        if copy.is_none() {
            // A publish that was never read is lost where it waited: at its client.
            let unread = self
                .flights
                .get(&key)
                .filter(|one| one.kind == FlightKind::Publish);
            node = unread.map_or(node, |flight| flight.from.clone());
            self.flights.remove_mut(&key);
        }
        self.lose(message, copy, node, reason);
    }
}
