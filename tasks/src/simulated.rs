//! The simulator's broker as a server: AMQP commands go in, facts come out, and nothing takes
//! any time. It knows nothing of tasks.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use async_channel::Sender;
use futures_lite::StreamExt;
use futures_lite::stream::BoxedLocal;
use warren_core::amqp::{FieldValue, MessageNumber, Properties, Table};
use warren_core::broker::{
    BindEnd, Broker, Command, Connect, ExchangeDeclare, Method, QueueDeclare, Reply,
};
use warren_core::event::{BrokerFact, ChannelId, Confirm, ConnectionId};
use warren_core::name::{DEFAULT_VHOST, Name, ResourceName};
use warren_core::scenario::{AckMode, ServerLine};
use warren_core::time::Time;

use crate::amqp::{Channel, Confirmed, Delivery, Message, Server, Settlement};
use crate::error::Error;

/// A connection to a broker that is simulated.
#[derive(Clone, Debug)]
pub struct Simulated {
    connection: ConnectionId,
    last_channel: u16,
    inside: Rc<RefCell<Inside>>,
}

/// A channel of [`Simulated`].
#[derive(Clone, Debug)]
pub struct SimulatedChannel {
    channel: ChannelId,
    inside: Rc<RefCell<Inside>>,
}

type Deliveries = Sender<Result<Delivery, Error>>;

#[derive(Debug)]
struct Inside {
    broker: Broker,
    last_message: u32,
    /// Who consumes on which channel.
    consumers: BTreeMap<ChannelId, Deliveries>,
    /// Everything that happened.
    facts: Vec<BrokerFact>,
}

impl Simulated {
    /// A connection to a fresh broker.
    ///
    /// # Errors
    /// None; the signature is that of a real server.
    pub fn connect(line: ServerLine) -> Result<Self, Error> {
        let mut inside = Inside {
            broker: Broker::new(line),
            last_message: 0,
            consumers: BTreeMap::new(),
            facts: Vec::new(),
        };
        let connect = Connect::new("tasks".into(), DEFAULT_VHOST.into());
        let Reply::Connection(connection) = inside.apply(Command::OpenConnection(connect))? else {
            return Err(Error::Gone("no connection was opened".to_owned()));
        };
        Ok(Self {
            connection,
            last_channel: 0,
            inside: Rc::new(RefCell::new(inside)),
        })
    }

    /// Everything that happened in the broker, in order.
    #[must_use]
    pub fn facts(&self) -> Vec<BrokerFact> {
        self.inside.borrow().facts.clone()
    }

    /// How many channels are open.
    #[must_use]
    pub fn consumers(&self) -> usize {
        self.inside.borrow().consumers.len()
    }
}

impl Server for Simulated {
    type Channel = SimulatedChannel;

    async fn open(&mut self) -> Result<SimulatedChannel, Error> {
        self.last_channel += 1;
        let open = Command::OpenChannel {
            connection: self.connection,
            number: self.last_channel,
        };
        match self.inside.borrow_mut().apply(open)? {
            Reply::Channel(channel) => Ok(SimulatedChannel {
                channel,
                inside: self.inside.clone(),
            }),
            _ => Err(Error::Gone("no channel was opened".to_owned())),
        }
    }
}

impl Inside {
    /// Does one thing, lets everything come to rest, and hands out what was delivered.
    fn apply(&mut self, command: Command) -> Result<Reply, Error> {
        let before = self.facts.len();
        let reply = self.broker.apply(Time::ZERO, command, &mut self.facts);
        self.broker.settle(&mut self.facts);
        for fact in &self.facts[before..] {
            match fact {
                BrokerFact::Delivered {
                    message,
                    consumer,
                    delivery_tag,
                    redelivered,
                    ..
                } => {
                    if let Some(deliveries) = self.consumers.get(&consumer.channel) {
                        let delivery = Delivery {
                            tag: *delivery_tag,
                            redelivered: *redelivered,
                            message: received(message),
                        };
                        // A consumer that nobody reads gets nothing.
                        let _ = deliveries.try_send(Ok(delivery));
                    }
                }
                BrokerFact::ChannelClosed { channel, .. } => {
                    self.consumers.remove(channel);
                }
                _ => {}
            }
        }
        reply.map_err(|refusal| Error::Refused(refusal.to_string()))
    }
}

fn received(message: &warren_core::amqp::Message) -> Message {
    let text = |name: &Option<Name>| name.as_ref().map(ToString::to_string);
    Message {
        kind: text(&message.properties.kind),
        id: text(&message.properties.message_id),
        body: message.body.as_bytes().to_vec(),
    }
}

/// A short string of AMQP.
fn short(text: &str) -> Result<Name, Error> {
    if text.len() > 255 {
        return Err(Error::TooLong(text.to_owned()));
    }
    Ok(text.into())
}

impl SimulatedChannel {
    fn call(&self, method: Method) -> Result<Reply, Error> {
        let channel = self.channel;
        self.inside
            .borrow_mut()
            .apply(Command::Method { channel, method })
    }

    fn declare(&self, declare: QueueDeclare) -> Result<u32, Error> {
        match self.call(Method::QueueDeclare(declare))? {
            Reply::QueueDeclared { message_count, .. } => Ok(message_count),
            _ => Err(Error::Gone("the declaration was not answered".to_owned())),
        }
    }
}

impl Channel for SimulatedChannel {
    type Deliveries = BoxedLocal<Result<Delivery, Error>>;

    async fn declare_exchange(&mut self, exchange: &str) -> Result<(), Error> {
        let declare = ExchangeDeclare {
            exchange: short(exchange)?,
            kind: "direct".into(),
            durable: true,
            ..ExchangeDeclare::default()
        };
        self.call(Method::ExchangeDeclare(declare)).map(drop)
    }

    async fn declare_queue(
        &mut self,
        queue: &str,
        dead_letters: Option<&str>,
    ) -> Result<(), Error> {
        let arguments = dead_letters.map(|aside| {
            [
                ("x-dead-letter-exchange", FieldValue::from("")),
                ("x-dead-letter-routing-key", FieldValue::from(aside)),
            ]
        });
        let declare = QueueDeclare {
            queue: short(queue)?,
            durable: true,
            arguments: arguments.map_or_else(Table::default, Table::from),
            ..QueueDeclare::default()
        };
        self.declare(declare).map(drop)
    }

    async fn bind(&mut self, queue: &str, exchange: &str, key: &str) -> Result<(), Error> {
        let bind = Method::Bind {
            source: short(exchange)?,
            destination: BindEnd::Queue(short(queue)?),
            routing_key: short(key)?,
            arguments: Table::default(),
        };
        self.call(bind).map(drop)
    }

    async fn ready(&mut self, queue: &str) -> Result<u32, Error> {
        self.declare(QueueDeclare {
            queue: short(queue)?,
            passive: true,
            ..QueueDeclare::default()
        })
    }

    async fn confirm(&mut self) -> Result<(), Error> {
        self.call(Method::ConfirmSelect).map(drop)
    }

    async fn publish(
        &mut self,
        exchange: &str,
        key: &str,
        message: Message,
    ) -> Result<Confirmed, Error> {
        let body = String::from_utf8(message.body).map_err(|_| Error::NoText)?;
        let property = |text: Option<String>| text.map(|text| short(&text)).transpose();
        let properties = Properties {
            kind: property(message.kind)?,
            message_id: property(message.id)?,
            delivery_mode: Some(2),
            ..Properties::default()
        };
        let mut inside = self.inside.borrow_mut();
        inside.last_message += 1;
        let message = warren_core::amqp::Message {
            number: MessageNumber(inside.last_message),
            exchange: ResourceName::root(exchange),
            routing_key: short(key)?,
            properties,
            body: body.into(),
            died: false,
        };
        let method = Method::Publish {
            message: Arc::new(message),
            mandatory: true,
            immediate: false,
        };
        let before = inside.facts.len();
        let channel = self.channel;
        inside.apply(Command::Method { channel, method })?;
        Ok(confirmed(&inside.facts[before..]))
    }

    async fn consume(&mut self, queue: &str, prefetch: u16) -> Result<Self::Deliveries, Error> {
        self.call(Method::Qos {
            prefetch_size: 0,
            prefetch_count: prefetch,
            global: false,
        })?;
        let (deliveries_in, deliveries) = async_channel::unbounded();
        let mut inside = self.inside.borrow_mut();
        inside.consumers.insert(self.channel, deliveries_in);
        let method = Method::Consume {
            queue: short(queue)?,
            tag: format!("listener-{}", self.channel.number).into(),
            ack: AckMode::Manual,
            exclusive: false,
            arguments: Table::default(),
        };
        let channel = self.channel;
        inside.apply(Command::Method { channel, method })?;
        Ok(deliveries.boxed_local())
    }

    async fn settle(&mut self, delivery_tag: u64, settlement: Settlement) -> Result<(), Error> {
        let method = match settlement {
            Settlement::Ack => Method::Ack {
                delivery_tag,
                multiple: false,
            },
            Settlement::Requeue | Settlement::Reject => Method::Reject {
                delivery_tag,
                requeue: settlement == Settlement::Requeue,
            },
        };
        self.call(method).map(drop)
    }

    async fn close(&mut self) -> Result<(), Error> {
        let channel = self.channel;
        self.inside
            .borrow_mut()
            .apply(Command::CloseChannel { channel })
            .map(drop)
    }
}

/// What the facts of a publish say of it. What was returned is confirmed nevertheless.
fn confirmed(facts: &[BrokerFact]) -> Confirmed {
    let returned = |fact: &BrokerFact| matches!(fact, BrokerFact::Returned { .. });
    let taken = |fact: &BrokerFact| {
        let ack = Confirm::Ack;
        matches!(fact, BrokerFact::Confirmed { confirm, .. } if *confirm == ack)
    };
    if facts.iter().any(returned) {
        Confirmed::Unroutable
    } else if facts.iter().any(taken) {
        Confirmed::Taken
    } else {
        Confirmed::Refused
    }
}
