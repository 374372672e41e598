//! `cargo xtask test`: everything that must hold, one announced step after the other.
//!
//! It goes on after a failure, so that one run tells all; only a badly formatted tree ends it early.

mod count;
mod steps;

use std::thread::{self, JoinHandle};
use std::time::Instant;

use anyhow::{Result, bail, ensure};

use self::count::Count;
use self::steps::STEPS;
use crate::say::{human, say};
use crate::tools::{Cores, for_page};

/// What a step found.
pub(crate) enum Outcome {
    /// A check that has one answer.
    Held,
    /// A run of tests.
    Tests(Count),
    /// It could not be looked at here, and why.
    LeftOut(String),
}

/// One step of the run.
pub(crate) struct Step {
    /// The word after `--only`.
    pub(crate) part: &'static str,
    pub(crate) name: &'static str,
    /// Whether its failure ends the run.
    pub(crate) first_things_first: bool,
    pub(crate) run: fn() -> Result<Outcome>,
}

/// Runs the steps of `parts`, all where there are none.
pub(crate) fn test(parts: &[String]) -> Result<()> {
    for part in parts {
        let known: Vec<_> = parts_known();
        ensure!(
            known.contains(&part.as_str()),
            "there is no part \"{part}\"; there are {}",
            known.join(", ")
        );
    }
    let start = Instant::now();
    let mut total = Count::default();
    let mut failed = Vec::new();
    let mut tools = None;
    for step in STEPS.iter().filter(|step| wanted(step.part, parts)) {
        if step.part == "live" && tools.is_none() && wanted("build", parts) {
            tools = Some(thread::spawn(|| for_page(Cores::One)));
        } else if step.part != "live" {
            wait_for(&mut tools);
        }
        let found = run(step);
        total += found.0;
        if let Some(reason) = found.1 {
            failed.push(format!("{} ({}): {reason}", step.name, step.part));
            if step.first_things_first {
                break;
            }
        }
    }
    wait_for(&mut tools);
    report(&failed, total, start)
}

/// The tools are built while a real server makes the live steps wait. Where that fails, the
/// step that needs them tries again, and tells why.
fn wait_for(tools: &mut Option<JoinHandle<Result<()>>>) {
    if let Some(Ok(Err(why))) = tools.take().map(JoinHandle::join) {
        say(&format!("   the tools were not built: {why:#}"));
    }
}

/// Journeys go through the page of today, so that they bring its build along.
fn wanted(part: &str, parts: &[String]) -> bool {
    let named = |part: &str| parts.iter().any(|named| named == part);
    parts.is_empty() || named(part) || part == "build" && named("journeys")
}

/// The counts of a step, and why it failed if it did.
fn run(step: &Step) -> (Count, Option<String>) {
    say(&format!("── {}: {}", step.part, step.name));
    let start = Instant::now();
    let result = (step.run)();
    let took = human(start.elapsed());
    match result {
        Ok(outcome) => {
            let count = match outcome {
                Outcome::Held => Count {
                    passed: 1,
                    failed: 0,
                },
                Outcome::Tests(count) => count,
                Outcome::LeftOut(why) => {
                    say(&format!("   LEFT OUT: {why}"));
                    return (Count::default(), None);
                }
            };
            say(&format!("   ok, {took} ({} passed)", count.passed));
            (count, None)
        }
        Err(error) => {
            let count = error.downcast_ref::<Count>().copied().unwrap_or_default();
            let failed = count.failed.max(1);
            say(&format!("   FAILED after {took}: {error:#}"));
            (Count { failed, ..count }, Some(format!("{error:#}")))
        }
    }
}

fn report(failed: &[String], total: Count, start: Instant) -> Result<()> {
    say(&format!("all steps done in {}", human(start.elapsed())));
    for line in failed {
        println!("FAILED  {line}");
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if failed.is_empty() {
        Ok(())
    } else {
        bail!("{} of the steps failed", failed.len())
    }
}

fn parts_known() -> Vec<&'static str> {
    let mut parts: Vec<_> = STEPS.iter().map(|step| step.part).collect();
    parts.dedup();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_runs_alone_or_with_what_it_needs() {
        let only = |part: &str| [part.to_owned()];
        assert!(wanted("lint", &[]));
        assert!(wanted("lint", &only("lint")));
        assert!(!wanted("unit", &only("lint")));
        assert!(wanted("build", &only("journeys")));
        assert!(!wanted("journeys", &only("build")));
    }
}
