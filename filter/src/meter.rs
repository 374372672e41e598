//! What is left of the bounds of the run that this thread is in.
//!
//! The language's values do not know which run they are part of: their arithmetic has no
//! room for a context. So the account is kept beside them, for each thread; it is opened
//! and closed by [`metered`] alone.

use std::cell::Cell;

use jaq_core::Error;

use crate::bounds::{CALL_DEPTH, STEPS};
use crate::value::Value;

/// The bound that a run went beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Too many steps.
    Steps,
    /// A value too heavy or too deep.
    Size,
    /// Calls nested too deep.
    Depth,
    /// Too many outputs.
    Outputs,
    /// Outputs too long together.
    Length,
}

#[derive(Clone, Copy)]
struct Meter {
    steps: u32,
    depth: u32,
    fault: Option<Fault>,
}

const CLOSED: Meter = Meter {
    steps: 0,
    depth: 0,
    fault: None,
};

thread_local! {
    static METER: Cell<Meter> = const { Cell::new(CLOSED) };
}

/// Runs something with full bounds, and gives which of them it broke.
pub(crate) fn metered<T>(run: impl FnOnce() -> T) -> (T, Option<Fault>) {
    METER.set(Meter {
        steps: STEPS,
        ..CLOSED
    });
    let result = run();
    (result, METER.replace(CLOSED).fault)
}

/// The bound that was broken so far.
pub(crate) fn fault() -> Option<Fault> {
    METER.get().fault
}

/// Notes that a bound is broken. The first one counts.
pub(crate) fn broken(fault: Fault) {
    let meter = METER.get();
    let fault = meter.fault.or(Some(fault));
    METER.set(Meter { fault, ..meter });
}

/// Takes steps off; says whether the run may go on.
pub(crate) fn spend(steps: usize) -> bool {
    let mut meter = METER.get();
    match u32::try_from(steps)
        .ok()
        .and_then(|steps| meter.steps.checked_sub(steps))
    {
        Some(left) => meter.steps = left,
        None => {
            meter.steps = 0;
            meter.fault = meter.fault.or(Some(Fault::Steps));
        }
    }
    METER.set(meter);
    meter.fault.is_none()
}

/// Takes steps off, as an error of the language where the run may not go on.
pub(crate) fn charge(steps: usize) -> Result<(), Error<Value>> {
    if spend(steps) { Ok(()) } else { Err(stopped()) }
}

/// What stands where a value would be while a run is brought to its end.
pub(crate) fn stopped() -> Error<Value> {
    Error::new(Value::Null)
}

/// Goes some levels down, does something, and comes up again; none where that is too deep.
pub(crate) fn below<T>(levels: u32, run: impl FnOnce() -> T) -> Option<T> {
    let meter = METER.get();
    let depth = meter.depth + levels;
    if depth > CALL_DEPTH {
        broken(Fault::Depth);
        return None;
    }
    METER.set(Meter { depth, ..meter });
    let result = run();
    let after = METER.get();
    METER.set(Meter {
        depth: meter.depth,
        ..after
    });
    Some(result)
}
