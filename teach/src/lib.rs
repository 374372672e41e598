//! Lessons that run, predictions that are judged, and challenges that the simulator checks.
//!
//! A [`Lesson`] and a [`Challenge`] are read from Markdown files; reading them simulates
//! their scenarios, so that every moment that they name is a real one. [`predict`] asks
//! where the next message goes, and [`Challenge::attempt`] judges what a learner built.
//! Right answers are never written down: the simulator gives them. [`compare`] holds a run
//! beside that of a [`variant`] of its scenario.
//!
//! ```
//! use warren_core::filter;
//! use warren_teach::course;
//!
//! let challenges = course::challenges().expect("the course is sound");
//! let first = &challenges[0];
//! assert!(first.attempt(&first.solution, &filter::none()).passed());
//! let attempt = first.attempt(&first.wrong.scenario, &filter::none());
//! assert!(attempt.sentences()[1].starts_with("Message #2 (key \"info\""));
//! ```
//!
//! This crate is pure, as `warren-core` is. It knows no page, no files and no pictures;
//! [`course`] holds the texts that come with Warren.
#![deny(missing_docs)]

pub mod budget;
pub mod challenge;
pub mod change;
pub mod compare;
pub mod course;
pub mod crash;
pub mod difference;
pub mod goal;
pub mod lesson;
mod markdown;
pub mod moment;
pub mod own;
pub mod pointer;
pub mod predict;
pub mod problem;
pub mod result;
pub mod variant;
mod yaml;

pub use challenge::Challenge;
pub use lesson::Lesson;
pub use own::Own;
pub use problem::Problem;
