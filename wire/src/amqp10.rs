//! AMQP 1.0 as RabbitMQ 4 speaks it: frame bodies and message sections as the codec writes
//! them, and their fields.

mod address;
mod decode;
mod login;
mod manage;
mod message;
mod names;
mod session;
mod talk;
mod text;
mod value;
mod write;

pub(crate) use decode::decode;
pub(crate) use talk::Talk;
pub(crate) use write::{encode, encode_descriptor, heartbeat};

/// The frames that deliver this message, for the tests of both protocols.
#[cfg(test)]
pub(crate) fn delivery(message: &warren_core::amqp::Message, frame_max: u32) -> Vec<Vec<u8>> {
    let transfer = talk::delivery(3, 700, false);
    write::transfer(1, &transfer, &message::delivered(message, true), frame_max)
}
