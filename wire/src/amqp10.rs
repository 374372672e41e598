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
