//! Whether the broker does what a recording says.

use crate::checks;
use crate::compare::{self, Difference};
use crate::driver::Driver;
use crate::leeway::Leeway;
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
    let mut driver = Driver::of_nodes(&trace.nodes);
    let leeway = Leeway::of(trace);
    for step in &trace.steps {
        let differences = take(&mut driver, step, &leeway);
        parting(step.n, &step.op, differences)?;
    }
    let Some(end) = &trace.end else {
        return Ok(());
    };
    // The recorder may have emptied queues that chance had filled before it looked.
    let differences = compare::states(&leeway.state(end), &driver.state());
    parting(trace.last(), "final", differences)
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

fn take(driver: &mut Driver, step: &Step, leeway: &Leeway) -> Vec<Difference> {
    differences(driver, step, leeway).unwrap_or_else(|why| vec![Difference::not_done(why)])
}

fn differences(
    driver: &mut Driver,
    step: &Step,
    leeway: &Leeway,
) -> Result<Vec<Difference>, String> {
    let recorded = leeway.outcome(compare::recorded(step)?);
    let observed = leeway.outcome(driver.take(step)?);
    let mut differences = compare::outcomes(&recorded, &observed);
    if let Some(state) = &step.state {
        differences.extend(compare::states(&leeway.state(state), &driver.state()));
    }
    if !step.checks.is_empty() {
        differences.extend(checks::unmet(&step.checks, &driver.state()));
    }
    Ok(differences)
}
