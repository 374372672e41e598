//! Reading clients, interventions and expectations, each by the kind that it names.
//!
//! The kinds have their fields listed here once more, since the derived reader of a
//! tagged type can name no place inside and passes over unknown fields. That both agree
//! is a test.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::item;
use crate::name::{DEFAULT_VHOST, Name};
use crate::scenario::expect::{Claim, Expectation};
use crate::scenario::intervention::{DEFAULT_DOWN_MS, Intervention, InterventionAction};
use crate::scenario::problem::{Problems, did_you_mean};
use crate::scenario::{Client, MessageTemplate, StopKind};

/// One of `clients`.
pub(in crate::scenario) fn client(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<Client> {
    let kinds = ["producer", "consumer"];
    let (kind, rest) = tagged(place, value, "kind", &kinds, problems)?;
    match kind {
        "producer" => item::read(place, rest, problems).map(Client::Producer),
        _ => item::read(place, rest, problems).map(Client::Consumer),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Publish {
    at_ms: u64,
    #[serde(default = "default_vhost")]
    vhost: Name,
    #[serde(default)]
    exchange: Name,
    message: MessageTemplate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnClient {
    at_ms: u64,
    client: Name,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RestartBroker {
    at_ms: u64,
    #[serde(default)]
    stop: StopKind,
    #[serde(default = "default_down_ms")]
    down_ms: u32,
}

fn default_vhost() -> Name {
    DEFAULT_VHOST.into()
}

const fn default_down_ms() -> u32 {
    DEFAULT_DOWN_MS
}

/// One entry of `timeline`.
pub(in crate::scenario) fn intervention(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<Intervention> {
    let actions = [
        "publish",
        "kill_client",
        "stop_client",
        "start_client",
        "restart_broker",
    ];
    let (action, rest) = tagged(place, value, "do", &actions, problems)?;
    let (at_ms, action) = match action {
        "publish" => {
            let entry: Publish = item::read(place, rest, problems)?;
            let Publish {
                at_ms,
                vhost,
                exchange,
                message,
            } = entry;
            let action = InterventionAction::Publish {
                vhost,
                exchange,
                message,
            };
            (at_ms, action)
        }
        "restart_broker" => {
            let RestartBroker {
                at_ms,
                stop,
                down_ms,
            } = item::read(place, rest, problems)?;
            (at_ms, InterventionAction::RestartBroker { stop, down_ms })
        }
        on_client => {
            let OnClient { at_ms, client } = item::read(place, rest, problems)?;
            let action = match on_client {
                "kill_client" => InterventionAction::KillClient { client },
                "stop_client" => InterventionAction::StopClient { client },
                _ => InterventionAction::StartClient { client },
            };
            (at_ms, action)
        }
    };
    Some(Intervention { at_ms, action })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfQueue {
    #[serde(default)]
    at_ms: Option<u64>,
    queue: Name,
    count: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfClient {
    #[serde(default)]
    at_ms: Option<u64>,
    client: Name,
    count: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfAll {
    #[serde(default)]
    at_ms: Option<u64>,
    count: u64,
}

/// One of `expect`.
pub(super) fn expectation(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<Expectation> {
    let claims = ["enqueued", "ready", "unacked", "acked", "lost"];
    let (claim, rest) = tagged(place, value, "that", &claims, problems)?;
    let (at_ms, that) = match claim {
        "acked" => {
            let OfClient {
                at_ms,
                client,
                count,
            } = item::read(place, rest, problems)?;
            (at_ms, Claim::Acked { client, count })
        }
        "lost" => {
            let OfAll { at_ms, count } = item::read(place, rest, problems)?;
            (at_ms, Claim::Lost { count })
        }
        of_queue => {
            let OfQueue {
                at_ms,
                queue,
                count,
            } = item::read(place, rest, problems)?;
            let claim = match of_queue {
                "enqueued" => Claim::Enqueued { queue, count },
                "ready" => Claim::Ready { queue, count },
                _ => Claim::Unacked { queue, count },
            };
            (at_ms, claim)
        }
    };
    Some(Expectation { at_ms, that })
}

/// The kind that an object names in the field `tag`, and the object without it.
fn tagged<'a>(
    place: &str,
    value: Value,
    tag: &str,
    kinds: &[&'a str],
    problems: &mut Problems,
) -> Option<(&'a str, Value)> {
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
        (Some(kind), _) => Some((kind, Value::Object(fields))),
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
