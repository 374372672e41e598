//! What each random step asks of the broker.

use super::super::super::bench::consume;
use super::super::steps::{NODES, Step, feature, keeps_dead_letters, sort_of_queue};
use super::Run;
use crate::amqp::{FieldValue, Message, Properties, Table};
use crate::broker::command::BindEnd;
use crate::broker::{Command, ExchangeDeclare, Method, QueueDeclare};
use crate::event::Alarm;
use crate::name::{Name, ResourceName};
use crate::policy::{ApplyTo, Policy};
use crate::scenario::{AckMode, StopKind};

impl Run {
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of step")]
    pub(in super::super) fn perform(&mut self, step: Step) {
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
