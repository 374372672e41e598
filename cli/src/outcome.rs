//! How it went, as the exit code tells it.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// How it went; the worst of several counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// As it should.
    Fine,
    /// A document has problems, or an expectation is not met.
    Problems,
    /// Something cannot be read, or the command cannot be understood.
    Unreadable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Problems => Self::from(1),
            Outcome::Unreadable => Self::from(2),
        }
    }
}

/// Says a line on standard error. That nobody may be listening there is no failure.
pub(crate) fn say(line: fmt::Arguments<'_>) {
    let _: io::Result<()> = writeln!(io::stderr(), "{line}");
}
