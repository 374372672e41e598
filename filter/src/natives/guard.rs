//! The two functions that keep the bounds: one counts a step, the other goes some levels
//! down. Both stop a run in a way that the language cannot catch.

use jaq_core::native::Fun;
use jaq_core::{Bind, Exn, Native};

use super::Data;
use crate::bounds::VALUE_DEPTH;
use crate::meter::{Fault, below, broken, spend};
use crate::rewrite::{GUARDS, STEP};
use crate::value::Value;

/// The functions, by names that no filter can write.
pub(super) fn all() -> Vec<Fun<Data>> {
    let taking = || Box::from([Bind::Fun(())]);
    vec![
        (STEP, Box::from([]), step()),
        (GUARDS[0].0, taking(), guard::<{ GUARDS[0].1 }>()),
        (GUARDS[1].0, taking(), guard::<{ GUARDS[1].1 }>()),
        (GUARDS[2].0, taking(), guard::<{ GUARDS[2].1 }>()),
        (GUARDS[3].0, taking(), guard::<{ GUARDS[3].1 }>()),
        (GUARDS[4].0, taking(), guard::<{ GUARDS[4].1 }>()),
    ]
}

/// The end of a run, as the language's functions say it.
fn over<'a>() -> Exn<'a, Value> {
    Exn::halt(0)
}

fn one<'a, T: 'a>(value: T) -> Box<dyn Iterator<Item = Result<T, Exn<'a, Value>>> + 'a> {
    let value = if spend(1) { Ok(value) } else { Err(over()) };
    Box::new(std::iter::once(value))
}

fn step() -> Native<Data> {
    Native::<Data>::new(|(_, value)| one(value))
        .with_paths(|(_, (value, path))| {
            if path.iter().nth(VALUE_DEPTH as usize).is_some() {
                broken(Fault::Depth);
            }
            one((value, path))
        })
        .with_update(|(_, value), update| {
            if spend(1) {
                update(value)
            } else {
                Box::new(std::iter::once(Err(over())))
            }
        })
}

/// Outputs that are asked for some levels down.
struct Below<I> {
    /// None once there are no more, or may be no more.
    outputs: Option<I>,
    levels: u32,
    /// Whether the end of the run is still to be told.
    is_over: bool,
}

impl<'a, T, I: Iterator<Item = Result<T, Exn<'a, Value>>>> Below<I> {
    fn new(levels: u32, begin: impl FnOnce() -> I) -> Self {
        let outputs = below(levels, begin);
        Self {
            is_over: outputs.is_none(),
            outputs,
            levels,
        }
    }
}

impl<'a, T, I: Iterator<Item = Result<T, Exn<'a, Value>>>> Iterator for Below<I> {
    type Item = Result<T, Exn<'a, Value>>;

    /// The end of a run is told once: who asks for one output alone asserts that there is no
    /// other.
    fn next(&mut self) -> Option<Self::Item> {
        if std::mem::take(&mut self.is_over) {
            return Some(Err(over()));
        }
        let outputs = self.outputs.as_mut()?;
        let next = below(self.levels, || outputs.next());
        let Some(Some(output)) = next else {
            self.outputs = None;
            return next.is_none().then(|| Err(over()));
        };
        Some(output)
    }

    /// Only that there is nothing more is sure.
    fn size_hint(&self) -> (usize, Option<usize>) {
        let outputs = self.outputs.as_ref();
        let hint = outputs.map_or((0, Some(0)), Iterator::size_hint);
        if hint == (0, Some(0)) && !self.is_over {
            hint
        } else {
            (0, None)
        }
    }
}

fn guard<const LEVELS: u32>() -> Native<Data> {
    Native::<Data>::new(|mut cv| {
        let (filter, context) = cv.0.pop_fun();
        Box::new(Below::new(LEVELS, || filter.run((context, cv.1))))
    })
    .with_paths(|mut cv| {
        let (filter, context) = cv.0.pop_fun();
        Box::new(Below::new(LEVELS, || filter.paths((context, cv.1))))
    })
    .with_update(|mut cv, update| {
        let (filter, context) = cv.0.pop_fun();
        Box::new(Below::new(LEVELS, || {
            filter.update((context, cv.1), update)
        }))
    })
}
