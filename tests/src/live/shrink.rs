//! Makes a sequence on which two differ as short as it gets while they still do.

use anyhow::Result;
use warren_replay::Step;

/// Leaves out what need not be there: halves first, then ever smaller pieces, in the end
/// single steps, until nothing more can go. Asks `differs` at most `budget` times.
///
/// # Errors
/// What `differs` fails with.
pub fn shrink(
    mut steps: Vec<Step>,
    mut budget: u32,
    mut differs: impl FnMut(&[Step]) -> Result<bool>,
) -> Result<Vec<Step>> {
    let mut piece = steps.len().div_ceil(2);
    while piece > 0 {
        let mut smaller = false;
        let mut at = 0;
        while at < steps.len() && budget > 0 {
            let end = (at + piece).min(steps.len());
            let without = [&steps[..at], &steps[end..]].concat();
            budget -= 1;
            if differs(&without)? {
                steps = without;
                smaller = true;
            } else {
                at = end;
            }
        }
        if !smaller || piece > 1 {
            piece /= 2;
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_stays() {
        let step = |n: u32| -> Step {
            serde_json::from_value(serde_json::json!({"n": n, "op": "snapshot"})).expect("a step")
        };
        let has = |steps: &[Step], n| steps.iter().any(|step| step.n == n);
        let steps = (0..40).map(step).collect();
        let left = shrink(steps, 1000, |steps| Ok(has(steps, 3) && has(steps, 31)));
        let left: Vec<u32> = left.expect("steps").iter().map(|step| step.n).collect();
        assert_eq!(left, [3, 31]);
    }
}
