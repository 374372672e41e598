//! Reading a challenge and its solutions.

use std::sync::Arc;

use serde::Deserialize;
use warren_core::scenario::{Expectation, Scenario};
use warren_core::tr;

use super::{Challenge, Variation, Wrong};
use crate::change::Change;
use crate::goal::May;
use crate::lesson::FindScenario;
use crate::lesson::read::{changed, scenario};
use crate::markdown::Document;
use crate::problem::{Problem, Problems};
use crate::yaml::Block;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    #[serde(default)]
    lesson: u32,
    scenario: String,
    /// What the scenario is before the learner begins.
    #[serde(default)]
    with: Vec<Change>,
    par: usize,
    may: Option<Vec<String>>,
    goal: Vec<Expectation>,
    hints: Vec<String>,
    variations: Vec<VariationData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VariationData {
    title: String,
    changes: Vec<Change>,
    /// Absent: the challenge's own.
    goal: Option<Vec<Expectation>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Solutions {
    right: Vec<Change>,
    wrong: WrongData,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrongData {
    thought: String,
    changes: Vec<Change>,
    fails: String,
}

impl Challenge {
    /// Reads a challenge and its solutions; each `(file, text)` has its name in messages.
    ///
    /// # Errors
    /// Everything that is wrong with the first file, or else with the second.
    pub fn read(
        (file, text): (&str, &str),
        (solutions_file, solutions): (&str, &str),
        find: FindScenario,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::of(file);
        let read = open(text, find, &mut problems);
        let (head, start, story) = problems.or(read)?;
        let mut problems = Problems::of(solutions_file);
        let read = solve(solutions, &start, &mut problems);
        let (solution, wrong) = problems.or(read)?;
        let variation = |one: VariationData| Variation {
            title: one.title,
            changes: one.changes,
            goal: one.goal.unwrap_or_else(|| head.goal.clone()),
        };
        Ok(Self {
            file: file.to_owned(),
            title: head.title,
            lesson: head.lesson,
            story,
            start: Arc::new(start),
            variations: head.variations.into_iter().map(variation).collect(),
            may: May::of(head.may),
            hints: head.hints,
            par: head.par,
            solution: Arc::new(solution),
            wrong,
            goal: head.goal,
        })
    }
}

fn open(
    text: &str,
    find: FindScenario,
    problems: &mut Problems,
) -> Option<(Head, Scenario, String)> {
    let document = Document::read(text, problems)?;
    let line = document.head.line;
    let head: Head = document.head.read(problems)?;
    let start = scenario(&head.scenario, line, find, problems)?;
    let mut start = changed(&head.with, &start, line, problems)?;
    start.title.clone_from(&head.title);
    // The goal takes the place of what the scenario itself expects.
    start.expect.clear();
    if document.opening.is_empty() {
        return problems.note(
            line,
            tr!("the challenge has no story"),
            tr!("tell it after the front matter"),
        );
    }
    if head.hints.is_empty() || head.variations.is_empty() {
        let remedy = tr!("give one hint and one variation or more");
        return problems.note(line, tr!("hints or variations are missing"), remedy);
    }
    Some((head, start, document.opening))
}

fn solve(text: &str, start: &Scenario, problems: &mut Problems) -> Option<(Scenario, Wrong)> {
    let block = Block {
        text: text.to_owned(),
        line: 1,
    };
    let Solutions { right, wrong } = block.read(problems)?;
    let solution = changed(&right, start, 1, problems)?;
    let scenario = changed(&wrong.changes, start, 1, problems)?;
    let wrong = Wrong {
        thought: wrong.thought,
        scenario: Arc::new(scenario),
        fails: wrong.fails,
    };
    Some((solution, wrong))
}
