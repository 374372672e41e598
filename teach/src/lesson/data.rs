//! The data of a lesson's file, as it is written.

use serde::Deserialize;
use warren_core::scenario::Expectation;

use crate::change::Change;

/// The front matter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) title: String,
    pub(super) scenario: String,
    /// Its place in the course; a lesson of somebody's own has none.
    #[serde(default)]
    pub(super) order: u32,
    pub(super) minutes: u32,
    pub(super) able: Vec<String>,
}

/// The front matter of a translation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TranslatedHead {
    pub(super) title: String,
    pub(super) able: Vec<String>,
}

/// The data of a step: one of `press`, `predict`, `change` and `answer`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepData {
    pub(super) at: String,
    #[serde(default)]
    pub(super) point: String,
    /// Another scenario, from this step on.
    pub(super) scenario: Option<String>,
    /// The scenario with these changes, from this step on.
    pub(super) with: Option<Vec<Change>>,
    pub(super) press: Option<String>,
    pub(super) predict: Option<PredictData>,
    pub(super) change: Option<ChangeData>,
    pub(super) answer: Option<AnswerData>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PredictData {
    Queues,
    Consumer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeData {
    pub(super) goal: Vec<Expectation>,
    pub(super) may: Option<Vec<String>>,
    pub(super) hint: String,
    pub(super) solution: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerData {
    pub(super) question: String,
    pub(super) choices: Vec<ChoiceData>,
}

/// `right: …`, or `wrong: …` with `because: …`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceData {
    pub(super) right: Option<String>,
    pub(super) wrong: Option<String>,
    pub(super) because: Option<String>,
}

/// The data of a translated step: the texts that its ask has.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TranslatedStep {
    pub(super) hint: Option<String>,
    pub(super) answer: Option<AnswerData>,
}
