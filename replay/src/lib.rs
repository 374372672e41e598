//! Recorded observations of a real RabbitMQ: reading them, doing the same on the core's
//! broker, and comparing what came of it.
//!
//! A recording is a [`Trace`] of steps, a document of routing tables, or a session as frames.
//! Of a trace, the [`Driver`] takes a step on the broker and gives
//! what its clients saw ([`Observed`]) in the form of the recordings; whoever takes the
//! same step on a real server gives the same form, and [`compare`] judges any two of them.
//! Nothing in a file can make this crate panic: what is not known is an error with a sentence.

mod args;
pub mod checks;
pub mod compare;
mod driver;
pub mod field;
mod frames;
mod hex;
pub mod leeway;
mod method;
mod observe;
mod ordered;
mod placeholder;
pub use placeholder::replace;
pub mod recording;
mod state;
mod tables;
mod trace;
pub mod verdict;

pub use driver::{Driver, Observed};
pub use observe::Events;
pub use trace::{Step, Trace};
