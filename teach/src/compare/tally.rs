//! What came of each message of a run so far, read off its events.

use std::collections::BTreeMap;
use std::sync::Arc;

use warren_core::amqp::{Message, MessageNumber};
use warren_core::event::{BrokerFact, ClientFact, DeadLetterFact, Event, Fact, LossReason};
use warren_core::name::Name;
use warren_core::scenario::AckMode;

use super::Outcome;

/// Who sent a message, and as which one of its messages, from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sender {
    /// The client.
    pub client: Name,
    /// As which one.
    pub nth: u32,
}

/// A message that was sent, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The message, as it was sent.
    pub message: Arc<Message>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of each message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    sent: BTreeMap<Sender, Sent>,
    senders: BTreeMap<MessageNumber, Sender>,
    counts: BTreeMap<Name, u32>,
}

impl Tally {
    /// What came of each message by these events, from the start of a run.
    #[must_use]
    pub fn of(events: &[Arc<Event>]) -> Self {
        let mut tally = Self::default();
        for event in events {
            tally.add(event);
        }
        tally
    }

    /// Who sent something.
    pub fn senders(&self) -> impl Iterator<Item = &Sender> {
        self.sent.keys()
    }

    /// Who sent the message of this number.
    #[must_use]
    pub fn sender(&self, number: MessageNumber) -> Option<&Sender> {
        self.senders.get(&number)
    }

    /// What this sender sent, and what came of it.
    #[must_use]
    pub fn sent_as(&self, sender: &Sender) -> Option<&Sent> {
        self.sent.get(sender)
    }

    /// Adds what this event did.
    pub(crate) fn add(&mut self, event: &Event) {
        match &event.fact {
            Fact::Broker(fact) => self.broker(fact),
            Fact::Client(fact) => self.client(fact),
            Fact::LimitReached(_) => {}
        }
    }

    fn client(&mut self, fact: &ClientFact) {
        match fact {
            ClientFact::PublishSent {
                client, message, ..
            } => self.begin(client, message),
            ClientFact::MessageLost {
                message, reason, ..
            } => self.lost(message, *reason),
            _ => {}
        }
    }

    fn broker(&mut self, fact: &BrokerFact) {
        match fact {
            BrokerFact::Returned { message, .. } => {
                self.change(message.number, |outcome| outcome.returned = true);
            }
            BrokerFact::Enqueued { copy, .. } => {
                self.change(copy.message, |outcome| {
                    count(&mut outcome.queues, copy.queue.clone());
                });
            }
            BrokerFact::Delivered {
                copy,
                consumer,
                ack,
                ..
            } => self.delivered(copy.message, &consumer.client, *ack),
            BrokerFact::Fetched {
                copy,
                delivery,
                ack,
                ..
            } => self.delivered(copy.message, &delivery.client, *ack),
            BrokerFact::StreamDelivered { copy, consumer, .. } => {
                self.delivered(copy.message, &consumer.client, AckMode::Manual);
            }
            BrokerFact::Acked { copy, .. } => {
                self.change(copy.message, |outcome| outcome.acked += 1);
            }
            BrokerFact::Dropped {
                message, reason, ..
            } => self.lost(message, *reason),
            BrokerFact::DeadLettered { copy, .. }
            | BrokerFact::DeadLetter(DeadLetterFact::Confirmed { copy, .. }) => {
                self.change(copy.message, |outcome| outcome.dead_lettered += 1);
            }
            _ => {}
        }
    }

    fn begin(&mut self, client: &Name, message: &Arc<Message>) {
        let nth = self.counts.entry(client.clone()).or_default();
        *nth += 1;
        let sender = Sender {
            client: client.clone(),
            nth: *nth,
        };
        self.senders.insert(message.number, sender.clone());
        let sent = Sent {
            message: message.clone(),
            outcome: Outcome::default(),
        };
        self.sent.insert(sender, sent);
    }

    fn change(&mut self, number: MessageNumber, change: impl FnOnce(&mut Outcome)) {
        let sender = self.senders.get(&number);
        if let Some(sent) = sender.and_then(|sender| self.sent.get_mut(sender)) {
            change(&mut sent.outcome);
        }
    }

    /// Where nobody acknowledges, what is delivered is done.
    fn delivered(&mut self, number: MessageNumber, to: &Name, ack: AckMode) {
        self.change(number, |outcome| {
            count(&mut outcome.deliveries, to.clone());
            outcome.acked += u32::from(ack == AckMode::Auto);
        });
    }

    fn lost(&mut self, message: &Message, reason: LossReason) {
        self.change(message.number, |outcome| count(&mut outcome.lost, reason));
    }
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u32>, key: K) {
    *counts.entry(key).or_default() += 1;
}
