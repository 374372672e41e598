//! A frame on its way: who sends it to whom, when, and its octets.
//!
//! What is in it is read from the octets when somebody asks, by the protocol that it is of.

use serde_json::{Value as Json, json};
use warren_core::name::Name;
use warren_core::time::Time;

use crate::field::{Field, hex};
use crate::{amqp10, amqp091};

/// A protocol that RabbitMQ speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// AMQP 0-9-1.
    Amqp091,
    /// AMQP 1.0, as RabbitMQ 4 speaks it.
    Amqp10,
}

impl Protocol {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Amqp091, Self::Amqp10];

    /// The version as it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Amqp091 => "0-9-1",
            Self::Amqp10 => "1.0",
        }
    }

    /// The protocol of this version.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// One of the two that talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// The client.
    Client,
    /// The server.
    Server,
}

impl Peer {
    /// A word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

/// A frame, or a protocol header in place of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The protocol that it is of.
    pub protocol: Protocol,
    /// The connection, counted from 1 in the order in which they are opened; a login that the
    /// server refuses counts, too.
    pub connection: u32,
    /// The client at its one end.
    pub client: Name,
    /// Who sends it, to the other.
    pub from: Peer,
    /// When it is sent.
    pub at: Time,
    /// When it is there.
    pub arrives: Time,
    /// The channel's number; of AMQP 1.0 that of the session. 0 is the connection's own.
    pub channel: u16,
    /// Its name: of a method `basic.publish`, of a frame body `transfer`.
    pub name: &'static str,
    /// The numbers of the run's events that it carries, ascending.
    pub events: Vec<u32>,
    /// Its octets.
    pub octets: Vec<u8>,
}

/// Octets that are no frame of the protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Where reading failed.
    pub octet: usize,
    /// What was to be there.
    pub expected: &'static str,
}

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { octet, expected } = self;
        write!(f, "octet {octet} is not the start of {expected}")
    }
}

impl std::error::Error for Malformed {}

/// What is in the octets of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The frame's name.
    pub name: &'static str,
    /// The channel, or the session.
    pub channel: u16,
    /// The fields, in the order of their octets.
    pub fields: Vec<Field>,
}

/// Reads one whole frame.
///
/// # Errors
/// Where the octets are not exactly one frame of the protocol.
pub fn decode(protocol: Protocol, octets: &[u8]) -> Result<Decoded, Malformed> {
    match protocol {
        Protocol::Amqp091 => amqp091::decode(octets),
        Protocol::Amqp10 => amqp10::decode(octets),
    }
}

impl Frame {
    /// Its fields, in the order of their octets.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        match decode(self.protocol, &self.octets) {
            Ok(decoded) => decoded.fields,
            // What was written here is read here; the tests hold it for all that is written.
            Err(_) => Vec::new(),
        }
    }

    /// As JSON, with its fields and its octets as hexadecimal digits.
    #[must_use]
    pub fn to_json(&self) -> Json {
        json!({
            "at_us": self.at.0,
            "arrives_us": self.arrives.0,
            "connection": self.connection,
            "client": self.client.as_str(),
            "from": self.from.name(),
            "channel": self.channel,
            "name": self.name,
            "events": self.events,
            "hex": hex(&self.octets),
            "fields": self.fields().iter().map(Field::to_json).collect::<Vec<_>>(),
        })
    }

    /// The line that says who says what to whom.
    #[must_use]
    pub fn headline(&self) -> String {
        let (client, server) = (&self.client, format!("server ({})", self.connection));
        let way = match self.from {
            Peer::Client => format!("{client} → {server}"),
            Peer::Server => format!("{server} → {client}"),
        };
        let channel = match (self.channel, self.protocol) {
            (0, Protocol::Amqp091) => String::new(),
            (number, Protocol::Amqp091) => format!(" channel {number}"),
            (_, Protocol::Amqp10) if self.is_of_connection() => String::new(),
            (number, Protocol::Amqp10) => format!(" session {number}"),
        };
        let (at, name) = (self.at, self.name);
        format!("{at} {way}{channel}: {name}")
    }

    /// Whether it is of the connection itself, and of no session.
    fn is_of_connection(&self) -> bool {
        let of_login = self.name.starts_with("sasl") || self.name.ends_with("protocol header");
        of_login || matches!(self.name, "open" | "close" | "heartbeat")
    }

    /// As text: the headline, the fields below it, and the octets sixteen to a line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = self.headline();
        text.push('\n');
        for field in self.fields() {
            field.write(4, &mut text);
        }
        for line in self.octets.chunks(16) {
            let pairs: Vec<String> = line.iter().map(|octet| format!("{octet:02x}")).collect();
            text.push_str("    ");
            text.push_str(&pairs.join(" "));
            text.push('\n');
        }
        text
    }
}
