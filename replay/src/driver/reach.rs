//! The driver as the server's end of a socket reaches it: the broker behind, and the client in
//! front, who sees events.

use serde_json::{Value, json};
use warren_core::amqp::{Refusal, Scope};
use warren_core::broker::{Command, Connect, Method, Reply};
use warren_core::event::{BrokerFact, ChannelId, ConnectionId};
use warren_core::name::Name;
use warren_wire::server::{Asked, Host, Opening};
use warren_wire::{Protocol, decode, field};

use super::socket::{Said, real_vhost};
use super::{Capabilities, Driver, late};
use crate::observe;
use crate::{hex, method};

/// The driver, as the server's end of one socket reaches it.
pub(super) struct Reach<'a> {
    pub(super) driver: &'a mut Driver,
    pub(super) name: &'a str,
    pub(super) node: Option<Name>,
    pub(super) is_bare: bool,
    pub(super) facts: &'a mut Vec<BrokerFact>,
    pub(super) said: &'a mut Said,
    /// What could not be told, for the first time.
    pub(super) failed: Option<String>,
}

impl Reach<'_> {
    /// Tells what facts there are since the last time, as what comes of this operation.
    pub(super) fn tell(&mut self, op: &str) {
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
        (asked, waits): (Method, bool),
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

    fn open_channels(&self, connection: ConnectionId) -> usize {
        self.driver.broker.open_channels(connection)
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
        let now = self.driver.now;
        let broker = &mut self.driver.broker;
        broker.refuse_connection(now, (connection, refusal), self.facts);
        broker.settle(self.facts);
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
