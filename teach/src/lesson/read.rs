//! Reading a lesson: every moment is sought in the run, every pointer in the scenario.

use std::sync::Arc;

use warren_core::scenario::{Scenario, library};
use warren_core::timeline::{Playhead, Timeline};
use warren_core::tr;

use super::data::{AnswerData, ChangeData, ChoiceData, Head, PredictData, StepData};
use super::{Ask, Choice, FindScenario, Lesson, MOST_WORDS, Press, Quiz, Step, Task};
use crate::budget::Budget;
use crate::change::Change;
use crate::goal::May;
use crate::markdown::{Document, Section, words};
use crate::moment::moment;
use crate::pointer::Pointer;
use crate::predict::{Question, next_delivery, next_routing};
use crate::problem::{Problem, Problems};

impl Lesson {
    /// Reads a lesson; `file` is its name in messages.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(file: &str, text: &str, find: FindScenario) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::of(file);
        let lesson = lesson(file, text, find, &mut problems);
        problems.or(lesson)
    }
}

fn lesson(file: &str, text: &str, find: FindScenario, problems: &mut Problems) -> Option<Lesson> {
    let document = Document::read(text, problems)?;
    let head: Head = document.head.read(problems)?;
    let start = scenario(&head.scenario, document.head.line, find, problems)?;
    let mut budget = Budget::new();
    let run = budget.run(Arc::new(start), document.head.line, problems)?;
    let mut stage = Stage { find, run, budget };
    if document.sections.is_empty() {
        let remedy = tr!("give it steps, each under a heading of the second level");
        return problems.note(1, tr!("the lesson has no steps"), remedy);
    }
    let steps: Vec<Option<Step>> = document
        .sections
        .into_iter()
        .map(|section| stage.step(section, problems))
        .collect();
    Some(Lesson {
        file: file.to_owned(),
        title: head.title,
        order: head.order,
        minutes: head.minutes,
        able: head.able,
        steps: steps.into_iter().collect::<Option<_>>()?,
    })
}

/// The scenario of this name: what `find` gives, or one of the library.
pub(crate) fn scenario(
    name: &str,
    line: usize,
    find: FindScenario,
    problems: &mut Problems,
) -> Option<Scenario> {
    let of_library = || library::find(name).map(|entry| entry.json.to_owned());
    let Some(json) = find(name).or_else(of_library) else {
        let remedy = tr!("name one of the library, or a file of lessons/scenarios/ without .json");
        return problems.note(line, tr!("there is no scenario \"{}\"", name), remedy);
    };
    match Scenario::from_json(&json) {
        Ok(scenario) => Some(scenario),
        Err(found) => {
            let first = found.first().map(ToString::to_string).unwrap_or_default();
            let message = tr!("the scenario \"{}\" cannot be read: {}", name, first);
            problems.note(line, message, tr!("correct its file"))
        }
    }
}

/// What the steps so far have set up.
struct Stage<'a> {
    find: FindScenario<'a>,
    run: Timeline,
    budget: Budget,
}

impl Stage<'_> {
    fn step(&mut self, section: Section, problems: &mut Problems) -> Option<Step> {
        let Section {
            title,
            line,
            text,
            data,
        } = section;
        let Some(data) = data else {
            let remedy =
                tr!("add a block ```yaml with at: and one of press, predict, change, answer");
            return problems.note(line, tr!("the step has no data"), remedy);
        };
        let line_of_data = data.line;
        let data: StepData = data.read(problems)?;
        too_long(&text, data.answer.as_ref(), line, problems);
        self.set_up(&data, line_of_data, problems)?;
        let mut at = |text: &str| {
            let found = moment(text, &self.run);
            found.map_err(|(message, remedy)| problems.note::<()>(line_of_data, message, remedy))
        };
        let playhead = at(&data.at).ok()?;
        let until = data
            .press
            .as_deref()
            .and_then(|press| press.strip_prefix("play until "));
        let until = until.map(|text| at(text).ok());
        let ask = self.ask(&data, (playhead, until), line_of_data, problems)?;
        let by = seen_by(&ask, playhead);
        let points = data
            .point
            .split(',')
            .map(str::trim)
            .filter(|one| !one.is_empty());
        let points: Vec<Option<Pointer>> = points
            .map(|one| match Pointer::read(one, &self.run, by) {
                Ok(pointer) => Some(pointer),
                Err((message, remedy)) => problems.note(line_of_data, message, remedy),
            })
            .collect();
        Some(Step {
            line,
            title,
            text,
            scenario: self.run.scenario().clone(),
            playhead,
            points: points.into_iter().collect::<Option<_>>()?,
            ask,
        })
    }

    /// Another scenario, or this one with changes, where the step asks for it.
    fn set_up(&mut self, data: &StepData, line: usize, problems: &mut Problems) -> Option<()> {
        let mut supposed = match &data.scenario {
            Some(name) => scenario(name, line, self.find, problems)?,
            None if data.with.is_some() => (**self.run.scenario()).clone(),
            None => return Some(()),
        };
        if let Some(changes) = &data.with {
            supposed = changed(changes, &supposed, line, problems)?;
        }
        self.run = self.budget.run(Arc::new(supposed), line, problems)?;
        Some(())
    }

    fn ask(
        &mut self,
        data: &StepData,
        (playhead, until): (Playhead, Option<Option<Playhead>>),
        line: usize,
        problems: &mut Problems,
    ) -> Option<Ask> {
        match (&data.press, data.predict, &data.change, &data.answer) {
            (Some(press), None, None, None) => match (press.as_str(), until) {
                ("step", _) => Some(Ask::Press(Press::Step)),
                ("go on", _) => Some(Ask::Press(Press::GoOn)),
                (_, Some(until)) if until? > playhead => Some(Ask::Press(Press::Play(until?))),
                (_, Some(_)) => {
                    let remedy = tr!("play until a moment after the step's own");
                    problems.note(line, tr!("there is nothing to play"), remedy)
                }
                (other, None) => {
                    let message = tr!("\"{}\" cannot be pressed", other);
                    problems.note(line, message, tr!("write play until MOMENT, step or go on"))
                }
            },
            (None, Some(what), None, None) => self.question(what, playhead, line, problems),
            (None, None, Some(change), None) => self.task(change, line, problems),
            (None, None, None, Some(answer)) => quiz(answer, line, problems).map(Ask::Answer),
            _ => {
                let remedy = tr!("write one of press, predict, change and answer");
                problems.note(line, tr!("a step asks for just one thing"), remedy)
            }
        }
    }

    fn question(
        &self,
        what: PredictData,
        playhead: Playhead,
        line: usize,
        problems: &mut Problems,
    ) -> Option<Ask> {
        let question = match what {
            PredictData::Queues => next_routing(&self.run, playhead).map(Question::Queues),
            PredictData::Consumer => next_delivery(&self.run, playhead).map(Question::Consumer),
        };
        let Some(question) = question else {
            let remedy = tr!("ask at an earlier moment");
            return problems.note(line, tr!("nothing is left to predict here"), remedy);
        };
        Some(Ask::Predict(question))
    }

    fn task(&mut self, data: &ChangeData, line: usize, problems: &mut Problems) -> Option<Ask> {
        let solution = changed(&data.solution, self.run.scenario(), line, problems)?;
        let solution = Arc::new(solution);
        self.budget.run(solution.clone(), line, problems)?;
        Some(Ask::Change(Task {
            goal: data.goal.clone(),
            may: May::of(data.may.clone()),
            hint: data.hint.clone(),
            solution,
        }))
    }
}

/// The moment by which the learner has seen what the step shows.
const fn seen_by(ask: &Ask, playhead: Playhead) -> Playhead {
    match ask {
        Ask::Press(Press::Play(until)) => *until,
        Ask::Predict(question) => question.before(),
        Ask::Press(_) | Ask::Change(_) | Ask::Answer(_) => playhead,
    }
}

pub(crate) fn changed(
    changes: &[Change],
    scenario: &Scenario,
    line: usize,
    problems: &mut Problems,
) -> Option<Scenario> {
    match Change::apply_all(changes, scenario) {
        Ok(changed) => Some(changed),
        Err(message) => {
            let message = tr!("the changes cannot be made: {}", message);
            problems.note(line, message, tr!("name places that the scenario has"))
        }
    }
}

pub(super) fn too_long(
    text: &str,
    answer: Option<&AnswerData>,
    line: usize,
    problems: &mut Problems,
) {
    let question = answer.map_or(0, |answer| words(&answer.question));
    let count = words(text) + question;
    if count > MOST_WORDS {
        let message = tr!("the step has {} words", count);
        problems.note::<()>(line, message, tr!("say it in {} or fewer", MOST_WORDS));
    }
}

pub(super) fn quiz(data: &AnswerData, line: usize, problems: &mut Problems) -> Option<Quiz> {
    let choices: Option<Vec<Choice>> = data.choices.iter().map(choice).collect();
    let Some(choices) = choices else {
        let remedy = tr!("write right: TEXT, or wrong: TEXT and because: REASON");
        return problems.note(
            line,
            tr!("a choice is neither right nor wrong with a reason"),
            remedy,
        );
    };
    let right = choices
        .iter()
        .filter(|choice| choice.wrong.is_none())
        .count();
    if right != 1 || choices.len() < 2 {
        let message = tr!("of {} choices, {} are right", choices.len(), right);
        return problems.note(
            line,
            message,
            tr!("give one right choice and one or more wrong ones"),
        );
    }
    Some(Quiz {
        question: data.question.clone(),
        choices,
    })
}

fn choice(data: &ChoiceData) -> Option<Choice> {
    match data {
        ChoiceData {
            right: Some(text),
            wrong: None,
            because: None,
        } => Some(Choice {
            text: text.clone(),
            wrong: None,
        }),
        ChoiceData {
            right: None,
            wrong: Some(text),
            because: Some(why),
        } => Some(Choice {
            text: text.clone(),
            wrong: Some(why.clone()),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
