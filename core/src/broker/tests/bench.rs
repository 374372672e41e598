//! A broker to drive by hand, and its facts as short lines.

use std::sync::Arc;

use super::conservation::Ways;
use crate::amqp::{Message, Properties, Refusal, Table};
use crate::broker::command::BindEnd;
use crate::broker::{Broker, Command, Connect, ExchangeDeclare, Method, QueueDeclare, Reply};
use crate::event::{BrokerFact, ChannelId, ConnectionId, Event, Fact, ReplyFact, ServerFact};
use crate::name::Name;
use crate::scenario::{AckMode, ServerLine};
use crate::server_line::{Difference, decided};
use crate::snapshot::Snapshot;
use crate::time::{Duration, Time};
use crate::why::Why;

/// A broker, the channels opened on it, and the snapshot of its facts.
pub(super) struct Bench {
    pub(super) broker: Broker,
    pub(super) snapshot: Snapshot,
    pub(super) now: Time,
    published: u32,
    log: Vec<String>,
    /// What became of the copies so far.
    pub(super) ways: Ways,
    /// What the server's line decided since the last time.
    differs: Vec<Difference>,
    /// What the explanations of routes say that the line decided.
    pub(super) explained: Vec<Difference>,
}

impl Bench {
    pub(super) fn new() -> Self {
        let broker = Broker::new(ServerLine::V3_10);
        let scenario = crate::scenario::Scenario::default();
        let snapshot = Snapshot::initial(&scenario, broker.topology().clone());
        Self {
            broker,
            snapshot,
            now: Time::ZERO,
            published: 0,
            log: Vec::new(),
            ways: Ways::default(),
            differs: Vec::new(),
            explained: Vec::new(),
        }
    }

    /// The same with a server of this line.
    pub(super) fn of(line: ServerLine) -> Self {
        let broker = Broker::new(line);
        Self {
            broker,
            ..Self::new()
        }
    }

    /// Does one thing, takes in what is in transit, and keeps the facts.
    pub(super) fn apply(&mut self, command: Command) -> Result<Reply, Refusal> {
        let mut facts = Vec::new();
        let reply = self.broker.apply(self.now, command, &mut facts);
        self.broker.settle(&mut facts);
        for fact in facts {
            self.log.extend(line(&fact));
            self.ways.add(&fact);
            let fact = Fact::Broker(fact);
            let event = Event { at: self.now, fact };
            let line = self.broker.line;
            self.differs.extend(decided(&event, &self.snapshot, line));
            self.explained
                .extend(explained(&event, &self.snapshot, line));
            self.snapshot.apply(&Arc::new(event));
        }
        reply
    }

    /// Lets time pass, with all that falls due in it.
    pub(super) fn wait(&mut self, ms: u64) {
        let end = self.now + Duration::from_ms(ms);
        while let Some(at) = self.broker.next_timeout().filter(|at| *at <= end) {
            self.now = at.max(self.now);
            self.apply(Command::Timeout).expect("nobody to refuse");
        }
        self.now = end;
    }

    /// A new connection with one channel.
    pub(super) fn channel(&mut self, client: &str) -> ChannelId {
        self.channel_at(client, None)
    }

    /// A new connection to a node, with one channel.
    pub(super) fn channel_at(&mut self, client: &str, node: Option<Name>) -> ChannelId {
        let connect = Connect {
            node,
            ..Connect::new(client.into(), "/".into())
        };
        let open = Command::OpenConnection(connect);
        let Ok(Reply::Connection(connection)) = self.apply(open) else {
            panic!("no connection")
        };
        self.open(connection, 1)
    }

    pub(super) fn open(&mut self, connection: ConnectionId, number: u16) -> ChannelId {
        let open = Command::OpenChannel { connection, number };
        let Ok(Reply::Channel(channel)) = self.apply(open) else {
            panic!("no channel")
        };
        channel
    }

    pub(super) fn call(&mut self, channel: ChannelId, method: Method) -> Result<Reply, Refusal> {
        self.apply(Command::Method { channel, method })
    }

    /// What the server's line decided since the last time.
    pub(super) fn differs(&mut self) -> Vec<Difference> {
        std::mem::take(&mut self.differs)
    }

    /// What the facts since the last time say.
    pub(super) fn facts(&mut self) -> String {
        std::mem::take(&mut self.log).join("\n")
    }

    /// Drops the facts so far, which set the scene.
    pub(super) fn forget(&mut self) {
        self.log.clear();
        self.differs.clear();
    }

    pub(super) fn queue(&mut self, channel: ChannelId, name: &str) {
        let declare = QueueDeclare {
            queue: name.into(),
            durable: true,
            ..QueueDeclare::default()
        };
        self.call(channel, Method::QueueDeclare(declare))
            .expect("a queue");
    }

    /// Publishes a transient or persistent message to the default exchange.
    pub(super) fn publish(&mut self, channel: ChannelId, queue: &str, persistent: bool) {
        self.published += 1;
        let properties = Properties {
            delivery_mode: persistent.then_some(2),
            ..Properties::default()
        };
        let message = Message {
            properties,
            ..Message::plain(self.published, "", queue, "")
        };
        self.call(channel, Method::publish(message))
            .expect("published");
    }

    pub(super) fn consume(&mut self, channel: ChannelId, queue: &str, tag: &str, prefetch: u16) {
        let qos = Method::Qos {
            prefetch_size: 0,
            prefetch_count: prefetch,
            global: false,
        };
        self.call(channel, qos).expect("a limit");
        self.call(channel, consume(queue, tag)).expect("a consumer");
    }

    pub(super) fn ack(&mut self, channel: ChannelId, delivery_tag: u64) {
        self.call(
            channel,
            Method::Ack {
                delivery_tag,
                multiple: false,
            },
        )
        .expect("acked");
    }
}

pub(super) fn consume(queue: &str, tag: &str) -> Method {
    Method::Consume {
        queue: queue.into(),
        tag: tag.into(),
        ack: AckMode::Manual,
        exclusive: false,
        arguments: Table::default(),
    }
}

/// A fact about messages as a short line; the others are not what these tests look at.
pub(super) fn line(fact: &BrokerFact) -> Option<String> {
    Some(match fact {
        BrokerFact::Delivered {
            copy,
            consumer,
            delivery_tag,
            redelivered,
            ..
        } => {
            let again = if *redelivered { " again" } else { "" };
            format!(
                "{} -> {} tag {delivery_tag}{again}",
                copy.message, consumer.tag
            )
        }
        BrokerFact::Stored { copy } => format!("{} stored", copy.message),
        BrokerFact::Acked { copy, .. } => format!("{} acked", copy.message),
        BrokerFact::Requeued { copy, .. } => format!("{} requeued", copy.message),
        BrokerFact::Confirmed {
            seq_no,
            message,
            confirm,
            ..
        } => format!("{message} {confirm:?} as {seq_no}"),
        BrokerFact::Staged { message, .. } => format!("{} staged", message.number),
        BrokerFact::SettlementStaged { copy, .. } => {
            format!("verdict on {} staged", copy.message)
        }
        BrokerFact::TxCommitted { client, .. } => format!("{client} committed"),
        BrokerFact::TxRolledBack { client, .. } => format!("{client} rolled back"),
        BrokerFact::Server(ServerFact::ConnectionBlocked { client, .. }) => {
            format!("{client} blocked")
        }
        BrokerFact::Server(ServerFact::ConnectionUnblocked { client, .. }) => {
            format!("{client} unblocked")
        }
        BrokerFact::Server(ServerFact::LeaderElected { queue, node, .. }) => {
            format!("{queue} led by {node}")
        }
        BrokerFact::Server(ServerFact::WaitsForMajority { client, queue, .. }) => {
            format!("{client} waits for {queue}")
        }
        BrokerFact::Server(ServerFact::WaitsNoLonger { client, queue }) => {
            format!("{client} waits for {queue} no longer")
        }
        BrokerFact::Server(ServerFact::QueueUnavailable { queue }) => format!("{queue} rests"),
        BrokerFact::Server(ServerFact::QueueAvailable { queue, .. }) => format!("{queue} works"),
        BrokerFact::Server(ServerFact::NodeStopped { node, end }) => format!("{node} {end:?}"),
        BrokerFact::Reply(ReplyFact::Delivered {
            message,
            consumer,
            delivery_tag,
        }) => format!("{} ~> {} tag {delivery_tag}", message.number, consumer.tag),
        BrokerFact::Returned { message, .. } => format!("{} returned", message.number),
        BrokerFact::Dropped {
            message, reason, ..
        } => {
            format!("{} dropped: {reason:?}", message.number)
        }
        BrokerFact::DeadLettered { copy, reason, .. } => {
            format!("{} dead-lettered: {}", copy.message, reason.name())
        }
        BrokerFact::QueueDeleted { queue, .. } => format!("queue {queue} deleted"),
        BrokerFact::ExchangeDeleted { exchange, .. } => format!("exchange {exchange} deleted"),
        BrokerFact::ConsumerCancelled { consumer, .. } => format!("{} cancelled", consumer.tag),
        BrokerFact::ChannelClosed { client, .. } => format!("channel of {client} closed"),
        BrokerFact::ConnectionClosed { client, .. } => format!("connection of {client} closed"),
        _ => return None,
    })
}

/// A published message with these properties, for the tests that need their own.
pub(super) fn message(number: u32, exchange: &str, key: &str, properties: Properties) -> Method {
    let message = Message {
        properties,
        ..Message::plain(number, exchange, key, "")
    };
    Method::Publish {
        message: Arc::new(message),
        mandatory: true,
        immediate: false,
    }
}

pub(super) fn name(text: &str) -> Name {
    text.into()
}

/// A transient queue.
pub(super) fn declare(queue: &str) -> QueueDeclare {
    QueueDeclare {
        queue: queue.into(),
        ..QueueDeclare::default()
    }
}

/// A transient exchange.
pub(super) fn exchange(name: &str, kind: &str) -> ExchangeDeclare {
    ExchangeDeclare {
        exchange: name.into(),
        kind: kind.into(),
        ..ExchangeDeclare::default()
    }
}

/// A binding of a queue by the key `key`.
pub(super) fn bind(source: &str, queue: &str, arguments: Table) -> Method {
    let destination = BindEnd::Queue(queue.into());
    let (source, routing_key) = (source.into(), name("key"));
    Method::Bind {
        source,
        destination,
        routing_key,
        arguments,
    }
}

/// What the last of these methods is answered, on a channel of its own: a count, the
/// refusal, or that it is fine.
pub(super) fn answer(methods: Vec<Method>) -> String {
    let mut bench = Bench::new();
    let channel = bench.channel("c");
    let mut answer = String::new();
    for method in methods {
        answer = match bench.call(channel, method) {
            Ok(Reply::Count(count)) => count.to_string(),
            Ok(_) => "fine".to_owned(),
            Err(refusal) => refusal.to_string(),
        };
    }
    answer
}

/// The refusal of this detail, in full.
pub(super) fn precondition(detail: &str) -> String {
    format!("406 PRECONDITION_FAILED - {detail}")
}

/// The declaration of the queue `q`.
pub(super) fn queue() -> Method {
    Method::QueueDeclare(declare("q"))
}

/// What the explanation of a route says that the server's line decided.
pub(super) fn explained(event: &Event, before: &Snapshot, line: ServerLine) -> Vec<Difference> {
    match &event.fact {
        Fact::Broker(BrokerFact::Routed {
            message,
            route,
            because,
        }) => Why::of_routing(&before.topology, message, (route, because), line).differs,
        _ => Vec::new(),
    }
}
