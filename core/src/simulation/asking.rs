//! Producers that ask: their requests carry where the answer goes and what it is called, and
//! they wait for it as long as their patience lasts.

use std::sync::Arc;

use super::agenda::Task;
use super::{Log, Simulation};
use crate::amqp::{Message, MessageNumber};
use crate::broker::{Method, QueueDeclare};
use crate::event::{AskFact, BrokerFact, ChannelId, ClientFact, Copy, LossReason, ReplyFact};
use crate::name::Name;
use crate::scenario::{AckMode, Asks};

/// The pseudo-queue of answers that need no queue.
const DIRECT: &str = "amq.rabbitmq.reply-to";

/// How many requests that were given up a client remembers, to know a late answer by.
const REMEMBERED: usize = 1_000;

/// The requests of a producer.
#[derive(Clone, Debug, Default)]
pub(super) struct Asking {
    /// Those that no answer has come to.
    open: Vec<Question>,
    /// The answers that are on their way to it.
    coming: Vec<Answer>,
}

#[derive(Clone, Debug)]
struct Question {
    number: MessageNumber,
    correlation: Name,
    given_up: bool,
}

/// An answer on its way to who asked.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    delivery_tag: u64,
    message: Arc<Message>,
    copy: Option<Copy>,
}

impl Asking {
    /// The request that this answers, which is no longer open then, and whether it was given
    /// up.
    fn answered(&mut self, correlation: Option<&Name>) -> Option<(MessageNumber, bool)> {
        let asked = |open: &Question| Some(&open.correlation) == correlation;
        let at = self.open.iter().position(asked)?;
        let question = self.open.remove(at);
        Some((question.number, question.given_up))
    }

    fn give_up(&mut self, number: MessageNumber) -> bool {
        let open = self.open.iter_mut().find(|open| open.number == number);
        let waits = open.is_some_and(|open| !std::mem::replace(&mut open.given_up, true));
        let given_up = self.open.iter().filter(|open| open.given_up).count();
        if given_up > REMEMBERED
            && let Some(first) = self.open.iter().position(|open| open.given_up)
        {
            self.open.remove(first);
        }
        waits
    }
}

impl Simulation {
    /// Before it asks, it waits for answers: at a queue of its own, or at none.
    pub(super) fn await_answers(
        &mut self,
        client: &Name,
        channel: ChannelId,
        asks: &Asks,
        log: &mut Log,
    ) {
        if let Some(queue) = asks.queue.clone() {
            let declare = QueueDeclare {
                queue,
                exclusive: true,
                ..QueueDeclare::default()
            };
            self.call(client, channel, Method::QueueDeclare(declare), log);
        }
        if self.links.channel(client) != Some(channel) {
            return;
        }
        let consume = Method::Consume {
            queue: asks.queue.clone().unwrap_or_else(|| DIRECT.into()),
            tag: client.clone(),
            ack: AckMode::Auto,
            exclusive: false,
            arguments: crate::amqp::Table::default(),
        };
        self.call(client, channel, consume, log);
    }

    /// Makes the message of a producer that asks a request, and remembers it.
    pub(super) fn ask(&mut self, producer: usize, message: &mut Message, nth: u32) {
        let spec = self.producers[producer].spec.clone();
        let Some(asks) = &spec.asks else {
            return;
        };
        let to = asks.queue.clone().unwrap_or_else(|| DIRECT.into());
        let properties = &mut message.properties;
        properties.reply_to.get_or_insert(to);
        let own = || format!("{}-{nth}", spec.name).into();
        let correlation = properties.correlation_id.get_or_insert_with(own).clone();
        let number = message.number;
        let question = Question {
            number,
            correlation,
            given_up: false,
        };
        self.producers[producer].asking.open.push(question);
        if let Some(patience_ms) = asks.patience_ms {
            let task = Task::PatienceEnds { producer, number };
            self.agenda.add(self.after(patience_ms), task);
        }
    }

    /// Nobody has answered in time.
    pub(super) fn patience_ends(
        &mut self,
        producer: usize,
        question: MessageNumber,
        log: &mut Log,
    ) {
        let run = &mut self.producers[producer];
        if run.asking.give_up(question) {
            let client = run.spec.name.clone();
            let fact = AskFact::Unanswered { client, question };
            self.note(ClientFact::Ask(fact), log);
        }
    }

    /// An answer leaves the broker, straight or from the client's queue.
    pub(super) fn answer_departs(&mut self, fact: &BrokerFact) {
        let (consumer, answer) = match fact {
            BrokerFact::Reply(ReplyFact::Delivered {
                message,
                consumer,
                delivery_tag,
            }) => (consumer, (message, *delivery_tag, None)),
            BrokerFact::Delivered {
                copy,
                message,
                consumer,
                delivery_tag,
                ..
            } => (consumer, (message, *delivery_tag, Some(copy.clone()))),
            _ => return,
        };
        let (channel, client) = (consumer.channel, &consumer.client);
        let mut runs = self.producers.iter();
        let Some(producer) = runs.position(|run| run.spec.name == *client) else {
            return;
        };
        if self.links.channel(client) != Some(channel) {
            return;
        }
        let (message, delivery_tag, copy) = answer;
        self.producers[producer].asking.coming.push(Answer {
            delivery_tag,
            message: message.clone(),
            copy,
        });
        let arrives = self.after(self.scenario.latency.deliver_ms);
        self.agenda
            .add(arrives, Task::ReplyArrives { producer, channel });
    }

    /// The oldest answer that is on its way reaches who asked.
    pub(super) fn reply_arrives(&mut self, producer: usize, channel: ChannelId, log: &mut Log) {
        let run = &mut self.producers[producer];
        let client = run.spec.name.clone();
        if self.links.channel(&client) != Some(channel) || run.asking.coming.is_empty() {
            return;
        }
        let Answer {
            delivery_tag,
            message: answer,
            ..
        } = run.asking.coming.remove(0);
        let known = run
            .asking
            .answered(answer.properties.correlation_id.as_ref());
        let fact = AskFact::Answered {
            client,
            delivery_tag,
            question: known.map(|(question, _)| question),
            answer,
            late: known.is_some_and(|(_, given_up)| given_up),
        };
        self.note(ClientFact::Ask(fact), log);
    }

    /// What was on its way to a client whose connection is gone never comes.
    pub(super) fn answers_are_lost(&mut self, client: &Name, log: &mut Log) {
        let mut runs = self.producers.iter_mut();
        let Some(run) = runs.find(|run| run.spec.name == *client) else {
            return;
        };
        for Answer { message, copy, .. } in std::mem::take(&mut run.asking.coming) {
            let fact = ClientFact::MessageLost {
                client: client.clone(),
                message,
                copy,
                reason: LossReason::AutoAckClientGone,
            };
            self.note(fact, log);
        }
    }
}
