//! The link of an own lesson: its text and its scenarios as a short text for the fragment of
//! a URL, packed and bounded as a scenario's link is (`warren_core::scenario::link`).
//!
//! A mark before the tag tells the two kinds apart. What was published once is read for
//! good in just this way; `lessons/links/v1.txt` holds links that must open.

mod known;

use std::sync::Arc;

use serde_json::{Map, Value, json};
use warren_core::scenario::Scenario;
use warren_core::scenario::link::{self, LinkError, Shared};
use warren_core::tr;

use super::{FILE, Own, Work};
use crate::problem::Problem;
use known::KNOWN_1;

/// What a lesson's link begins with, before the tag that a scenario's link begins with.
pub const LINK_MARK: &str = "L";

/// Why there is no link, or no lesson in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonLinkError {
    /// The link itself.
    Link(LinkError),
    /// What it holds is sound, but is no lesson.
    NotALesson,
    /// The lesson in it has faults.
    Problems(Vec<Problem>),
}

impl std::fmt::Display for LessonLinkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Link(LinkError::Foreign) => f.write_str(&tr!(
                "this is no link to a lesson: such a link begins with \"{}1.\"",
                LINK_MARK
            )),
            Self::Link(LinkError::DoesNotFit) => f.write_str(&tr!(
                "the lesson is too large for a link: save it as a file instead"
            )),
            Self::Link(error) => error.fmt(f),
            Self::NotALesson => f.write_str(&tr!("the link holds no lesson: ask for it once more")),
            Self::Problems(problems) => {
                let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
                f.write_str(&tr!(
                    "the lesson in the link has faults: {}",
                    all.join("; ")
                ))
            }
        }
    }
}

impl std::error::Error for LessonLinkError {}

impl From<LinkError> for LessonLinkError {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

impl Own {
    /// The text of its link.
    ///
    /// # Errors
    /// Where it is too large.
    pub fn to_link(&self) -> Result<String, LessonLinkError> {
        let scenario = |(name, scenario): (&String, &Arc<Scenario>)| {
            let shared = Shared {
                scenario: (**scenario).clone(),
                playhead: None,
            };
            (name.clone(), shared.to_value()["scenario"].take())
        };
        let scenarios: Map<String, Value> = self.scenarios.iter().map(scenario).collect();
        let value = json!({"scenarios": scenarios, "text": self.text});
        Ok(link::packed(LINK_MARK, KNOWN_1, &value.to_string())?)
    }

    /// What a link holds, not yet read as a lesson.
    ///
    /// # Errors
    /// Whatever may be wrong with a text that a stranger sent.
    pub fn from_link(text: &str) -> Result<Self, LessonLinkError> {
        let bytes = link::unpacked_text(LINK_MARK, KNOWN_1, text)?;
        let not = LessonLinkError::NotALesson;
        let Ok(Value::Object(mut fields)) = serde_json::from_slice(&bytes) else {
            return Err(not);
        };
        let (Some(Value::String(text)), Some(Value::Object(packed))) =
            (fields.remove("text"), fields.remove("scenarios"))
        else {
            return Err(not);
        };
        let mut own = Self {
            text,
            ..Self::default()
        };
        for (name, scenario) in packed {
            let shared = Shared::from_value(json!({"scenario": scenario}))?;
            own.scenarios.insert(name, Arc::new(shared.scenario));
        }
        Ok(own)
    }

    /// What a link holds, and the lesson or challenge that it is.
    ///
    /// # Errors
    /// As [`Own::from_link`], and where the lesson has faults.
    pub fn open_link(text: &str) -> Result<(Self, Work), LessonLinkError> {
        let own = Self::from_link(text)?;
        let work = own.read(FILE).map_err(LessonLinkError::Problems)?;
        Ok((own, work))
    }
}

/// Whether a fragment is the link of a lesson.
#[must_use]
pub fn is_link(fragment: &str) -> bool {
    let rest = fragment.strip_prefix(LINK_MARK);
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}
