//! Tasks at a consumer: its dispatcher looks a worker up, and a receipt goes back. Which worker
//! a message finds, and what the broker is told, the document says.

use super::agenda::Task;
use super::consumer::Delivery;
use super::{Log, Simulation};
use crate::event::{ChannelId, ClientFact, Receipt, TaskFact};
use crate::scenario::{Tasks, WorkReceipt};

/// Where a consumer is with the task in its hands.
#[derive(Clone, Debug, Default)]
pub(super) struct TaskRun {
    /// Whether its dispatcher looks the worker up.
    pub(super) looking_up: bool,
    /// How many tasks each of its workers has done, by their places.
    done: Vec<u32>,
}

impl TaskRun {
    /// What the worker of this place says this time.
    fn next_receipt(&mut self, tasks: &Tasks, place: usize) -> Receipt {
        self.done.resize(tasks.workers.len(), 0);
        let turn = self.done[place] as usize;
        self.done[place] += 1;
        let receipts = &tasks.workers[place].receipts;
        match receipts.get(turn.checked_rem(receipts.len()).unwrap_or(0)) {
            Some(WorkReceipt::Nok) => Receipt::Nok(crate::event::Nok::Failed),
            Some(WorkReceipt::Ok) | None => Receipt::Ok,
        }
    }
}

impl Simulation {
    /// A consumer with workers has taken up a message.
    pub(super) fn take_up_task(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (tasks, delivery): (&Tasks, &Delivery),
        log: &mut Log,
    ) {
        if tasks.named {
            self.task_begins(consumer, channel, (tasks, delivery), log);
            return;
        }
        let until = self.after(tasks.dispatch_ms);
        let run = &mut self.consumers[consumer];
        run.tasks.looking_up = true;
        let task = delivery.message.properties.kind.clone();
        let named = |one: &crate::scenario::TaskWorker| Some(&one.task) == task.as_ref();
        let fact = TaskFact::Dispatched {
            client: run.spec.name.clone(),
            delivery_tag: delivery.delivery_tag,
            copy: delivery.copy.clone(),
            found: tasks.workers.iter().any(named),
            task,
            until,
        };
        self.note(ClientFact::Task(fact), log);
        self.agenda.add(until, Task::WorkEnds { consumer, channel });
    }

    /// The worker is known, or that there is none.
    pub(super) fn task_begins(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (tasks, delivery): (&Tasks, &Delivery),
        log: &mut Log,
    ) {
        match tasks.worker(&delivery.message) {
            Ok(place) => {
                let until = self.after(tasks.workers[place].work_ms);
                self.work_starts(consumer, channel, (delivery, until), log);
            }
            Err(receipt) => self.send_receipt(consumer, channel, (tasks, receipt), log),
        }
    }

    /// What a worker was given is over: the looking up, or the work.
    pub(super) fn task_ends(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        tasks: &Tasks,
        log: &mut Log,
    ) {
        let run = &mut self.consumers[consumer];
        let Some(delivery) = run.working.clone() else {
            return;
        };
        if std::mem::take(&mut run.tasks.looking_up) {
            self.task_begins(consumer, channel, (tasks, &delivery), log);
            return;
        }
        let worker = tasks.worker(&delivery.message);
        let receipt = worker.map_or_else(
            |receipt| receipt,
            |place| run.tasks.next_receipt(tasks, place),
        );
        self.send_receipt(consumer, channel, (tasks, receipt), log);
    }

    fn send_receipt(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (tasks, receipt): (&Tasks, Receipt),
        log: &mut Log,
    ) {
        let ended = (tasks.outcome(receipt), Some(receipt));
        self.work_is_over(consumer, channel, ended, log);
    }
}
