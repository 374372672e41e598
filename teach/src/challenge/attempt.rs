//! Judging what a learner built: by the rules, by the goal, and by the goal once more on each
//! variation, so that what works by luck fails with the message that broke it.

use std::sync::Arc;

use warren_core::filter::Filters;
use warren_core::scenario::{Scenario, Severity, check};
use warren_core::tr;

use super::{Challenge, Variation};
use crate::budget::complete;
use crate::change::Change;
use crate::difference::Difference;
use crate::goal::{Failure, failures};

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What is wrong with the scenario itself; where there is anything, nothing was run.
    pub unsound: Vec<String>,
    /// What was changed and may not be.
    pub broken: Vec<Difference>,
    /// The runs that do not reach their goal.
    pub failed: Vec<FailedRun>,
    /// How many elements the scenario has, and how many a good solution needs.
    pub elements: (usize, usize),
    /// What may be changed, in words.
    may: String,
}

/// A run that does not reach its goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedRun {
    /// The variation's title; none for the challenge's own run.
    pub variation: Option<String>,
    /// What does not hold.
    pub failures: Vec<Failure>,
    /// Why it could not be run, where that is so.
    pub impossible: Option<String>,
}

/// Exchanges, queues, bindings and clients, all together.
#[must_use]
pub const fn elements(scenario: &Scenario) -> usize {
    let definitions = &scenario.definitions;
    definitions.exchanges.len()
        + definitions.queues.len()
        + definitions.bindings.len()
        + scenario.clients.len()
}

impl Attempt {
    /// Whether the challenge is solved.
    #[must_use]
    pub const fn passed(&self) -> bool {
        self.unsound.is_empty() && self.broken.is_empty() && self.failed.is_empty()
    }

    /// Whether it needs no more elements than a good solution.
    #[must_use]
    pub const fn within_par(&self) -> bool {
        self.elements.0 <= self.elements.1
    }

    /// Everything as sentences, one a line.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut said = self.unsound.clone();
        said.extend(self.broken.iter().map(|one| {
            tr!(
                "{}. In this challenge you may change {} only.",
                one,
                self.may
            )
        }));
        for run in &self.failed {
            let lines = run.failures.iter().flat_map(Failure::lines);
            let lines = lines.chain(run.impossible.clone());
            match &run.variation {
                None => said.extend(lines),
                Some(title) => said.extend(lines.map(|line| tr!("With {}: {}", title, line))),
            }
        }
        let (here, par) = self.elements;
        if self.passed() {
            said.push(tr!("Solved with {} elements; par is {}.", here, par));
        }
        said
    }
}

impl Challenge {
    /// Judges a scenario, whose filters are run by these.
    #[must_use]
    pub fn attempt(&self, scenario: &Scenario, filters: &Arc<dyn Filters>) -> Attempt {
        let problems = check::check(scenario);
        let errors = problems
            .iter()
            .filter(|one| one.severity == Severity::Error);
        let unsound: Vec<String> = errors.map(ToString::to_string).collect();
        let failed = if unsound.is_empty() {
            self.runs(scenario, filters)
        } else {
            Vec::new()
        };
        Attempt {
            unsound,
            broken: self.may.broken(&self.start, scenario),
            failed,
            elements: (elements(scenario), self.par),
            may: self.may.told(),
        }
    }

    /// The challenge's own run; only where that is fine, the variations.
    fn runs(&self, scenario: &Scenario, filters: &Arc<dyn Filters>) -> Vec<FailedRun> {
        let right = complete(self.solution.clone(), filters);
        let run = complete(Arc::new(scenario.clone()), filters);
        let failed = failures(&run, &self.goal, Some(&right));
        if !failed.is_empty() {
            return vec![FailedRun {
                variation: None,
                failures: failed,
                impossible: None,
            }];
        }
        let varied = self.variations.iter();
        varied
            .filter_map(|one| self.varied(one, scenario, filters))
            .collect()
    }

    fn varied(
        &self,
        variation: &Variation,
        scenario: &Scenario,
        filters: &Arc<dyn Filters>,
    ) -> Option<FailedRun> {
        let run = |scenario: &Scenario| {
            let changed = Change::apply_all(&variation.changes, scenario)?;
            Ok::<_, String>(complete(Arc::new(changed), filters))
        };
        let (failures, impossible) = match run(scenario) {
            Ok(timeline) => {
                let right = run(&self.solution).ok();
                (failures(&timeline, &variation.goal, right.as_ref()), None)
            }
            Err(message) => (Vec::new(), Some(message)),
        };
        let failed = !failures.is_empty() || impossible.is_some();
        failed.then(|| FailedRun {
            variation: Some(variation.title.clone()),
            failures,
            impossible,
        })
    }
}
