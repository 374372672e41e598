//! A lesson: short steps, each at a moment of a scenario, each asking for something.
//!
//! It is read from one Markdown file (`lessons/README.md` tells the form). Reading it
//! simulates its scenarios: moments become playheads, and a question that has no answer in
//! the run is a problem with its line.

mod data;
pub(crate) mod read;
mod translate;

use std::sync::Arc;

use warren_core::filter::Filters;
use warren_core::scenario::{Expectation, Scenario};
use warren_core::timeline::Playhead;
use warren_core::tr;

use crate::budget::complete;
use crate::goal::{self, Failure, May};
use crate::pointer::Pointer;
use crate::predict::Question;

/// The most words of one step, with its question.
pub const MOST_WORDS: usize = 60;

/// Gives the JSON of a scenario by the name that a lesson has for it.
pub type FindScenario<'a> = &'a dyn Fn(&str) -> Option<String>;

/// One lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its file's name, for messages.
    pub file: String,
    /// Its title.
    pub title: String,
    /// Its place in the course, from 1; 0 where it is not of the course.
    pub order: u32,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What the learner will be able to do.
    pub able: Vec<String>,
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its line in the file.
    pub line: usize,
    /// Its heading.
    pub title: String,
    /// Markdown, at most [`MOST_WORDS`] words.
    pub text: String,
    /// The scenario that it is about.
    pub scenario: Arc<Scenario>,
    /// The moment that it is about.
    pub playhead: Playhead,
    /// What the picture points at.
    pub points: Vec<Pointer>,
    /// What it asks for.
    pub ask: Ask,
}

/// What a step asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// To press something.
    Press(Press),
    /// To predict what comes next; the run gives the answer.
    Predict(Question),
    /// To change the scenario.
    Change(Task),
    /// To choose an answer.
    Answer(Quiz),
}

/// What is to be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Play, up to this moment.
    Play(Playhead),
    /// Step: the next event.
    Step,
    /// The step's own button, to go on.
    GoOn,
}

/// A change that the learner is to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What must hold afterwards.
    pub goal: Vec<Expectation>,
    /// What may be changed.
    pub may: May,
    /// Said to who asks for help.
    pub hint: String,
    /// A scenario that reaches the goal.
    pub solution: Arc<Scenario>,
}

/// A question with answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiz {
    /// The question.
    pub question: String,
    /// The choices, in the order in which they are shown; one of them is right.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// Why it is wrong; none for the right one.
    pub wrong: Option<String>,
}

/// What came of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskVerdict {
    /// What was changed and may not be, as sentences.
    pub broken: Vec<String>,
    /// What does not hold.
    pub failures: Vec<Failure>,
}

impl TaskVerdict {
    /// Whether the goal is reached in the way that is allowed.
    #[must_use]
    pub const fn passed(&self) -> bool {
        self.broken.is_empty() && self.failures.is_empty()
    }
}

impl Step {
    /// Judges what the learner made of this step's scenario; none where the step asks for no
    /// change. Filters are run by these.
    #[must_use]
    pub fn judge_change(
        &self,
        edited: &Scenario,
        filters: &Arc<dyn Filters>,
    ) -> Option<TaskVerdict> {
        let Ask::Change(task) = &self.ask else {
            return None;
        };
        let broken = task.may.broken(&self.scenario, edited);
        let told = |one| tr!("{}. Here you may change {} only.", one, task.may.told());
        let run = complete(Arc::new(edited.clone()), filters);
        let right = complete(task.solution.clone(), filters);
        Some(TaskVerdict {
            broken: broken.iter().map(told).collect(),
            failures: goal::failures(&run, &task.goal, Some(&right)),
        })
    }
}
