//! Does on a broker what was done in a recording.

mod audit;
mod capabilities;
mod clients;
mod clock;
mod late;
mod reach;
mod repeat;
mod server;
mod socket;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde_json::Value;
use warren_core::amqp::{MessageNumber, Refusal};
use warren_core::broker::{Broker, Command, Method, Reply, Setting};
use warren_core::event::{BrokerFact, ChannelId};
use warren_core::name::{DEFAULT_VHOST, Name, ResourceName};
use warren_core::scenario::ServerLine;
use warren_core::time::{Duration, Time};

use crate::args::Args;
use crate::method;
use crate::observe::Events;
use crate::placeholder::Placeholders;
use crate::state::Consumers;
use crate::trace::Step;
use audit::Audit;
pub(crate) use capabilities::Capabilities;
use clients::Clients;
use clock::QUIET;
use late::Deferred;
use repeat::Repeat;
use server::{
    alarm, clear_permissions, clear_topic_permissions, permissions, policy, setting, stop_kind,
    topic_permissions,
};
use socket::{Said, Socket};

/// A broker and the clients of a recording.
pub struct Driver {
    broker: Broker,
    clients: Clients,
    consumers: Consumers,
    placeholders: Placeholders,
    /// What was sent on blocked connections, by channel.
    deferred: BTreeMap<ChannelId, VecDeque<Deferred>>,
    /// The server's ends of the connections, by their names.
    sockets: BTreeMap<String, Socket>,
    published: u32,
    now: Time,
    audit: Option<Audit>,
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

/// What a step asks.
enum Asked {
    /// To look on, for so long.
    Time(Duration),
    /// Something of the broker.
    Command(Command),
    /// To put octets on a socket.
    Octets(Vec<u8>),
    /// To open a connection.
    Connection(socket::Call),
    /// A method, on a channel.
    Method {
        call: Call,
        /// Whether the client waits for an answer.
        waits: bool,
        /// How often it is sent.
        times: Repeat,
    },
}

/// A method on a channel.
#[derive(Clone)]
struct Call {
    channel: ChannelId,
    method: Method,
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
        let mut driver = Self {
            broker: Broker::new(ServerLine::V3_10),
            clients: Clients::default(),
            consumers: Consumers::default(),
            placeholders: Placeholders::default(),
            deferred: BTreeMap::new(),
            sockets: BTreeMap::new(),
            published: 0,
            now: Time::ZERO,
            audit: None,
        };
        // `consumer-timeout` waits a few seconds for what a server with its own settings
        // looks for once a minute: the recorder's looked more often.
        let tick = Command::SetConfig(Setting::ChannelTick(Duration::from_ms(1000)));
        let _never_refused = driver.apply(tick, &mut Vec::new());
        driver
    }

    /// A fresh cluster of these nodes, which go by the names that the recordings have for
    /// them in what the server says.
    #[must_use]
    pub fn of_nodes(nodes: &[String]) -> Self {
        let mut driver = Self::new();
        let named = nodes.iter().map(|node| node_name(node)).collect();
        driver.broker = driver.broker.with_nodes(named);
        driver
    }

    /// Does one step.
    ///
    /// # Errors
    /// A sentence: an operation or an argument that this driver does not know, or that
    /// makes no sense here.
    pub fn take(&mut self, step: &Step) -> Result<Observed, String> {
        let asked = self.asked(step)?;
        let mut facts = Vec::new();
        let mut said = Said::default();
        let mut pause = QUIET;
        self.counts(step);
        let (outcome, call) = match asked {
            Asked::Time(length) => {
                pause = length;
                (Ok(None), None)
            }
            Asked::Octets(octets) => {
                self.send_raw(step, &octets, (&mut facts, &mut said))?;
                (Ok(None), None)
            }
            Asked::Connection(call) => {
                self.connect(call, (&mut facts, &mut said))?;
                (Ok(None), None)
            }
            Asked::Command(command) => {
                let outcome = self.apply(command, &mut facts);
                (outcome.map(|reply| Some((reply, false))), None)
            }
            Asked::Method { call, waits, times } => {
                let mut outcome = Ok(None);
                for method in times.each(&call.method) {
                    let (channel, method) = (call.channel, self.numbered(method));
                    let deferred = Deferred::new(step, &method, waits);
                    let done = self.apply(Command::Method { channel, method }, &mut facts);
                    // The recorder waited for the answer that is written down, and so for the
                    // server's patience. Whoever makes a sequence up waits for none.
                    let answered = step.reply.as_ref().is_some_and(|reply| !reply.is_null());
                    if done == Ok(Reply::Deferred) && answered {
                        self.wait_for_refusal(channel, &mut facts)?;
                    }
                    if done == Ok(Reply::Deferred) {
                        self.deferred
                            .entry(channel)
                            .or_default()
                            .push_back(deferred);
                    }
                    outcome = done.map(|reply| Some((reply, waits)));
                }
                (outcome, Some(call))
            }
        };
        self.pass(pause, (&mut facts, &mut said))?;
        if let Ok(Some((reply, _))) = &outcome {
            self.learn(step, reply)?;
        }
        self.consumers.add(&facts);
        self.note(&facts);
        let observed = self.observed(step, call.as_ref(), outcome, (&facts, said));
        self.forget_closed(&facts);
        self.clients.names.forget_ended(&facts);
        observed
    }

    /// What the broker holds, as the recordings say it.
    #[must_use]
    pub fn state(&self) -> Value {
        self.placeholders
            .put_in(crate::state::of(&self.broker, &self.consumers))
    }

    fn observed(
        &mut self,
        step: &Step,
        call: Option<&Call>,
        outcome: Result<Option<(Reply, bool)>, Refusal>,
        (facts, said): (&[BrokerFact], Said),
    ) -> Result<Observed, String> {
        let late = self.late_answers()?;
        // What came because of octets is told already, in its place.
        let late = if said.facts == 0 { &late[..] } else { &[] };
        let mut events = said.events;
        let more = late::events(&facts[said.facts..], late, &self.clients.names, &step.op)?;
        late::add(&mut events, more);
        let reply = match (outcome, call) {
            (Ok(Some((Reply::Deferred, _))), _) if step.reply.is_some() => refusal(&mut events),
            (Ok(Some((reply, true))), Some(call)) => method::answer(&step.op, &call.method, reply)?,
            // A refusal comes in place of the answer, where one was waited for.
            (Err(_), _) if step.reply.is_some() => refusal(&mut events),
            _ => None,
        };
        for event in reply.iter().chain(events.values().flatten()) {
            self.placeholders.learn_from(event);
        }
        let named = |value| self.placeholders.put_in(value);
        let events = events.into_iter();
        Ok(Observed {
            reply: reply.map(named),
            events: events
                .map(|(name, list)| (name, list.into_iter().map(named).collect()))
                .collect(),
        })
    }

    fn asked(&mut self, step: &Step) -> Result<Asked, String> {
        let mut args = Args::new(match self.placeholders.take_out(step.args.clone().into()) {
            Value::Object(args) => args,
            _ => return Err("the arguments are no object".to_owned()),
        });
        let asked = self.asked_with(step, &mut args)?;
        args.taken()?;
        Ok(asked)
    }

    fn asked_with(&mut self, step: &Step, args: &mut Args) -> Result<Asked, String> {
        let command = match step.op.as_str() {
            "snapshot" | "late_events" => return Ok(Asked::Time(QUIET)),
            "wait" => return Ok(Asked::Time(Duration::from_ms(args.number("ms")?))),
            "connect" => return self.call(step, args).map(Asked::Connection),
            "send_raw" => return socket::octets(args).map(Asked::Octets),
            "close_connection" => {
                let connection = self.clients.connection(step)?.id;
                Command::CloseConnection { connection }
            }
            "drop_connection" => {
                let connection = self.clients.connection(step)?.id;
                self.clients.names.dropped.insert(connection);
                Command::LoseConnection { connection }
            }
            "open_channel" => self.next_channel(step)?,
            "close_channel" | "channel.close" => Command::CloseChannel {
                channel: self.channel(step, args)?,
            },
            "channel.open" => {
                let ChannelId { connection, number } = self.channel(step, args)?;
                Command::OpenChannel { connection, number }
            }
            "stop_broker" => Command::Stop {
                stop: stop_kind(args)?,
            },
            "start_broker" => Command::Start,
            "stop_node" => Command::StopNode {
                node: node_name(&args.text("node")?),
                stop: stop_kind(args)?,
            },
            "start_node" => Command::StartNode {
                node: node_name(&args.text("node")?),
            },
            "set_resource_alarm" => alarm(args)?,
            "set_config" => Command::SetConfig(setting(args)?),
            "set_permissions" => permissions(args)?,
            "clear_permissions" => clear_permissions(args)?,
            "set_topic_permissions" => topic_permissions(args)?,
            "clear_topic_permissions" => clear_topic_permissions(args)?,
            "set_policy" => Command::SetPolicy {
                policy: policy(args)?,
            },
            "set_operator_policy" => Command::SetOperatorPolicy {
                policy: policy(args)?,
            },
            "clear_operator_policy" => Command::ClearOperatorPolicy {
                name: ResourceName::root(args.text("name")?),
            },
            "clear_policy" => Command::ClearPolicy {
                name: ResourceName::root(args.text("name")?),
            },
            // AMQP's methods have a dot in their names, the recorder's operations have not.
            op if op.contains('.') => return self.method(step, args),
            op => return Err(format!("the operation {op} is not known")),
        };
        Ok(Asked::Command(command))
    }

    fn next_channel(&mut self, step: &Step) -> Result<Command, String> {
        let (connection, number) = self.clients.next_channel(step)?;
        Ok(Command::OpenChannel { connection, number })
    }

    fn method(&self, step: &Step, args: &mut Args) -> Result<Asked, String> {
        let channel = self.channel(step, args)?;
        let waits = !args.bit("nowait")?;
        // When the answer comes, the broker says.
        args.text("answered")?;
        let times = Repeat::read(args)?;
        let vhost = self.clients.vhost(channel.connection)?;
        let method = method::read(&step.op, args, vhost)?;
        let call = Call { channel, method };
        Ok(Asked::Method { call, waits, times })
    }

    /// Each message that is published gets the next number.
    fn numbered(&mut self, method: Method) -> Method {
        match method {
            Method::Publish {
                mut message,
                mandatory,
                immediate,
            } => {
                self.published += 1;
                Arc::make_mut(&mut message).number = MessageNumber(self.published);
                Method::Publish {
                    message,
                    mandatory,
                    immediate,
                }
            }
            other => other,
        }
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
            Reply::Channel(id) => self.clients.opened(step, *id)?,
            Reply::QueueDeclared { queue, .. } => self.placeholders.learn(queue),
            Reply::Consuming { tag } => self.placeholders.learn(tag),
            // The channel will be there when the connection is read again.
            Reply::Deferred if step.op == "open_channel" => self.clients.opens(step)?,
            Reply::Connection(_)
            | Reply::Done
            | Reply::Deferred
            | Reply::Count(_)
            | Reply::Got { .. }
            | Reply::Empty => {}
        }
        Ok(())
    }
}

/// A node's name as the recordings write it in what the server says.
fn node_name(node: &str) -> Name {
    format!("<{node}>").into()
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
