//! Processors: what they do when the work on a message is done.
//!
//! A processor consumes as a consumer does ([`super::consumer`]); this file begins where its
//! work ends. It publishes what its rule makes, and then acknowledges what it took. As a
//! channel keeps its order, what it acknowledges reaches the broker after what it published.

mod group;
mod message;

use std::sync::Arc;

use super::agenda::Task;
use super::consumer::Delivery;
use super::{Log, Simulation};
use crate::amqp::{Message, MessageNumber};
use crate::broker::Method;
use crate::event::{ChannelId, ClientFact, Confirm, ProcessorFact};
use crate::filter::FilterError;
use crate::name::{Name, ResourceName};
use crate::scenario::processor::{FOUND_BY, PART, PARTS, REASON};
use crate::scenario::{AckMode, Address, Consumer, Outcome, Processor, Rule};
use group::Group;
use message::Draft;
pub use message::seen;

/// A processor in the middle of its run, besides what it shares with consumers.
#[derive(Clone, Debug)]
pub(super) struct ProcessorRun {
    spec: Arc<Processor>,
    /// The groups that are not complete, in the order of their first messages.
    groups: Vec<Group>,
    /// How many groups there have been.
    last_group: u32,
    /// What waits for the confirms of what was published of it.
    open: Option<Open>,
    /// Whether its work is done and it may not publish for now.
    stalled: bool,
}

/// Messages that are acknowledged once everything that came of them is confirmed.
#[derive(Clone, Debug)]
struct Open {
    deliveries: Vec<Delivery>,
    waits: Vec<MessageNumber>,
    refused: bool,
}

impl ProcessorRun {
    /// What is lost with its connection: the broker gives the messages out again.
    pub(super) fn drop_everything(&mut self) {
        self.groups.clear();
        self.open = None;
        self.stalled = false;
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
                open: None,
                stalled: false,
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
        if !self.links.may_publish(&spec.name) {
            if let Some(run) = self.state(consumer) {
                run.stalled = true;
            }
            return true;
        }
        let Some(delivery) = self.consumers[consumer].in_hand() else {
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

    /// It may publish again, and goes on where it was.
    pub(super) fn processor_resumes(&mut self, client: &Name) {
        let of = |run: &&super::consumer::ConsumerRun| run.spec.name == *client;
        let Some(consumer) = self.consumers.iter().position(|run| of(&run)) else {
            return;
        };
        let stalled = self
            .state(consumer)
            .is_some_and(|run| std::mem::take(&mut run.stalled));
        if let Some(channel) = self.links.channel(client).filter(|_| stalled) {
            self.agenda
                .add(self.now, Task::WorkEnds { consumer, channel });
        }
    }

    /// What the rule makes of one message, or why it is invalid.
    fn apply(&self, spec: &Processor, delivery: &Delivery) -> Result<Vec<Draft>, String> {
        let message = &delivery.message;
        let same = || Draft::of(message, spec);
        let input = seen(message, delivery.redelivered);
        let outputs = |filter: &Name| self.run_filter(filter, &input);
        match &spec.rule {
            Rule::Validate { filter } => match outputs(filter)?.first().map(String::as_str) {
                None | Some("false" | "null") => Err("it does not pass".to_owned()),
                Some(_) => Ok(vec![same()]),
            },
            Rule::Transform { filter } => {
                let output = only(self.run_filter(&message::giving(filter), &input)?)?;
                Ok(vec![same().changed(&output)?])
            }
            Rule::Split { filter } => {
                let outputs = self.run_filter(&message::giving(filter), &input)?;
                let parts: Result<Vec<_>, _> = outputs
                    .iter()
                    .map(|output| same().changed(output))
                    .collect();
                placed(parts?, message)
            }
            Rule::Route { filter } => Ok(vec![
                same().to_key(message::text(&only(outputs(filter)?)?)?),
            ]),
            Rule::Recipients { filter } => {
                let keys = outputs(filter)?;
                let copies = keys
                    .iter()
                    .map(|key| Ok(same().to_key(message::text(key)?)));
                placed(copies.collect::<Result<_, String>>()?, message)
            }
            Rule::Reply { filter } => {
                let to = message.properties.reply_to.clone();
                let to = to.ok_or("it has no reply_to to answer to")?;
                let output = only(self.run_filter(&message::giving(filter), &input)?)?;
                Ok(vec![same().changed(&output)?.answering(message, to)])
            }
            Rule::Aggregate { .. } => Err("it is gathered first".to_owned()),
        }
    }

    fn run_filter(&self, filter: &str, input: &str) -> Result<Vec<String>, String> {
        self.filters.run(filter, input).map_err(|error| error.text)
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

    /// Acknowledges behind what was published, or once that is confirmed.
    fn settle_after(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (deliveries, waits): (Vec<Delivery>, Vec<MessageNumber>),
        log: &mut Log,
    ) {
        let waits_for_confirms = self.processor(consumer).is_some_and(|spec| spec.confirms);
        if !waits_for_confirms || waits.is_empty() {
            self.settle(consumer, channel, (deliveries, Outcome::Ack), log);
            return;
        }
        let Some(run) = self.state(consumer) else {
            return;
        };
        let open = run.open.get_or_insert_with(|| Open {
            deliveries: Vec::new(),
            waits: Vec::new(),
            refused: false,
        });
        open.deliveries.extend(deliveries);
        open.waits.extend(waits);
    }

    /// A confirm reached the processor. What was not taken makes it give back what it had
    /// made it of.
    pub(super) fn processor_hears(
        &mut self,
        channel: ChannelId,
        (client, message, confirm): (&Name, MessageNumber, Confirm),
        log: &mut Log,
    ) {
        let mut runs = self.consumers.iter();
        let Some(consumer) = runs.position(|run| run.spec.name == *client) else {
            return;
        };
        let Some(run) = self.state(consumer) else {
            return;
        };
        let Some(open) = &mut run.open else {
            return;
        };
        open.waits.retain(|waits| *waits != message);
        open.refused |= confirm == Confirm::Nack;
        if !open.waits.is_empty() {
            return;
        }
        let Some(Open {
            deliveries,
            refused,
            ..
        }) = run.open.take()
        else {
            return;
        };
        let outcome = if refused {
            Outcome::Requeue
        } else {
            Outcome::Ack
        };
        self.settle(consumer, channel, (deliveries, outcome), log);
        self.begin_work(consumer, channel, log);
    }

    /// Says what becomes of these messages, behind everything that was said before.
    fn settle(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (deliveries, outcome): (Vec<Delivery>, Outcome),
        log: &mut Log,
    ) {
        let client = self.consumers[consumer].spec.name.clone();
        let latency = self.scenario.latency;
        let arrives = self.after(latency.ack_ms.max(latency.publish_ms));
        for Delivery {
            delivery_tag, copy, ..
        } in deliveries
        {
            self.consumers[consumer].lets_go(delivery_tag);
            let fact = ClientFact::WorkFinished {
                client: client.clone(),
                delivery_tag,
                copy,
                outcome,
                arrives: Some(arrives),
            };
            self.note(fact, log);
            let task = Task::VerdictArrives {
                consumer,
                channel,
                delivery_tag,
                outcome,
            };
            self.agenda.add(arrives, task);
        }
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

/// The one output.
fn only(mut outputs: Vec<String>) -> Result<String, String> {
    match (outputs.pop(), outputs.len()) {
        (Some(output), 0) => Ok(output),
        (None, _) => Err("the filter gave nothing".to_owned()),
        (Some(_), more) => Err(format!(
            "the filter gave {} outputs instead of one",
            more + 1
        )),
    }
}

/// The parts with their correlation and their places.
fn placed(parts: Vec<Draft>, of: &Message) -> Result<Vec<Draft>, String> {
    if parts.is_empty() {
        return Err("the filter gave nothing".to_owned());
    }
    let all = i64::try_from(parts.len()).unwrap_or(i64::MAX);
    let parts = (1..).zip(parts).map(|(place, part): (i64, Draft)| {
        let part = part.correlated(of);
        let part = part.with_header((PART, place.into()));
        part.with_header((PARTS, all.into()))
    });
    Ok(parts.collect())
}

/// The address as the vhost's exchange.
fn exchange_of(spec: &Processor, to: &Address) -> ResourceName {
    ResourceName::new(spec.vhost.clone(), to.exchange.clone())
}
