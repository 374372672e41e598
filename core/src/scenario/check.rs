//! Checking a document that could be read: does it speak only of what is there, and is
//! every number one that a run can use?
//!
//! What cannot be read at all is [`super::read`]'s business; whether a topology makes
//! sense (queues that nothing reaches, loops) is not asked here.

mod clients;
mod cluster;
mod definitions;
mod known;
mod operator;
mod processor;
mod tasks;
mod timeline;

use super::Scenario;
use super::problem::{Problem, Problems, did_you_mean};
use crate::name::{DEFAULT_VHOST, ResourceName};
use crate::text::said;
use crate::tr;
use known::Known;

/// The longest run, in milliseconds of virtual time.
pub const MAX_RUN_MS: u64 = 24 * 60 * 60 * 1000;
/// The longest name or key, in bytes: AMQP's short string.
pub const MAX_NAME_BYTES: usize = 255;
/// The longest title, in bytes.
pub const MAX_TITLE_BYTES: usize = 200;
/// The longest notes, in bytes.
pub const MAX_NOTES_BYTES: usize = 64 << 10;
/// The longest body of a message, in bytes.
pub const MAX_BODY_BYTES: usize = 64 << 10;
/// The most messages that one producer's schedule sends, and the most at once.
pub const MAX_MESSAGES: u32 = 1_000_000;
/// The most messages sent at once.
pub const MAX_BURST: u32 = 1000;

/// Everything that is wrong with the document, in its order. Errors contradict the
/// document itself, warnings are what runs, but hardly as intended.
#[must_use]
pub fn check(scenario: &Scenario) -> Vec<Problem> {
    let known = Known::new(scenario);
    let mut problems = Problems::default();
    head(scenario, &mut problems);
    cluster::check(scenario, &known, &mut problems);
    definitions::check(scenario, &known, &mut problems);
    clients::check(scenario, &known, &mut problems);
    timeline::check(scenario, &known, &mut problems);
    expectations(scenario, &known, &mut problems);
    problems.into_vec()
}

fn head(scenario: &Scenario, problems: &mut Problems) {
    if !(1..=MAX_RUN_MS).contains(&scenario.run_for_ms) {
        problems.error(
            "run_for_ms",
            tr!("a run cannot last {} ms", scenario.run_for_ms),
            tr!("write a number from 1 to {} (24 hours)", MAX_RUN_MS),
        );
    }
    if scenario.config.channel_tick_interval == 0 {
        problems.error(
            "config.channel_tick_interval",
            tr!("an interval of 0 ms never ends"),
            tr!("write 1 or more"),
        );
    }
    too_long("title", &scenario.title, MAX_TITLE_BYTES, problems);
    too_long("notes", &scenario.notes, MAX_NOTES_BYTES, problems);
}

fn expectations(scenario: &Scenario, known: &Known, problems: &mut Problems) {
    for (index, expectation) in scenario.expect.iter().enumerate() {
        let place = format!("expect[{index}]");
        if let Some(at_ms) = expectation.at_ms {
            after_the_end(&format!("{place}.at_ms"), at_ms, scenario, problems);
        }
        if let Some(queue) = expectation.that.queue() {
            let queue = ResourceName::new(DEFAULT_VHOST, queue.clone());
            known.need_queue(&format!("{place}.queue"), &queue, problems);
        }
        if let Some(client) = expectation.that.client() {
            known.need_client(&format!("{place}.client"), client, problems);
        }
    }
}

fn after_the_end(place: &str, at_ms: u64, scenario: &Scenario, problems: &mut Problems) {
    let end = scenario.run_for_ms;
    if at_ms > end {
        problems.warning(
            place,
            tr!("{} ms is after the end of the run at {} ms", at_ms, end),
            tr!("give an earlier time or a greater run_for_ms"),
        );
    }
}

fn too_long(place: &str, text: &str, most: usize, problems: &mut Problems) {
    if text.len() > most {
        let message = tr!("this has {} bytes", text.len());
        problems.error(place, message, tr!("at most {} are allowed", most));
    }
}

/// A name must be there, and be a short string.
fn name(place: &str, text: &str, problems: &mut Problems) {
    if text.is_empty() {
        problems.error(place, tr!("the name is empty"), tr!("give it one"));
    }
    too_long(place, text, MAX_NAME_BYTES, problems);
}

/// A word where only some are possible.
fn unknown_word(place: &str, what: &str, word: &str, choices: &[&str], problems: &mut Problems) {
    let meant = did_you_mean(word, choices.iter().copied());
    let remedy = if meant.is_empty() {
        tr!("write one of {}", choices.join(", "))
    } else {
        meant
    };
    let message = tr!("there is no {} \"{}\"", said(what, &[]), word);
    problems.error(place, message, remedy);
}

#[cfg(test)]
mod tests;
