//! `warren link` and `warren open`: a scenario as a link, and back; and the link of a lesson as
//! its file.

use std::io::Write;

use warren_core::scenario::link::{Shared, encode, fragment};
use warren_core::timeline::Playhead;
use warren_teach::own::{self, Own};

use crate::args::{Link, Open};
use crate::outcome::{Outcome, say};
use crate::source::{self, SourceError};

/// Writes the link alone on the last line.
pub(crate) fn link(args: &Link, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let shared = match source::read(&args.source) {
        Ok(shared) => shared,
        Err(error) => return Ok(error.tell(&args.source)),
    };
    let shared = Shared {
        playhead: args.at.map(Playhead::at).or(shared.playhead),
        ..shared
    };
    let text = encode(&shared)?;
    say(format_args!(
        "{} in {} characters:",
        held(&shared),
        text.len()
    ));
    let page = args.page.as_deref().map_or("", |page| {
        page.split_once('#').map_or(page, |(page, _)| page)
    });
    let mark = if page.is_empty() { "" } else { "#" };
    writeln!(out, "{page}{mark}{text}")?;
    Ok(Outcome::Fine)
}

/// Writes the scenario of a link as JSON, or the lesson of one as Markdown.
pub(crate) fn open(args: &Open, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let link = fragment(&args.source);
    if own::is_link(link) {
        return match Own::from_link(link) {
            Ok(lesson) => {
                say(format_args!("The lesson \"{}\":", lesson.title()));
                write!(out, "{}", lesson.to_file())?;
                Ok(Outcome::Fine)
            }
            Err(error) => Ok(SourceError::Unreadable(error.to_string()).tell(link)),
        };
    }
    // A file or a slug in place of the link is a slip that can be seen through.
    let read = if fragment(&args.source) == args.source {
        source::read(&args.source)
    } else {
        source::open(&args.source)
    };
    match read {
        Ok(shared) => {
            say(format_args!("{}:", held(&shared)));
            write!(out, "{}", shared.scenario.to_json())?;
            Ok(Outcome::Fine)
        }
        Err(error) => Ok(error.tell(&args.source)),
    }
}

fn held(shared: &Shared) -> String {
    let title = &shared.scenario.title;
    match shared.playhead {
        Some(playhead) => format!("The scenario \"{title}\" at {}", playhead.at),
        None => format!("The scenario \"{title}\""),
    }
}
