//! What the items of definitions are called, one by one and counted, for people.

use serde_json::{Map, Value};
use warren_core::name::DEFAULT_VHOST;
use warren_core::tr;

/// So many items of a list, in words.
pub(super) fn told(list: &str, count: usize) -> String {
    match list {
        "definitions.vhosts" => tr!("1 vhost" | "{n} vhosts" % count),
        "definitions.users" => tr!("1 user" | "{n} users" % count),
        "definitions.permissions" => tr!("1 user's permissions" | "{n} users' permissions" % count),
        "definitions.topic_permissions" => {
            tr!("1 topic permission" | "{n} topic permissions" % count)
        }
        "definitions.policies" => tr!("1 policy" | "{n} policies" % count),
        "definitions.operator_policies" => {
            tr!("1 operator policy" | "{n} operator policies" % count)
        }
        "definitions.exchanges" => tr!("1 exchange" | "{n} exchanges" % count),
        "definitions.queues" => tr!("1 queue" | "{n} queues" % count),
        "definitions.bindings" => tr!("1 binding" | "{n} bindings" % count),
        _ => tr!("1 client" | "{n} clients" % count),
    }
}

/// What an item is called in a list of what was left out.
pub(super) fn called(part: &str, fields: &Map<String, Value>) -> String {
    let word = |name: &str| match fields.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let what = match part {
        "bindings" => tr!(
            "the binding from \"{}\" to \"{}\" with the key \"{}\"",
            word("source"),
            word("destination"),
            word("routing_key")
        ),
        "permissions" => tr!("the permissions of \"{}\"", word("user")),
        "topic_permissions" => tr!(
            "the topic permissions of \"{}\" at \"{}\"",
            word("user"),
            word("exchange")
        ),
        "parameters" => tr!(
            "the parameter \"{}\" of {}",
            word("name"),
            word("component")
        ),
        "global_parameters" => tr!("the global parameter \"{}\"", word("name")),
        "policies" => tr!("the policy \"{}\"", word("name")),
        "operator_policies" => tr!("the operator policy \"{}\"", word("name")),
        "exchanges" if word("name").is_empty() => tr!("the default exchange"),
        "exchanges" => tr!("the exchange \"{}\"", word("name")),
        "queues" => tr!("the queue \"{}\"", word("name")),
        "users" => tr!("the user \"{}\"", word("name")),
        "vhosts" => tr!("the vhost \"{}\"", word("name")),
        _ => tr!("an entry of {}", part),
    };
    match word("vhost") {
        vhost if vhost.is_empty() || vhost == DEFAULT_VHOST => what,
        vhost => tr!("{} in the vhost \"{}\"", what, vhost),
    }
}
