//! Running filters within their bounds.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jaq_core::{Ctx, Vars};
use warren_core::filter::{FilterError, FilterFailure, Filters};

use crate::bounds::{INPUT_BYTES, OUTPUT_BYTES, OUTPUTS};
use crate::compile::{Compiled, compile};
use crate::meter::{Fault, broken, fault, metered};
use crate::natives::Data;
use crate::value::{Value, read};

/// How many filters are kept compiled.
const KEPT: usize = 64;

/// How much of an error is told, in characters.
const TOLD: usize = 200;

/// Filters in the jq language.
///
/// What it keeps is only what it has compiled: a run has no influence on another.
#[derive(Default)]
pub struct Jq {
    kept: Mutex<Vec<(String, Arc<Compiled>)>>,
}

impl fmt::Debug for Jq {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Jq")
    }
}

impl Jq {
    fn compiled(&self, filter: &str) -> Result<Arc<Compiled>, FilterError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, compiled)) = kept.iter().find(|(source, _)| source == filter) {
            return Ok(compiled.clone());
        }
        let compiled = Arc::new(compile(filter)?);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((filter.to_owned(), compiled.clone()));
        Ok(compiled)
    }
}

impl Filters for Jq {
    fn check(&self, filter: &str) -> Result<(), FilterError> {
        self.compiled(filter).map(drop)
    }

    fn run(&self, filter: &str, input: &str) -> Result<Vec<String>, FilterError> {
        let compiled = self.compiled(filter)?;
        if input.len() > INPUT_BYTES {
            return Err(stopped(Fault::Size));
        }
        let (outputs, fault) = metered(|| outputs(&compiled, input));
        match fault {
            Some(fault) => Err(stopped(fault)),
            None => outputs,
        }
    }
}

fn outputs(compiled: &Compiled, input: &str) -> Result<Vec<String>, FilterError> {
    let input = read(input).map_err(|error| raised(&error.to_string()))?;
    let context = Ctx::<Data>::new(&compiled.lut, Vars::new([]));
    let (mut texts, mut length) = (Vec::new(), 0);
    for output in compiled.id.run((context, input)) {
        if fault().is_some() {
            break;
        }
        if texts.len() == OUTPUTS {
            broken(Fault::Outputs);
            break;
        }
        match output.map_err(jaq_core::Exn::get_err) {
            Ok(value) => {
                let text = value.to_json();
                length += text.len();
                if length > OUTPUT_BYTES {
                    broken(Fault::Length);
                    break;
                }
                texts.push(text);
            }
            Err(Ok(error)) => return Err(raised(&said(error.into_val()))),
            Err(Err(_)) => return Err(raised("it was ended")),
        }
    }
    Ok(texts)
}

/// What an error is, as text: a text as it is, and any other value as JSON.
fn said(error: Value) -> String {
    match error {
        Value::Text(text) => text.to_string(),
        other => other.to_json(),
    }
}

fn raised(text: &str) -> FilterError {
    let mut told: String = text.chars().take(TOLD).collect();
    if told.len() < text.len() {
        told.push('…');
    }
    FilterError {
        kind: FilterFailure::Raised,
        text: told,
        at: None,
    }
}

fn stopped(fault: Fault) -> FilterError {
    let text = match fault {
        Fault::Steps => "it was stopped after 50,000 steps: it may never end",
        Fault::Size => "it was stopped because a value became too large",
        Fault::Depth => "it was stopped because its calls were nested too deep",
        Fault::Outputs => "it was stopped after 1,000 outputs",
        Fault::Length => "it was stopped because its outputs became too long together",
    };
    FilterError {
        kind: FilterFailure::Stopped,
        text: text.to_owned(),
        at: None,
    }
}
