//! Reading the items of the server's definitions, each with the fields that it may have.

use serde_json::Value;

use super::defined;
use crate::scenario::problem::Problems;
use crate::scenario::{BindingDefinition, ExchangeDefinition, QueueDefinition};

pub(in crate::scenario) fn exchange(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<ExchangeDefinition> {
    let known = [
        "name",
        "vhost",
        "type",
        "durable",
        "auto_delete",
        "internal",
        "arguments",
    ];
    defined(place, value, &known, problems)
}

pub(in crate::scenario) fn queue(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<QueueDefinition> {
    let known = [
        "name",
        "vhost",
        "durable",
        "auto_delete",
        "arguments",
        "type",
    ];
    defined(place, value, &known, problems)
}

pub(in crate::scenario) fn binding(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<BindingDefinition> {
    let known = [
        "source",
        "vhost",
        "destination",
        "destination_type",
        "routing_key",
        "arguments",
    ];
    defined(place, value, &known, problems)
}

/// The fields of a policy.
pub(in crate::scenario) const POLICY: [&str; 6] = [
    "name",
    "vhost",
    "pattern",
    "apply-to",
    "priority",
    "definition",
];
