//! What can be said on the command line.

use clap::{Parser, Subcommand};
use warren_core::time::Time;

use crate::moment;

/// A message broker that you can see: scenarios on the command line.
#[derive(Debug, Parser)]
#[command(name = "warren", version, arg_required_else_help = true)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Run a scenario and tell what happens, a line for each event
    Run(Run),
    /// List what is wrong with scenarios or probably not meant, and whether what they expect
    /// comes true
    Check(Check),
    /// Turn a scenario into a link, which stands alone on the last line
    Link(Link),
    /// Turn a link into the scenario that it holds, as JSON
    Open(Open),
    /// Do what was recorded on a real server, and list what comes out differently
    Replay(Replay),
}

/// `warren run`.
#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    /// A file, a link, or a scenario of the library such as hello-world; - reads standard input
    #[arg(value_name = "FILE|LINK")]
    pub(crate) source: String,
    /// Stop after this moment: 3.2s, 3200ms or 00:03.200
    #[arg(long, value_name = "T", value_parser = moment::parse)]
    pub(crate) until: Option<Time>,
    /// Write each event as a line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `warren check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// Files, links, or scenarios of the library
    #[arg(value_name = "FILE", required = true)]
    pub(crate) sources: Vec<String>,
    /// Let warnings fail, too
    #[arg(long)]
    pub(crate) strict: bool,
}

/// `warren link`.
#[derive(Debug, clap::Args)]
pub(crate) struct Link {
    /// A file, or a scenario of the library
    #[arg(value_name = "FILE")]
    pub(crate) source: String,
    /// The moment to show: 3.2s, 3200ms or 00:03.200
    #[arg(long, value_name = "T", value_parser = moment::parse)]
    pub(crate) at: Option<Time>,
    /// The address of the page; without it the link is the part that follows the #
    #[arg(long, value_name = "URL")]
    pub(crate) page: Option<String>,
}

/// `warren open`.
#[derive(Debug, clap::Args)]
pub(crate) struct Open {
    /// The link: a whole address, or the part that follows the #
    #[arg(value_name = "LINK")]
    pub(crate) source: String,
}

/// `warren replay`.
#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    /// A recording, or a folder of them
    #[arg(value_name = "FILE|DIR")]
    pub(crate) source: String,
    /// Write the outcome as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
