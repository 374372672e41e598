//! What becomes of the messages that a processor took: acknowledged behind what was made of them,
//! or once that is confirmed, or given back.

use super::{Open, Simulation};
use crate::amqp::MessageNumber;
use crate::event::{ChannelId, ClientFact, Confirm};
use crate::name::Name;
use crate::scenario::Outcome;
use crate::simulation::Log;
use crate::simulation::agenda::Task;
use crate::simulation::consumer::{ConsumerRun, Delivery};

impl ConsumerRun {
    /// It works on this no longer, where it did.
    pub(super) fn lets_go(&mut self, delivery_tag: u64) {
        let working = self.working.take();
        self.working = working.filter(|one| one.delivery_tag != delivery_tag);
    }
}

impl Simulation {
    /// Acknowledges behind what was published, or once that is confirmed.
    pub(super) fn settle_after(
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
        run.open.push(Open {
            deliveries,
            waits,
            refused: false,
        });
    }

    /// A confirm reached the processor. What was not taken makes it give back what it had
    /// made it of.
    pub(in crate::simulation) fn processor_hears(
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
        let of = |open: &Open| open.waits.contains(&message);
        let Some(at) = run.open.iter().position(of) else {
            return;
        };
        let open = &mut run.open[at];
        open.waits.retain(|waits| *waits != message);
        open.refused |= confirm == Confirm::Nack;
        if !open.waits.is_empty() {
            return;
        }
        let Open {
            deliveries,
            refused,
            ..
        } = run.open.remove(at);
        let outcome = if refused {
            Outcome::Requeue
        } else {
            Outcome::Ack
        };
        self.settle(consumer, channel, (deliveries, outcome), log);
        self.begin_work(consumer, channel, log);
    }

    /// Says what becomes of these messages, behind everything that was said before.
    pub(super) fn settle(
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
}
