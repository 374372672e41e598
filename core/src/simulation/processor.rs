//! Processors: what they do when the work on a message is done.
//!
//! A processor consumes as a consumer does ([`super::consumer`]); this file begins where its
//! work ends. It publishes what its rule makes, and then acknowledges what it took. As a
//! channel keeps its order, what it acknowledges reaches the broker after what it published.

mod group;
mod message;
mod rule;
mod settle;

use std::sync::Arc;

use super::agenda::Task;
use super::consumer::Delivery;
use super::{Log, Simulation};
use crate::amqp::{Message, MessageNumber};
use crate::broker::Method;
use crate::event::{ChannelId, ClientFact, ProcessorFact};
use crate::filter::FilterError;
use crate::name::{Name, ResourceName};
use crate::scenario::processor::{FOUND_BY, REASON};
use crate::scenario::{AckMode, Address, Consumer, Outcome, Processor, Rule};
use group::Group;
use message::Draft;
pub use message::seen;
use rule::only;

/// A processor in the middle of its run, besides what it shares with consumers.
#[derive(Clone, Debug)]
pub(super) struct ProcessorRun {
    spec: Arc<Processor>,
    /// The groups that are not complete, in the order of their first messages.
    groups: Vec<Group>,
    /// How many groups there have been.
    last_group: u32,
    /// What waits for the confirms of what was published of it.
    open: Vec<Open>,
    /// What is due, and waits until it may publish again.
    put_off: Vec<Task>,
}

/// Messages that are acknowledged once everything that came of them is confirmed.
#[derive(Clone, Debug)]
struct Open {
    deliveries: Vec<Delivery>,
    /// What is not confirmed yet.
    waits: Vec<MessageNumber>,
    refused: bool,
}

impl ProcessorRun {
    /// What is lost with its connection: the broker gives the messages out again.
    pub(super) fn drop_everything(&mut self) {
        self.groups.clear();
        self.open.clear();
        self.put_off.clear();
    }
}

/// The part of a processor that is a consumer.
fn intake(processor: &Processor) -> Consumer {
    Consumer {
        name: processor.name.clone(),
        vhost: processor.vhost.clone(),
        user: processor.user.clone(),
        node: processor.node.clone(),
        queue: processor.queue.clone(),
        more_queues: Vec::new(),
        prefetch: processor.prefetch,
        global: false,
        get_every_ms: None,
        ack: AckMode::Manual,
        tx: None,
        work_ms: processor.work_ms,
        outcomes: Vec::new(),
        tasks: None,
        exclusive: false,
        arguments: crate::amqp::Table::default(),
        start_ms: processor.start_ms,
        restart_ms: processor.restart_ms,
    }
}

impl Simulation {
    pub(super) fn plan_processor(&mut self, processor: &Processor) {
        self.plan_consumer(&intake(processor));
        if let Some(run) = self.consumers.last_mut() {
            run.processor = Some(ProcessorRun {
                spec: Arc::new(processor.clone()),
                groups: Vec::new(),
                last_group: 0,
                open: Vec::new(),
                put_off: Vec::new(),
            });
        }
    }

    /// Whether it can do what it is there for. A processor without a rule that can be applied
    /// takes no message: all stay where they are.
    pub(super) fn processor_may_start(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        log: &mut Log,
    ) -> bool {
        let Some(spec) = self.processor(consumer) else {
            return true;
        };
        let mut filters = spec.rule.filters();
        let wrong =
            filters.find_map(|(field, filter)| Some((field, self.check_filter(filter).err()?)));
        if let Some((field, error)) = wrong {
            let client = spec.name.clone();
            let fact = ProcessorFact::CannotWork {
                client,
                field,
                error,
            };
            self.note(ClientFact::Processor(fact), log);
            return false;
        }
        if spec.confirms {
            self.call(&spec.name, channel, Method::ConfirmSelect, log);
        }
        true
    }

    fn check_filter(&self, filter: &Name) -> Result<(), FilterError> {
        self.filters.check(filter)
    }

    fn processor(&self, consumer: usize) -> Option<Arc<Processor>> {
        let run = self.consumers[consumer].processor.as_ref();
        run.map(|run| run.spec.clone())
    }

    fn state(&mut self, consumer: usize) -> Option<&mut ProcessorRun> {
        self.consumers[consumer].processor.as_mut()
    }

    /// The work on a message is done: the rule is applied to it. Gives whether the client is
    /// a processor.
    pub(super) fn processes(&mut self, consumer: usize, channel: ChannelId, log: &mut Log) -> bool {
        let Some(spec) = self.processor(consumer) else {
            return false;
        };
        if self.waits_to_publish(consumer, Task::WorkEnds { consumer, channel }) {
            return true;
        }
        let Some(delivery) = self.consumers[consumer].working.clone() else {
            return true;
        };
        if matches!(spec.rule, Rule::Aggregate { .. }) {
            self.gather(consumer, channel, delivery, log);
        } else {
            let made = self.apply(&spec, &delivery);
            self.bring_out(consumer, channel, (vec![delivery], made, None), log);
        }
        self.begin_work(consumer, channel, log);
        true
    }

    /// Keeps this for later where the processor may not publish for now.
    fn waits_to_publish(&mut self, consumer: usize, due: Task) -> bool {
        let waits = !self.links.may_publish(&self.consumers[consumer].spec.name);
        if let Some(run) = self.state(consumer).filter(|_| waits) {
            run.put_off.push(due);
        }
        waits
    }

    /// It may publish again, and goes on where it was.
    pub(super) fn processor_resumes(&mut self, client: &Name) {
        let of = |run: &&super::consumer::ConsumerRun| run.spec.name == *client;
        let Some(consumer) = self.consumers.iter().position(|run| of(&run)) else {
            return;
        };
        let put_off = self
            .state(consumer)
            .map(|run| std::mem::take(&mut run.put_off));
        for due in put_off.unwrap_or_default() {
            self.agenda.add(self.now, due);
        }
    }

    /// Publishes what was made and sees to it that what it was made of is settled.
    fn bring_out(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (taken, made, missing): (Vec<Delivery>, Result<Vec<Draft>, String>, Option<u32>),
        log: &mut Log,
    ) {
        let Some(spec) = self.processor(consumer) else {
            return;
        };
        match made {
            Ok(drafts) => {
                let into = self.numbers(drafts.len());
                let fact = ProcessorFact::Made {
                    client: spec.name.clone(),
                    rule: spec.rule.word(),
                    from: taken.iter().map(|one| one.message.number).collect(),
                    into: into.clone(),
                    missing,
                };
                self.note(ClientFact::Processor(fact), log);
                for (draft, number) in drafts.into_iter().zip(&into) {
                    self.dispatch(channel, &spec.name, draft.numbered(*number), false, log);
                }
                self.settle_after(consumer, channel, (taken, into), log);
            }
            Err(reason) => {
                for delivery in taken {
                    self.is_invalid(consumer, channel, (delivery, &reason), log);
                }
            }
        }
    }

    /// The numbers of the next so many messages.
    fn numbers(&self, count: usize) -> Vec<MessageNumber> {
        let first = self.last_message + 1;
        (first..).take(count).map(MessageNumber).collect()
    }

    /// A message that does not pass goes where such go, with the reason, or is rejected.
    fn is_invalid(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (delivery, reason): (Delivery, &str),
        log: &mut Log,
    ) {
        let Some(spec) = self.processor(consumer) else {
            return;
        };
        let to = spec.invalid.as_ref();
        let into = to.map_or_else(Vec::new, |_| self.numbers(1));
        let fact = ProcessorFact::Invalid {
            client: spec.name.clone(),
            copy: delivery.copy.clone(),
            reason: reason.into(),
            into: into.first().copied(),
        };
        self.note(ClientFact::Processor(fact), log);
        let (Some(to), [number]) = (to, into.as_slice()) else {
            self.settle(consumer, channel, (vec![delivery], Outcome::Nack), log);
            return;
        };
        let headers = [
            (REASON, reason.into()),
            (FOUND_BY, spec.name.as_str().into()),
        ];
        let draft = Draft::of(&delivery.message, &spec).to(&spec, to);
        let draft = headers.into_iter().fold(draft, Draft::with_header);
        self.dispatch(channel, &spec.name, draft.numbered(*number), false, log);
        self.settle_after(consumer, channel, (vec![delivery], into), log);
    }

    /// Sends a message that is complete on its way.
    pub(super) fn dispatch(
        &mut self,
        channel: ChannelId,
        client: &Name,
        message: Message,
        mandatory: bool,
        log: &mut Log,
    ) {
        self.last_message = self.last_message.max(message.number.0);
        let message = Arc::new(message);
        self.links.sent(client, message.clone());
        let arrives = self.after(self.scenario.latency.publish_ms);
        let fact = ClientFact::PublishSent {
            client: client.clone(),
            message: message.clone(),
            arrives,
        };
        self.note(fact, log);
        let task = Task::PublishArrives {
            channel,
            client: client.clone(),
            message,
            mandatory,
        };
        self.agenda.add(arrives, task);
    }
}

/// The address as the vhost's exchange.
fn exchange_of(spec: &Processor, to: &Address) -> ResourceName {
    ResourceName::new(spec.vhost.clone(), to.exchange.clone())
}
