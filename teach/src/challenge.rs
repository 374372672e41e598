//! A challenge: a scenario, a goal, what may be changed, and variations that stay hidden.
//!
//! It is read from one Markdown file and the file of its solutions
//! (`lessons/README.md` tells the form).

mod attempt;
mod read;
mod translate;

use std::sync::Arc;

use warren_core::scenario::{Expectation, Scenario};

pub use attempt::{Attempt, FailedRun, elements};

use crate::change::Change;
use crate::goal::May;

/// One challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Its file's name, for messages.
    pub file: String,
    /// Its title.
    pub title: String,
    /// The lesson that it goes with, by its place in the course; 0 where by none.
    pub lesson: u32,
    /// What it is about, as Markdown.
    pub story: String,
    /// Where the learner starts.
    pub start: Arc<Scenario>,
    /// What must hold of the run.
    pub goal: Vec<Expectation>,
    /// What may be changed.
    pub may: May,
    /// Hints, each telling more than the one before.
    pub hints: Vec<String>,
    /// How many elements a good solution needs: exchanges, queues, bindings and clients.
    pub par: usize,
    /// What the solution must stand up to as well.
    pub variations: Vec<Variation>,
    /// A scenario that solves it.
    pub solution: Arc<Scenario>,
    /// A plausible one that does not.
    pub wrong: Wrong,
}

/// Another course of events, made out of the learner's own scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// What is different, as in "With …": "other keys".
    pub title: String,
    /// What is changed.
    pub changes: Vec<Change>,
    /// What must hold then.
    pub goal: Vec<Expectation>,
}

/// A solution that seems right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What one would think who builds it.
    pub thought: String,
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// What is said of it: part of a sentence of its attempt.
    pub fails: String,
}
