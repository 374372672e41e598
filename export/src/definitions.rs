//! The format `definitions`: what `rabbitmqctl import_definitions` takes, of the whole server
//! or of one vhost.
//!
//! The fields are those that servers from 3.8 to 4 write and want
//! (`rabbit_definitions.erl`); every one is written, for the server has no defaults here.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::{
    BindingDefinition, DestinationType, ExchangeDefinition, PermissionsDefinition,
    PolicyDefinition, QueueDefinition, Scenario, ServerLine,
};
use warren_core::text::said;
use warren_core::{mark, tr};

use crate::notes::Notes;
use crate::operators::{OPERATOR_POLICY, Operators, User, raw, text};
use crate::options::Options;
use crate::topology::Topology;
use crate::{arguments, json, needs};

/// What the parts that this file writes are called; the rest is carried through.
const WRITTEN: [&str; 12] = [
    "exchanges",
    "queues",
    "bindings",
    "users",
    "vhosts",
    "permissions",
    "topic_permissions",
    "policies",
    "operator_policies",
    "parameters",
    "global_parameters",
    "vhost",
];

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let only = options.vhost.as_deref();
    let topology = Topology::of(scenario, only);
    needs::tell_plugins(&topology, notes);
    let mut value = value(scenario, only, notes);
    if let Some(vhost) = only {
        without_vhost(&mut value);
        notes.add(tr!(
            "these are the definitions of one vhost: `rabbitmqctl import_definitions` does not \
             take them, the management page of the vhost \"{}\" does",
            vhost
        ));
    }
    json::pretty(&value) + "\n"
}

/// The definitions of the whole server, or what belongs to one vhost.
pub(crate) fn value(scenario: &Scenario, only: Option<&str>, notes: &mut Notes) -> Value {
    let topology = Topology::of(scenario, only).without_null(notes);
    let operators = Operators::of(scenario, only, notes);
    needs::tell_rest(scenario, &operators, notes);
    let mut parts = Map::new();
    if only.is_none() {
        let other = scenario.definitions.other.iter();
        let other = other.filter(|(name, _)| !WRITTEN.contains(&name.as_str()));
        parts.extend(other.map(|(name, value)| (name.clone(), value.clone())));
        let mut known = ["rabbit_version", "rabbitmq_version"].iter();
        if !known.any(|name| parts.contains_key(*name)) {
            parts.insert("rabbitmq_version".to_owned(), version(scenario).into());
        }
        server_parts(scenario, &topology, &operators, &mut parts);
    }
    let policies = operators.policies.iter();
    let policies: Value = policies
        .map(|one| policy(one, mark!("policy"), notes))
        .collect();
    parts.insert("policies".to_owned(), policies);
    let parameters = operators.parameters.into_iter().map(Value::Object);
    let mut parameters: Vec<Value> = parameters.collect();
    for one in &operators.operator_policies {
        parameters.push(operator_policy(one, notes));
    }
    parts.insert("parameters".to_owned(), parameters.into());
    let exchanges = topology.exchanges.iter().map(|one| exchange(one, notes));
    parts.insert("exchanges".to_owned(), exchanges.collect());
    let queues = topology.queues.iter().map(|one| queue(one, notes));
    parts.insert("queues".to_owned(), queues.collect());
    let bindings = topology.bindings.iter().map(|one| binding(one, notes));
    parts.insert("bindings".to_owned(), bindings.collect());
    Value::Object(parts)
}

/// The first of the versions that the scenario may mean.
const fn version(scenario: &Scenario) -> &'static str {
    match scenario.rabbitmq {
        ServerLine::V3_10 => "3.10.0",
        ServerLine::V4 => "4.0.0",
    }
}

/// What is the server's and not a vhost's.
fn server_parts(
    scenario: &Scenario,
    topology: &Topology<'_>,
    operators: &Operators,
    parts: &mut Map<String, Value>,
) {
    let topics = operators.topic_permissions.iter();
    let topics = topics.map(|one| {
        json!({"user": one.user, "vhost": one.vhost, "exchange": one.exchange,
               "write": one.write, "read": one.read})
    });
    let global = operators.global_parameters.iter().cloned();
    let written = [
        ("users", operators.users.iter().map(user).collect()),
        ("vhosts", vhosts(scenario, &topology.vhosts)),
        (
            "permissions",
            operators.permissions.iter().map(permissions).collect(),
        ),
        ("topic_permissions", topics.collect()),
        ("global_parameters", global.map(Value::Object).collect()),
    ];
    let written: Vec<(&str, Value)> = written.into();
    parts.extend(
        written
            .into_iter()
            .map(|(name, part)| (name.to_owned(), part)),
    );
}

/// All vhosts, with what the scenario knows of them.
fn vhosts(scenario: &Scenario, names: &[Name]) -> Value {
    let known = raw(scenario, "vhosts");
    let entry = |name: &Name| {
        let known = known.iter().find(|one| text(one, "name") == Some(name));
        known.map_or_else(|| json!({"name": name}), |one| Value::Object(one.clone()))
    };
    names.iter().map(entry).collect()
}

pub(crate) fn user(user: &User) -> Value {
    let mut fields = Map::new();
    fields.insert("name".to_owned(), json!(user.name));
    for (name, value) in user.password.fields() {
        fields.insert(name.to_owned(), json!(value));
    }
    fields.insert("tags".to_owned(), json!(user.tags));
    Value::Object(fields)
}

pub(crate) fn permissions(one: &PermissionsDefinition) -> Value {
    json!({"user": one.user, "vhost": one.vhost, "configure": one.configure,
           "write": one.write, "read": one.read})
}

/// A policy; `what` names its kind in notes.
pub(crate) fn policy(one: &PolicyDefinition, what: &str, notes: &mut Notes) -> Value {
    let whose = tr!("the {} \"{}\"", said(what, &[]), one.name);
    json!({
        "vhost": one.vhost, "name": one.name, "pattern": one.pattern,
        "apply-to": one.apply_to, "priority": one.priority,
        "definition": arguments::plain(&one.definition, &whose, notes),
    })
}

/// The server keeps these among the parameters (`rabbit_policy.erl`, `set_op0`).
fn operator_policy(one: &PolicyDefinition, notes: &mut Notes) -> Value {
    let policy = policy(one, mark!("operator policy"), notes);
    json!({
        "vhost": one.vhost, "component": OPERATOR_POLICY, "name": one.name,
        "value": {
            "pattern": policy["pattern"], "apply-to": policy["apply-to"],
            "priority": policy["priority"], "definition": policy["definition"],
        },
    })
}

pub(crate) fn exchange(one: &ExchangeDefinition, notes: &mut Notes) -> Value {
    let whose = tr!("the exchange \"{}\"", one.name);
    json!({
        "vhost": one.vhost, "name": one.name, "type": one.kind, "durable": one.durable,
        "auto_delete": one.auto_delete, "internal": one.internal,
        "arguments": arguments::plain(&one.arguments, &whose, notes),
    })
}

pub(crate) fn queue(one: &QueueDefinition, notes: &mut Notes) -> Value {
    let whose = tr!("the queue \"{}\"", one.name);
    json!({
        "vhost": one.vhost, "name": one.name, "durable": one.durable,
        "auto_delete": one.auto_delete,
        "arguments": arguments::plain(&one.arguments, &whose, notes),
    })
}

pub(crate) fn binding(one: &BindingDefinition, notes: &mut Notes) -> Value {
    let whose = binding_in_words(one);
    json!({
        "vhost": one.vhost, "source": one.source, "destination": one.destination,
        "destination_type": destination_type(one), "routing_key": one.routing_key,
        "arguments": arguments::plain(&one.arguments, &whose, notes),
    })
}

/// How notes speak of a binding.
pub(crate) fn binding_in_words(one: &BindingDefinition) -> String {
    tr!(
        "the binding from \"{}\" to \"{}\" with the key \"{}\"",
        one.source,
        one.destination,
        one.routing_key
    )
}

pub(crate) const fn destination_type(one: &BindingDefinition) -> &'static str {
    match one.destination_type {
        DestinationType::Queue => "queue",
        DestinationType::Exchange => "exchange",
    }
}

/// What belongs to one vhost does not say to which.
fn without_vhost(definitions: &mut Value) {
    let parts = definitions.as_object_mut().into_iter().flatten();
    let items = parts.filter_map(|(_, part)| part.as_array_mut()).flatten();
    for item in items.filter_map(Value::as_object_mut) {
        item.remove("vhost");
    }
}

/// Definitions of a new broker, in which its user may use every vhost. With a password they
/// make the user as well, and the vhost that every server else makes by itself: a server that
/// begins with definitions makes nothing but these (`rabbit.erl`, `maybe_insert_default_data`).
pub(crate) fn with_user(
    scenario: &Scenario,
    (user, password): (&str, Option<&str>),
    notes: &mut Notes,
) -> Value {
    let mut definitions = value(scenario, None, notes);
    let mut names: BTreeSet<Name> = Topology::of(scenario, None).vhosts.into_iter().collect();
    names.remove(DEFAULT_VHOST);
    if let Some(users) = definitions["users"].as_array_mut() {
        users.retain(|one| one["name"] != user);
        if let Some(password) = password {
            let one = json!({"name": user, "password": password, "tags": ["administrator"]});
            users.insert(0, one);
            names.insert(DEFAULT_VHOST.into());
        }
    }
    if let Some(vhosts) = definitions["vhosts"].as_array_mut()
        && !vhosts.iter().any(|one| one["name"] == DEFAULT_VHOST)
    {
        vhosts.push(json!({"name": DEFAULT_VHOST}));
    }
    if let Some(permissions) = definitions["permissions"].as_array_mut() {
        permissions.retain(|one| one["user"] != user);
        permissions.extend(names.iter().map(|vhost| {
            json!({"user": user, "vhost": vhost, "configure": ".*", "write": ".*", "read": ".*"})
        }));
    }
    definitions
}
