//! Listening in on what clients ask of the broker and what it answers: for whoever shows the
//! conversation itself, which the events tell only by its effects.
//!
//! The simulation does not know what becomes of what was heard.

use std::fmt::Debug;

use crate::amqp::Refusal;
use crate::broker::{Command, Reply};
use crate::time::Time;

/// Hears each command and each answer, in their order. What happened in between are the
/// events from the one number to the other, as they stand in the log that
/// [`super::Simulation::step`] was given.
pub trait Tap: Debug + Send + Sync {
    /// The broker is given a command; its events begin at `event`.
    fn asked(&self, at: Time, event: usize, command: &Command);

    /// It has answered; its events end before `event`.
    fn answered(&self, event: usize, outcome: &Result<Reply, Refusal>);
}
