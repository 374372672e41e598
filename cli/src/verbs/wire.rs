//! `warren wire`: the frames of a run, with their fields and their octets.

use std::io::Write;
use std::sync::Arc;

use warren_core::scenario::Severity;
use warren_core::scenario::check::check;
use warren_wire::{Frame, Options, sequence_with};

use crate::args::Wire;
use crate::outcome::{Outcome, say};
use crate::source;

/// Writes the frames even of a scenario with errors: they are said, and what the server makes
/// of them is among the frames.
pub(crate) fn wire(args: &Wire, out: &mut dyn Write) -> anyhow::Result<Outcome> {
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
    let options = Options {
        frame_max: args.frame_max,
        ..Options::default()
    };
    let (scenario, filters) = (Arc::new(scenario), source::filters());
    let mut said = sequence_with(&scenario, filters, args.protocol, options);
    if let Some(event) = args.event {
        said.frames = said.of_event(event).cloned().collect();
    }
    if args.json {
        writeln!(out, "{}", said.to_json())?;
        return Ok(outcome);
    }
    for note in &said.notes {
        say(format_args!("{note}"));
    }
    let texts: Vec<String> = said.frames.iter().map(Frame::to_text).collect();
    write!(out, "{}", texts.join("\n"))?;
    Ok(outcome)
}
