//! A real RabbitMQ, driven by recordings: what the simulator is compared with.
//!
//! [`Server`] is a private server; [`Run`] does a recording's steps on it and gives what
//! the clients saw, in the form of `warren-replay`.

pub mod bout;
pub mod check;
mod client;
mod decode;
pub mod dialogue;
pub mod duel;
mod encode;
pub mod exports;
mod login;
mod names;
mod probe;
pub mod random;
pub mod record;
mod recorder;
mod run;
mod server;
pub mod shrink;
pub mod tables;
pub mod tasks;
mod values;
mod wire;
pub mod write;

pub use run::Run;
pub use server::{Server, installed};
