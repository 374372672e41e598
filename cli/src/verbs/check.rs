//! `warren check`: what is wrong with scenarios, and whether what they expect comes true.

use std::io::Write;
use std::sync::Arc;

use warren_core::check::judge;
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
            Ok(shared) => scenario(label, shared.scenario, out)?,
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

fn scenario(label: &str, scenario: Scenario, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let problems = problems_of(&scenario);
    list(label, &problems, out)?;
    let verdicts = judge(&Timeline::complete(Arc::new(scenario)));
    for verdict in verdicts.iter().filter(|verdict| !verdict.holds()) {
        writeln!(out, "{label}: {verdict}")?;
    }
    let met = verdicts.iter().filter(|verdict| verdict.holds()).count();
    let all = verdicts.len();
    writeln!(
        out,
        "{label}: {}, {met} of {all} expectations are met",
        counted(&problems)
    )?;
    let sound = problems
        .iter()
        .all(|problem| problem.severity != Severity::Error);
    Ok(if sound && met == all {
        Outcome::Fine
    } else {
        Outcome::Problems
    })
}

fn list(label: &str, problems: &[Problem], out: &mut dyn Write) -> anyhow::Result<()> {
    for problem in problems {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(out, "{label}: {severity}: {problem}")?;
    }
    Ok(())
}

fn counted(problems: &[Problem]) -> String {
    match problems.len() {
        0 => "no problems".to_owned(),
        1 => "1 problem".to_owned(),
        many => format!("{many} problems"),
    }
}
