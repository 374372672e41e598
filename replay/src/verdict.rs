//! Whether the broker does what a recording says.

use crate::compare::{self, Difference};
use crate::driver::Driver;
use crate::trace::{Step, Trace};

/// Where the broker and a recording part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The step's number.
    pub step: u32,
    /// What was done.
    pub op: String,
    /// Everything that differs because of this step; at least one thing.
    pub differences: Vec<Difference>,
}

/// Does everything that was done in a recording, up to the first step that differs.
///
/// # Errors
/// That step.
pub fn replay(trace: &Trace) -> Result<(), Parting> {
    let mut driver = Driver::new();
    for step in &trace.steps {
        parting(step.n, &step.op, take(&mut driver, step))?;
    }
    match &trace.end {
        Some(end) => parting(trace.last(), "final", compare::states(end, &driver.state())),
        None => Ok(()),
    }
}

fn parting(step: u32, op: &str, differences: Vec<Difference>) -> Result<(), Parting> {
    if differences.is_empty() {
        return Ok(());
    }
    let op = op.to_owned();
    Err(Parting {
        step,
        op,
        differences,
    })
}

fn take(driver: &mut Driver, step: &Step) -> Vec<Difference> {
    let outcome = || -> Result<Vec<Difference>, String> {
        let recorded = compare::recorded(step)?;
        let observed = driver.take(step)?;
        Ok(compare::outcomes(&recorded, &observed))
    };
    let mut outcome = outcome;
    match outcome() {
        Err(why) => vec![Difference::not_done(why)],
        Ok(mut differences) => {
            if let Some(state) = &step.state {
                differences.extend(compare::states(state, &driver.state()));
            }
            differences
        }
    }
}
