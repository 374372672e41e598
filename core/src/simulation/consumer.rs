//! Consumers: receiving, working on one message at a time, and giving the verdict.

use std::sync::Arc;

use rpds::QueueSync;

use super::agenda::Task;
use super::processor::ProcessorRun;
use super::tasks::TaskRun;
use super::transaction::TxRun;
use super::{Log, Simulation};
use crate::amqp::Message;
use crate::broker::{Command, Method};
use crate::event::{BrokerFact, ChannelId, ClientFact, Copy, LossReason};
use crate::name::Name;
use crate::scenario::{AckMode, Consumer, Outcome};
use crate::time::Time;

/// A message that a consumer was given.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub(super) delivery_tag: u64,
    pub(super) copy: Copy,
    pub(super) message: Arc<Message>,
    pub(super) redelivered: bool,
}

/// A consumer in the middle of its run.
#[derive(Clone, Debug)]
pub(super) struct ConsumerRun {
    /// What it is to do.
    pub(super) spec: Arc<Consumer>,
    /// What is on its way to it, in order.
    incoming: QueueSync<Delivery>,
    /// What it has received and not begun, in order.
    pub(super) waiting: QueueSync<Delivery>,
    /// What it is working on.
    pub(super) working: Option<Delivery>,
    /// How many messages it has worked on to the end.
    worked: u32,
    /// Where it is with a task, if it has workers.
    pub(super) tasks: TaskRun,
    /// Whether it has asked for a message and not been answered (`basic.get`).
    pub(super) asked: bool,
    /// Whether it has given everything back and waits until that is known.
    pub(super) recovering: bool,
    /// Where it is in its transactions.
    pub(super) tx: TxRun,
    /// What it has settled in transactions that have not ended yet, in order.
    pub(super) in_transaction: Vec<(Delivery, Outcome)>,
    /// What it is besides a consumer, where it is a processor.
    pub(super) processor: Option<ProcessorRun>,
}

impl Simulation {
    pub(super) fn plan_consumer(&mut self, consumer: &Consumer) {
        let task = Task::StartClient {
            client: consumer.name.clone(),
        };
        self.agenda
            .add(Time::from_ms(consumer.start_ms.into()), task);
        self.consumers.push(ConsumerRun {
            spec: Arc::new(consumer.clone()),
            incoming: QueueSync::new_sync(),
            waiting: QueueSync::new_sync(),
            working: None,
            worked: 0,
            tasks: TaskRun::default(),
            asked: false,
            recovering: false,
            tx: TxRun::default(),
            in_transaction: Vec::new(),
            processor: None,
        });
    }

    pub(super) fn start_consuming(&mut self, index: usize, channel: ChannelId, log: &mut Log) {
        let spec = self.consumers[index].spec.clone();
        let qos = Method::Qos {
            prefetch_size: 0,
            prefetch_count: spec.prefetch,
            global: spec.global,
        };
        self.call(&spec.name, channel, qos, log);
        if spec.tx.is_some() {
            self.consumers[index].tx.begin();
            self.call(&spec.name, channel, Method::TxSelect, log);
        }
        if spec.get_every_ms.is_some() {
            self.start_polling(index, channel);
            return;
        }
        for (index, queue) in spec.queue_resources().enumerate() {
            if self.links.channel(&spec.name) != Some(channel) {
                return;
            }
            let consume = Method::Consume {
                queue: queue.name,
                tag: consumer_tag(&spec.name, index),
                ack: spec.ack,
                exclusive: spec.exclusive,
                arguments: spec.arguments.clone(),
            };
            self.call(&spec.name, channel, consume, log);
        }
    }

    /// A delivery leaves the broker.
    pub(super) fn delivery_departs(&mut self, fact: &BrokerFact) {
        let (copy, message, (client, channel, delivery_tag)) = match fact {
            BrokerFact::Delivered {
                copy,
                message,
                consumer,
                delivery_tag,
                ..
            }
            | BrokerFact::StreamDelivered {
                copy,
                message,
                consumer,
                delivery_tag,
            } => {
                let to = (&consumer.client, consumer.channel, *delivery_tag);
                (copy, message, to)
            }
            BrokerFact::Fetched {
                copy,
                message,
                delivery: by,
                ..
            } => (copy, message, (&by.client, by.channel, by.delivery_tag)),
            _ => return,
        };
        let mut runs = self.consumers.iter();
        let Some(consumer) = runs.position(|run| run.spec.name == *client) else {
            return;
        };
        // A quorum queue may hand something to a channel that is gone.
        if self.links.channel(client) != Some(channel) {
            return;
        }
        let delivery = Delivery {
            delivery_tag,
            copy: copy.clone(),
            message: message.clone(),
            redelivered: is_redelivered(fact),
        };
        let run = &mut self.consumers[consumer];
        run.incoming.enqueue_mut(delivery.clone());
        let arrives = self.after(self.scenario.latency.deliver_ms);
        let task = Task::DeliveryArrives {
            consumer,
            channel,
            delivery,
        };
        self.agenda.add(arrives, task);
    }

    pub(super) fn delivery_arrives(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        delivery: Delivery,
        log: &mut Log,
    ) {
        let run = &mut self.consumers[consumer];
        if self.links.channel(&run.spec.name) != Some(channel) {
            return;
        }
        // What was given back meanwhile is passed over.
        let next = run.incoming.peek().map(|next| next.delivery_tag);
        if next != Some(delivery.delivery_tag) {
            return;
        }
        run.incoming.dequeue_mut();
        run.waiting.enqueue_mut(delivery.clone());
        let client = run.spec.name.clone();
        let Delivery {
            delivery_tag, copy, ..
        } = delivery;
        self.note(
            ClientFact::Received {
                client,
                delivery_tag,
                copy,
            },
            log,
        );
        self.begin_work(consumer, channel, log);
    }

    /// Takes up the oldest message received, unless the consumer is at work.
    pub(super) fn begin_work(&mut self, consumer: usize, channel: ChannelId, log: &mut Log) {
        let run = &mut self.consumers[consumer];
        if run.working.is_some() || run.recovering {
            return;
        }
        let Some(delivery) = run.waiting.peek().cloned() else {
            return;
        };
        run.waiting.dequeue_mut();
        run.working = Some(delivery.clone());
        let spec = run.spec.clone();
        match &spec.tasks {
            Some(tasks) => self.take_up_task(consumer, channel, (tasks, &delivery), log),
            None => {
                let until = self.after(spec.work_ms);
                self.work_starts(consumer, channel, (&delivery, until), log);
            }
        }
    }

    pub(super) fn work_ends(&mut self, consumer: usize, channel: ChannelId, log: &mut Log) {
        let run = &mut self.consumers[consumer];
        let spec = run.spec.clone();
        if self.links.channel(&spec.name) != Some(channel) {
            return;
        }
        if self.processes(consumer, channel, log) {
            return;
        }
        if let Some(tasks) = &spec.tasks {
            return self.task_ends(consumer, channel, tasks, log);
        }
        let outcome = self.consumers[consumer].next_outcome();
        if outcome == Outcome::Crash {
            self.consumer_crashes(consumer, log);
            return;
        }
        self.work_is_over(consumer, channel, (outcome, None), log);
    }

    fn consumer_crashes(&mut self, consumer: usize, log: &mut Log) {
        let spec = self.consumers[consumer].spec.clone();
        self.kill_client(&spec.name, log);
        if let Some(restart_ms) = spec.restart_ms {
            let task = Task::StartClient {
                client: spec.name.clone(),
            };
            self.agenda.add(self.after(restart_ms), task);
        }
    }

    pub(super) fn verdict_arrives(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        delivery_tag: u64,
        outcome: Outcome,
        log: &mut Log,
    ) {
        let spec = self.consumers[consumer].spec.clone();
        if self.links.channel(&spec.name) != Some(channel) {
            return;
        }
        if outcome == Outcome::Recover {
            let run = &mut self.consumers[consumer];
            run.recovering = false;
            run.waiting = QueueSync::new_sync();
            run.incoming = QueueSync::new_sync();
        }
        match verdict(outcome, delivery_tag) {
            Some(method) => self.call(&spec.name, channel, method, log),
            None => {
                let connection = channel.connection;
                self.tell(Command::LoseConnection { connection }, log);
            }
        }
    }

    /// The connection is gone. What was to be acknowledged the broker puts back; what
    /// counted as done on delivery is lost.
    pub(super) fn drop_what_is_in_hand(&mut self, consumer: usize, log: &mut Log) {
        let run = &mut self.consumers[consumer];
        let spec = run.spec.clone();
        (run.asked, run.recovering) = (false, false);
        run.in_transaction = Vec::new();
        run.tasks.looking_up = false;
        if let Some(processor) = &mut run.processor {
            processor.drop_everything();
        }
        let working = run.working.take();
        let waiting = std::mem::replace(&mut run.waiting, QueueSync::new_sync());
        let incoming = std::mem::replace(&mut run.incoming, QueueSync::new_sync());
        if spec.ack == AckMode::Manual {
            return;
        }
        for Delivery { copy, message, .. } in
            working.iter().chain(&waiting).chain(&incoming).cloned()
        {
            let (client, copy) = (spec.name.clone(), Some(copy));
            let reason = LossReason::AutoAckClientGone;
            self.note(
                ClientFact::MessageLost {
                    client,
                    message,
                    copy,
                    reason,
                },
                log,
            );
        }
    }
}

/// The tag of a client's first consumer is the client's name; the others are numbered.
fn consumer_tag(client: &Name, index: usize) -> Name {
    match index {
        0 => client.clone(),
        _ => format!("{client}-{}", index + 1).into(),
    }
}

/// What a consumer tells the broker of a message; none where its process died.
const fn verdict(outcome: Outcome, delivery_tag: u64) -> Option<Method> {
    Some(match outcome {
        Outcome::Ack => Method::Ack {
            delivery_tag,
            multiple: false,
        },
        Outcome::Nack | Outcome::Requeue => Method::Nack {
            delivery_tag,
            multiple: false,
            requeue: matches!(outcome, Outcome::Requeue),
        },
        Outcome::Reject | Outcome::RejectRequeue => Method::Reject {
            delivery_tag,
            requeue: matches!(outcome, Outcome::RejectRequeue),
        },
        Outcome::Recover => Method::Recover { requeue: true },
        Outcome::Crash => return None,
    })
}

const fn is_redelivered(fact: &BrokerFact) -> bool {
    match fact {
        BrokerFact::Delivered { redelivered, .. } | BrokerFact::Fetched { redelivered, .. } => {
            *redelivered
        }
        _ => false,
    }
}

impl ConsumerRun {
    /// Whether it has nothing to do, and nothing on its way.
    pub(super) fn is_idle(&self) -> bool {
        let busy = self.asked || self.recovering || self.working.is_some();
        !busy && self.waiting.is_empty() && self.incoming.is_empty()
    }

    /// How the present work ends: the scripted outcomes in turn, or always `ack`.
    fn next_outcome(&mut self) -> Outcome {
        let turn = self.worked as usize;
        self.worked += 1;
        match self.spec.outcomes.as_slice() {
            [] => Outcome::Ack,
            outcomes => outcomes[turn % outcomes.len()],
        }
    }
}
