//! The course that comes with Warren: its lessons and challenges as texts, in order.
//!
//! The files are in `lessons/`; that these lists name all of them is a test.

use crate::{Challenge, Lesson, Problem};

/// A text with its file's name, from `lessons/` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// The file.
    pub file: &'static str,
    /// What it holds.
    pub text: &'static str,
}

/// A challenge's text and its solutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChallengeText {
    /// The challenge.
    pub challenge: Text,
    /// Its solutions.
    pub solutions: Text,
}

/// The course in another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The language, as browsers name it.
    pub language: &'static str,
    /// The lessons, in the order of [`LESSONS`].
    pub lessons: &'static [Text],
    /// The challenges, in the order of [`CHALLENGES`].
    pub challenges: &'static [Text],
}

/// The languages that there are besides English.
pub const TRANSLATIONS: &[Translation] = &[Translation {
    language: "zh-CN",
    lessons: LESSONS_ZH_CN,
    challenges: CHALLENGES_ZH_CN,
}];

macro_rules! text {
    ($file:expr) => {
        Text {
            file: $file,
            text: include_str!(concat!("../../../lessons/", $file)),
        }
    };
}

macro_rules! lesson {
    ($name:literal) => {
        text!(concat!($name, ".md"))
    };
}

macro_rules! challenge {
    ($name:literal) => {
        ChallengeText {
            challenge: text!(concat!("challenges/", $name, ".md")),
            solutions: text!(concat!("challenges/solutions/", $name, ".yaml")),
        }
    };
}

mod lists;

pub use lists::{CHALLENGES, LESSONS, SCENARIOS};
use lists::{CHALLENGES_ZH_CN, LESSONS_ZH_CN};

/// The JSON of a scenario that lessons have of their own.
#[must_use]
pub fn scenario(name: &str) -> Option<String> {
    let file = format!("scenarios/{name}.json");
    let found = SCENARIOS.iter().find(|one| one.file == file)?;
    Some(found.text.to_owned())
}

/// All lessons, in order.
///
/// # Errors
/// What is wrong with them; nothing is, which is a test.
pub fn lessons() -> Result<Vec<Lesson>, Vec<Problem>> {
    let read = |one: &Text| Lesson::read(one.file, one.text, &scenario);
    LESSONS.iter().map(read).collect()
}

/// All lessons, as far as they are translated into this language. They are known by the files
/// of the originals, whatever language they are in.
///
/// # Errors
/// What is wrong with them; nothing is, which is a test.
pub fn lessons_in(language: &str) -> Result<Vec<Lesson>, Vec<Problem>> {
    let mut lessons = lessons()?;
    if let Some(translation) = translation(language) {
        for (lesson, text) in lessons.iter_mut().zip(translation.lessons) {
            let file = lesson.file.clone();
            *lesson = lesson.translated(text.file, text.text)?;
            lesson.file = file;
        }
    }
    Ok(lessons)
}

/// All challenges, in the same way.
///
/// # Errors
/// What is wrong with them; nothing is, which is a test.
pub fn challenges_in(language: &str) -> Result<Vec<Challenge>, Vec<Problem>> {
    let mut challenges = challenges()?;
    if let Some(translation) = translation(language) {
        for (challenge, text) in challenges.iter_mut().zip(translation.challenges) {
            let file = challenge.file.clone();
            *challenge = challenge.translated(text.file, text.text)?;
            challenge.file = file;
        }
    }
    Ok(challenges)
}

fn translation(language: &str) -> Option<&'static Translation> {
    TRANSLATIONS.iter().find(|one| one.language == language)
}

/// All challenges, in order.
///
/// # Errors
/// What is wrong with them; nothing is, which is a test.
pub fn challenges() -> Result<Vec<Challenge>, Vec<Problem>> {
    let read = |one: &ChallengeText| {
        let pair = |text: Text| (text.file, text.text);
        Challenge::read(pair(one.challenge), pair(one.solutions), &scenario)
    };
    CHALLENGES.iter().map(read).collect()
}
