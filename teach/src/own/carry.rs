//! A lesson or a challenge of the course as an own one, with every scenario that it names.

mod translated;

use std::sync::Arc;

use warren_core::scenario::{Scenario, library};

use super::Own;
use crate::course::{self, CHALLENGES, ChallengeText, LESSONS, TRANSLATIONS, Text, Translation};

/// A copy of a lesson of the course in this language, where it is translated.
#[must_use]
pub fn of_lesson_in(language: &str, lesson: &Text) -> Own {
    let place = LESSONS.iter().position(|one| one == lesson);
    let other = place.and_then(|place| translation(language)?.lessons.get(place));
    let text = other.and_then(|other| translated::lesson(lesson.text, other.text));
    text.map_or_else(|| of_lesson(lesson), carrying)
}

/// A copy of a challenge of the course in this language, where it is translated; what is
/// thought of its solutions is as it is.
#[must_use]
pub fn of_challenge_in(language: &str, challenge: &ChallengeText) -> Own {
    let place = CHALLENGES.iter().position(|one| one == challenge);
    let other = place.and_then(|place| translation(language)?.challenges.get(place));
    let (story, solutions) = (challenge.challenge.text, challenge.solutions.text);
    let texts = other.and_then(|other| translated::challenge(story, solutions, other.text));
    texts.map_or_else(
        || of_challenge(challenge),
        |(story, solutions)| together(&story, &solutions),
    )
}

fn translation(language: &str) -> Option<&'static Translation> {
    TRANSLATIONS.iter().find(|one| one.language == language)
}

/// A copy of a lesson of the course.
#[must_use]
pub fn of_lesson(lesson: &Text) -> Own {
    carrying(lesson.text.to_owned())
}

/// A copy of a challenge of the course, with its solutions.
#[must_use]
pub fn of_challenge(challenge: &ChallengeText) -> Own {
    together(challenge.challenge.text, challenge.solutions.text)
}

fn together(story: &str, solutions: &str) -> Own {
    let (story, solutions) = (story.trim_end(), solutions.trim_end());
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
