//! Warren on the command line: `warren run`, `check`, `link`, `open`, `render`, `export`,
//! `import`, `lesson check`, `wire`, `replay`.
//!
//! Exit codes: 0 all is fine, 1 a document has problems, an expectation is not met, or the
//! broker does not do what was recorded,
//! 2 the command cannot be understood or something cannot be read. What is asked for
//! goes to standard output, what is said about it to standard error.

mod args;
mod face;
mod moment;
mod outcome;
mod png;
mod source;
mod verbs;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Args, LessonVerb, Verb};
use outcome::Outcome;

fn main() -> ExitCode {
    let args = Args::parse();
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = match &args.verb {
        Verb::Run(run) => verbs::run::run(run, &mut out),
        Verb::Check(check) => verbs::check::check(check, &mut out),
        Verb::Link(link) => verbs::link::link(link, &mut out),
        Verb::Open(open) => verbs::link::open(open, &mut out),
        Verb::Render(render) => verbs::render::render(render, &mut out),
        Verb::Export(export) => verbs::export::export(export, &mut out),
        Verb::Import(import) => verbs::import::import(import, &mut out),
        Verb::Lesson(LessonVerb::Check(check)) => verbs::lesson::check(check, &mut out),
        Verb::Wire(wire) => verbs::wire::wire(wire, &mut out),
        Verb::Replay(replay) => verbs::replay::replay(replay, &mut out),
    };
    match outcome.and_then(|outcome| out.flush().map(|()| outcome).map_err(Into::into)) {
        Ok(outcome) => outcome.into(),
        Err(error) if is_broken_pipe(&error) => Outcome::Fine.into(),
        Err(error) => {
            outcome::say(format_args!("warren: {error:#}"));
            Outcome::Unreadable.into()
        }
    }
}

/// Whoever reads the output has seen enough, as `head` does: no reason to complain.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
