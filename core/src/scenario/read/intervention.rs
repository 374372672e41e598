//! Reading interventions: what each is called, and which fields it has.

use serde_json::Value;

use super::fields::{Fields, Unknown};
use super::tagged::tagged;
use super::value::Read;
use crate::event::Alarm;
use crate::name::{DEFAULT_VHOST, Name};
use crate::scenario::StopKind;
use crate::scenario::intervention::{DEFAULT_DOWN_MS, Intervention, InterventionAction};
use crate::scenario::problem::Problems;

/// What interventions do.
const ACTIONS: [&str; 27] = [
    "publish",
    "kill_client",
    "stop_client",
    "start_client",
    "close_connection",
    "raise_alarm",
    "clear_alarm",
    "set_policy",
    "clear_policy",
    "set_permissions",
    "clear_permissions",
    "set_topic_permissions",
    "clear_topic_permissions",
    "declare_exchange",
    "delete_exchange",
    "passive_declare_exchange",
    "declare_queue",
    "passive_declare_queue",
    "delete_queue",
    "purge_queue",
    "bind",
    "unbind",
    "stop_node",
    "start_node",
    "partition",
    "heal",
    "restart_broker",
];

impl Read for Intervention {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let (name, fields) = tagged(place, value, "do", &ACTIONS, problems)?;
        let mut fields = Fields::new(place, fields, problems);
        let at_ms = fields.required("at_ms", 0);
        let action = action(name, &mut fields)?;
        fields.rest(Unknown::Refused);
        Some(Self { at_ms, action })
    }
}

fn action(name: &str, fields: &mut Fields<'_>) -> Option<InterventionAction> {
    Some(match name {
        "publish" => InterventionAction::Publish {
            vhost: vhost(fields),
            exchange: fields.or("exchange", Name::default()),
            message: fields.part("message")?,
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
            policy: fields.part("policy")?,
        },
        "clear_policy" => InterventionAction::ClearPolicy {
            vhost: vhost(fields),
            policy: required(fields, "policy"),
        },
        "set_permissions" => InterventionAction::SetPermissions {
            permissions: fields.part("permissions")?,
        },
        "clear_permissions" => InterventionAction::ClearPermissions {
            vhost: vhost(fields),
            user: required(fields, "user"),
        },
        "set_topic_permissions" => InterventionAction::SetTopicPermissions {
            permissions: fields.part("permissions")?,
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
            exchange: fields.part("exchange")?,
        },
        "delete_exchange" => InterventionAction::DeleteExchange {
            vhost: vhost(fields),
            exchange: required(fields, "exchange"),
        },
        "declare_queue" => InterventionAction::DeclareQueue {
            queue: fields.part("queue")?,
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
            binding: fields.part("binding")?,
        },
        _ => InterventionAction::Unbind {
            binding: fields.part("binding")?,
        },
    })
}

fn required(fields: &mut Fields<'_>, name: &'static str) -> Name {
    fields.required(name, Name::default())
}

fn vhost(fields: &mut Fields<'_>) -> Name {
    fields.or("vhost", DEFAULT_VHOST.into())
}
