//! An own challenge: its solutions stand in the same text, and are tried when it is read.

use warren_core::filter;
use warren_core::scenario::{Severity, check};
use warren_core::text::is_the_sources_language;
use warren_core::tr;

use crate::budget::Budget;
use crate::challenge::Challenge;
use crate::change::Change;
use crate::lesson::FindScenario;
use crate::problem::{Problem, Problems};

/// How the block of the solutions begins.
const OPENS: &str = "```yaml solutions";

pub(super) fn read(file: &str, text: &str, find: FindScenario) -> Result<Challenge, Vec<Problem>> {
    let (story, solutions, line) = apart(text);
    let mut problems = Problems::of(file);
    if line == 0 {
        let remedy = tr!("add a block ```yaml solutions with right: and wrong:");
        problems.note::<()>(1, tr!("the challenge has no solutions"), remedy);
        return problems.or(None);
    }
    let read = Challenge::read((file, &story), (file, &solutions), find);
    // What is wrong with the changes of a solution is told of its file's first line.
    let moved = |mut one: Problem| {
        one.line = if one.line == 1 { line + 1 } else { one.line };
        one
    };
    let challenge =
        read.map_err(|found: Vec<Problem>| found.into_iter().map(moved).collect::<Vec<_>>())?;
    tried(&challenge, line, &mut problems);
    problems.or(Some(challenge))
}

/// The text without its solutions, the solutions, and their line or 0; each line stands where
/// it stood.
fn apart(text: &str) -> (String, String, usize) {
    let (mut story, mut solutions) = (String::new(), String::new());
    let (mut at, mut inside) = (0, false);
    for (index, line) in text.lines().enumerate() {
        if line.trim_end() == OPENS {
            (at, inside) = (index + 1, true);
        } else if inside && line.trim_end() == "```" {
            inside = false;
        } else if inside {
            solutions += line;
        } else {
            story += line;
        }
        story.push('\n');
        solutions.push('\n');
    }
    (story, solutions, at)
}

/// Whether the challenge can be solved, and not by doing nothing, nor in the wrong way.
fn tried(challenge: &Challenge, line: usize, problems: &mut Problems) {
    let fine = runs_within(challenge, line, problems).is_some();
    let is_error = |one: &&warren_core::scenario::Problem| one.severity == Severity::Error;
    let found = check::check(&challenge.start);
    if let Some(first) = found.iter().find(is_error) {
        let message = tr!("the challenge's scenario has a fault: {}", first);
        problems.note::<()>(1, message, tr!("correct the scenario"));
    } else if fine {
        judged(challenge, line, problems);
    }
}

fn judged(challenge: &Challenge, line: usize, problems: &mut Problems) {
    if challenge
        .attempt(&challenge.start, &filter::none())
        .passed()
    {
        let remedy = tr!("ask for something that does not hold yet");
        problems.note::<()>(1, tr!("the challenge is solved before one begins"), remedy);
    }
    let right = challenge.attempt(&challenge.solution, &filter::none());
    if !right.passed() {
        let message = tr!("the right solution fails: {}", right.sentences().join(" "));
        problems.note::<()>(
            line,
            message,
            tr!("correct the solution, the goal or the variations"),
        );
    } else if right.elements.0 != challenge.par {
        let message = tr!("the right solution has {} elements", right.elements.0);
        let remedy = tr!("write par: {}", right.elements.0);
        problems.note::<()>(1, message, remedy);
    }
    let wrong = challenge.attempt(&challenge.wrong.scenario, &filter::none());
    let said = wrong.sentences().join(" ");
    if wrong.passed() {
        let remedy = tr!("add a variation that it does not stand up to");
        problems.note::<()>(line, tr!("the wrong solution passes"), remedy);
    } else if are_comparable(&challenge.wrong.fails) && !said.contains(&challenge.wrong.fails) {
        let message = tr!("the wrong solution fails with other words: {}", said);
        problems.note::<()>(line, message, tr!("write a part of them after fails:"));
    }
}

/// Whether what the author says of a failure is in the language in which failures are told here.
/// A lesson does not say its language, and is read by people of others.
fn are_comparable(fails: &str) -> bool {
    fails.is_ascii() && is_the_sources_language()
}

/// Every run that judging takes, kept within bounds.
fn runs_within(challenge: &Challenge, line: usize, problems: &mut Problems) -> Option<()> {
    let mut budget = Budget::new();
    let built = [
        &challenge.start,
        &challenge.solution,
        &challenge.wrong.scenario,
    ];
    for scenario in built {
        budget.run((*scenario).clone(), line, problems)?;
        for variation in &challenge.variations {
            if let Ok(varied) = Change::apply_all(&variation.changes, scenario) {
                budget.run(varied.into(), line, problems)?;
            }
        }
    }
    Some(())
}
