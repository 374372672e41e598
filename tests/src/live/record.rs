//! New recordings: a script is a recording without what was observed; the server fills it in.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};
use warren_replay::{Observed, Step, Trace, checks, compare};

use super::run::Run;
use super::server::Server;

/// What a run of a script gave.
struct Take {
    steps: Vec<(Observed, Option<Value>)>,
    end: Value,
}

/// Runs the script twice, and gives the recording.
///
/// # Errors
/// A script that is none, or two runs that do not agree.
pub fn record(server: &mut Server, number: u32, script: &str) -> Result<Map<String, Value>> {
    let mut document: Map<String, Value> = serde_json::from_str(script)?;
    number_steps(&mut document)?;
    let trace: Trace = serde_json::from_value(document.clone().into())?;
    for field in ["id", "title", "covers"] {
        ensure!(document.contains_key(field), "the script has no {field}");
    }
    let first = take(server, number, &trace)?;
    let second = take(server, number + 1, &trace)?;
    agree(&trace, &first, &second)?;
    let (version, otp) = server.versions();
    let observed_on = format!("RabbitMQ {version} / Erlang {otp}");
    document.insert("observed_on".to_owned(), observed_on.into());
    let steps = document.get_mut("steps").and_then(Value::as_array_mut);
    for (step, (observed, state)) in steps.context("no steps")?.iter_mut().zip(first.steps) {
        let step = step.as_object_mut().context("a step is no object")?;
        fill(step, observed, state);
    }
    document.insert("final".to_owned(), first.end);
    Ok(document)
}

/// Steps count from 1; a script need not say so.
fn number_steps(document: &mut Map<String, Value>) -> Result<()> {
    let steps = document.get_mut("steps").and_then(Value::as_array_mut);
    for (n, step) in (1..).zip(steps.context("the script has no steps")?) {
        let step = step.as_object_mut().context("a step is no object")?;
        step.insert("n".to_owned(), n.into());
        for observed in ["reply", "events", "state"] {
            step.remove(observed);
        }
    }
    Ok(())
}

fn fill(step: &mut Map<String, Value>, observed: Observed, state: Option<Value>) {
    if let Some(reply) = observed.reply {
        step.insert("reply".to_owned(), reply);
    }
    if !observed.events.is_empty() {
        let events = observed.events.into_iter();
        let events: Map<String, Value> = events.map(|(name, list)| (name, list.into())).collect();
        step.insert("events".to_owned(), events.into());
    }
    if let Some(state) = state {
        step.insert("state".to_owned(), state);
    }
}

fn take(server: &mut Server, number: u32, trace: &Trace) -> Result<Take> {
    let mut run = Run::new(server, number)?;
    let taken = steps(&mut run, trace);
    run.clean_up()?;
    taken
}

fn steps(run: &mut Run<'_>, trace: &Trace) -> Result<Take> {
    let mut steps = Vec::new();
    for step in &trace.steps {
        let observed = run.take(step)?;
        let wanted = step.op == "snapshot";
        let state = wanted.then(|| run.state()).transpose()?;
        if !step.checks.is_empty() {
            let unmet = checks::unmet(&step.checks, &run.state()?);
            ensure!(unmet.is_empty(), "step {}: {unmet:?}", step.n);
        }
        steps.push((observed, state));
    }
    let end = run.state()?;
    Ok(Take { steps, end })
}

/// Whether both runs gave the same, exactly.
fn agree(trace: &Trace, first: &Take, second: &Take) -> Result<()> {
    for (step, (one, other)) in trace
        .steps
        .iter()
        .zip(first.steps.iter().zip(&second.steps))
    {
        if one != other {
            let differences = compare::outcomes(&one.0, &other.0);
            let Step { n, op, .. } = step;
            bail!("step {n} ({op}) is not the same twice: {differences:?}; {one:?}; {other:?}");
        }
    }
    ensure!(
        first.end == second.end,
        "the end is not the same twice: {} and {}",
        first.end,
        second.end
    );
    Ok(())
}
