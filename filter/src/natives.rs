//! The functions that are not written in the language itself: those of its core, those of
//! [`crate::values`](super::value), and the two that keep the bounds.
//!
//! Left out is whatever would make a run depend on where it runs: the clock, the
//! environment, inputs and outputs, chance, and the end of the process.

mod guard;
mod regex;
mod texts;
mod values;

use jaq_core::data::JustLut;
use jaq_core::native::Fun;

use crate::value::Value;

/// What filters run on.
pub(crate) type Data = JustLut<Value>;

/// All functions.
pub(crate) fn all() -> impl Iterator<Item = Fun<Data>> {
    let core = jaq_core::funs::<Data>();
    core.chain(guard::all())
        .chain(values::all())
        .chain(texts::all())
        .chain(regex::all())
}
