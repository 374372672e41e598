//! Consumers that do not subscribe, but ask for one message at a time (`basic.get`).

use super::agenda::Task;
use super::{Log, Simulation};
use crate::broker::{Command, Method, Reply};
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
        self.consumers[consumer].asked = false;
        let method = Method::Get {
            queue: spec.queue.clone(),
            ack: spec.ack,
        };
        match self.command(Command::Method { channel, method }, log) {
            Ok(Reply::Empty) => {
                let (client, queue) = (spec.name.clone(), spec.queue_resource());
                self.note(ClientFact::FoundNothing { client, queue }, log);
            }
            Ok(_) => {}
            Err(refusal) => self.client_fails(&spec.name, refusal, log),
        }
    }
}
