//! A lesson or a challenge of the course as an own one, with every scenario that it names.

use std::sync::Arc;

use warren_core::scenario::{Scenario, library};

use super::Own;
use crate::course::{self, ChallengeText, Text};

/// A copy of a lesson of the course.
#[must_use]
pub fn of_lesson(lesson: &Text) -> Own {
    carrying(lesson.text.to_owned())
}

/// A copy of a challenge of the course, with its solutions.
#[must_use]
pub fn of_challenge(challenge: &ChallengeText) -> Own {
    let story = challenge.challenge.text.trim_end();
    let solutions = challenge.solutions.text.trim_end();
    carrying(format!("{story}\n\n```yaml solutions\n{solutions}\n```\n"))
}

fn carrying(text: String) -> Own {
    let mut own = Own {
        text,
        ..Own::default()
    };
    let names = own
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("scenario: "));
    let names: Vec<String> = names.map(|name| name.trim().to_owned()).collect();
    for name in names {
        if let Some(scenario) = found(&name) {
            own.scenarios.insert(name, Arc::new(scenario));
        }
    }
    own
}

fn found(name: &str) -> Option<Scenario> {
    let json = library::find(name).map(|entry| entry.json.to_owned());
    let json = json.or_else(|| course::scenario(name))?;
    Scenario::from_json(&json).ok()
}
