//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use warren_core::time::Time;
use warren_export::Format;
use warren_wire::Protocol;

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
    /// Draw a scenario at a moment, as SVG or PNG
    Render(Render),
    /// Write a scenario in the form of another tool
    Export(Export),
    /// Make a scenario of the text of another tool
    Import(Import),
    /// Work on lessons and challenges
    #[command(subcommand)]
    Lesson(LessonVerb),
    /// Write the frames that go over the wire in the run of a scenario, octet by octet
    Wire(Wire),
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

/// `warren lesson`.
#[derive(Debug, Subcommand)]
pub(crate) enum LessonVerb {
    /// List what is wrong with lessons and challenges, each with its line and what to do
    Check(LessonCheck),
}

/// `warren lesson check`.
#[derive(Debug, clap::Args)]
pub(crate) struct LessonCheck {
    /// Markdown files
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,
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

/// `warren render`.
#[derive(Debug, clap::Args)]
pub(crate) struct Render {
    /// A file, a link, or a scenario of the library
    #[arg(value_name = "FILE|LINK")]
    pub(crate) source: String,
    /// The moment to draw: 3.2s, 3200ms or 00:03.200; without it the link's, or the start
    #[arg(long, value_name = "T", value_parser = moment::parse)]
    pub(crate) at: Option<Time>,
    /// Where to write it: a name that ends in .svg or .png; without it an SVG goes to standard output
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// In dark colours
    #[arg(long)]
    pub(crate) dark: bool,
    /// How wide the picture is, in pixels
    #[arg(long, value_name = "PIXELS", conflicts_with = "scale",
          value_parser = clap::value_parser!(u32).range(16..=20_000))]
    pub(crate) width: Option<u32>,
    /// How much larger than in the page at 100 %
    #[arg(long, value_name = "FACTOR", value_parser = moment::factor)]
    pub(crate) scale: Option<f64>,
}

/// `warren export`.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// A file, a link, or a scenario of the library
    #[arg(value_name = "FILE|LINK")]
    pub(crate) source: String,
    /// The form: definitions, rabbitmqadmin, curl, terraform, asyncapi, compose, docker, pika,
    /// amqplib, lapin, java, go or mermaid
    #[arg(long, value_name = "NAME", value_parser = format)]
    pub(crate) format: Format,
    /// Write into this file instead of to standard output
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<String>,
    /// The host of the broker that is meant; it is localhost otherwise
    #[arg(long)]
    pub(crate) host: Option<String>,
    /// The user who logs in there; it is warren otherwise, with a password from the
    /// environment variable `RABBITMQ_PASSWORD` of whoever uses what is written
    #[arg(long)]
    pub(crate) user: Option<String>,
    /// Only this vhost, where the form can be for one alone
    #[arg(long)]
    pub(crate) vhost: Option<String>,
}

/// The form of this name, or a sentence that lists them.
fn format(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| {
        let names = Format::ALL.map(Format::name);
        format!("the forms are {}", names.join(", "))
    })
}

/// `warren import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// RabbitMQ definitions, an `AsyncAPI` 3 document, a link or a scenario; - reads standard
    /// input
    #[arg(value_name = "FILE|LINK")]
    pub(crate) source: String,
    /// Write into this file instead of to standard output
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<String>,
    /// Add sample producers and consumers, so that it runs at once
    #[arg(long)]
    pub(crate) samples: bool,
}

/// `warren wire`.
#[derive(Debug, clap::Args)]
pub(crate) struct Wire {
    /// A file, a link, or a scenario of the library
    #[arg(value_name = "FILE|LINK")]
    pub(crate) source: String,
    /// The protocol: 0-9-1 or 1.0
    #[arg(long, value_name = "VERSION", default_value = "0-9-1", value_parser = protocol)]
    pub(crate) protocol: Protocol,
    /// The most octets of a frame that client and server agree on
    #[arg(long, value_name = "OCTETS", default_value_t = 131_072,
          value_parser = clap::value_parser!(u32).range(4096..=131_072))]
    pub(crate) frame_max: u32,
    /// Only the frames that carry this event, by its number from 0
    #[arg(long, value_name = "NUMBER")]
    pub(crate) event: Option<u32>,
    /// Write the frames as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// The protocol of this version, or a sentence that lists them.
fn protocol(name: &str) -> Result<Protocol, String> {
    Protocol::from_name(name).ok_or_else(|| {
        let names = Protocol::ALL.map(Protocol::name);
        format!("the protocols are {}", names.join(" and "))
    })
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
