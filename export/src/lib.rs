//! Scenarios in the forms that other tools read, and back.
//!
//! [`export`] writes a scenario in one of the [`Format`]s, and tells what of it that format
//! cannot say. This crate is pure: text in, text out. Where a text is kept, and who runs it,
//! is the command line's and the page's business.
#![deny(missing_docs)]

mod arguments;
mod container;
mod format;
mod hcl;
mod import;
mod json;
mod needs;
mod notes;
mod operators;
mod options;
mod program;
mod quote;
mod samples;
mod script;
mod topology;

mod amqplib;
mod asyncapi;
mod compose;
mod curl;
mod definitions;
mod docker;
mod go;
mod java;
mod lapin;
mod mermaid;
mod pika;
mod rabbitmqadmin;
mod terraform;

use warren_core::scenario::Scenario;

pub use format::Format;
pub use import::{Import, LeftOut, Source, Taken, import};
pub use options::{Broker, Options, Password};
pub use samples::{Samples, add_samples};

use notes::Notes;

/// A scenario in some form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// What to keep, as a file or on the clipboard.
    pub text: String,
    /// What to call the file.
    pub file_name: String,
    /// What could not be said in this form and why, and what has to be known to use it;
    /// sentences without a final stop.
    pub notes: Vec<String>,
}

/// Writes a scenario in a format.
///
/// ```
/// use warren_core::scenario::library;
/// use warren_export::{Format, Options, export};
///
/// let scenario = library::find("logs-by-topic").unwrap().scenario().unwrap();
/// let export = export(&scenario, Format::Definitions, &Options::default());
/// assert_eq!(export.file_name, "logs-by-topic.definitions.json");
/// ```
#[must_use]
pub fn export(scenario: &Scenario, format: Format, options: &Options) -> Export {
    let mut notes = Notes::default();
    let write = match format {
        Format::Definitions => definitions::write,
        Format::Rabbitmqadmin => rabbitmqadmin::write,
        Format::Curl => curl::write,
        Format::Terraform => terraform::write,
        Format::Asyncapi => asyncapi::write,
        Format::Compose => compose::write,
        Format::Docker => docker::write,
        Format::Pika => pika::write,
        Format::Amqplib => amqplib::write,
        Format::Lapin => lapin::write,
        Format::Java => java::write,
        Format::Go => go::write,
        Format::Mermaid => mermaid::write,
    };
    let text = write(scenario, options, &mut notes);
    Export {
        text,
        file_name: format.file_name(&scenario.title),
        notes: notes.into_vec(),
    }
}
