//! Producers: schedules, scripts, and the way of a message to the broker.

use std::sync::Arc;

use super::agenda::Task;
use super::asking::Asking;
use super::pattern::Filler;
use super::transaction::TxRun;
use super::{Log, Simulation};
use crate::amqp::{Message, MessageNumber};
use crate::broker::{Command, Method};
use crate::event::{ChannelId, ClientFact, LossReason};
use crate::name::{Name, ResourceName};
use crate::scenario::{MessageTemplate, Producer};
use crate::time::Time;

/// A producer in the middle of its run.
#[derive(Clone, Debug)]
pub(super) struct ProducerRun {
    /// What it is to do.
    pub(super) spec: Arc<Producer>,
    /// How many messages it has sent, from schedule and script together.
    sent: u32,
    /// How many of them the schedule has sent.
    scheduled: u32,
    /// What fell due while it was not connected, or blocked, and is done when it can be.
    missed: Vec<Task>,
    /// Where it is in its transactions.
    pub(super) tx: TxRun,
    /// What it has asked, where it asks.
    pub(super) asking: Asking,
}

impl Simulation {
    pub(super) fn plan_producer(&mut self, producer: &Producer) {
        let index = self.producers.len();
        self.agenda.add(
            Time::ZERO,
            Task::StartClient {
                client: producer.name.clone(),
            },
        );
        if !producer.messages.is_empty() && producer.count != Some(0) {
            let start = Time::from_ms(producer.start_ms.into());
            self.agenda.add(start, Task::Schedule { producer: index });
        }
        for (entry, one) in producer.script.iter().enumerate() {
            let task = Task::Script {
                producer: index,
                index: entry,
            };
            self.agenda.add(Time::from_ms(one.at_ms), task);
        }
        let spec = Arc::new(producer.clone());
        self.producers.push(ProducerRun {
            spec,
            sent: 0,
            scheduled: 0,
            missed: Vec::new(),
            tx: TxRun::default(),
            asking: Asking::default(),
        });
    }

    /// Sends a burst, and puts the next one into the agenda.
    pub(super) fn schedule_is_due(&mut self, producer: usize, log: &mut Log) {
        if self.put_off(producer, Task::Schedule { producer }) {
            return;
        }
        let spec = self.producers[producer].spec.clone();
        for _ in 0..spec.burst.max(1) {
            let scheduled = self.producers[producer].scheduled;
            if spec.count.is_some_and(|count| scheduled >= count) {
                return;
            }
            self.producers[producer].scheduled += 1;
            let turn = scheduled as usize % spec.messages.len();
            self.send(producer, &spec.messages[turn], log);
        }
        if spec
            .count
            .is_none_or(|count| self.producers[producer].scheduled < count)
        {
            let jitter = self.rng.below(spec.jitter_ms.saturating_add(1));
            let next = self.after(spec.every_ms.max(1).saturating_add(jitter));
            self.agenda.add(next, Task::Schedule { producer });
        }
    }

    pub(super) fn script_is_due(&mut self, producer: usize, index: usize, log: &mut Log) {
        if self.put_off(producer, Task::Script { producer, index }) {
            return;
        }
        let spec = self.producers[producer].spec.clone();
        self.send(producer, &spec.script[index].message, log);
    }

    /// Keeps a task for later where the producer is not connected, or is blocked.
    fn put_off(&mut self, producer: usize, task: Task) -> bool {
        let run = &mut self.producers[producer];
        let later = !self.links.may_publish(&run.spec.name);
        if later {
            run.missed.push(task);
        }
        later
    }

    /// Does what fell due while the producer was away or blocked.
    pub(super) fn resume_publishing(&mut self, producer: usize) {
        for task in std::mem::take(&mut self.producers[producer].missed) {
            self.agenda.add(self.now, task);
        }
    }

    fn send(&mut self, producer: usize, template: &MessageTemplate, log: &mut Log) {
        let run = &mut self.producers[producer];
        run.sent += 1;
        let (spec, sent) = (run.spec.clone(), run.sent);
        let Some(channel) = self.links.channel(&spec.name) else {
            return;
        };
        self.send_message(
            channel,
            &spec.name,
            spec.exchange_resource(),
            (template, sent),
            log,
        );
        let tx = &mut self.producers[producer].tx;
        if let Some(outcome) = spec.tx.as_ref().and_then(|all| tx.count(all)) {
            let after_ms = self.scenario.latency.publish_ms;
            self.end_transaction(&spec.name, channel, outcome, after_ms);
        }
    }

    /// Fills the template in and sends the message on its way.
    pub(super) fn send_message(
        &mut self,
        channel: ChannelId,
        client: &Name,
        exchange: ResourceName,
        (template, nth): (&MessageTemplate, u32),
        log: &mut Log,
    ) {
        self.last_message += 1;
        let mut filler = Filler {
            nth,
            rng: &mut self.rng,
        };
        let mut message = Message {
            number: MessageNumber(self.last_message),
            exchange,
            routing_key: filler.fill(&template.routing_key),
            properties: filler.fill_properties(&template.properties),
            body: filler.fill(&template.body),
            died: false,
        };
        let asks = self
            .producers
            .iter()
            .position(|run| run.spec.name == *client);
        if let Some(producer) = asks {
            self.ask(producer, &mut message, nth);
        }
        self.dispatch(channel, client, message, template.mandatory, log);
    }

    /// A message reaches the broker, unless its connection was lost on the way.
    pub(super) fn publish_arrives(
        &mut self,
        channel: ChannelId,
        client: &Name,
        message: Arc<Message>,
        mandatory: bool,
        log: &mut Log,
    ) {
        if self.links.channel(client) != Some(channel) {
            return;
        }
        self.links.arrived(client, &message);
        let publish = Method::Publish {
            message: message.clone(),
            mandatory,
            immediate: false,
        };
        let command = Command::Method {
            channel,
            method: publish,
        };
        if let Err(refusal) = self.command(command, log) {
            let lost = ClientFact::MessageLost {
                client: client.clone(),
                message,
                copy: None,
                reason: LossReason::Refused,
            };
            self.note(lost, log);
            self.client_fails(client, refusal, log);
        }
    }
}
