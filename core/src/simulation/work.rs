//! Work on a message: how it begins, and how it ends. Whose work it is, a consumer's own or that
//! of a worker for tasks, is known elsewhere.

use super::agenda::Task;
use super::consumer::Delivery;
use super::{Log, Simulation};
use crate::event::{ChannelId, ClientFact, Receipt, TaskFact};
use crate::scenario::{AckMode, Outcome};
use crate::time::Time;

impl Simulation {
    pub(super) fn work_starts(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (delivery, until): (&Delivery, Time),
        log: &mut Log,
    ) {
        let fact = ClientFact::WorkStarted {
            client: self.consumers[consumer].spec.name.clone(),
            delivery_tag: delivery.delivery_tag,
            copy: delivery.copy.clone(),
            until,
        };
        self.note(fact, log);
        self.agenda.add(until, Task::WorkEnds { consumer, channel });
    }

    /// The work on a message has ended in this way, for a task with this receipt, and the
    /// broker is to know of it.
    pub(super) fn work_is_over(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (outcome, receipt): (Outcome, Option<Receipt>),
        log: &mut Log,
    ) {
        let run = &mut self.consumers[consumer];
        let spec = run.spec.clone();
        let Some(delivery) = run.working.take() else {
            return;
        };
        let delivery_tag = delivery.delivery_tag;
        let arrives =
            (spec.ack == AckMode::Manual).then(|| self.after(self.scenario.latency.ack_ms));
        let (client, copy) = (spec.name.clone(), delivery.copy.clone());
        let fact = match receipt {
            None => ClientFact::WorkFinished {
                client,
                delivery_tag,
                copy,
                outcome,
                arrives,
            },
            Some(receipt) => ClientFact::Task(TaskFact::Receipt {
                client,
                delivery_tag,
                copy,
                receipt,
                outcome,
                arrives,
            }),
        };
        self.note(fact, log);
        self.consumers[consumer].recovering = arrives.is_some() && outcome == Outcome::Recover;
        if let Some(arrives) = arrives {
            let task = Task::VerdictArrives {
                consumer,
                channel,
                delivery_tag,
                outcome,
            };
            self.agenda.add(arrives, task);
            self.settles_in_transaction(consumer, channel, (delivery, outcome));
        }
        self.begin_work(consumer, channel, log);
    }
}
