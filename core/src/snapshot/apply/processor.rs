//! What happens at processors, and at those who ask.

use std::sync::Arc;

use super::super::{FlightKey, FlightKind, Snapshot};
use crate::amqp::Message;
use crate::event::{AskFact, ProcessorFact, Slot};
use crate::name::{Name, ResourceName};
use crate::scenario::NodeId;
use crate::time::Duration;

impl Snapshot {
    pub(super) fn apply_processor(&mut self, fact: &ProcessorFact) {
        match fact {
            ProcessorFact::Gathered {
                client,
                delivery_tag,
                ..
            } => self.client(client, |client| {
                if let Some(work) = client.working.take() {
                    client
                        .waiting
                        .insert_mut(Slot::numbered(*delivery_tag), work.copy);
                }
            }),
            ProcessorFact::Invalid { client, .. } => {
                self.client(client, |client| client.invalid += 1);
            }
            ProcessorFact::CannotWork { .. }
            | ProcessorFact::Made { .. }
            | ProcessorFact::TimedOut { .. } => {}
        }
    }

    pub(super) fn apply_ask(&mut self, fact: &AskFact) {
        match fact {
            AskFact::Answered {
                client,
                delivery_tag,
                question,
                answer,
                late,
            } => {
                self.flights
                    .remove_mut(&FlightKey::Deliver(client.clone(), *delivery_tag));
                self.flights.remove_mut(&FlightKey::Return(answer.number));
                let known = question.is_some();
                self.client(client, |client| {
                    client.asked.answered += u64::from(known && !late);
                    client.asked.late += u64::from(known && *late);
                });
            }
            AskFact::Unanswered { client, .. } => {
                self.client(client, |client| client.asked.unanswered += 1);
            }
        }
    }

    /// A direct reply goes from the default exchange to who asked; its delivery tag may be
    /// another's as well, so that it goes by its message.
    pub(super) fn reply_departs(&mut self, message: &Arc<Message>, client: &Name) {
        let vhost = message.exchange.vhost.clone();
        let from = NodeId::Exchange(ResourceName::new(vhost, Name::default()));
        let to = NodeId::Client(client.clone());
        let arrives = self.at + Duration::from_ms(self.latency.deliver_ms.into());
        let kind = FlightKind::Deliver { redelivered: false };
        let key = FlightKey::Return(message.number);
        self.fly(key, kind, message, (from, to), arrives);
    }
}
