//! A synchronous AMQP 0-9-1 client that keeps the exact order of everything a channel says.
//!
//! It speaks through `amq-protocol`, the codec that `lapin` is made of. `lapin` itself hands
//! out deliveries, returns, confirms and cancels through separate streams, and so hides the
//! order between them, which is what a recording tells; nor does it let one do wrong
//! things. This client does what it is told, and never refuses by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use amq_protocol::frame::{AMQPContentHeader, AMQPFrame, ProtocolVersion};
use amq_protocol::protocol::{AMQPClass, BasicProperties, channel, connection};
use anyhow::{Result, bail};
use serde_json::{Map, Value, json};

use super::decode::{Said, said};
use super::login::Login;
use super::values::{lossy_bytes, short, write_properties};
use super::wire::{Incoming, Wire};

/// How long the server may take for each answer while a connection is opened.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Something that the server said: on which channel number, and what.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) channel: u16,
    /// `basic.deliver`, `confirm.ack`, `socket.closed`, …
    pub(crate) name: String,
    pub(crate) fields: Map<String, Value>,
}

/// One connection.
pub(crate) struct Connection {
    pub(crate) wire: Wire,
    /// The channels that are open, as far as this client knows.
    pub(crate) open: BTreeSet<u16>,
    /// Whether the server said that it does not read.
    pub(crate) blocked: bool,
    frame_max: u32,
    last_channel: u16,
    contents: BTreeMap<u16, Content>,
    confirms: BTreeMap<u16, Confirms>,
    /// Whether the client itself ends the connection.
    leaving: bool,
    /// Whether the server has opened a vhost on it.
    opened: bool,
}

/// A message that is still arriving.
struct Content {
    said: Said,
    size: Option<u64>,
    properties: BasicProperties,
    body: Vec<u8>,
}

/// The publishes of a channel in confirm mode.
#[derive(Default)]
struct Confirms {
    published: u64,
    outstanding: BTreeSet<u64>,
}

impl Connection {
    /// A socket without any greeting.
    pub(crate) fn bare(port: u16) -> Result<Self> {
        Ok(Self {
            wire: Wire::open(port)?,
            open: BTreeSet::new(),
            blocked: false,
            frame_max: 131_072,
            last_channel: 0,
            contents: BTreeMap::new(),
            confirms: BTreeMap::new(),
            leaving: false,
            opened: false,
        })
    }

    /// Whether the server has opened a vhost on it.
    pub(crate) const fn is_open(&self) -> bool {
        self.opened
    }

    /// Greets, and gives what came in place of a welcome, where it was refused.
    pub(crate) fn connect(port: u16, login: &Login) -> Result<(Self, Vec<Heard>)> {
        let mut connection = Self::bare(port)?;
        let header = AMQPFrame::ProtocolHeader(ProtocolVersion::amqp_0_9_1());
        connection.wire.send(&[header])?;
        let start = Instant::now();
        while start.elapsed() < HANDSHAKE {
            for heard in connection.receive()? {
                match heard.name.as_str() {
                    "connection.start" => connection.login(login)?,
                    "connection.tune" => connection.tune(login, &heard.fields)?,
                    "connection.open-ok" => {
                        connection.opened = true;
                        return Ok((connection, Vec::new()));
                    }
                    "connection.close" => {
                        let rest = connection.until_closed()?;
                        return Ok((connection, [vec![heard], rest].concat()));
                    }
                    "socket.closed" => return Ok((connection, vec![heard])),
                    other => bail!("the server greets with {other}"),
                }
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        bail!("the server does not greet")
    }

    fn until_closed(&mut self) -> Result<Vec<Heard>> {
        let start = Instant::now();
        let mut rest = Vec::new();
        while !self.wire.ended() && start.elapsed() < HANDSHAKE {
            rest.extend(self.receive()?);
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(rest)
    }

    fn login(&mut self, login: &Login) -> Result<()> {
        self.say(connection::AMQPMethod::StartOk(login.start_ok()?))
    }

    fn tune(&mut self, login: &Login, offer: &Map<String, Value>) -> Result<()> {
        let offered = |field: &str| offer.get(field).and_then(Value::as_u64).unwrap_or_default();
        let offered_frame = u32::try_from(offered("frame_max")).unwrap_or(131_072);
        self.frame_max = login.frame_max.unwrap_or(offered_frame);
        let offered_channels = u16::try_from(offered("channel_max")).unwrap_or(2047);
        let ok = connection::TuneOk {
            channel_max: login.channel_max.unwrap_or(offered_channels),
            frame_max: self.frame_max,
            heartbeat: login.heartbeat,
        };
        self.say(connection::AMQPMethod::TuneOk(ok))?;
        let virtual_host = short(&login.vhost)?;
        self.say(connection::AMQPMethod::Open(connection::Open {
            virtual_host,
        }))
    }

    fn say(&mut self, method: connection::AMQPMethod) -> Result<()> {
        let frame = AMQPFrame::Method(0, AMQPClass::Connection(method));
        self.wire.send(&[frame])
    }

    /// Opens the next channel; numbers count up.
    pub(crate) fn open_channel(&mut self) -> Result<u16> {
        self.last_channel += 1;
        let number = self.last_channel;
        self.open.insert(number);
        let open = channel::AMQPMethod::Open(channel::Open {});
        self.send(number, AMQPClass::Channel(open))?;
        Ok(number)
    }

    /// Closes a channel in order.
    pub(crate) fn close_channel(&mut self, number: u16) -> Result<()> {
        let close = channel::Close {
            reply_code: 200,
            ..channel::Close::default()
        };
        self.confirms.remove(&number);
        self.send(
            number,
            AMQPClass::Channel(channel::AMQPMethod::Close(close)),
        )
    }

    /// Closes the connection in order.
    pub(crate) fn close(&mut self) -> Result<()> {
        self.leaving = true;
        self.say(connection::AMQPMethod::Close(connection::Close {
            reply_code: 200,
            ..connection::Close::default()
        }))
    }

    /// The socket just goes away.
    pub(crate) fn drop_it(&mut self) {
        self.leaving = true;
        self.wire.drop_it();
    }

    /// Puts a method on the wire, whatever the server may think of it.
    pub(crate) fn send(&mut self, number: u16, class: AMQPClass) -> Result<()> {
        self.wire.send(&[AMQPFrame::Method(number, class)])
    }

    /// A message with the method that publishes it.
    pub(crate) fn publish(
        &mut self,
        number: u16,
        class: AMQPClass,
        (properties, body): (BasicProperties, &[u8]),
    ) -> Result<()> {
        if let Some(confirms) = self.confirms.get_mut(&number) {
            confirms.published += 1;
            confirms.outstanding.insert(confirms.published);
        }
        let header = AMQPContentHeader {
            class_id: 60,
            body_size: body.len() as u64,
            properties,
        };
        let mut frames = vec![
            AMQPFrame::Method(number, class),
            AMQPFrame::Header(number, header),
        ];
        // A frame has eight octets besides its payload.
        let payload = (self.frame_max as usize).max(4096) - 8;
        let bodies = body.chunks(payload);
        frames.extend(bodies.map(|chunk| AMQPFrame::Body(number, chunk.to_vec())));
        self.wire.send(&frames)
    }

    /// The channel is in confirm mode from now on.
    pub(crate) fn confirm(&mut self, number: u16) {
        self.confirms.entry(number).or_default();
    }

    /// Whether publishes wait for their confirms that the server can still send.
    pub(crate) fn waits_for_confirms(&self) -> bool {
        let waits = |(number, confirms): (&u16, &Confirms)| {
            self.open.contains(number) && !confirms.outstanding.is_empty()
        };
        !self.blocked && !self.wire.ended() && self.confirms.iter().any(waits)
    }

    /// Everything that the server said since the last time. Closings are answered.
    pub(crate) fn receive(&mut self) -> Result<Vec<Heard>> {
        let mut heard = Vec::new();
        for incoming in self.wire.receive()? {
            match incoming {
                Incoming::Frame(frame) => heard.extend(self.frame(*frame)?),
                Incoming::Header(octets) => heard.push(Heard {
                    channel: 0,
                    name: "protocol.header".to_owned(),
                    fields: fields(json!({"bytes": hex(&octets)})),
                }),
                Incoming::End => {
                    self.open.clear();
                    if !self.leaving {
                        heard.push(Heard {
                            channel: 0,
                            name: "socket.closed".to_owned(),
                            fields: Map::new(),
                        });
                    }
                }
            }
        }
        Ok(heard)
    }

    fn frame(&mut self, frame: AMQPFrame) -> Result<Option<Heard>> {
        match frame {
            AMQPFrame::Method(channel, class) => {
                let Some(said) = said(&class) else {
                    bail!("the server says {class:?}");
                };
                if said.has_content() {
                    let content = Content {
                        said,
                        size: None,
                        properties: BasicProperties::default(),
                        body: Vec::new(),
                    };
                    self.contents.insert(channel, content);
                    return Ok(None);
                }
                self.method(channel, said)
            }
            AMQPFrame::Header(channel, header) => {
                if let Some(content) = self.contents.get_mut(&channel) {
                    content.size = Some(header.body_size);
                    content.properties = header.properties;
                }
                self.message(channel)
            }
            AMQPFrame::Body(channel, payload) => {
                if let Some(content) = self.contents.get_mut(&channel) {
                    content.body.extend(payload);
                }
                self.message(channel)
            }
            AMQPFrame::Heartbeat | AMQPFrame::InvalidHeartbeat(_) => Ok(None),
            AMQPFrame::ProtocolHeader(version) => bail!("the server says {version}"),
        }
    }

    /// The message of a channel, once it is whole.
    fn message(&mut self, channel: u16) -> Result<Option<Heard>> {
        let whole = |content: &Content| content.size == Some(content.body.len() as u64);
        if !self.contents.get(&channel).is_some_and(whole) {
            return Ok(None);
        }
        let Some(content) = self.contents.remove(&channel) else {
            return Ok(None);
        };
        let mut fields = content.said.fields;
        fields.insert("body".to_owned(), lossy_bytes(&content.body).into());
        let properties = write_properties(&content.properties)?;
        if properties != json!({}) {
            fields.insert("properties".to_owned(), properties);
        }
        Ok(Some(Heard {
            channel,
            name: content.said.name.to_owned(),
            fields,
        }))
    }

    fn method(&mut self, channel: u16, said: Said) -> Result<Option<Heard>> {
        let mut heard = Heard {
            channel,
            name: said.name.to_owned(),
            fields: said.fields,
        };
        match said.name {
            "channel.close" => {
                self.forget(channel);
                let ok = channel::AMQPMethod::CloseOk(channel::CloseOk {});
                self.send(channel, AMQPClass::Channel(ok))?;
            }
            "channel.close-ok" => self.forget(channel),
            "connection.close" => {
                self.open.clear();
                self.say(connection::AMQPMethod::CloseOk(connection::CloseOk {}))?;
            }
            "connection.blocked" => self.blocked = true,
            "connection.unblocked" => self.blocked = false,
            "basic.ack" => heard = self.confirmed("confirm.ack", heard),
            "basic.nack" => heard = self.confirmed("confirm.nack", heard),
            _ => {}
        }
        Ok(Some(heard))
    }

    fn forget(&mut self, channel: u16) {
        self.open.remove(&channel);
        self.confirms.remove(&channel);
        self.contents.remove(&channel);
    }

    /// A confirm, with the publishes that it is about.
    fn confirmed(&mut self, name: &str, heard: Heard) -> Heard {
        let tag = heard.fields["delivery_tag"].as_u64().unwrap_or_default();
        let multiple = heard.fields["multiple"] == true;
        let outstanding = &mut self.confirms.entry(heard.channel).or_default().outstanding;
        let about: Vec<u64> = match multiple {
            true => outstanding.range(..=tag).copied().collect(),
            false => vec![tag],
        };
        outstanding.retain(|number| !about.contains(number));
        Heard {
            channel: heard.channel,
            name: name.to_owned(),
            fields: fields(json!({"publish_seqnos": about})),
        }
    }
}

fn fields(json: Value) -> Map<String, Value> {
    match json {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
