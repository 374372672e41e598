//! What goes over the wire: the frames that carry the run of a scenario, in AMQP 0-9-1 and in
//! AMQP 1.0, from connect to close.
//!
//! [`sequence()`] lets the simulation run and listens in on what clients and broker say to each
//! other. Codec crates write it down; what the fields of a frame are is read from its octets
//! again, so that any octets can be read the same way, those of other programs included. This
//! crate is pure: it knows no clock, no sockets and no web.
#![deny(missing_docs)]

mod amqp091;
mod amqp10;
mod encode;
pub mod field;
mod frame;
mod heartbeat;
#[cfg(test)]
mod laws;
mod ledger;
mod run;
mod script;
mod sequence;

pub use amqp091::{greeting, method_name, server};
pub use field::Field;
pub use frame::{Decoded, Frame, Malformed, Peer, Protocol, decode};
pub use sequence::{Options, Sequence, sequence, sequence_with};
