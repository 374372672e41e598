//! AMQP 0-9-1: methods, content headers and bodies as the codec writes them, and their fields.

mod content;
mod decode;
mod encode;
pub mod greeting;
mod login;
mod method;
mod schema;
pub mod server;
mod talk;
mod text;
mod value;

pub(crate) use decode::decode;
pub(crate) use encode::{bare, tagged};
pub(crate) use talk::Talk;

/// What the server asks for when a connection begins (observed: `wire091.json`).
pub(crate) mod offered {
    /// The most channels.
    pub(crate) const CHANNEL_MAX: u16 = 2047;
    /// The most octets of a frame.
    pub(crate) const FRAME_MAX: u32 = 131_072;
    /// The seconds after which a silent peer counts as gone half.
    pub(crate) const HEARTBEAT: u16 = 60;
}

/// The name of the method of these numbers, as in `basic.publish`.
#[must_use]
pub fn method_name(class: u16, id: u16) -> Option<&'static str> {
    schema::find(class, id).map(|method| method.name)
}

/// The octets of a heartbeat, which is the connection's and no channel's.
pub(crate) fn heartbeat() -> Vec<u8> {
    encode::octets(&amq_protocol_7::frame::AMQPFrame::Heartbeat(0))
}

#[cfg(test)]
mod tests;

/// The frames that deliver this message, for the tests of both protocols.
#[cfg(test)]
pub(crate) fn delivery(message: &warren_core::amqp::Message, frame_max: u32) -> Vec<Vec<u8>> {
    let deliver = amq_protocol_7::protocol::basic::Deliver::default();
    let deliver = amq_protocol_7::protocol::basic::AMQPMethod::Deliver(deliver);
    let class = amq_protocol_7::protocol::AMQPClass::Basic(deliver);
    let frames = content::content(1, class, message, frame_max);
    frames.iter().map(encode::octets).collect()
}
