//! A lesson in another language: its own texts over the original's moments and asks, so that
//! the two cannot drift apart unseen.

use super::data::{TranslatedHead, TranslatedStep};
use super::read::quiz;
use super::{Ask, Lesson, Step};
use crate::markdown::{Document, Section};
use crate::problem::{Problem, Problems};

impl Lesson {
    /// Reads a translation of this lesson: a file with the title and what one will be able to
    /// do in its front matter, the same steps, and in each the texts that its ask has.
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
        let head: TranslatedHead = document.head.read(problems)?;
        let same_count = |what: &str, here: usize, there: usize, problems: &mut Problems| {
            if here != there {
                let message = format!("there are {here} {what}, and the original has {there}");
                problems.note::<()>(1, message, "give each its counterpart, in the same order");
            }
        };
        same_count(
            "sentences in able",
            head.able.len(),
            self.able.len(),
            problems,
        );
        same_count("steps", document.sections.len(), self.steps.len(), problems);
        let pairs = self.steps.iter().zip(document.sections);
        let steps: Vec<Option<Step>> = pairs
            .map(|(step, section)| step.translate(section, problems))
            .collect();
        Some(Self {
            file: file.to_owned(),
            title: head.title,
            able: head.able,
            steps: steps.into_iter().collect::<Option<_>>()?,
            ..self.clone()
        })
    }
}

impl Step {
    fn translate(&self, section: Section, problems: &mut Problems) -> Option<Self> {
        let Section {
            title,
            line,
            text,
            data,
        } = section;
        if text.is_empty() {
            problems.note::<()>(line, "the step has no text", "translate the original's");
        }
        let line_of_data = data.as_ref().map_or(line, |data| data.line);
        let data: TranslatedStep = match data {
            Some(data) => data.read(problems)?,
            None => TranslatedStep::default(),
        };
        let mut ask = self.ask.clone();
        match (&mut ask, data.hint, data.answer) {
            (Ask::Press(_) | Ask::Predict(_), None, None) => {}
            (Ask::Change(task), Some(hint), None) => task.hint = hint,
            (Ask::Answer(original), None, Some(answer)) => {
                let translated = quiz(&answer, line_of_data, problems)?;
                let shape = |choices: &[super::Choice]| {
                    choices
                        .iter()
                        .map(|one| one.wrong.is_some())
                        .collect::<Vec<_>>()
                };
                if shape(&translated.choices) != shape(&original.choices) {
                    let remedy = "give the same choices in the same order";
                    return problems.note(
                        line_of_data,
                        "the choices are not the original's",
                        remedy,
                    );
                }
                *original = translated;
            }
            _ => {
                let remedy = "give hint: where it asks for a change, answer: where it asks a \
                              question, and else no data";
                return problems.note(
                    line_of_data,
                    "the texts are not those of this step's ask",
                    remedy,
                );
            }
        }
        Some(Self {
            line,
            title,
            text,
            ask,
            ..self.clone()
        })
    }
}
