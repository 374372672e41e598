//! `warren check`: what is wrong with scenarios, what in them is probably not meant, and whether
//! what they expect comes true.

use std::io::Write;
use std::sync::Arc;

use warren_core::check::judge;
use warren_core::checkup::{Finding, checkup};
use warren_core::scenario::check::check as problems_of;
use warren_core::scenario::{Problem, Scenario, Severity};
use warren_core::timeline::Timeline;

use crate::args::Check;
use crate::outcome::Outcome;
use crate::source::{self, SourceError};

/// Checks each source by itself; the worst outcome counts.
pub(crate) fn check(args: &Check, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut worst = Outcome::Fine;
    for name in &args.sources {
        let label = source::label(name);
        let outcome = match source::read(name) {
            Ok(shared) => scenario(label, shared.scenario, args.strict, out)?,
            Err(SourceError::Problems(problems)) => {
                list(label, &problems, out)?;
                writeln!(out, "{label}: {}", counted(&problems))?;
                Outcome::Problems
            }
            Err(error) => error.tell(name),
        };
        worst = worst.max(outcome);
    }
    Ok(worst)
}

fn scenario(
    label: &str,
    scenario: Scenario,
    strict: bool,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let problems = problems_of(&scenario);
    list(label, &problems, out)?;
    let findings = beyond_problems(&scenario);
    for finding in &findings {
        writeln!(out, "{label}: {}: {finding}", word(finding.severity))?;
    }
    let verdicts =
        judge(&Timeline::with_filters(Arc::new(scenario), source::filters()).to_the_end());
    for verdict in verdicts.iter().filter(|verdict| !verdict.holds()) {
        writeln!(out, "{label}: {verdict}")?;
    }
    let met = verdicts.iter().filter(|verdict| verdict.holds()).count();
    let all = verdicts.len();
    let found = match findings.len() {
        0 => String::new(),
        many => format!("{}, ", number(many, "finding")),
    };
    writeln!(
        out,
        "{label}: {}, {found}{met} of {all} expectations are met",
        counted(&problems)
    )?;
    let said = problems.iter().map(|problem| problem.severity);
    let mut said = said.chain(findings.iter().map(|finding| finding.severity));
    let is_sound = !said.any(|severity| strict || severity == Severity::Error);
    Ok(if is_sound && met == all {
        Outcome::Fine
    } else {
        Outcome::Problems
    })
}

/// What the check-up finds and the problems do not say already.
fn beyond_problems(scenario: &Scenario) -> Vec<Finding> {
    let mut findings = checkup(scenario);
    findings.retain(|finding| finding.place.is_none());
    findings
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn list(label: &str, problems: &[Problem], out: &mut dyn Write) -> anyhow::Result<()> {
    for problem in problems {
        writeln!(out, "{label}: {}: {problem}", word(problem.severity))?;
    }
    Ok(())
}

fn counted(problems: &[Problem]) -> String {
    match problems.len() {
        0 => "no problems".to_owned(),
        many => number(many, "problem"),
    }
}

fn number(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        many => format!("{many} {noun}s"),
    }
}
