//! The sockets of a recording: the server's ends of its connections (`warren_wire::server`), with
//! the broker of the driver behind them, and what their clients see.
//!
//! Whoever connects says so in octets. Methods that a recording has by name are given to the
//! broker as they are; octets that it has as they are go through the server's end.

use serde_json::{Value, json};
use warren_core::amqp::{Refusal, Scope};
use warren_core::broker::{Command, Connect, Reply};
use warren_core::event::{BrokerFact, ChannelId, ConnectionId};
use warren_core::name::Name;
use warren_core::time::Time;
use warren_wire::greeting::Greeting;
use warren_wire::server::{Asked, Connection, Host, Opening};
use warren_wire::{Protocol, decode, field};

use super::clients::connection_name;
use super::{Capabilities, Driver, late, node_name, vhost};
use crate::args::Args;
use crate::observe::{self, Events};
use crate::trace::Step;
use crate::{hex, method};

/// A socket, from its server's side.
pub(super) struct Socket {
    end: Connection,
    /// The node of the cluster that it goes to.
    node: Option<Name>,
    /// Whether its client says all by itself, so that every answer is told. What opens a
    /// connection in one step is not.
    is_bare: bool,
}

/// How a step connects.
pub(super) struct Call {
    name: String,
    node: Option<Name>,
    octets: Vec<u8>,
}

/// What was told so far because of a step, and up to which of its facts.
#[derive(Default)]
pub(super) struct Said {
    pub(super) events: Events,
    pub(super) facts: usize,
}

/// The facts of a step, and what of them was told.
type Log<'a> = (&'a mut Vec<BrokerFact>, &'a mut Said);

/// The octets of a step.
pub(super) fn octets(args: &mut Args) -> Result<Vec<u8>, String> {
    // It is for readers.
    args.text("what")?;
    hex::octets(&args.text("hex")?)
}

impl Driver {
    /// How the step connects, in octets.
    pub(super) fn call(&mut self, step: &Step, args: &mut Args) -> Result<Call, String> {
        let name = connection_name(step)?.to_owned();
        let capabilities = Capabilities::read(args, step.note.as_deref());
        self.clients.announces(&name, capabilities);
        let user = args.maybe_text("user")?.unwrap_or_else(|| "guest".into());
        let password = args.maybe_text("password")?;
        let vhost = args.maybe_text("vhost")?.unwrap_or_else(|| "/".into());
        self.prepare_vhost(step, &vhost);
        let greeting = Greeting {
            user: &user,
            password: password.as_ref().unwrap_or(&user),
            vhost: &vhost,
            capabilities: capabilities.names(),
            channel_max: args.maybe_number("channel_max")?,
            frame_max: args.maybe_number("frame_max")?,
            heartbeat: args.number("heartbeat")?,
        };
        let octets = greeting.octets();
        let node = args.maybe_text("node")?.map(|node| node_name(&node));
        Ok(Call { name, node, octets })
    }

    /// Which vhosts a recorder's server had is not written down. One that begins with `other`
    /// is there, and so is any that somebody opened; `closed` is there, and nobody may enter.
    fn prepare_vhost(&mut self, step: &Step, name: &str) {
        let opened = step.events.is_empty();
        if name == "closed" {
            self.broker.add_vhost(&name.into());
            let closing = Command::ClearPermissions {
                user: "guest".into(),
                vhost: name.into(),
            };
            let _never_refused = self.apply(closing, &mut Vec::new());
        } else if name == "/" || name.starts_with("other") || opened {
            self.broker.add_vhost(&real_vhost(name));
        }
    }

    pub(super) fn connect(&mut self, call: Call, log: Log<'_>) -> Result<(), String> {
        let Call { name, node, octets } = call;
        if !self.broker.is_up() {
            return Ok(());
        }
        let socket = Socket {
            end: Connection::new(self.now),
            node,
            is_bare: false,
        };
        self.sockets.insert(name.clone(), socket);
        self.with_socket(&name, log, |socket, now, reach| {
            socket.end.receive(now, &octets, reach);
        })?;
        if let Some(socket) = self.sockets.get_mut(&name) {
            socket.is_bare = true;
        }
        Ok(())
    }

    /// Octets on a socket; on a new one, where the connection is not open.
    pub(super) fn send_raw(
        &mut self,
        step: &Step,
        octets: &[u8],
        log: Log<'_>,
    ) -> Result<(), String> {
        let name = connection_name(step)?;
        let now = self.now;
        self.sockets
            .entry(name.to_owned())
            .or_insert_with(|| Socket {
                end: Connection::new(now),
                node: None,
                is_bare: true,
            });
        self.with_socket(name, log, |socket, now, reach| {
            socket.end.receive(now, octets, reach);
            // The recorder answers whatever the server closes.
            socket.end.closings_are_known();
        })
    }

    /// A step that says something on a connection is heard there.
    pub(super) fn counts(&mut self, step: &Step) {
        const LEAST: usize = 8;
        let whose = match (&step.channel, &step.connection) {
            (_, Some(connection)) => Some(connection),
            (Some(_), None) => {
                let channel = self.clients.channel(step).ok();
                channel.and_then(|one| self.clients.names.connections.get(&one.connection))
            }
            (None, None) => None,
        };
        let Some(whose) = whose.cloned() else {
            return;
        };
        if step.op != "send_raw"
            && let Some(socket) = self.sockets.get_mut(&whose)
        {
            socket.end.heard(LEAST);
        }
    }

    /// When time has something to say to a socket.
    pub(super) fn next_of_sockets(&self) -> Option<Time> {
        let sockets = self.sockets.values();
        sockets.filter_map(|socket| socket.end.next_timeout()).min()
    }

    pub(super) fn time_out_sockets(&mut self, (facts, said): Log<'_>) -> Result<(), String> {
        let now = self.now;
        let due = |socket: &Socket| socket.end.next_timeout().is_some_and(|due| due <= now);
        let names = self.sockets.iter().filter(|(_, socket)| due(socket));
        let names: Vec<String> = names.map(|(name, _)| name.clone()).collect();
        for name in names {
            self.with_socket(&name, (&mut *facts, &mut *said), |socket, now, reach| {
                socket.end.time_out(now, reach);
            })?;
        }
        Ok(())
    }

    /// Sockets go with their connections.
    pub(super) fn forget_closed(&mut self, facts: &[BrokerFact]) {
        let ended: Vec<ConnectionId> = (facts.iter())
            .filter_map(|fact| match fact {
                BrokerFact::ConnectionClosed { connection, .. } => Some(*connection),
                _ => None,
            })
            .collect();
        self.sockets.retain(|_, socket| {
            let open = socket.end.id().is_none_or(|id| !ended.contains(&id));
            open && !socket.end.is_closed()
        });
    }

    fn with_socket(
        &mut self,
        name: &str,
        (facts, said): Log<'_>,
        act: impl FnOnce(&mut Socket, Time, &mut dyn Host),
    ) -> Result<(), String> {
        let Some(mut socket) = self.sockets.remove(name) else {
            return Ok(());
        };
        let now = self.now;
        let mut reach = Reach {
            name,
            node: socket.node.clone(),
            is_bare: socket.is_bare,
            driver: self,
            facts,
            said,
            failed: None,
        };
        reach.tell("wait");
        act(&mut socket, now, &mut reach);
        reach.tell("send_raw");
        let failed = reach.failed.take();
        self.sockets.insert(name.to_owned(), socket);
        failed.map_or(Ok(()), Err)
    }
}

/// The vhost of that name; the recorder's own, and those that it made, begin alike.
fn real_vhost(name: &str) -> Name {
    if name == "/" { vhost("") } else { vhost(name) }
}

/// The driver, as the server's end of one socket reaches it.
struct Reach<'a> {
    driver: &'a mut Driver,
    name: &'a str,
    node: Option<Name>,
    is_bare: bool,
    facts: &'a mut Vec<BrokerFact>,
    said: &'a mut Said,
    /// What could not be told, for the first time.
    failed: Option<String>,
}

impl Reach<'_> {
    /// Tells what facts there are since the last time, as what comes of this operation.
    fn tell(&mut self, op: &str) {
        let new = &self.facts[self.said.facts..];
        match observe::events(new, &self.driver.clients.names, op) {
            Ok(events) => late::add(&mut self.said.events, events),
            Err(why) => self.failed = self.failed.take().or(Some(why)),
        }
        self.said.facts = self.facts.len();
    }

    fn event(&mut self, whose: &str, event: Value) {
        let events = self.said.events.entry(whose.to_owned()).or_default();
        events.push(event);
    }

    fn do_it(&mut self, command: Command) -> Result<Reply, Refusal> {
        self.driver.apply(command, self.facts)
    }

    /// A method of a channel; its answer comes before whatever else it brings.
    fn call(
        &mut self,
        of: &str,
        channel: ChannelId,
        (asked, waits): (warren_core::broker::Method, bool),
    ) -> Result<(), Refusal> {
        let method = self.driver.numbered(asked);
        let reply = self.do_it(Command::Method {
            channel,
            method: method.clone(),
        })?;
        if let Reply::QueueDeclared { queue: name, .. } | Reply::Consuming { tag: name } = &reply {
            self.driver.placeholders.learn(name);
        }
        let answer = method::answer(of, &method, reply).map(|answer| answer.filter(|_| waits));
        match (answer, self.driver.clients.name_of(channel).cloned()) {
            (Ok(Some(mut answer)), Some(name)) => {
                if let Some(fields) = answer.as_object_mut() {
                    let method = fields.remove("method").unwrap_or_default();
                    fields.insert("event".to_owned(), method);
                }
                self.event(&name, answer);
            }
            (Err(why), _) => self.failed = self.failed.take().or(Some(why)),
            _ => {}
        }
        Ok(())
    }
}

impl Host for Reach<'_> {
    fn say(&mut self, octets: Vec<u8>) {
        match told(&octets) {
            Ok(Some(event)) if self.is_bare || event["event"] == "connection.close" => {
                self.event(self.name, event);
            }
            Ok(_) => {}
            Err(why) => self.failed = self.failed.take().or(Some(why)),
        }
    }

    /// A recorder's users have their names for passwords, as the server's own first user has.
    fn may_log_in(&self, user: &str, password: &str) -> bool {
        user == password && !password.is_empty() && self.driver.broker.has_user(&user.into())
    }

    fn open(&mut self, opening: Opening) -> Result<ConnectionId, Refusal> {
        let real = real_vhost(&opening.vhost);
        let there = self.driver.broker.has_vhost(&real) && !opening.vhost.is_empty();
        let vhost = if there { real } else { opening.vhost };
        let connect = Connect {
            user: opening.user,
            channel_max: opening.channel_max,
            node: self.node.clone(),
            ..Connect::new(self.name.into(), vhost.clone())
        };
        if self.is_bare {
            let capabilities = Capabilities {
                cancelled: opening.hears_cancels,
                blocked: opening.hears_blocked,
                refused: true,
            };
            self.driver.clients.announces(self.name, capabilities);
        }
        let Reply::Connection(id) = self.do_it(Command::OpenConnection(connect))? else {
            unreachable!("a connection is opened or refused");
        };
        self.driver.clients.connected(self.name, id, vhost);
        Ok(id)
    }

    fn is_open(&self, channel: ChannelId) -> bool {
        self.driver.broker.has_channel(channel)
    }

    fn ask(&mut self, of: &'static str, asked: Asked) -> Result<(), Scope> {
        self.tell("send_raw");
        let done = match asked {
            Asked::Method(channel, method, waits) => self.call(of, channel, (method, waits)),
            Asked::Command(command) => self.do_it(command).map(|_| ()),
        };
        self.tell(of);
        done.map_err(|refusal| refusal.code.scope())
    }

    fn refuse(&mut self, connection: ConnectionId, refusal: Refusal, of: Option<&'static str>) {
        self.tell("send_raw");
        let command = Command::RefuseConnection {
            connection,
            refusal,
        };
        // What the server does by itself is not refused.
        let _ = self.do_it(command);
        self.tell(of.unwrap_or("send_raw"));
    }

    fn hang_up(&mut self, connection: Option<ConnectionId>) {
        self.tell("send_raw");
        if let Some(connection) = connection {
            // What the server does by itself is not refused.
            let _ = self.do_it(Command::LoseConnection { connection });
            self.tell("send_raw");
        } else {
            self.event(self.name, json!({"event": "socket.closed"}));
        }
    }
}

/// A frame of the server's as the recordings write it; nothing of a heartbeat.
fn told(octets: &[u8]) -> Result<Option<Value>, String> {
    let decoded = decode(Protocol::Amqp091, octets).map_err(|why| why.to_string())?;
    let field = |name: &str| field::find(&decoded.fields, name).map(|field| field.text.clone());
    let number = |name: &str| field(name).and_then(|text| text.parse::<u16>().ok());
    Ok(match decoded.name {
        "heartbeat" => None,
        "protocol header" => {
            let bytes = hex::digits(octets);
            Some(json!({"event": "protocol.header", "bytes": bytes}))
        }
        "connection.close" => {
            let mut close = json!({
                "event": "connection.close",
                "reply_code": number("reply-code"),
                "reply_text": field("reply-text"),
            });
            let ids = number_of_words(&decoded);
            if let Some(name) = warren_wire::method_name(ids.0, ids.1) {
                close["failed_method"] = name.into();
            }
            Some(close)
        }
        "connection.tune" => {
            let number = |name: &str| field(name).and_then(|text| text.parse::<u64>().ok());
            Some(json!({
                "event": "connection.tune",
                "channel_max": number("channel-max"),
                "frame_max": number("frame-max"),
                "heartbeat": number("heartbeat"),
            }))
        }
        name => Some(json!({"event": name})),
    })
}

/// The class and the number of the method that a close is about: the last of these names, since
/// the frame's own stand before them.
fn number_of_words(decoded: &warren_wire::Decoded) -> (u16, u16) {
    let last = |name: &str| {
        let fields = decoded.fields.iter().rev();
        let mut named = fields.filter(|field| field.name == name);
        named.next().and_then(|field| field.text.parse().ok())
    };
    (
        last("class-id").unwrap_or_default(),
        last("method-id").unwrap_or_default(),
    )
}
