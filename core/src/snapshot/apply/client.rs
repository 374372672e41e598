//! What happens at the clients.

use std::sync::Arc;

use super::super::{ClientStatus, CopyState, FlightKey, FlightKind, Snapshot, Work};
use crate::amqp::{Message, MessageNumber};
use crate::event::{ClientFact, Confirm, Copy, Slot};
use crate::name::{Name, ResourceName};
use crate::scenario::{NodeId, Outcome};
use crate::time::Time;

impl Snapshot {
    pub(super) fn apply_client(&mut self, fact: &ClientFact) {
        match fact {
            ClientFact::PublishSent {
                client,
                message,
                arrives,
            } => self.publish_sent(client, message, *arrives),
            ClientFact::MessageLost {
                client,
                message,
                copy,
                reason,
            } => {
                let client = NodeId::Client(client.clone());
                self.flights.remove_mut(&FlightKey::Publish(message.number));
                self.lose(message, copy.as_ref(), client, *reason);
            }
            ClientFact::Received {
                client,
                delivery_tag,
                copy,
                ..
            } => self.received(client, *delivery_tag, copy.position),
            ClientFact::WorkStarted {
                client,
                delivery_tag,
                until,
                ..
            } => self.work_started(client, *delivery_tag, *until, false),
            ClientFact::WorkFinished {
                client,
                copy,
                delivery_tag,
                outcome,
                arrives,
            } => {
                let of = (&copy.queue, *delivery_tag);
                let how = (*outcome, FlightKind::Verdict(*outcome));
                self.work_finished(client, of, how, *arrives);
            }
            ClientFact::Task(fact) => self.apply_task(fact),
            ClientFact::TookUpAgain {
                client,
                delivery_tag,
                copy,
                outcome,
            } => self.took_up_again(client, *delivery_tag, copy, *outcome),
            ClientFact::Processor(fact) => self.apply_processor(fact),
            ClientFact::Ask(fact) => self.apply_ask(fact),
            ClientFact::HoldsBack { .. }
            | ClientFact::GoesOn { .. }
            | ClientFact::FoundNothing { .. } => {}
            ClientFact::Started { client } => self.status(client, ClientStatus::Running),
            ClientFact::Crashed { client } => self.status(client, ClientStatus::Crashed),
            ClientFact::Stopped { client } => self.status(client, ClientStatus::Stopped),
            ClientFact::Failed { client, refusal } => {
                self.status(client, ClientStatus::Failed(refusal.clone()));
            }
            ClientFact::ConfirmReceived {
                client,
                message,
                confirm,
            } => self.confirm_received(client, *message, *confirm),
            ClientFact::ReturnReceived { client, message } => {
                self.flights.remove_mut(&FlightKey::Return(message.number));
                self.client(client, |client| client.returned += 1);
            }
        }
    }

    fn publish_sent(&mut self, name: &Name, message: &Arc<Message>, arrives: Time) {
        self.client(name, |client| {
            client.sent += 1;
            client.exchange = Some(message.exchange.clone());
            client.unconfirmed = client.unconfirmed.map(|open| open + 1);
        });
        let from = NodeId::Client(name.clone());
        let to = NodeId::Exchange(message.exchange.clone());
        let key = FlightKey::Publish(message.number);
        self.fly(key, FlightKind::Publish, message, (from, to), arrives);
    }

    fn confirm_received(&mut self, name: &Name, message: MessageNumber, confirm: Confirm) {
        self.flights.remove_mut(&FlightKey::Confirm(message));
        self.client(name, |client| {
            match confirm {
                Confirm::Ack => client.confirmed += 1,
                Confirm::Nack => client.nacked += 1,
            }
            client.unconfirmed = client.unconfirmed.map(|open| open.saturating_sub(1));
        });
    }

    fn received(&mut self, name: &Name, delivery_tag: u64, position: u64) {
        let key = FlightKey::Deliver(name.clone(), delivery_tag);
        let Some(flight) = self.flights.get(&key).cloned() else {
            return;
        };
        self.flights.remove_mut(&key);
        let redelivered = matches!(flight.kind, FlightKind::Deliver { redelivered: true });
        let Some(message) = flight.message else {
            return;
        };
        let copy = CopyState {
            position,
            message,
            redelivered,
        };
        self.client(name, |client| {
            client
                .waiting
                .insert_mut(Slot::numbered(delivery_tag), copy)
        });
    }

    fn took_up_again(&mut self, name: &Name, delivery_tag: u64, copy: &Copy, outcome: Outcome) {
        let queue = self.queues.get(&copy.queue);
        let held = queue.and_then(|queue| queue.unacked.get(&copy.position));
        let held = held.map(|held| held.copy.clone());
        self.client(name, |client| {
            if outcome == Outcome::Ack {
                client.acked -= 1;
            }
            if let Some(copy) = held {
                client
                    .waiting
                    .insert_mut(Slot::numbered(delivery_tag), copy);
            }
        });
    }

    /// A message is taken up, or what was taken up is worked on now.
    pub(super) fn work_started(
        &mut self,
        name: &Name,
        delivery_tag: u64,
        until: Time,
        looking_up: bool,
    ) {
        let since = self.at;
        self.client(name, |client| {
            let waiting = client.waiting.get(&Slot::numbered(delivery_tag)).cloned();
            let taken_up = client.working.take().map(|work| work.copy);
            let Some(copy) = waiting.or(taken_up) else {
                return;
            };
            client.waiting.remove_mut(&Slot::numbered(delivery_tag));
            client.working = Some(Work {
                delivery_tag,
                copy,
                since,
                until,
                looking_up,
            });
        });
    }

    pub(super) fn work_finished(
        &mut self,
        name: &Name,
        (queue, delivery_tag): (&ResourceName, u64),
        (outcome, flight): (Outcome, FlightKind),
        arrives: Option<Time>,
    ) {
        let mut finished = None;
        self.client(name, |client| {
            let working = client.working.take();
            if working
                .as_ref()
                .is_some_and(|work| work.delivery_tag == delivery_tag)
            {
                finished = working.map(|work| work.copy);
            } else {
                // What a processor has gathered is not what it works on, and what is malformed
                // gets its receipt as soon as it is taken up.
                finished = client.waiting.get(&Slot::numbered(delivery_tag)).cloned();
                client.waiting.remove_mut(&Slot::numbered(delivery_tag));
                client.working = working;
            }
            if outcome == Outcome::Ack {
                client.acked += 1;
            }
        });
        if let (Some(copy), Some(arrives)) = (finished, arrives) {
            self.fly(
                FlightKey::Verdict(name.clone(), delivery_tag),
                flight,
                &copy.message,
                (NodeId::Client(name.clone()), NodeId::Queue(queue.clone())),
                arrives,
            );
        }
    }
}
