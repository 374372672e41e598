//! The samples, by what they are about.

mod bindings;
mod clients;
mod dead_letters;
mod document;
mod operators;
mod queues;
mod ways;

use super::Sample;

pub(super) fn all() -> impl Iterator<Item = &'static Sample> {
    let all = [
        document::SAMPLES,
        ways::SAMPLES,
        bindings::SAMPLES,
        dead_letters::SAMPLES,
        queues::SAMPLES,
        clients::SAMPLES,
        operators::SAMPLES,
    ];
    all.into_iter().flatten()
}
