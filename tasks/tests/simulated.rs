//! The suite on the simulator, and that the simulator always does the same.

use std::pin::pin;
use std::rc::Rc;

use futures_lite::future::{block_on, poll_once};
use warren_core::event::BrokerFact;
use warren_core::scenario::ServerLine;
use warren_tasks::suite::{Broken, Connect, suite};
use warren_tasks::{Error, Executor, Simulated};

/// Connects to a fresh broker each time, and keeps the connections.
struct Brokers {
    line: ServerLine,
    made: Vec<Simulated>,
}

impl Connect for Brokers {
    type Server = Simulated;

    async fn connect(&mut self) -> Result<Simulated, Error> {
        let simulated = Simulated::connect(self.line)?;
        self.made.push(simulated.clone());
        Ok(simulated)
    }
}

/// Runs to the end. Nothing here waits for the world outside: where nobody can go on, what
/// was promised never comes.
fn run<T>(executor: &Executor, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut idle = false;
    while !idle {
        if let Some(done) = block_on(poll_once(&mut future)) {
            return Some(done);
        }
        idle = true;
        while executor.try_tick() {
            idle = false;
        }
    }
    block_on(poll_once(future))
}

fn run_suite(line: ServerLine) -> (Result<Vec<&'static str>, Broken>, Vec<Vec<BrokerFact>>) {
    let executor = Rc::new(Executor::new());
    let made = Vec::new();
    let mut brokers = Brokers { line, made };
    let outcome = run(&executor, suite(&mut brokers, executor.clone(), "tasks"));
    let stuck = Broken::Claim("nobody can go on".to_owned());
    let facts = brokers.made.iter().map(Simulated::facts).collect();
    (outcome.unwrap_or(Err(stuck)), facts)
}

#[test]
fn the_simulator_passes_the_suite_as_either_line() {
    for line in [ServerLine::V3_10, ServerLine::V4] {
        let (outcome, facts) = run_suite(line);
        assert_eq!(outcome.map(|held| held.len()), Ok(15), "{line:?}");
        assert!(facts.iter().all(|facts| !facts.is_empty()));
    }
}

#[test]
fn all_tasks_are_persistent() {
    let facts = run_suite(ServerLine::V4).1.concat();
    let modes = facts.iter().filter_map(|fact| match fact {
        BrokerFact::Published { message, .. } => Some(message.properties.delivery_mode),
        _ => None,
    });
    let modes: Vec<Option<u8>> = modes.collect();
    assert!(modes.len() > 500, "only {}", modes.len());
    assert!(modes.iter().all(|mode| *mode == Some(2)));
}

#[test]
fn the_simulator_always_does_the_same() {
    assert_eq!(run_suite(ServerLine::V4).1, run_suite(ServerLine::V4).1);
}
