//! Whether the broker does what a recording says.

use crate::checks;
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

/// One difference, and what was being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was being done.
    pub operation: String,
    /// What differs.
    pub difference: Difference,
}

impl Parting {
    /// Its differences one by one.
    #[must_use]
    pub fn findings(self) -> Vec<Finding> {
        let operation = format!("step {} {}", self.step, self.op);
        let finding = |difference| Finding {
            operation: operation.clone(),
            difference,
        };
        self.differences.into_iter().map(finding).collect()
    }
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
    let Some(end) = &trace.end else {
        return Ok(());
    };
    // The recorder may have emptied queues that chance had filled before it looked.
    let end = checks::without_judged(end, &checks::judged_queues(trace));
    parting(
        trace.last(),
        "final",
        compare::states(&end, &driver.state()),
    )
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
    differences(driver, step).unwrap_or_else(|why| vec![Difference::not_done(why)])
}

fn differences(driver: &mut Driver, step: &Step) -> Result<Vec<Difference>, String> {
    let recorded = compare::recorded(step)?;
    let observed = driver.take(step)?;
    let mut differences = compare::outcomes(&recorded, &observed);
    if let Some(state) = &step.state {
        differences.extend(compare::states(state, &driver.state()));
    }
    if !step.checks.is_empty() {
        differences.extend(checks::unmet(&step.checks, &driver.state()));
    }
    Ok(differences)
}
