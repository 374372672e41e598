//! The headers exchange: binding arguments are compared with the message's headers
//! (`rabbit_exchange_type_headers.erl`).
//!
//! How two values compare depends on the server line and stands in [`equality`].

pub(super) mod equality;

use super::{HeaderArgument, HeaderVerdict, HeadersReason, Reason, RouteRequest, XMatch};
use crate::amqp::{FieldValue, Table, term};
use crate::name::Name;
use crate::scenario::ServerLine;
use crate::server_line::Difference;

/// The argument that says how the others count.
const X_MATCH: &str = "x-match";

impl XMatch {
    const ALL: [Self; 4] = [Self::All, Self::Any, Self::AllWithX, Self::AnyWithX];

    /// The mode of a binding with these arguments; `all` where none is given.
    #[must_use]
    pub fn of(arguments: &Table) -> Self {
        arguments
            .str(X_MATCH)
            .and_then(|name| Self::ALL.into_iter().find(|mode| *name == mode.name()))
            .unwrap_or_default()
    }

    /// Whether one matching argument is enough.
    #[must_use]
    pub const fn is_any(self) -> bool {
        matches!(self, Self::Any | Self::AnyWithX)
    }

    /// Whether an argument of this name counts.
    pub(crate) fn counts(self, name: &str) -> bool {
        match self {
            Self::All | Self::Any => !name.starts_with("x-"),
            Self::AllWithX | Self::AnyWithX => name != X_MATCH,
        }
    }
}

/// Whether the server takes these binding arguments.
///
/// # Errors
/// The detail of the server's refusal (406).
pub fn check_arguments(arguments: &Table) -> Result<(), String> {
    match arguments.get(X_MATCH) {
        None => Ok(()),
        Some(FieldValue::LongString(name)) => {
            if XMatch::ALL.into_iter().any(|mode| *name == mode.name()) {
                return Ok(());
            }
            Err(format!(
                "Invalid x-match field value {}; expected all, any, all-with-x, or any-with-x",
                term::binary(name.as_bytes())
            ))
        }
        Some(other) => Err(format!(
            "Invalid x-match field type {} (value {}); expected longstr",
            other.type_name(),
            term::write(other)
        )),
    }
}

/// Whether a binding with these arguments matches these headers.
pub(super) fn matches(arguments: &Table, headers: Option<&Table>, line: ServerLine) -> bool {
    let mode = XMatch::of(arguments);
    let mut holding = arguments
        .0
        .iter()
        .filter(|(name, _)| mode.counts(name))
        .map(|(name, wanted)| {
            let found = headers.and_then(|headers| headers.get(name));
            holds(verdict(wanted, found, line))
        });
    if mode.is_any() {
        holding.any(|holds| holds)
    } else {
        holding.all(|holds| holds)
    }
}

/// Whether a binding matches, with how each of its arguments came out.
pub(super) fn compare(arguments: &Table, request: &RouteRequest<'_>) -> (bool, Reason) {
    let mode = XMatch::of(arguments);
    let arguments: Vec<HeaderArgument> = arguments
        .0
        .iter()
        .filter(|(name, _)| **name != *X_MATCH)
        .map(|(name, wanted)| argument(mode, name, wanted, request))
        .collect();
    let mut counting = arguments
        .iter()
        .filter(|argument| argument.verdict != HeaderVerdict::Skipped);
    let matched = if mode.is_any() {
        counting.any(|argument| holds(argument.verdict))
    } else {
        counting.all(|argument| holds(argument.verdict))
    };
    (matched, Reason::Headers(HeadersReason { mode, arguments }))
}

fn argument(
    mode: XMatch,
    name: &Name,
    wanted: &FieldValue,
    request: &RouteRequest<'_>,
) -> HeaderArgument {
    let headers = request.properties.headers.as_ref();
    let found = headers.and_then(|headers| headers.get(name));
    HeaderArgument {
        name: name.clone(),
        wanted: shown(wanted),
        found: found.map(shown),
        verdict: if mode.counts(name) {
            verdict(wanted, found, request.line)
        } else {
            HeaderVerdict::Skipped
        },
    }
}

/// What the lines do differently about this value, where they do.
pub(super) fn differs(wanted: &FieldValue, found: &FieldValue) -> Option<Difference> {
    let equal = |line| verdict(wanted, Some(found), line);
    if equal(ServerLine::V3_10) == equal(ServerLine::V4) {
        return None;
    }
    Some(match found {
        FieldValue::Timestamp(_) => Difference::HeaderTimestamps,
        _ => Difference::HeaderNumbers,
    })
}

fn verdict(wanted: &FieldValue, found: Option<&FieldValue>, line: ServerLine) -> HeaderVerdict {
    match (wanted, found) {
        (_, None) => HeaderVerdict::Absent,
        (FieldValue::Void, Some(_)) => HeaderVerdict::Present,
        (wanted, Some(found)) if equality::equal(wanted, found, line) => HeaderVerdict::Equal,
        (_, Some(_)) => HeaderVerdict::Different,
    }
}

const fn holds(verdict: HeaderVerdict) -> bool {
    matches!(verdict, HeaderVerdict::Equal | HeaderVerdict::Present)
}

/// A value as it is shown beside another: so that a text can be told from a number, and
/// types that JSON does not have are named.
fn shown(value: &FieldValue) -> String {
    match value {
        FieldValue::Void => "any value".to_owned(),
        FieldValue::Bool(_)
        | FieldValue::Long(_)
        | FieldValue::Double(_)
        | FieldValue::Array(_)
        | FieldValue::Table(_) => value.to_string(),
        FieldValue::LongString(text) => format!("\"{text}\""),
        other => format!("{} ({})", term::write(other), other.type_name()),
    }
}
