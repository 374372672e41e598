//! `warren import`: a scenario from the text of another tool.

use std::io::Write;

use anyhow::Context;
use warren_export::{Import as Found, add_samples, import as from_text};

use crate::args::Import;
use crate::outcome::{Outcome, say};
use crate::source::{self, SourceError};

/// Writes the scenario to standard output or into a file; says on standard error what was
/// taken, and what was left out and why.
pub(crate) fn import(args: &Import, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let text = match source::text_of(&args.source) {
        Ok(text) => text,
        Err(error) => return Ok(error.tell(&args.source)),
    };
    let mut found = match from_text(&text) {
        Ok(found) => found,
        Err(problems) => return Ok(SourceError::Problems(problems).tell(&args.source)),
    };
    tell(&found, &args.source);
    if args.samples {
        let added = add_samples(&mut found.scenario);
        say(format_args!("added {added}"));
    }
    let document = found.scenario.to_json();
    match &args.output {
        Some(path) => {
            std::fs::write(path, document).with_context(|| format!("{path} cannot be written"))?;
            say(format_args!("wrote {path}"));
        }
        None => out.write_all(document.as_bytes())?,
    }
    Ok(Outcome::Fine)
}

fn tell(found: &Found, source: &str) {
    let taken = found.taken.iter();
    let taken: Vec<&str> = taken.map(|one| one.told.as_str()).collect();
    let label = source::label(source);
    let what = found.source.title();
    if taken.is_empty() {
        say(format_args!("{label}: {what}"));
    } else {
        say(format_args!("{label}: {what}; took {}", taken.join(", ")));
    }
    for one in &found.left_out {
        say(format_args!("left out: {}: {}", one.item, one.reason));
    }
}
