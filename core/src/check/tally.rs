//! Counts over the events of a run what an expectation speaks of, message by message.
//!
//! It knows nothing of numbers that are claimed; [`super::judge`] compares.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::amqp::{Message, MessageNumber};
use crate::event::{
    AskFact, BrokerFact, ClientFact, Confirm, Copy, DeadLetterFact, DeathReason, Event, Fact,
    ProcessorFact, Receipt, TaskFact,
};
use crate::name::{Name, ResourceName};
use crate::routing::topic;
use crate::scenario::expect::{Claim, ClientCount, QueueCount, RunCount};
use crate::scenario::{Expectation, Outcome};
use crate::snapshot::{Held, Snapshot};

/// How often each message counts.
pub type Counts = BTreeMap<MessageNumber, u64>;

/// What has been counted so far.
pub(super) struct Tally<'a> {
    of: &'a Expectation,
    /// The messages that are spoken of, as they were sent.
    sent: BTreeMap<MessageNumber, Arc<Message>>,
    /// Those that a consumer has finished.
    done: BTreeSet<MessageNumber>,
    /// What adds up; what a snapshot holds is read off that.
    sum: Counts,
}

impl<'a> Tally<'a> {
    /// Nothing yet.
    pub(super) const fn new(of: &'a Expectation) -> Self {
        Self {
            of,
            sent: BTreeMap::new(),
            done: BTreeSet::new(),
            sum: Counts::new(),
        }
    }

    /// What counts after the events so far, which led to this snapshot.
    pub(super) fn counts(&self, now: &Snapshot) -> Counts {
        match &self.of.that {
            Claim::Queue {
                that: QueueCount::Ready,
                queue,
            } => {
                let queue = now.queues.get(&ResourceName::root(queue.clone()));
                let ready = queue.into_iter().flat_map(|queue| queue.ready.values());
                self.counted(ready.map(|copy| copy.message.number))
            }
            Claim::Queue {
                that: QueueCount::Unacked,
                queue,
            } => {
                let queue = now.queues.get(&ResourceName::root(queue.clone()));
                let held = queue.into_iter().flat_map(|queue| queue.unacked.values());
                self.counted(held.map(|held| held.copy.message.number))
            }
            Claim::Client {
                that: ClientCount::Held,
                client,
            } => self.counted(held_by(now, client).map(|held| held.copy.message.number)),
            Claim::Queue { .. } | Claim::Client { .. } | Claim::Run { .. } => self.sum.clone(),
        }
    }

    fn counted(&self, numbers: impl Iterator<Item = MessageNumber>) -> Counts {
        let mut counts = Counts::new();
        for number in numbers.filter(|number| self.sent.contains_key(number)) {
            *counts.entry(number).or_default() += 1;
        }
        counts
    }

    /// Adds what happened.
    pub(super) fn add(&mut self, event: &Event) {
        match &event.fact {
            Fact::Client(ClientFact::PublishSent { message, .. }) if self.speaks_of(message) => {
                self.sent.insert(message.number, message.clone());
                if self.is_run(RunCount::Unprocessed) {
                    self.count(message.number);
                }
            }
            Fact::Client(fact) => self.client(fact),
            Fact::Broker(fact) => self.broker(fact),
            Fact::LimitReached(_) => {}
        }
    }

    fn client(&mut self, fact: &ClientFact) {
        if let ClientFact::Task(TaskFact::Receipt {
            client,
            copy,
            receipt,
            ..
        }) = fact
            && self.is_client(of_receipt(*receipt), client)
        {
            self.count(copy.message);
        }
        match fact {
            ClientFact::WorkFinished {
                client,
                copy,
                outcome: Outcome::Ack,
                ..
            }
            | ClientFact::Task(TaskFact::Receipt {
                client,
                copy,
                outcome: Outcome::Ack,
                ..
            }) => self.finished(client, copy),
            ClientFact::MessageLost { message, .. } if self.is_run(RunCount::Lost) => {
                self.count(message.number);
            }
            ClientFact::ReturnReceived { client, message }
                if self.is_client(ClientCount::Returned, client) =>
            {
                self.count(message.number);
            }
            ClientFact::ConfirmReceived {
                client,
                message,
                confirm,
            } => self.confirmed(client, *message, *confirm),
            ClientFact::Processor(ProcessorFact::Invalid { client, copy, .. })
                if self.is_client(ClientCount::Invalid, client) =>
            {
                self.count(copy.message);
            }
            ClientFact::Ask(fact) => self.asked(fact),
            _ => {}
        }
    }

    /// An answer is done when it reaches who asked.
    fn asked(&mut self, fact: &AskFact) {
        match fact {
            AskFact::Answered {
                client,
                question,
                answer,
                late,
                ..
            } => {
                self.done.insert(answer.number);
                if self.is_run(RunCount::Unprocessed) {
                    self.sum.remove(&answer.number);
                }
                let which = if *late {
                    ClientCount::AnsweredLate
                } else {
                    ClientCount::Answered
                };
                if let (true, Some(question)) = (self.is_client(which, client), question) {
                    self.count(*question);
                }
            }
            AskFact::Unanswered { client, question } => {
                if self.is_client(ClientCount::Unanswered, client) {
                    self.count(*question);
                }
            }
        }
    }

    fn finished(&mut self, client: &Name, copy: &Copy) {
        let number = copy.message;
        if self.is_client(ClientCount::Acked, client) {
            self.count(number);
        }
        let first = self.done.insert(number);
        if self.is_run(RunCount::Unprocessed) || self.is_run(RunCount::ConfirmedUnprocessed) {
            self.sum.remove(&number);
        }
        let later = self.done.range(number..).any(|done| *done > number);
        if first && later && self.is_queue(QueueCount::Overtaken, &copy.queue) {
            self.count(number);
        }
    }

    fn confirmed(&mut self, client: &Name, message: MessageNumber, confirm: Confirm) {
        let counts = match confirm {
            Confirm::Ack => {
                let open = !self.done.contains(&message);
                self.is_client(ClientCount::Confirmed, client)
                    || open && self.is_run(RunCount::ConfirmedUnprocessed)
            }
            Confirm::Nack => self.is_client(ClientCount::Refused, client),
        };
        if counts {
            self.count(message);
        }
    }

    fn broker(&mut self, fact: &BrokerFact) {
        match fact {
            BrokerFact::Enqueued { copy, .. }
                if self.is_queue(QueueCount::Enqueued, &copy.queue) =>
            {
                self.count(copy.message);
            }
            BrokerFact::Dropped { message, .. } if self.is_run(RunCount::Lost) => {
                self.count(message.number);
            }
            BrokerFact::DeadLettered { copy, reason, .. }
            | BrokerFact::DeadLetter(DeadLetterFact::Confirmed { copy, reason })
                if self.is_queue(of_reason(*reason), &copy.queue) =>
            {
                self.count(copy.message);
            }
            _ => {}
        }
    }

    fn count(&mut self, number: MessageNumber) {
        if self.sent.contains_key(&number) {
            *self.sum.entry(number).or_default() += 1;
        }
    }

    fn is_queue(&self, what: QueueCount, of: &ResourceName) -> bool {
        matches!(&self.of.that, Claim::Queue { that, queue }
            if *that == what && ResourceName::root(queue.clone()) == *of)
    }

    fn is_client(&self, what: ClientCount, of: &Name) -> bool {
        matches!(&self.of.that, Claim::Client { that, client } if *that == what && client == of)
    }

    fn is_run(&self, what: RunCount) -> bool {
        matches!(&self.of.that, Claim::Run { that } if *that == what)
    }

    fn speaks_of(&self, message: &Message) -> bool {
        let key = self.of.routing_key.as_ref();
        let body = self.of.body.as_ref();
        key.is_none_or(|pattern| fits(pattern, &message.routing_key))
            && body.is_none_or(|text| message.body.contains(&**text))
    }
}

const fn of_receipt(receipt: Receipt) -> ClientCount {
    match receipt {
        Receipt::Ok => ClientCount::Ok,
        Receipt::Nok(_) => ClientCount::Nok,
        Receipt::WorkerNotFound => ClientCount::WorkerNotFound,
    }
}

const fn of_reason(reason: DeathReason) -> QueueCount {
    match reason {
        DeathReason::Rejected => QueueCount::Rejected,
        DeathReason::Expired => QueueCount::Expired,
        DeathReason::MaxLen => QueueCount::Maxlen,
        DeathReason::DeliveryLimit => QueueCount::DeliveryLimit,
    }
}

/// What this client holds, of all queues.
pub(super) fn held_by<'a>(now: &'a Snapshot, client: &'a Name) -> impl Iterator<Item = &'a Held> {
    let all = now.queues.values().flat_map(|queue| queue.unacked.values());
    all.filter(move |held| held.by.client == *client)
}

/// Whether a key fits a pattern of a topic exchange.
fn fits(pattern: &str, key: &str) -> bool {
    let pattern: Vec<&str> = topic::words(pattern).collect();
    let key: Vec<&str> = topic::words(key).collect();
    words_fit(&pattern, &key)
}

fn words_fit(pattern: &[&str], key: &[&str]) -> bool {
    match (pattern, key) {
        ([], []) => true,
        ([topic::ANY_WORDS, rest @ ..], _) => {
            (0..=key.len()).any(|taken| words_fit(rest, &key[taken..]))
        }
        ([word, rest @ ..], [first, others @ ..]) => {
            (*word == topic::ONE_WORD || word == first) && words_fit(rest, others)
        }
        _ => false,
    }
}
