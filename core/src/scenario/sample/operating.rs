//! What an operator sets, and what is done during the run.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{binding, exchange, name, number, queue, table, template, vhost};
use crate::event::Alarm;
use crate::name::Name;
use crate::scenario::{
    Intervention, InterventionAction, PermissionsDefinition, PolicyDefinition, StopKind,
    TopicPermissionsDefinition, UserDefinition, VhostDefinition,
};

pub(super) fn intervention() -> impl Strategy<Value = Intervention> {
    let action = prop_oneof![on_clients(), on_the_server(), on_resources()];
    (any::<u64>(), action).prop_map(|(at_ms, action)| Intervention { at_ms, action })
}

fn on_clients() -> impl Strategy<Value = InterventionAction> {
    prop_oneof![
        (vhost(), name(), template()).prop_map(|(vhost, exchange, message)| {
            InterventionAction::Publish {
                vhost,
                exchange,
                message,
            }
        }),
        name().prop_map(|client| InterventionAction::KillClient { client }),
        name().prop_map(|client| InterventionAction::StopClient { client }),
        name().prop_map(|client| InterventionAction::StartClient { client }),
        name().prop_map(|client| InterventionAction::CloseConnection { client }),
    ]
}

fn on_the_server() -> impl Strategy<Value = InterventionAction> {
    let alarm = prop_oneof![Just(Alarm::Memory), Just(Alarm::Disk)];
    prop_oneof![
        (any::<bool>(), number(1000)).prop_map(|(clean, down_ms)| {
            let stop = if clean {
                StopKind::Clean
            } else {
                StopKind::Kill9
            };
            InterventionAction::RestartBroker { stop, down_ms }
        }),
        on_nodes(),
        alarm
            .clone()
            .prop_map(|alarm| InterventionAction::RaiseAlarm { alarm }),
        alarm.prop_map(|alarm| InterventionAction::ClearAlarm { alarm }),
        policy().prop_map(|policy| InterventionAction::SetPolicy { policy }),
        (vhost(), name())
            .prop_map(|(vhost, policy)| InterventionAction::ClearPolicy { vhost, policy }),
        permissions().prop_map(|permissions| InterventionAction::SetPermissions { permissions }),
        (vhost(), name())
            .prop_map(|(vhost, user)| InterventionAction::ClearPermissions { vhost, user }),
        topic_permissions()
            .prop_map(|permissions| InterventionAction::SetTopicPermissions { permissions }),
        (vhost(), name())
            .prop_map(|(vhost, user)| InterventionAction::ClearTopicPermissions { vhost, user }),
    ]
}

fn on_nodes() -> impl Strategy<Value = InterventionAction> {
    let stop = prop_oneof![Just(StopKind::Clean), Just(StopKind::Kill9)];
    prop_oneof![
        (name(), stop).prop_map(|(node, stop)| InterventionAction::StopNode { node, stop }),
        name().prop_map(|node| InterventionAction::StartNode { node }),
        vec(name(), 0..3).prop_map(|nodes| InterventionAction::Partition { nodes }),
        Just(InterventionAction::Heal {}),
    ]
}

fn on_resources() -> impl Strategy<Value = InterventionAction> {
    prop_oneof![
        exchange().prop_map(|exchange| InterventionAction::DeclareExchange { exchange }),
        (vhost(), name())
            .prop_map(|(vhost, exchange)| InterventionAction::DeleteExchange { vhost, exchange }),
        (queue(), any::<bool>(), option::of(name())).prop_map(|(queue, exclusive, client)| {
            InterventionAction::DeclareQueue {
                queue,
                exclusive,
                client,
            }
        }),
        (vhost(), name()).prop_map(|(vhost, exchange)| {
            InterventionAction::PassiveDeclareExchange { vhost, exchange }
        }),
        (vhost(), name())
            .prop_map(|(vhost, queue)| InterventionAction::PassiveDeclareQueue { vhost, queue }),
        (vhost(), name())
            .prop_map(|(vhost, queue)| InterventionAction::DeleteQueue { vhost, queue }),
        (vhost(), name())
            .prop_map(|(vhost, queue)| InterventionAction::PurgeQueue { vhost, queue }),
        binding().prop_map(|binding| InterventionAction::Bind { binding }),
        binding().prop_map(|binding| InterventionAction::Unbind { binding }),
    ]
}

fn pattern() -> impl Strategy<Value = Name> {
    prop_oneof![Just(Name::from(".*")), name()]
}

fn policy() -> impl Strategy<Value = PolicyDefinition> {
    let apply_to = prop::sample::select(&["all", "queues", "exchanges", "streams"][..]);
    let rest = (apply_to, any::<i32>(), table());
    (name(), vhost(), pattern(), rest).prop_map(
        |(name, vhost, pattern, (apply_to, priority, definition))| PolicyDefinition {
            name,
            vhost,
            pattern,
            apply_to: apply_to.into(),
            priority,
            definition,
        },
    )
}

fn permissions() -> impl Strategy<Value = PermissionsDefinition> {
    let patterns = (pattern(), pattern(), pattern());
    (name(), vhost(), patterns).prop_map(|(user, vhost, (configure, write, read))| {
        PermissionsDefinition {
            user,
            vhost,
            configure,
            write,
            read,
        }
    })
}

fn topic_permissions() -> impl Strategy<Value = TopicPermissionsDefinition> {
    let patterns = (pattern(), pattern());
    (name(), vhost(), name(), patterns).prop_map(|(user, vhost, exchange, (write, read))| {
        TopicPermissionsDefinition {
            user,
            vhost,
            exchange,
            write,
            read,
        }
    })
}

/// What an operator sets, as definitions hold it.
pub(super) fn other() -> impl Strategy<Value = BTreeMap<String, serde_json::Value>> {
    let user = prop_oneof![Just(Name::from("guest")), name()];
    let users = vec(user.prop_map(|name| UserDefinition { name }), 0..2);
    let vhosts = vec(vhost().prop_map(|name| VhostDefinition { name }), 0..2);
    (
        users,
        vhosts,
        vec(permissions(), 0..2),
        vec(topic_permissions(), 0..2),
        vec(policy(), 0..2),
    )
        .prop_map(|(users, vhosts, permissions, topics, policies)| {
            let parts = [
                ("users", serde_json::json!(users)),
                ("vhosts", serde_json::json!(vhosts)),
                ("permissions", serde_json::json!(permissions)),
                ("topic_permissions", serde_json::json!(topics)),
                ("policies", serde_json::json!(policies)),
            ];
            let given = parts
                .into_iter()
                .filter(|(_, part)| *part != serde_json::json!([]));
            given.map(|(name, part)| (name.to_owned(), part)).collect()
        })
}
