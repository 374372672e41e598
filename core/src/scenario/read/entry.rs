//! Reading clients and expectations, each by the kind that it names.
//!
//! The kinds have their fields listed here once more, since the derived reader of a
//! tagged type can name no place inside and passes over unknown fields. That both agree
//! is a test.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::item;
use crate::name::Name;
use crate::scenario::Client;
use crate::scenario::expect::{Claim, Expectation};
use crate::scenario::problem::{Problems, did_you_mean};

/// One of `clients`.
pub(in crate::scenario) fn client(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<Client> {
    let kinds = ["producer", "consumer"];
    let (kind, rest) = tagged(place, value, "kind", &kinds, problems)?;
    let rest = Value::Object(rest);
    match kind {
        "producer" => item::read(place, rest, problems).map(Client::Producer),
        _ => item::read(place, rest, problems).map(Client::Consumer),
    }
}

/// One of `expect`.
pub(super) fn expectation(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<Expectation> {
    let claims = ["enqueued", "ready", "unacked", "acked", "lost"];
    let (claim, rest) = tagged(place, value, "that", &claims, problems)?;
    let of_whom: &[&str] = match claim {
        "acked" => &["at_ms", "count", "client"],
        "lost" => &["at_ms", "count"],
        _ => &["at_ms", "count", "queue"],
    };
    let mut fields = Fields::new(place, rest, of_whom, problems);
    let at_ms = fields.or("at_ms", None);
    let count = fields.required("count", 0);
    let that = match claim {
        "acked" => Claim::Acked {
            client: fields.required("client", Name::default()),
            count,
        },
        "lost" => Claim::Lost { count },
        of_queue => {
            let queue = fields.required("queue", Name::default());
            match of_queue {
                "enqueued" => Claim::Enqueued { queue, count },
                "ready" => Claim::Ready { queue, count },
                _ => Claim::Unacked { queue, count },
            }
        }
    };
    Some(Expectation { at_ms, that })
}

/// The kind that an object names in the field `tag`, and the object without it.
pub(super) fn tagged<'a>(
    place: &str,
    value: Value,
    tag: &str,
    kinds: &[&'a str],
    problems: &mut Problems,
) -> Option<(&'a str, Map<String, Value>)> {
    let Value::Object(mut fields) = value else {
        let found = item::shown(&value);
        problems.error(place, format!("expected an object, found {found}"), "");
        return None;
    };
    let name = fields.remove(tag);
    let kind = kinds
        .iter()
        .find(|kind| name.as_ref().and_then(Value::as_str) == Some(**kind));
    match (kind, name) {
        (Some(kind), _) => Some((kind, fields)),
        (None, Some(other)) => {
            let message = format!("{} is not known here", item::shown(&other));
            problems.error(format!("{place}.{tag}"), message, remedy(&other, kinds));
            None
        }
        (None, None) => {
            let message = missing(&fields, tag);
            problems.error(
                format!("{place}.{tag}"),
                message,
                remedy(&Value::Null, kinds),
            );
            None
        }
    }
}

fn missing(fields: &Map<String, Value>, tag: &str) -> String {
    match fields.keys().next() {
        Some(_) => format!("the field that says what this is, \"{tag}\", is missing"),
        None => "this is empty".to_owned(),
    }
}

fn remedy(found: &Value, kinds: &[&str]) -> String {
    let meant = did_you_mean(found.as_str().unwrap_or(""), kinds.iter().copied());
    if meant.is_empty() {
        format!("write one of {}", kinds.join(", "))
    } else {
        meant
    }
}
