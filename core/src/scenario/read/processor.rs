//! Reading processors and their rules.

use serde_json::Value;

use super::fields::{Fields, Unknown, object};
use super::tagged::tagged;
use super::value::Read;
use crate::broker::DEFAULT_USER;
use crate::name::{DEFAULT_VHOST, Name};
use crate::scenario::client::DEFAULT_WORK_MS;
use crate::scenario::problem::Problems;
use crate::scenario::{Address, Asks, Completion, Incomplete, Processor, Rule};

pub(super) fn processor(fields: &mut Fields<'_>) -> Processor {
    let nothing = Rule::Transform {
        filter: Name::default(),
    };
    Processor {
        name: fields.required("name", Name::default()),
        vhost: fields.or("vhost", DEFAULT_VHOST.into()),
        user: fields.or("user", DEFAULT_USER.into()),
        node: fields.or("node", None),
        queue: fields.required("queue", Name::default()),
        prefetch: fields.or("prefetch", 0),
        work_ms: fields.or("work_ms", DEFAULT_WORK_MS),
        start_ms: fields.or("start_ms", 0),
        restart_ms: fields.or("restart_ms", None),
        rule: fields.required("rule", nothing),
        exchange: fields.or("exchange", Name::default()),
        routing_key: fields.or("routing_key", None),
        confirms: fields.or("confirms", false),
        invalid: fields.or("invalid", None),
    }
}

impl Read for Address {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| Self {
            exchange: fields.or("exchange", Name::default()),
            routing_key: fields.or("routing_key", Name::default()),
        })
    }
}

impl Read for Asks {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| Self {
            queue: fields.or("queue", None),
            patience_ms: fields.or("patience_ms", None),
        })
    }
}

/// The kinds of rules, by their words in the document.
const RULES: [&str; 7] = [
    "validate",
    "transform",
    "split",
    "aggregate",
    "route",
    "recipients",
    "reply",
];

impl Read for Rule {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let (kind, fields) = tagged(place, value, "do", &RULES, problems)?;
        let mut fields = Fields::new(place, fields, problems);
        let filter = fields.required("filter", Name::default());
        let rule = match kind {
            "validate" => Self::Validate { filter },
            "transform" => Self::Transform { filter },
            "split" => Self::Split { filter },
            "route" => Self::Route { filter },
            "recipients" => Self::Recipients { filter },
            "reply" => Self::Reply { filter },
            _ => Self::Aggregate {
                by: fields.or("by", None),
                complete: fields.required("complete", Completion::Parts),
                filter,
                timeout_ms: fields.or("timeout_ms", None),
                incomplete: fields.or("incomplete", Incomplete::Requeue),
            },
        };
        fields.rest(Unknown::Refused);
        Some(rule)
    }
}

impl Read for Completion {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let kinds = ["parts", "count", "filter", "time"];
        let (kind, fields) = tagged(place, value, "when", &kinds, problems)?;
        let mut fields = Fields::new(place, fields, problems);
        let completion = match kind {
            "parts" => Self::Parts,
            "count" => Self::Count {
                count: fields.required("count", 0),
            },
            "filter" => Self::Filter {
                filter: fields.required("filter", Name::default()),
            },
            _ => Self::Time,
        };
        fields.rest(Unknown::Refused);
        Some(completion)
    }
}

impl Read for Incomplete {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let kinds = ["requeue", "reject", "publish"];
        let (kind, fields) = tagged(place, value, "do", &kinds, problems)?;
        let mut fields = Fields::new(place, fields, problems);
        let incomplete = match kind {
            "requeue" => Self::Requeue,
            "reject" => Self::Reject,
            _ => Self::Publish {
                to: fields.part("to")?,
            },
        };
        fields.rest(Unknown::Refused);
        Some(incomplete)
    }
}
