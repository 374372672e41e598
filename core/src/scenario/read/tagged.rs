//! Reading what names its own kind in one of its fields.

use serde_json::{Map, Value};

use super::value::{self, shown};
use crate::scenario::problem::{Problems, did_you_mean};
use crate::tr;

/// The kind that an object names in the field `tag`, and the object without it.
pub(super) fn tagged<'a>(
    place: &str,
    value: Value,
    tag: &str,
    kinds: &[&'a str],
    problems: &mut Problems,
) -> Option<(&'a str, Map<String, Value>)> {
    let mut name = None;
    let mut fields = Map::new();
    for (key, value) in value::object(place, value, problems)? {
        if key == tag {
            name = Some(value);
        } else {
            fields.insert(key, value);
        }
    }
    let kind = kinds
        .iter()
        .find(|kind| name.as_ref().and_then(Value::as_str) == Some(**kind));
    match (kind, name) {
        (Some(kind), _) => Some((kind, fields)),
        (None, Some(other)) => {
            let message = tr!("{} is not known here", shown(&other));
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
        Some(_) => tr!("the field that says what this is, \"{}\", is missing", tag),
        None => tr!("this is empty"),
    }
}

fn remedy(found: &Value, kinds: &[&str]) -> String {
    let meant = did_you_mean(found.as_str().unwrap_or(""), kinds.iter().copied());
    if meant.is_empty() {
        tr!("write one of {}", kinds.join(", "))
    } else {
        meant
    }
}
