//! What has become of each message when the broker is stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use warren_core::amqp::{Message, MessageNumber};
use warren_core::event::{BrokerFact, ClientFact, Confirm, Event, Fact};
use warren_core::name::Name;
use warren_core::narrate::narrate;

use crate::compare::{Outcome, Sender, Tally};

/// How many messages became what. Each that was sent is done, kept, lost or gone before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Sent by publishers.
    pub sent: usize,
    /// Known by their publishers to be confirmed.
    pub confirmed: usize,
    /// Done: acknowledged in every queue that had it.
    pub done: usize,
    /// There again when the broker is, at least in one queue, and nowhere lost.
    pub kept: usize,
    /// Lost with the stop, or a copy of it.
    pub lost: usize,
    /// Of what is lost: confirmed to its publisher.
    pub lost_confirmed: usize,
    /// Of what is lost: without its publisher being able to know.
    pub lost_unnoticed: usize,
    /// Of what is done or kept: not confirmed to a publisher that waits for that, and so likely to
    /// be sent a second time.
    pub twice: usize,
    /// Lost for other reasons before the stop, or sent back.
    pub before: usize,
}

/// What the publisher of a lost message knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knows {
    /// It was confirmed, and is taken for safe.
    Confirmed,
    /// No confirm came: it can be sent again.
    NoConfirm,
    /// It asks for no confirms, and cannot know.
    Nothing,
}

/// A message of which something is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Who sent it, and as which one.
    pub sender: Sender,
    /// The message.
    pub message: Arc<Message>,
    /// How it was lost, a sentence for each copy.
    pub how: Vec<String>,
    /// What its publisher knows.
    pub knows: Knows,
}

/// What became of the messages so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    tally: Tally,
    confirmed: BTreeSet<MessageNumber>,
}

impl Ledger {
    pub(super) fn add(&mut self, event: &Event) {
        self.tally.add(event);
        if let Fact::Client(ClientFact::ConfirmReceived {
            message,
            confirm: Confirm::Ack,
            ..
        }) = &event.fact
        {
            self.confirmed.insert(*message);
        }
    }

    /// The books after a stop that did this, among publishers of whom these ask for confirms.
    pub(super) fn close(
        mut self,
        stop: &[Arc<Event>],
        confirming: &BTreeSet<Name>,
    ) -> (Count, Vec<Lost>) {
        let mut how: BTreeMap<MessageNumber, Vec<String>> = BTreeMap::new();
        for event in stop {
            self.add(event);
            if let Some(number) = lost_by(event) {
                how.entry(number).or_default().push(narrate(event));
            }
        }
        let mut count = Count::default();
        let mut lost = Vec::new();
        for sender in self.tally.senders() {
            let Some(sent) = self.tally.sent_as(sender) else {
                continue;
            };
            let number = sent.message.number;
            let confirmed = self.confirmed.contains(&number);
            let asks = confirming.contains(&sender.client);
            count.sent += 1;
            count.confirmed += usize::from(confirmed);
            if let Some(how) = how.remove(&number) {
                let one = Lost {
                    sender: sender.clone(),
                    message: sent.message.clone(),
                    how,
                    knows: match (asks, confirmed) {
                        (false, _) => Knows::Nothing,
                        (true, false) => Knows::NoConfirm,
                        (true, true) => Knows::Confirmed,
                    },
                };
                count.lose(&one);
                lost.push(one);
            } else {
                count.keep(&sent.outcome, asks && !confirmed);
            }
        }
        lost.sort_by_key(|one| one.message.number);
        (count, lost)
    }
}

impl Count {
    fn lose(&mut self, lost: &Lost) {
        self.lost += 1;
        match lost.knows {
            Knows::NoConfirm => {}
            Knows::Nothing => self.lost_unnoticed += 1,
            Knows::Confirmed => {
                self.lost_confirmed += 1;
                self.lost_unnoticed += 1;
            }
        }
    }

    fn keep(&mut self, outcome: &Outcome, unconfirmed: bool) {
        let gone: u32 = outcome.acked + outcome.dead_lettered + outcome.lost.values().sum::<u32>();
        let copies: u32 = outcome.queues.values().sum();
        if copies > gone {
            self.kept += 1;
        } else if outcome.acked > 0 {
            self.done += 1;
        } else {
            self.before += 1;
            return;
        }
        self.twice += usize::from(unconfirmed);
    }
}

/// The message that this event loses.
fn lost_by(event: &Event) -> Option<MessageNumber> {
    match &event.fact {
        Fact::Broker(BrokerFact::Dropped { message, .. })
        | Fact::Client(ClientFact::MessageLost { message, .. }) => Some(message.number),
        Fact::Broker(_) | Fact::Client(_) | Fact::LimitReached(_) => None,
    }
}
