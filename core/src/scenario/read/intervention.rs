//! Reading interventions: what each is called, and which fields it has.
//!
//! That this agrees with the derived reader of [`InterventionAction`] is a test.

use serde_json::Value;

use super::fields::Fields;
use super::{POLICY, defined, entry, item};
use crate::event::Alarm;
use crate::name::{DEFAULT_VHOST, Name};
use crate::scenario::intervention::{DEFAULT_DOWN_MS, Intervention, InterventionAction};
use crate::scenario::problem::Problems;
use crate::scenario::{PolicyDefinition, StopKind};

/// The fields of each action, besides `at_ms`.
const ACTIONS: &[(&str, &[&str])] = &[
    ("publish", &["vhost", "exchange", "message"]),
    ("kill_client", &["client"]),
    ("stop_client", &["client"]),
    ("start_client", &["client"]),
    ("close_connection", &["client"]),
    ("raise_alarm", &["alarm"]),
    ("clear_alarm", &["alarm"]),
    ("set_policy", &["policy"]),
    ("clear_policy", &["vhost", "policy"]),
    ("set_permissions", &["permissions"]),
    ("clear_permissions", &["vhost", "user"]),
    ("set_topic_permissions", &["permissions"]),
    ("clear_topic_permissions", &["vhost", "user"]),
    ("declare_exchange", &["exchange"]),
    ("delete_exchange", &["vhost", "exchange"]),
    ("passive_declare_exchange", &["vhost", "exchange"]),
    ("declare_queue", &["queue", "exclusive", "client"]),
    ("passive_declare_queue", &["vhost", "queue"]),
    ("delete_queue", &["vhost", "queue"]),
    ("purge_queue", &["vhost", "queue"]),
    ("bind", &["binding"]),
    ("unbind", &["binding"]),
    ("stop_node", &["node", "stop"]),
    ("start_node", &["node"]),
    ("partition", &["nodes"]),
    ("heal", &[]),
    ("restart_broker", &["stop", "down_ms"]),
];

/// One entry of `timeline`.
pub(in crate::scenario) fn intervention(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<Intervention> {
    let names: Vec<&str> = ACTIONS.iter().map(|(name, _)| *name).collect();
    let (name, rest) = entry::tagged(place, value, "do", &names, problems)?;
    let of_action = ACTIONS.iter().find(|(action, _)| *action == name);
    let (_, of_action) = of_action?;
    let known: Vec<&str> = ["at_ms"].iter().chain(*of_action).copied().collect();
    let mut fields = Fields::new(place, rest, &known, problems);
    let at_ms = fields.required("at_ms", 0);
    let action = action(name, &mut fields)?;
    Some(Intervention { at_ms, action })
}

fn action(name: &str, fields: &mut Fields<'_>) -> Option<InterventionAction> {
    Some(match name {
        "publish" => InterventionAction::Publish {
            vhost: vhost(fields),
            exchange: fields.or("exchange", Name::default()),
            message: fields.with("message", item::read)?,
        },
        "kill_client" => InterventionAction::KillClient {
            client: required(fields, "client"),
        },
        "stop_client" => InterventionAction::StopClient {
            client: required(fields, "client"),
        },
        "start_client" => InterventionAction::StartClient {
            client: required(fields, "client"),
        },
        "close_connection" => InterventionAction::CloseConnection {
            client: required(fields, "client"),
        },
        "raise_alarm" => InterventionAction::RaiseAlarm {
            alarm: fields.required("alarm", Alarm::Memory),
        },
        "clear_alarm" => InterventionAction::ClearAlarm {
            alarm: fields.required("alarm", Alarm::Memory),
        },
        "restart_broker" => InterventionAction::RestartBroker {
            stop: fields.or("stop", StopKind::default()),
            down_ms: fields.or("down_ms", DEFAULT_DOWN_MS),
        },
        "stop_node" | "start_node" | "partition" | "heal" => node(name, fields),
        "set_policy"
        | "clear_policy"
        | "set_permissions"
        | "clear_permissions"
        | "set_topic_permissions"
        | "clear_topic_permissions" => return rule(name, fields),
        _ => return resource(name, fields),
    })
}

/// What becomes of the nodes of a cluster.
fn node(name: &str, fields: &mut Fields<'_>) -> InterventionAction {
    match name {
        "stop_node" => InterventionAction::StopNode {
            node: required(fields, "node"),
            stop: fields.or("stop", StopKind::default()),
        },
        "start_node" => InterventionAction::StartNode {
            node: required(fields, "node"),
        },
        "partition" => InterventionAction::Partition {
            nodes: fields.required("nodes", Vec::new()),
        },
        _ => InterventionAction::Heal {},
    }
}

/// What an operator sets and clears.
fn rule(name: &str, fields: &mut Fields<'_>) -> Option<InterventionAction> {
    Some(match name {
        "set_policy" => InterventionAction::SetPolicy {
            policy: fields.with("policy", policy)?,
        },
        "clear_policy" => InterventionAction::ClearPolicy {
            vhost: vhost(fields),
            policy: required(fields, "policy"),
        },
        "set_permissions" => InterventionAction::SetPermissions {
            permissions: fields.with("permissions", item::read)?,
        },
        "clear_permissions" => InterventionAction::ClearPermissions {
            vhost: vhost(fields),
            user: required(fields, "user"),
        },
        "set_topic_permissions" => InterventionAction::SetTopicPermissions {
            permissions: fields.with("permissions", item::read)?,
        },
        _ => InterventionAction::ClearTopicPermissions {
            vhost: vhost(fields),
            user: required(fields, "user"),
        },
    })
}

/// What is done to exchanges, queues and bindings.
fn resource(name: &str, fields: &mut Fields<'_>) -> Option<InterventionAction> {
    Some(match name {
        "declare_exchange" => InterventionAction::DeclareExchange {
            exchange: fields.with("exchange", super::exchange)?,
        },
        "delete_exchange" => InterventionAction::DeleteExchange {
            vhost: vhost(fields),
            exchange: required(fields, "exchange"),
        },
        "declare_queue" => InterventionAction::DeclareQueue {
            queue: fields.with("queue", super::queue)?,
            exclusive: fields.or("exclusive", false),
            client: fields.or("client", None),
        },
        "passive_declare_exchange" => InterventionAction::PassiveDeclareExchange {
            vhost: vhost(fields),
            exchange: required(fields, "exchange"),
        },
        "passive_declare_queue" => InterventionAction::PassiveDeclareQueue {
            vhost: vhost(fields),
            queue: required(fields, "queue"),
        },
        "delete_queue" => InterventionAction::DeleteQueue {
            vhost: vhost(fields),
            queue: required(fields, "queue"),
        },
        "purge_queue" => InterventionAction::PurgeQueue {
            vhost: vhost(fields),
            queue: required(fields, "queue"),
        },
        "bind" => InterventionAction::Bind {
            binding: fields.with("binding", super::binding)?,
        },
        _ => InterventionAction::Unbind {
            binding: fields.with("binding", super::binding)?,
        },
    })
}

fn required(fields: &mut Fields<'_>, name: &str) -> Name {
    fields.required(name, Name::default())
}

fn vhost(fields: &mut Fields<'_>) -> Name {
    fields.or("vhost", DEFAULT_VHOST.into())
}

pub(in crate::scenario) fn policy(
    place: &str,
    value: Value,
    problems: &mut Problems,
) -> Option<PolicyDefinition> {
    defined(place, value, &POLICY, problems)
}
