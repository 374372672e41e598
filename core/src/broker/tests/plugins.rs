//! The exchange types of plugins, by example: what a RabbitMQ 3.10.8 with the plugins that
//! it is delivered with was observed to do, and for the delayed message exchange what its
//! source says.

mod consistent_hash;
mod delayed;
mod random;
mod recent_history;

use super::bench::{Bench, answer, declare, exchange, name};
use crate::amqp::{Message, Properties, Table};
use crate::broker::command::BindEnd;
use crate::broker::{Broker, Command, ExchangeDeclare, Method, QueueDeclare, Reply};
use crate::event::ChannelId;
use crate::invariant;
use crate::scenario::{AckMode, ServerLine};
use crate::time::Time;
use crate::topology::Plugins;

/// A bench with one channel.
struct Desk {
    bench: Bench,
    channel: ChannelId,
    published: u32,
}

impl Desk {
    fn new() -> Self {
        let mut bench = Bench::new();
        bench.broker = Broker::new(ServerLine::V3_10).with_plugins(Plugins::all());
        let channel = bench.channel("c");
        Self {
            bench,
            channel,
            published: 0,
        }
    }

    fn call(&mut self, method: Method) -> Result<Reply, String> {
        let reply = self.bench.call(self.channel, method);
        let Bench {
            snapshot, broker, ..
        } = &self.bench;
        invariant::agreement(snapshot, broker).expect("the facts tell everything");
        reply.map_err(|refusal| refusal.to_string())
    }

    fn exchange(&mut self, name: &str, kind: &str, arguments: Table) {
        let declare = ExchangeDeclare {
            arguments,
            ..exchange(name, kind)
        };
        self.call(Method::ExchangeDeclare(declare))
            .expect("an exchange");
    }

    fn queue(&mut self, name: &str) {
        let declare = QueueDeclare {
            durable: true,
            ..declare(name)
        };
        self.call(Method::QueueDeclare(declare)).expect("a queue");
    }

    fn bind(&mut self, source: &str, destination: BindEnd, key: &str) -> Result<Reply, String> {
        self.call(Method::Bind {
            source: source.into(),
            destination,
            routing_key: key.into(),
            arguments: Table::default(),
        })
    }

    fn bind_queue(&mut self, source: &str, queue: &str, key: &str) {
        self.bind(source, BindEnd::Queue(queue.into()), key)
            .expect("a binding");
    }

    fn unbind(&mut self, source: &str, queue: &str, key: &str) {
        let unbind = Method::Unbind {
            source: source.into(),
            destination: BindEnd::Queue(queue.into()),
            routing_key: key.into(),
            arguments: Table::default(),
        };
        self.call(unbind).expect("unbound");
    }

    fn publish(&mut self, exchange: &str, key: &str, properties: Properties) -> u32 {
        self.published += 1;
        let message = Message {
            properties,
            ..Message::plain(self.published, exchange, key, "")
        };
        self.call(Method::publish(message)).expect("published");
        self.published
    }

    /// The numbers of the messages in a queue, which are fetched.
    fn drain(&mut self, queue: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        while let Some(message) = self.get(queue) {
            numbers.push(message.number.0);
        }
        numbers
    }

    fn get(&mut self, queue: &str) -> Option<Message> {
        let (queue, ack) = (name(queue), AckMode::Auto);
        match self.call(Method::Get { queue, ack }) {
            Ok(Reply::Got { message, .. }) => Some((*message).clone()),
            _ => None,
        }
    }

    /// The one queue among these that holds a message, which is fetched.
    fn found_in(&mut self, queues: &[&'static str]) -> &'static str {
        let mut found = Vec::new();
        for queue in queues {
            found.extend(self.drain(queue).iter().map(|_| *queue));
        }
        assert_eq!(found.len(), 1, "one copy");
        found[0]
    }

    /// Where the keys `0` to `11` lead, a figure for each.
    fn picked_for_twelve_keys(&mut self) -> String {
        let mut picked = String::new();
        for key in 0..12 {
            self.publish("h", &i32::to_string(&key), Properties::default());
            picked.push_str(&self.found_in(&QUEUES)[1..]);
        }
        picked
    }

    fn wait_until(&mut self, ms: u64) {
        self.bench.now = Time::from_ms(ms);
        let due = self.bench.broker.next_timeout();
        if due.is_some_and(|at| at <= self.bench.now) {
            self.bench.apply(Command::Timeout).expect("no refusal");
        }
    }
}

const QUEUES: [&str; 3] = ["a1", "a2", "a3"];

/// The answer to the declaration of an exchange of this type with one argument.
fn headers(table: Table) -> Properties {
    Properties {
        headers: Some(table),
        ..Properties::default()
    }
}

fn declared(kind: &str, arguments: Table) -> String {
    let declare = ExchangeDeclare {
        arguments,
        ..exchange("e", kind)
    };
    answer(vec![Method::ExchangeDeclare(declare)])
}

#[test]
fn a_type_that_the_server_does_not_have_is_unknown() {
    let unknown = |kind| format!("503 COMMAND_INVALID - unknown exchange type '{kind}'");
    for kind in ["x-delayed-message", "x-local-random", "x-modulus-hash"] {
        assert_eq!(declared(kind, Table::default()), unknown(kind));
    }
    for kind in ["x-consistent-hash", "x-random", "x-recent-history"] {
        assert_eq!(declared(kind, Table::default()), "fine");
    }
}

#[test]
fn only_a_new_exchange_has_its_arguments_looked_at() {
    let again = |arguments| ExchangeDeclare {
        arguments,
        ..exchange("e", "x-recent-history")
    };
    let length = |length: i64| Table::from([("x-recent-history-length", length.into())]);
    let said = answer(vec![
        Method::ExchangeDeclare(again(length(2))),
        Method::ExchangeDeclare(again(length(-3))),
    ]);
    assert_eq!(said, "fine", "observed");
}
