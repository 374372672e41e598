//! Does on a broker what was done in a recording.

use std::collections::BTreeMap;

use serde_json::Value;
use warren_core::amqp::{MessageNumber, Refusal};
use warren_core::broker::{Broker, Command, Method, Reply};
use warren_core::event::{BrokerFact, ChannelId, ConnectionId};
use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::ServerLine;
use warren_core::time::Time;

use crate::args::Args;
use crate::method;
use crate::observe::{self, Clients, Events};
use crate::placeholder::Placeholders;
use crate::state::Consumers;
use crate::trace::Step;

/// A broker and the clients of a recording.
pub(crate) struct Driver {
    broker: Broker,
    clients: Clients,
    connections: BTreeMap<String, Connection>,
    channels: BTreeMap<String, ChannelId>,
    consumers: Consumers,
    placeholders: Placeholders,
    published: u32,
}

struct Connection {
    id: ConnectionId,
    vhost: Name,
    channels: u16,
}

/// What came of a step.
pub(crate) struct Observed {
    pub(crate) reply: Option<Value>,
    pub(crate) events: Events,
}

/// What a step asks of the broker.
struct Asked {
    command: Command,
    /// Whether the client waits for an answer.
    waits: bool,
}

impl Driver {
    pub(crate) fn new() -> Self {
        Self {
            broker: Broker::new(ServerLine::V3_10),
            clients: Clients::default(),
            connections: BTreeMap::new(),
            channels: BTreeMap::new(),
            consumers: Consumers::default(),
            placeholders: Placeholders::default(),
            published: 0,
        }
    }

    /// Does one step.
    ///
    /// # Errors
    /// An operation or an argument that this driver does not know.
    pub(crate) fn take(&mut self, step: &Step) -> Result<Observed, String> {
        let Some(Asked { command, waits }) = self.asked(step)? else {
            return Ok(Observed {
                reply: None,
                events: Events::new(),
            });
        };
        let mut facts = Vec::new();
        let outcome = self.broker.apply(Time::ZERO, command.clone(), &mut facts);
        self.broker.settle(&mut facts);
        if let Ok(reply) = &outcome {
            self.learn(step, reply);
        }
        self.consumers.add(&facts);
        Ok(self.observed(step, &command, outcome.map(|reply| (reply, waits)), &facts))
    }

    /// What the broker holds, as the recordings say it.
    pub(crate) fn state(&self) -> Value {
        self.placeholders
            .put_in(crate::state::of(&self.broker, &self.consumers))
    }

    fn observed(
        &self,
        step: &Step,
        command: &Command,
        outcome: Result<(Reply, bool), Refusal>,
        facts: &[BrokerFact],
    ) -> Observed {
        let method = match command {
            Command::Method { channel, method } => Some((channel, method)),
            _ => None,
        };
        let cancelled = match method {
            Some((channel, Method::Cancel { tag })) => Some((*channel, tag.as_str())),
            _ => None,
        };
        let mut events = observe::events(facts, &self.clients, &step.op, cancelled);
        let reply = match (outcome, method) {
            (Ok((reply, true)), Some((_, method))) => method::answer(&step.op, method, reply),
            // A refusal comes in place of the answer, where one was waited for.
            (Err(_), _) if step.reply.is_some() => refusal(&mut events),
            _ => None,
        };
        let named = |value| self.placeholders.put_in(value);
        let events = events.into_iter();
        Observed {
            reply: reply.map(named),
            events: events
                .map(|(name, list)| (name, list.into_iter().map(named).collect()))
                .collect(),
        }
    }

    fn asked(&mut self, step: &Step) -> Result<Option<Asked>, String> {
        let mut args = Args::new(match self.placeholders.take_out(step.args.clone().into()) {
            Value::Object(args) => args,
            _ => unreachable!("an object stays one"),
        });
        let mut waits = false;
        let command = match step.op.as_str() {
            "snapshot" => None,
            "connect" => Some(self.connect(step, &mut args)),
            "close_connection" => {
                let connection = self.connection(step).id;
                Some(Command::CloseConnection { connection })
            }
            "drop_connection" => {
                let connection = self.connection(step).id;
                Some(Command::LoseConnection { connection })
            }
            "open_channel" => Some(self.next_channel(step)),
            "close_channel" => Some(Command::CloseChannel {
                channel: self.channel(step, &mut args),
            }),
            "channel.open" => {
                let ChannelId { connection, number } = self.channel(step, &mut args);
                Some(Command::OpenChannel { connection, number })
            }
            op => {
                let channel = self.channel(step, &mut args);
                waits = !args.bit("nowait");
                let method = self.method(op, channel.connection, &mut args)?;
                Some(Command::Method { channel, method })
            }
        };
        args.taken()?;
        Ok(command.map(|command| Asked { command, waits }))
    }

    fn connect(&mut self, step: &Step, args: &mut Args) -> Command {
        // The broker has no frames.
        args.number::<u32>("frame_max");
        let client = step.connection.as_deref().expect("a connection").into();
        let vhost = args.text("vhost");
        // The recordings write the name of the recorder's own vhost as `/`, also at the
        // beginning of another one's.
        let vhost = Name::from(format!("{DEFAULT_VHOST}{}", &*vhost));
        self.broker.add_vhost(&vhost);
        Command::OpenConnection { client, vhost }
    }

    fn next_channel(&mut self, step: &Step) -> Command {
        let name = step.connection.as_ref().expect("a connection");
        let connection = self.connections.get_mut(name).expect("is connected");
        connection.channels += 1;
        let (connection, number) = (connection.id, connection.channels);
        Command::OpenChannel { connection, number }
    }

    fn method(
        &mut self,
        op: &str,
        connection: ConnectionId,
        args: &mut Args,
    ) -> Result<Method, String> {
        if op == "basic.publish" {
            self.published += 1;
        }
        let mut all = self.connections.values();
        let vhost = &all
            .find(|one| one.id == connection)
            .expect("is connected")
            .vhost;
        method::read(op, args, (MessageNumber(self.published), vhost))
    }

    fn connection(&self, step: &Step) -> &Connection {
        let name = step.connection.as_ref().expect("a connection");
        self.connections.get(name).expect("is connected")
    }

    /// The channel that the step names, or the number that it puts on the wire.
    fn channel(&self, step: &Step, args: &mut Args) -> ChannelId {
        match &step.channel {
            Some(name) => *self.channels.get(name).expect("was opened"),
            None => {
                let connection = self.connection(step).id;
                ChannelId {
                    connection,
                    number: args.number("channel_number"),
                }
            }
        }
    }

    /// Keeps the names that this step gives to something.
    fn learn(&mut self, step: &Step, reply: &Reply) {
        match reply {
            Reply::Connection(id) => {
                let name = step.connection.clone().expect("a connection");
                self.clients.connections.insert(*id, name.clone());
                let vhost = step
                    .args
                    .get("vhost")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let vhost = format!("{DEFAULT_VHOST}{vhost}").into();
                self.connections.insert(
                    name,
                    Connection {
                        id: *id,
                        vhost,
                        channels: 0,
                    },
                );
            }
            Reply::Channel(id) => {
                let name = step.channel.clone().expect("a channel");
                self.clients.channels.insert(*id, name.clone());
                self.channels.insert(name, *id);
            }
            Reply::QueueDeclared { queue, .. } => self.placeholders.learn(queue),
            Reply::Consuming { tag } => self.placeholders.learn(tag),
            Reply::Done | Reply::Count(_) | Reply::Got { .. } | Reply::Empty => {}
        }
    }
}

/// Takes the server's refusal out of the events, as the answer that it is.
fn refusal(events: &mut Events) -> Option<Value> {
    for list in events.values_mut() {
        let at = list.iter().position(|event| {
            event["event"] == "channel.close" || event["event"] == "connection.close"
        });
        if let Some(at) = at {
            let mut refusal = list.remove(at);
            let fields = refusal.as_object_mut()?;
            let method = fields.remove("event")?;
            fields.insert("method".to_owned(), method);
            events.retain(|_, list| !list.is_empty());
            return Some(refusal);
        }
    }
    None
}
