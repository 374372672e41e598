//! The file of an own lesson: its text, and behind it each scenario in a block of its own.

use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::tr;

use super::Own;
use crate::problem::{Problem, Problems};

/// How a scenario's block begins; its name follows.
const OPENS: &str = "```json scenario ";
/// How it ends.
const CLOSES: &str = "```";

impl Own {
    /// The whole as one Markdown file.
    #[must_use]
    pub fn to_file(&self) -> String {
        let mut file = self.text.trim_end().to_owned();
        file.push('\n');
        for (name, scenario) in &self.scenarios {
            file += &format!("\n{OPENS}{name}\n{}\n{CLOSES}\n", scenario.to_json());
        }
        file
    }

    /// What a file holds. A lesson of the course, which has its scenarios elsewhere, is one
    /// that carries none.
    ///
    /// # Errors
    /// A scenario that cannot be read, at its line.
    pub fn from_file(name: &str, file: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::of(name);
        let mut own = Self::default();
        let mut block: Option<(&str, usize, String)> = None;
        for (index, line) in file.lines().enumerate() {
            match &mut block {
                None => match line.strip_prefix(OPENS) {
                    Some(name) => block = Some((name.trim(), index + 1, String::new())),
                    None => own.text = own.text + line + "\n",
                },
                Some((name, line_of_block, json)) if line.trim_end() == CLOSES => {
                    own.take((name, *line_of_block), json, &mut problems);
                    block = None;
                }
                Some((_, _, json)) => *json = format!("{json}{line}\n"),
            }
        }
        if let Some((_, line, _)) = block {
            let remedy = tr!("end it with a line ```");
            problems.note::<()>(line, tr!("the scenario's block does not end"), remedy);
        }
        own.text.truncate(own.text.trim_end().len());
        own.text.push('\n');
        problems.or(Some(own))
    }

    fn take(&mut self, (name, line): (&str, usize), json: &str, problems: &mut Problems) {
        match Scenario::from_json(json) {
            Ok(scenario) => {
                self.scenarios.insert(name.to_owned(), Arc::new(scenario));
            }
            Err(found) => {
                let first = found.first().map(ToString::to_string).unwrap_or_default();
                let message = tr!("the scenario \"{}\" cannot be read: {}", name, first);
                problems.note::<()>(line, message, tr!("correct the JSON of this block"));
            }
        }
    }
}
