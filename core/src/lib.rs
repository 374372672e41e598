//! The broker, the simulator, the scenario document and the timeline of Warren.
//!
//! Data flows one way: a [`scenario::Scenario`] is simulated into a
//! [`timeline::Timeline`], and a [`timeline::Cursor`] reads from it the
//! [`snapshot::Snapshot`] of any moment. This crate is pure: it knows no clock, no
//! floating-point arithmetic, no threads, no files and no web, so the same scenario
//! gives the same event log on every machine.
#![deny(missing_docs, clippy::float_arithmetic)]

pub mod amqp;
pub mod broker;
pub mod check;
pub mod checkup;
pub mod cluster;
pub mod event;
pub mod exchange_memory;
pub mod filter;
mod flat_map;
mod flat_set;
pub mod invariant;
pub mod journey;
pub mod name;
pub mod narrate;
pub mod permission;
pub mod policy;
pub mod rng;
pub mod routing;
pub mod scenario;
pub mod server_line;
pub mod simulation;
pub mod snapshot;
pub mod text;
pub mod time;
pub mod timeline;
pub mod topology;
pub mod why;
mod words;

pub use flat_map::one_by_one;
pub use flat_set::FlatSet;
