//! `warren run`: what happens, a line for each event.

use std::io::Write;
use std::sync::Arc;

use warren_core::event::Event;
use warren_core::narrate::{event_json, log_line};
use warren_core::scenario::Severity;
use warren_core::scenario::check::check;
use warren_core::timeline::Timeline;

use crate::args::Run;
use crate::outcome::{Outcome, say};
use crate::source;

/// How many events are simulated before they are written.
const AT_ONCE: u32 = 2000;

/// Runs a scenario, even one with errors: they are said, and the broker's answers to
/// them are in the log.
pub(crate) fn run(args: &Run, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let scenario = match source::read(&args.source) {
        Ok(shared) => shared.scenario,
        Err(error) => return Ok(error.tell(&args.source)),
    };
    let mut outcome = Outcome::Fine;
    for problem in check(&scenario) {
        if problem.severity == Severity::Error {
            outcome = Outcome::Problems;
        }
        say(format_args!("{}: {problem}", source::label(&args.source)));
    }
    tell(
        &mut Timeline::with_filters(Arc::new(scenario), source::filters()),
        args,
        out,
    )?;
    Ok(outcome)
}

fn tell(timeline: &mut Timeline, args: &Run, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut told = 0;
    loop {
        let progress = timeline.advance(AT_ONCE);
        for event in timeline.events(told..progress.events) {
            if args.until.is_some_and(|until| event.at > until) {
                return Ok(());
            }
            writeln!(out, "{}", line(&event, args.json))?;
        }
        told = progress.events;
        if progress.finished {
            return Ok(());
        }
    }
}

fn line(event: &Event, json: bool) -> String {
    if json {
        event_json(event).to_string()
    } else {
        log_line(event)
    }
}
