//! The sockets of a recording: the server's ends of its connections (`warren_wire::server`), with
//! the broker of the driver behind them, and what their clients see.
//!
//! Whoever connects says so in octets. Methods that a recording has by name are given to the
//! broker as they are; octets that it has as they are go through the server's end.

use warren_core::broker::Command;
use warren_core::event::{BrokerFact, ConnectionId};
use warren_core::name::Name;
use warren_core::time::Time;
use warren_wire::greeting::Greeting;
use warren_wire::server::{Connection, Host};

use super::clients::connection_name;
use super::reach::Reach;
use super::{Capabilities, Driver, node_name, vhost};
use crate::args::Args;
use crate::hex;
use crate::observe::Events;
use crate::trace::Step;

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

    /// Opens a connection; whoever does waits until he is told, or the socket is closed.
    pub(super) fn connect(&mut self, call: Call, (facts, said): Log<'_>) -> Result<(), String> {
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
        self.with_socket(&name, (&mut *facts, &mut *said), |socket, now, reach| {
            socket.end.receive(now, &octets, reach);
        })?;
        let Some(socket) = self.sockets.get_mut(&name) else {
            return Ok(());
        };
        socket.is_bare = true;
        let next = socket
            .end
            .next_timeout()
            .filter(|_| socket.end.is_leaving());
        next.map_or(Ok(()), |due| self.pass(due.since(self.now), (facts, said)))
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
pub(super) fn real_vhost(name: &str) -> Name {
    if name == "/" { vhost("") } else { vhost(name) }
}
