//! Consumers that do not subscribe, but ask for one message at a time (`basic.get`).

use super::agenda::Task;
use super::consumer::ConsumerRun;
use super::{Log, Simulation};
use crate::broker::{Command, LateReply, Method, Reply};
use crate::event::{ChannelId, ClientFact};

impl Simulation {
    /// A consumer that is connected begins to ask.
    pub(super) fn start_polling(&mut self, consumer: usize, channel: ChannelId) {
        let poll = Task::Poll { consumer, channel };
        self.agenda.add(self.now, poll);
    }

    /// Asks, unless it still has something to do, or waits for an answer.
    pub(super) fn poll(&mut self, consumer: usize, channel: ChannelId) {
        let run = &self.consumers[consumer];
        let spec = run.spec.clone();
        let Some(every) = spec.get_every_ms else {
            return;
        };
        if self.links.channel(&spec.name) != Some(channel) {
            return;
        }
        if run.is_idle() {
            self.consumers[consumer].asked = true;
            let arrives = self.after(self.scenario.latency.ack_ms);
            self.agenda
                .add(arrives, Task::GetArrives { consumer, channel });
        }
        let next = self.after(every.max(1));
        self.agenda.add(next, Task::Poll { consumer, channel });
    }

    /// The question reaches the broker. A message is on its way back with the broker's
    /// fact; that there is none is the answer's own business.
    pub(super) fn get_arrives(&mut self, consumer: usize, channel: ChannelId, log: &mut Log) {
        let spec = self.consumers[consumer].spec.clone();
        if self.links.channel(&spec.name) != Some(channel) {
            return;
        }
        let method = Method::Get {
            queue: spec.queue.clone(),
            ack: spec.ack,
        };
        match self.command(Command::Method { channel, method }, log) {
            Ok(reply) => self.answered(consumer, &reply, log),
            Err(refusal) => {
                self.consumers[consumer].asked = false;
                self.client_fails(&spec.name, refusal, log);
            }
        }
    }

    fn answered(&mut self, consumer: usize, reply: &Reply, log: &mut Log) {
        let run = &mut self.consumers[consumer];
        // Who waits for a majority has not been answered.
        run.asked = *reply == Reply::Deferred;
        if *reply == Reply::Empty {
            let (client, queue) = (run.spec.name.clone(), run.spec.queue_resource());
            self.note(ClientFact::FoundNothing { client, queue }, log);
        }
    }

    /// What the broker answered later than it was asked.
    pub(super) fn answered_late(&mut self, late: &LateReply, log: &mut Log) {
        let asks = |run: &&ConsumerRun| {
            run.asked && self.links.channel(&run.spec.name) == Some(late.channel)
        };
        let consumer = self.consumers.iter().position(|run| asks(&run));
        if let (Some(consumer), Some(reply)) = (consumer, &late.reply) {
            self.answered(consumer, reply, log);
        }
    }
}
