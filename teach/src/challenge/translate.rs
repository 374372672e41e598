//! A challenge in another language: its own title, story, hints and names of variations.

use std::sync::Arc;

use serde::Deserialize;

use super::Challenge;
use crate::markdown::Document;
use crate::problem::{Problem, Problems};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    hints: Vec<String>,
    variations: Vec<String>,
}

impl Challenge {
    /// Reads a translation of this challenge: `title`, `hints` and the titles of `variations`
    /// in the front matter, and the story.
    ///
    /// # Errors
    /// Everything that is missing or has no counterpart.
    pub fn translated(&self, file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::of(file);
        let translated = self.translate(file, text, &mut problems);
        problems.or(translated)
    }

    fn translate(&self, file: &str, text: &str, problems: &mut Problems) -> Option<Self> {
        let document = Document::read(text, problems)?;
        let head: Head = document.head.read(problems)?;
        let same = head.hints.len() == self.hints.len()
            && head.variations.len() == self.variations.len()
            && !document.opening.is_empty();
        if !same {
            let message = "the story, a hint or a variation is missing or has no counterpart";
            return problems.note(
                document.head.line,
                message,
                "translate each, in the same order",
            );
        }
        let mut translated = self.clone();
        file.clone_into(&mut translated.file);
        // What is shown above the picture while the challenge is solved.
        let start = Arc::make_mut(&mut translated.start);
        start.title.clone_from(&head.title);
        translated.title = head.title;
        translated.story = document.opening;
        translated.hints = head.hints;
        for (variation, title) in translated.variations.iter_mut().zip(head.variations) {
            variation.title = title;
        }
        Some(translated)
    }
}
