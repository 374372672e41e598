//! How a client opens a connection, in octets: the protocol header, who it is, what it wants.

use amq_protocol_7::frame::AMQPFrame;
use amq_protocol_7::protocol::{AMQPClass, connection};
use amq_protocol_7::types::{AMQPValue, FieldTable};

use super::encode::octets;
use super::login;
use super::offered::{CHANNEL_MAX, FRAME_MAX};
use super::value::short;

/// How to connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting<'a> {
    /// The user's name.
    pub user: &'a str,
    /// The password.
    pub password: &'a str,
    /// The vhost.
    pub vhost: &'a str,
    /// What the client says that it understands.
    pub capabilities: Vec<&'a str>,
    /// The most channels; what the server offers, where it does not say.
    pub channel_max: Option<u16>,
    /// The most octets of a frame; what the server offers, where it does not say.
    pub frame_max: Option<u32>,
    /// Seconds; 0 is no heartbeats.
    pub heartbeat: u16,
}

impl Greeting<'_> {
    /// Everything that the client says until the vhost is open.
    #[must_use]
    pub fn octets(&self) -> Vec<u8> {
        let mut capabilities = FieldTable::default();
        for name in &self.capabilities {
            capabilities.insert((*name).into(), AMQPValue::Boolean(true));
        }
        let mut properties = FieldTable::default();
        let capabilities = AMQPValue::FieldTable(capabilities);
        properties.insert("capabilities".into(), capabilities);
        let (user, password) = (self.user, self.password);
        let frames = [
            login::protocol_header(),
            said(connection::AMQPMethod::StartOk(connection::StartOk {
                client_properties: properties,
                mechanism: "PLAIN".into(),
                response: format!("\0{user}\0{password}").into(),
                locale: "en_US".into(),
            })),
            said(connection::AMQPMethod::TuneOk(connection::TuneOk {
                channel_max: self.channel_max.unwrap_or(CHANNEL_MAX),
                frame_max: self.frame_max.unwrap_or(FRAME_MAX),
                heartbeat: self.heartbeat,
            })),
            said(connection::AMQPMethod::Open(connection::Open {
                virtual_host: short(self.vhost),
            })),
        ];
        frames.iter().flat_map(octets).collect()
    }
}

fn said(method: connection::AMQPMethod) -> AMQPFrame {
    AMQPFrame::Method(0, AMQPClass::Connection(method))
}
