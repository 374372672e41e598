//! Where a scenario comes from: a file, standard input, a link, or the library.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use warren_core::filter::Filters;
use warren_core::scenario::library;
use warren_core::scenario::link::{self, LinkError, Shared};
use warren_core::scenario::read::MAX_DOCUMENT_BYTES;
use warren_core::scenario::{Problem, Scenario};

use crate::outcome::{Outcome, say};
use warren_filter::Jq;

/// Who runs the filters of processors.
pub(crate) fn filters() -> Arc<dyn Filters> {
    Arc::new(Jq::default())
}

/// Why there is no scenario.
#[derive(Debug)]
pub(crate) enum SourceError {
    /// It cannot be had at all; a sentence says why.
    Unreadable(String),
    /// It is there, but has problems.
    Problems(Vec<Problem>),
}

impl SourceError {
    /// Says what is wrong, and gives the outcome that this is.
    pub(crate) fn tell(&self, source: &str) -> Outcome {
        match self {
            Self::Unreadable(sentence) => {
                say(format_args!("warren: {sentence}"));
                Outcome::Unreadable
            }
            Self::Problems(problems) => {
                for problem in problems {
                    say(format_args!("{}: {problem}", label(source)));
                }
                Outcome::Problems
            }
        }
    }
}

/// The source's name in messages: a link is too long for that.
pub(crate) fn label(source: &str) -> &str {
    match source {
        "-" => "standard input",
        link if !Path::new(link).exists() && is_link(link) => "the link",
        other => other,
    }
}

/// The scenario of a source, with a moment where it is a link that has one. A file goes
/// before a scenario of the library, and that before a link.
pub(crate) fn read(source: &str) -> Result<Shared, SourceError> {
    let text = text_of(source)?;
    let is_file = source == "-" || Path::new(source).exists() || library::find(source).is_some();
    if is_file {
        document(&text)
    } else {
        open(source)
    }
}

/// The text of a source, whatever it is: of a file, of standard input, of a scenario of the
/// library, or the link itself.
pub(crate) fn text_of(source: &str) -> Result<String, SourceError> {
    if source == "-" {
        return text("standard input", &mut io::stdin().lock());
    }
    if Path::new(source).exists() {
        let mut file = std::fs::File::open(source)
            .map_err(|error| unreadable(&format!("the file {source}"), &error))?;
        return text(&format!("the file {source}"), &mut file);
    }
    match library::find(source) {
        Some(entry) => Ok(entry.json.to_owned()),
        None if is_link(source) => Ok(source.to_owned()),
        None => Err(SourceError::Unreadable(nothing(source))),
    }
}

/// The scenario and the moment of a link.
pub(crate) fn open(source: &str) -> Result<Shared, SourceError> {
    link::decode(link::fragment(source)).map_err(|error| match error {
        LinkError::Problems(problems) => SourceError::Problems(problems),
        other => SourceError::Unreadable(other.to_string()),
    })
}

fn document(json: &str) -> Result<Shared, SourceError> {
    let scenario = Scenario::from_json(json).map_err(SourceError::Problems)?;
    let playhead = None;
    Ok(Shared { scenario, playhead })
}

/// All the text there is, up to just more than a document may have.
fn text(name: &str, reader: &mut dyn Read) -> Result<String, SourceError> {
    let mut text = String::new();
    reader
        .take(MAX_DOCUMENT_BYTES as u64 + 1)
        .read_to_string(&mut text)
        .map_err(|error| unreadable(name, &error))?;
    Ok(text)
}

fn unreadable(name: &str, error: &io::Error) -> SourceError {
    SourceError::Unreadable(format!("{name} cannot be read: {error}"))
}

/// Whether this was meant as a link: an address with a fragment, or a tag and a dot
/// before a long text.
fn is_link(source: &str) -> bool {
    let is_tag = |tag: &str| !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_digit());
    source.contains('#')
        || source
            .split_once('.')
            .is_some_and(|(tag, code)| is_tag(tag) && !code.contains(['.', '/']))
}

fn nothing(source: &str) -> String {
    let meant = library::closest(source)
        .map(|slug| format!("; did you mean \"{slug}\"?"))
        .unwrap_or_default();
    format!("there is no file \"{source}\", nor is this a link or a scenario of the library{meant}")
}
