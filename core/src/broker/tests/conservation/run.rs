//! A broker on which random commands are done. What each of them asks stands in `perform`.

mod perform;

use super::super::bench::Bench;
use super::steps::NODES;
use crate::amqp::{Message, Properties, Table};
use crate::broker::{Broker, Command, Method, Setting};
use crate::cluster::PartitionHandling;
use crate::event::ChannelId;
use crate::name::Name;
use crate::scenario::{AckMode, ServerLine};
use crate::time::Duration;
use crate::topology::Plugins;

/// A bench with the channels that the small numbers name.
pub(super) struct Run {
    pub(super) bench: Bench,
    channels: [Option<ChannelId>; 3],
    published: u32,
    /// How many calls in a row went to channels that are closed.
    idle: u8,
    features: [u8; 3],
    /// Where who waited for direct replies last is answered.
    address: Option<Name>,
}

impl Run {
    pub(super) fn new(
        line: ServerLine,
        features: [u8; 3],
        (nodes, handling): (usize, PartitionHandling),
    ) -> Self {
        let mut run = Self {
            bench: Bench::new(),
            channels: [None; 3],
            published: 0,
            idle: 0,
            features,
            address: None,
        };
        let names = NODES.into_iter().take(nodes).map(Name::from);
        run.bench.broker = Broker::new(line)
            .with_plugins(Plugins::all())
            .with_nodes(names.collect());
        run.bench.snapshot = run.bench.snapshot.clone().on_nodes_of(&run.bench.broker);
        let retry = Setting::DeadLetterRetry(Duration::from_ms(20));
        run.apply(Command::SetConfig(retry));
        let handling = Setting::PartitionHandling(handling);
        run.apply(Command::SetConfig(handling));
        (0..3).for_each(|number| run.open(number));
        run
    }

    /// Persistent messages are on disk so much later.
    pub(super) fn stores_within(&mut self, ms: u64) {
        let time = Setting::StoreTime(Duration::from_ms(ms));
        self.apply(Command::SetConfig(time));
    }

    fn open(&mut self, number: u8) {
        // The client prefers a node of its own.
        let nodes = self.bench.broker.nodes();
        let node = nodes.all().get(usize::from(number)).cloned();
        let node = node.filter(|node| nodes.is_up(node));
        if self.bench.broker.is_up() {
            let channel = self.bench.channel_at(&format!("c{number}"), node);
            self.channels[usize::from(number)] = Some(channel);
        }
    }

    /// Calls, mostly on a channel that is open: what is refused closes it.
    fn call(&mut self, channel: u8, method: Method) {
        let open = self.channels[usize::from(channel)]
            .is_some_and(|channel| self.bench.broker.caller(channel).is_some());
        self.idle = if open { 0 } else { self.idle + 1 };
        if self.idle > 2 {
            self.open(channel);
        }
        if let Some(channel) = self.channels[usize::from(channel)] {
            let _either_is_fine = self.bench.call(channel, method);
        }
    }

    /// The tag that a number names: mostly one that the channel has to settle.
    fn tag(&self, channel: u8, number: u8) -> u64 {
        let channel = self.channels[usize::from(channel)];
        let queues = self.bench.snapshot.queues.values();
        let held = queues.flat_map(|queue| queue.unacked.values());
        let held = held.filter(|held| Some(held.by.channel) == channel);
        let tags: Vec<u64> = held.map(|held| held.by.delivery_tag).collect();
        let which = usize::from(number).checked_rem(tags.len());
        match which {
            Some(which) if number > 0 => tags[which],
            _ => number.into(),
        }
    }

    /// Waits for direct replies, and asks: the question carries the address, so long as it is
    /// in a queue.
    fn await_replies(&mut self, channel: u8) {
        let pseudo_queue = Name::from("amq.rabbitmq.reply-to");
        let consume = Method::Consume {
            queue: pseudo_queue.clone(),
            tag: "replies".into(),
            ack: AckMode::Auto,
            exclusive: false,
            arguments: Table::default(),
        };
        self.call(channel, consume);
        self.published += 1;
        let question = Message {
            properties: Properties {
                reply_to: Some(pseudo_queue),
                ..Properties::default()
            },
            ..Message::plain(self.published, "", "q0", "")
        };
        let number = question.number;
        self.call(channel, Method::publish(question));
        let queues = self.bench.snapshot.queues.values();
        let ready = queues.flat_map(|queue| queue.ready.values());
        let asked = ready.map(|one| &one.message);
        let address = asked.filter(|one| one.number == number);
        let mut address = address.filter_map(|one| one.properties.reply_to.clone());
        self.address = address.next().or_else(|| self.address.take());
    }

    fn apply(&mut self, command: Command) {
        let _either_is_fine = self.bench.apply(command);
    }

    fn with(&mut self, channel: u8, command: impl FnOnce(ChannelId) -> Command) {
        if let Some(channel) = self.channels[usize::from(channel)] {
            self.apply(command(channel));
        }
    }
}
