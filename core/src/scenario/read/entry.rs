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
use crate::scenario::expect::{Bound, Claim, Expectation, WORDS, Word};
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
    let words = WORDS.map(|(word, _)| word);
    let (word, rest) = tagged(place, value, "that", &words, problems)?;
    let (_, word) = WORDS.iter().find(|(known, _)| *known == word)?;
    let of_whom = match word {
        Word::Queue(_) => "queue",
        Word::Client(_) => "client",
        Word::Run(_) => "count",
    };
    let known = [
        "at_ms",
        of_whom,
        "count",
        "is",
        "always",
        "routing_key",
        "body",
    ];
    let mut fields = Fields::new(place, rest, &known, problems);
    let name = |fields: &mut Fields<'_>| fields.required(of_whom, Name::default());
    let that = match *word {
        Word::Queue(that) => Claim::Queue {
            that,
            queue: name(&mut fields),
        },
        Word::Client(that) => Claim::Client {
            that,
            client: name(&mut fields),
        },
        Word::Run(that) => Claim::Run { that },
    };
    Some(Expectation {
        at_ms: fields.or("at_ms", None),
        count: fields.required("count", 0),
        is: fields.or("is", Bound::default()),
        always: fields.or("always", false),
        routing_key: fields.or("routing_key", None),
        body: fields.or("body", None),
        that,
    })
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
