//! `warren export`: a scenario in the form of another tool.

use std::io::Write;

use anyhow::Context;
use warren_export::{Broker, Options, Password, export as in_format};

use crate::args::Export;
use crate::outcome::{Outcome, say};
use crate::source;

/// Writes the text to standard output or into a file, and its notes to standard error.
pub(crate) fn export(args: &Export, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let scenario = match source::read(&args.source) {
        Ok(shared) => shared.scenario,
        Err(error) => return Ok(error.tell(&args.source)),
    };
    let standard = Broker::default();
    let options = Options {
        broker: Broker {
            host: args.host.clone().unwrap_or(standard.host),
            user: args.user.clone().unwrap_or(standard.user),
            password: Password::FromEnvironment,
            ..standard
        },
        vhost: args.vhost.clone(),
    };
    let export = in_format(&scenario, args.format, &options);
    match &args.output {
        Some(path) => {
            std::fs::write(path, &export.text)
                .with_context(|| format!("{path} cannot be written"))?;
            say(format_args!("wrote {path}"));
        }
        None => out.write_all(export.text.as_bytes())?,
    }
    for note in &export.notes {
        say(format_args!("note: {note}"));
    }
    Ok(Outcome::Fine)
}
