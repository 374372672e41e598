//! Journeys: what a person does with the page, in a real browser, on the page as it is published.
//!
//! Not part of a plain `cargo test`; `cargo xtask test --only journeys` runs them.

mod accessibility;
mod arranging;
mod authoring;
mod challenging;
mod comparing;
mod course;
mod crashing;
mod editing;
mod faults;
mod forms;
mod handing;
mod hands;
mod house;
mod keeping;
mod languages;
mod learning;
mod looking;
mod patterns;
mod playing;
mod pocket;
mod presenting;
mod rearranging;
mod routing;
mod rules;
mod sharing;
mod stage;
mod tasks;
mod welcoming;
mod wire;
mod workshop;
