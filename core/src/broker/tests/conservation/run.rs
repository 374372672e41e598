//! Random commands, done on a broker.

use super::super::bench::{Bench, consume};
use super::steps::{NODES, Step, feature, keeps_dead_letters, sort_of_queue};
use crate::amqp::{FieldValue, Message, Properties, Table};
use crate::broker::command::BindEnd;
use crate::broker::{Broker, Command, ExchangeDeclare, Method, QueueDeclare, Setting};
use crate::cluster::PartitionHandling;
use crate::event::{Alarm, ChannelId};
use crate::name::{Name, ResourceName};
use crate::policy::{ApplyTo, Policy};
use crate::scenario::{AckMode, ServerLine, StopKind};
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

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of step")]
    pub(super) fn perform(&mut self, step: Step) {
        let q = |queue: u8| format!("q{queue}").into();
        let tag = |tag: u8| format!("t{tag}").into();
        match step {
            Step::Open(number) => self.open(number),
            Step::CloseChannel(c) => self.with(c, |channel| Command::CloseChannel { channel }),
            Step::CloseConnection(c) => {
                self.with(c, |channel| Command::CloseConnection {
                    connection: channel.connection,
                });
            }
            Step::LoseConnection(c) => {
                self.with(c, |channel| Command::LoseConnection {
                    connection: channel.connection,
                });
            }
            Step::Declare {
                channel,
                queue,
                durable,
                exclusive,
                auto_delete,
                sort,
            } => {
                let sort = sort_of_queue(sort);
                let replicated = sort.get("x-queue-type").is_some();
                let mut arguments = feature(self.features[usize::from(queue)]);
                if sort.get("x-queue-type") == Some(&FieldValue::from("stream")) {
                    arguments = Table::default();
                }
                arguments.0.extend(sort.0);
                let declare = QueueDeclare {
                    queue: q(queue),
                    arguments,
                    durable: durable || replicated,
                    exclusive: exclusive && !replicated,
                    auto_delete: auto_delete && !replicated,
                    ..QueueDeclare::default()
                };
                self.call(channel, Method::QueueDeclare(declare));
            }
            Step::Exchange {
                channel,
                kind,
                auto_delete,
            } => {
                let (exchange, kind) = ("x".into(), kind.into());
                let declare = ExchangeDeclare {
                    exchange,
                    kind,
                    auto_delete,
                    arguments: Table::from([
                        ("x-delayed-type", "x-recent-history".into()),
                        ("x-recent-history-length", 2.into()),
                    ]),
                    ..ExchangeDeclare::default()
                };
                self.call(channel, Method::ExchangeDeclare(declare));
            }
            Step::DeleteExchange { channel } => self.call(
                channel,
                Method::ExchangeDelete {
                    exchange: "x".into(),
                    if_unused: false,
                },
            ),
            Step::Wait { ms } => self.bench.wait(ms.into()),
            Step::Bind { channel, queue } => self.call(
                channel,
                Method::Bind {
                    source: "x".into(),
                    destination: BindEnd::Queue(q(queue)),
                    routing_key: "1".into(),
                    arguments: Table::default(),
                },
            ),
            Step::Unbind { channel, queue } => self.call(
                channel,
                Method::Unbind {
                    source: "x".into(),
                    destination: BindEnd::Queue(q(queue)),
                    routing_key: "1".into(),
                    arguments: Table::default(),
                },
            ),
            Step::Publish {
                channel,
                queue,
                fanout,
                persistent,
                mandatory,
                priority,
                delay_ms,
            } => {
                self.published += 1;
                let exchange = if fanout { "x" } else { "" };
                let delivery_mode = persistent.then_some(2);
                let properties = Properties {
                    delivery_mode,
                    priority: Some(priority),
                    expiration: (priority == 3).then(|| "50".into()),
                    headers: delay_ms.map(|ms| Table::from([("x-delay", i64::from(ms).into())])),
                    ..Properties::default()
                };
                let plain = Message::plain(self.published, exchange, &format!("q{queue}"), "");
                let message = std::sync::Arc::new(Message {
                    properties,
                    ..plain
                });
                self.call(
                    channel,
                    Method::Publish {
                        message,
                        mandatory,
                        immediate: false,
                    },
                );
            }
            Step::Consume {
                channel,
                queue,
                tag: number,
                auto,
            } => {
                let Method::Consume { queue, tag, .. } =
                    consume(&format!("q{queue}"), &format!("t{number}"))
                else {
                    return;
                };
                let ack = if auto { AckMode::Auto } else { AckMode::Manual };
                self.call(
                    channel,
                    Method::Consume {
                        queue,
                        tag,
                        ack,
                        exclusive: false,
                        arguments: Table::from([
                            ("x-priority", i64::from(number).into()),
                            ("x-stream-offset", i64::from(channel).into()),
                        ]),
                    },
                );
            }
            Step::Cancel {
                channel,
                tag: number,
            } => {
                self.call(channel, Method::Cancel { tag: tag(number) });
            }
            Step::Qos {
                channel,
                count,
                global,
            } => {
                let prefetch_count = count.into();
                self.call(
                    channel,
                    Method::Qos {
                        prefetch_size: 0,
                        prefetch_count,
                        global,
                    },
                );
            }
            Step::Get {
                channel,
                queue,
                auto,
            } => {
                let ack = if auto { AckMode::Auto } else { AckMode::Manual };
                self.call(
                    channel,
                    Method::Get {
                        queue: q(queue),
                        ack,
                    },
                );
            }
            Step::Settle {
                channel,
                tag,
                multiple,
                verdict,
            } => {
                let delivery_tag = self.tag(channel, tag);
                self.call(
                    channel,
                    match verdict {
                        0 => Method::Ack {
                            delivery_tag,
                            multiple,
                        },
                        1 => Method::Nack {
                            delivery_tag,
                            multiple,
                            requeue: true,
                        },
                        _ => Method::Nack {
                            delivery_tag,
                            multiple,
                            requeue: false,
                        },
                    },
                );
            }
            Step::Purge { channel, queue } => {
                self.call(channel, Method::QueuePurge { queue: q(queue) });
            }
            Step::Delete { channel, queue } => {
                let queue = q(queue);
                self.call(
                    channel,
                    Method::QueueDelete {
                        queue,
                        if_unused: false,
                        if_empty: false,
                    },
                );
            }
            Step::Policy { on } => {
                let name = ResourceName::root("p");
                let policy = Policy {
                    name: name.clone(),
                    pattern: "q".to_owned(),
                    apply_to: ApplyTo::Queues,
                    priority: 0,
                    definition: keeps_dead_letters(""),
                };
                self.apply(if on {
                    Command::SetPolicy { policy }
                } else {
                    Command::ClearPolicy { name }
                });
            }
            Step::Alarm { on } => {
                let alarm = Alarm::Memory;
                self.apply(Command::SetAlarm { alarm, on });
            }
            Step::Tx { channel, which } => self.call(
                channel,
                match which {
                    0 => Method::TxSelect,
                    1 => Method::TxCommit,
                    _ => Method::TxRollback,
                },
            ),
            Step::Node { node, change } => {
                let node = Name::from(NODES[usize::from(node)]);
                let nodes = vec![node.clone()];
                let stop = [StopKind::Clean, StopKind::Kill9][usize::from(change % 2)];
                self.apply(match change {
                    0 | 1 => Command::StopNode { node, stop },
                    2 => Command::StartNode { node },
                    3 => Command::Partition { nodes },
                    _ => Command::Heal,
                });
            }
            Step::Mirror { on } => {
                let name = ResourceName::root("ha");
                self.apply(if on {
                    let policy = Policy {
                        name,
                        pattern: "1".to_owned(),
                        apply_to: ApplyTo::Queues,
                        priority: 0,
                        definition: Table::from([
                            ("ha-mode", "exactly".into()),
                            ("ha-params", 2.into()),
                        ]),
                    };
                    Command::SetPolicy { policy }
                } else {
                    Command::ClearPolicy { name }
                });
            }
            Step::Await { channel } => self.await_replies(channel),
            Step::Answer { channel } => {
                self.published += 1;
                if let Some(address) = &self.address {
                    let answer = Message::plain(self.published, "", address, "");
                    self.call(channel, Method::publish(answer));
                }
            }
            Step::Confirm { channel } => self.call(channel, Method::ConfirmSelect),
            Step::Restart { kill } => {
                let stop = if kill {
                    StopKind::Kill9
                } else {
                    StopKind::Clean
                };
                self.apply(Command::Stop { stop });
                self.apply(Command::Start);
                self.channels = [None; 3];
            }
        }
    }
}
