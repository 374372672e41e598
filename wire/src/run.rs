//! The run of a scenario with all that is said in it: the events, and between them the
//! commands that the broker was given and what it answered.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use warren_core::amqp::Refusal;
use warren_core::broker::{Command, Reply};
use warren_core::event::Event;
use warren_core::filter::Filters;
use warren_core::scenario::Scenario;
use warren_core::simulation::{Simulation, Tap};
use warren_core::time::Time;

/// A command, and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// When the broker was given it.
    pub(crate) at: Time,
    /// The numbers of the events that it brought.
    pub(crate) events: Range<usize>,
    /// The command.
    pub(crate) command: Command,
    /// The answer.
    pub(crate) outcome: Result<Reply, Refusal>,
}

/// A run.
#[derive(Debug)]
pub(crate) struct Run {
    /// What happened.
    pub(crate) events: Vec<Arc<Event>>,
    /// What was said, in order.
    pub(crate) calls: Vec<Call>,
    /// Whether it goes on, and was not listened to any further.
    pub(crate) goes_on: bool,
}

/// Notes down what it hears.
#[derive(Debug, Default)]
struct Notes {
    calls: Mutex<Vec<Call>>,
}

impl Tap for Notes {
    fn asked(&self, at: Time, event: usize, command: &Command) {
        let call = Call {
            at,
            events: event..event,
            command: command.clone(),
            outcome: Ok(Reply::Done),
        };
        self.with(|calls| calls.push(call));
    }

    fn answered(&self, event: usize, outcome: &Result<Reply, Refusal>) {
        self.with(|calls| {
            if let Some(last) = calls.last_mut() {
                last.events.end = event;
                last.outcome = outcome.clone();
            }
        });
    }
}

impl Notes {
    fn with<T>(&self, act: impl FnOnce(&mut Vec<Call>) -> T) -> T {
        // Nothing that holds the lock can panic half way.
        act(&mut self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Run {
    /// Runs the scenario until it ends, or until there are this many events.
    pub(crate) fn of(scenario: &Arc<Scenario>, filters: Arc<dyn Filters>, most: usize) -> Self {
        let notes = Arc::new(Notes::default());
        let simulation = Simulation::with_filters(scenario.clone(), filters);
        let mut simulation = simulation.tapped(notes.clone());
        let mut events = Vec::new();
        while events.len() < most && simulation.step(&mut events) {}
        Self {
            goes_on: simulation.next_at().is_some(),
            events,
            calls: notes.with(std::mem::take),
        }
    }
}
