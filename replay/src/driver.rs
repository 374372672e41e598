//! Does on a broker what was done in a recording.

mod clients;

use serde_json::Value;
use warren_core::amqp::{MessageNumber, Refusal};
use warren_core::broker::{Broker, Command, Method, Reply};
use warren_core::event::{BrokerFact, ChannelId, ConnectionId};
use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::ServerLine;
use warren_core::time::Time;

use crate::args::Args;
use crate::method;
use crate::observe::{self, Events};
use crate::placeholder::Placeholders;
use crate::state::Consumers;
use crate::trace::Step;
use clients::Clients;

/// A broker and the clients of a recording.
pub struct Driver {
    broker: Broker,
    clients: Clients,
    consumers: Consumers,
    placeholders: Placeholders,
    published: u32,
}

/// What came of a step, as the recordings write it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The synchronous answer, where there was one.
    pub reply: Option<Value>,
    /// Everything else that clients saw because of the step, by the name of their channel
    /// or connection, in order.
    pub events: Events,
}

/// What a step asks of the broker.
struct Asked {
    command: Command,
    /// Whether the client waits for an answer.
    waits: bool,
}

impl Default for Driver {
    fn default() -> Self {
        Self::new()
    }
}

impl Driver {
    /// A fresh server without clients.
    #[must_use]
    pub fn new() -> Self {
        Self {
            broker: Broker::new(ServerLine::V3_10),
            clients: Clients::default(),
            consumers: Consumers::default(),
            placeholders: Placeholders::default(),
            published: 0,
        }
    }

    /// Does one step.
    ///
    /// # Errors
    /// A sentence: an operation or an argument that this driver does not know, or that
    /// makes no sense here.
    pub fn take(&mut self, step: &Step) -> Result<Observed, String> {
        let Some(Asked { command, waits }) = self.asked(step)? else {
            return Ok(Observed::default());
        };
        let mut facts = Vec::new();
        let outcome = self.broker.apply(Time::ZERO, command.clone(), &mut facts);
        self.broker.settle(&mut facts);
        if let Ok(reply) = &outcome {
            self.learn(step, reply)?;
        }
        self.consumers.add(&facts);
        self.observed(step, &command, outcome.map(|reply| (reply, waits)), &facts)
    }

    /// What the broker holds, as the recordings say it.
    #[must_use]
    pub fn state(&self) -> Value {
        self.placeholders
            .put_in(crate::state::of(&self.broker, &self.consumers))
    }

    fn observed(
        &self,
        step: &Step,
        command: &Command,
        outcome: Result<(Reply, bool), Refusal>,
        facts: &[BrokerFact],
    ) -> Result<Observed, String> {
        let method = match command {
            Command::Method { channel, method } => Some((channel, method)),
            _ => None,
        };
        let cancelled = match method {
            Some((channel, Method::Cancel { tag })) => Some((*channel, tag.as_str())),
            _ => None,
        };
        let mut events = observe::events(facts, &self.clients.names, &step.op, cancelled)?;
        let reply = match (outcome, method) {
            (Ok((reply, true)), Some((_, method))) => method::answer(&step.op, method, reply)?,
            // A refusal comes in place of the answer, where one was waited for.
            (Err(_), _) if step.reply.is_some() => refusal(&mut events),
            _ => None,
        };
        let named = |value| self.placeholders.put_in(value);
        let events = events.into_iter();
        Ok(Observed {
            reply: reply.map(named),
            events: events
                .map(|(name, list)| (name, list.into_iter().map(named).collect()))
                .collect(),
        })
    }

    fn asked(&mut self, step: &Step) -> Result<Option<Asked>, String> {
        let mut args = Args::new(match self.placeholders.take_out(step.args.clone().into()) {
            Value::Object(args) => args,
            _ => return Err("the arguments are no object".to_owned()),
        });
        let mut waits = false;
        let command = match step.op.as_str() {
            "snapshot" => None,
            "connect" => Some(self.connect(step, &mut args)?),
            "close_connection" => {
                let connection = self.clients.connection(step)?.id;
                Some(Command::CloseConnection { connection })
            }
            "drop_connection" => {
                let connection = self.clients.connection(step)?.id;
                Some(Command::LoseConnection { connection })
            }
            "open_channel" => Some(self.next_channel(step)?),
            "close_channel" => Some(Command::CloseChannel {
                channel: self.channel(step, &mut args)?,
            }),
            "channel.open" => {
                let ChannelId { connection, number } = self.channel(step, &mut args)?;
                Some(Command::OpenChannel { connection, number })
            }
            op => {
                let channel = self.channel(step, &mut args)?;
                waits = !args.bit("nowait")?;
                let method = self.method(op, channel.connection, &mut args)?;
                Some(Command::Method { channel, method })
            }
        };
        args.taken()?;
        Ok(command.map(|command| Asked { command, waits }))
    }

    fn connect(&mut self, step: &Step, args: &mut Args) -> Result<Command, String> {
        // The broker has no frames.
        args.number::<u32>("frame_max")?;
        let client = step
            .connection
            .as_deref()
            .ok_or("no connection is named")?
            .into();
        let vhost = vhost(&args.text("vhost")?);
        self.broker.add_vhost(&vhost);
        Ok(Command::OpenConnection { client, vhost })
    }

    fn next_channel(&mut self, step: &Step) -> Result<Command, String> {
        let (connection, number) = self.clients.next_channel(step)?;
        Ok(Command::OpenChannel { connection, number })
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
        let vhost = self.clients.vhost(connection)?;
        method::read(op, args, (MessageNumber(self.published), vhost))
    }

    /// The channel that the step names, or the number that it puts on the wire.
    fn channel(&self, step: &Step, args: &mut Args) -> Result<ChannelId, String> {
        if step.channel.is_some() {
            return self.clients.channel(step);
        }
        Ok(ChannelId {
            connection: self.clients.connection(step)?.id,
            number: args.number("channel_number")?,
        })
    }

    /// Keeps the names that this step gives to something.
    fn learn(&mut self, step: &Step, reply: &Reply) -> Result<(), String> {
        match reply {
            Reply::Connection(id) => {
                let name = step.args.get("vhost").and_then(Value::as_str);
                self.clients
                    .connected(step, *id, vhost(name.unwrap_or_default()))?;
            }
            Reply::Channel(id) => self.clients.opened(step, *id)?,
            Reply::QueueDeclared { queue, .. } => self.placeholders.learn(queue),
            Reply::Consuming { tag } => self.placeholders.learn(tag),
            Reply::Done | Reply::Count(_) | Reply::Got { .. } | Reply::Empty => {}
        }
        Ok(())
    }
}

/// The recordings write the name of the recorder's own vhost as `/`, also at the beginning
/// of another one's.
fn vhost(name: &str) -> Name {
    format!("{DEFAULT_VHOST}{name}").into()
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
