//! The kinds of interventions: how each is called, and one of it to begin with.
//!
//! Pure; the fields of each stand in [`super::fields`].

use warren_core::amqp::Table;
use warren_core::broker::DEFAULT_USER;
use warren_core::event::Alarm;
use warren_core::mark;
use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::{
    BindingDefinition, DestinationType, ExchangeDefinition, InterventionAction, MessageTemplate,
    PermissionsDefinition, PolicyDefinition, QueueDefinition, Scenario, StopKind,
    TopicPermissionsDefinition,
};

use crate::bench::lists::{clients, policies, users};

/// The kinds, under the document's names, in the words of the page. Those that are wanted most
/// come first.
pub const KINDS: [(&str, &str); 27] = [
    ("publish", mark!("Publish a message")),
    ("kill_client", mark!("Kill a client: its process dies")),
    ("stop_client", mark!("Stop a client in good order")),
    ("start_client", mark!("Start a client again")),
    ("close_connection", mark!("Close a client's connection")),
    ("restart_broker", mark!("Restart the broker")),
    ("raise_alarm", mark!("Memory or disk runs short")),
    ("clear_alarm", mark!("There is enough of it again")),
    ("declare_queue", mark!("Declare a queue")),
    ("delete_queue", mark!("Delete a queue")),
    ("purge_queue", mark!("Purge a queue")),
    (
        "passive_declare_queue",
        mark!("Ask whether a queue is there"),
    ),
    ("declare_exchange", mark!("Declare an exchange")),
    ("delete_exchange", mark!("Delete an exchange")),
    (
        "passive_declare_exchange",
        mark!("Ask whether an exchange is there"),
    ),
    ("bind", mark!("Bind")),
    ("unbind", mark!("Unbind")),
    ("set_policy", mark!("Set a policy")),
    ("clear_policy", mark!("Clear a policy")),
    ("set_permissions", mark!("Set a user's permissions")),
    ("clear_permissions", mark!("Clear a user's permissions")),
    (
        "set_topic_permissions",
        mark!("Set a user's topic permissions"),
    ),
    (
        "clear_topic_permissions",
        mark!("Clear a user's topic permissions"),
    ),
    ("stop_node", mark!("Stop a node of the cluster")),
    ("start_node", mark!("Start a node of the cluster")),
    ("partition", mark!("Split the network")),
    ("heal", mark!("Join the network again")),
];

/// The document's name for what this does.
#[must_use]
pub const fn kind(action: &InterventionAction) -> &'static str {
    match action {
        InterventionAction::Publish { .. } => "publish",
        InterventionAction::KillClient { .. } => "kill_client",
        InterventionAction::StopClient { .. } => "stop_client",
        InterventionAction::StartClient { .. } => "start_client",
        InterventionAction::CloseConnection { .. } => "close_connection",
        InterventionAction::RaiseAlarm { .. } => "raise_alarm",
        InterventionAction::ClearAlarm { .. } => "clear_alarm",
        InterventionAction::SetPolicy { .. } => "set_policy",
        InterventionAction::ClearPolicy { .. } => "clear_policy",
        InterventionAction::SetPermissions { .. } => "set_permissions",
        InterventionAction::ClearPermissions { .. } => "clear_permissions",
        InterventionAction::SetTopicPermissions { .. } => "set_topic_permissions",
        InterventionAction::ClearTopicPermissions { .. } => "clear_topic_permissions",
        InterventionAction::DeclareExchange { .. } => "declare_exchange",
        InterventionAction::DeleteExchange { .. } => "delete_exchange",
        InterventionAction::PassiveDeclareExchange { .. } => "passive_declare_exchange",
        InterventionAction::DeclareQueue { .. } => "declare_queue",
        InterventionAction::PassiveDeclareQueue { .. } => "passive_declare_queue",
        InterventionAction::DeleteQueue { .. } => "delete_queue",
        InterventionAction::PurgeQueue { .. } => "purge_queue",
        InterventionAction::Bind { .. } => "bind",
        InterventionAction::Unbind { .. } => "unbind",
        InterventionAction::StopNode { .. } => "stop_node",
        InterventionAction::StartNode { .. } => "start_node",
        InterventionAction::Partition { .. } => "partition",
        InterventionAction::Heal {} => "heal",
        InterventionAction::RestartBroker { .. } => "restart_broker",
    }
}

/// One of this kind to begin with: about the first thing of the scenario that it can be about.
#[must_use]
pub fn fresh(kind: &str, scenario: &Scenario) -> Option<InterventionAction> {
    let client = || clients(scenario).into_iter().next().unwrap_or_default();
    let node = || scenario.cluster.first().cloned().unwrap_or_default();
    let stop = StopKind::Clean;
    let alarm = Alarm::Memory;
    Some(match kind {
        "publish" => publish(scenario),
        "kill_client" => InterventionAction::KillClient { client: client() },
        "stop_client" => InterventionAction::StopClient { client: client() },
        "start_client" => InterventionAction::StartClient { client: client() },
        "close_connection" => InterventionAction::CloseConnection { client: client() },
        "raise_alarm" => InterventionAction::RaiseAlarm { alarm },
        "clear_alarm" => InterventionAction::ClearAlarm { alarm },
        "stop_node" => InterventionAction::StopNode { node: node(), stop },
        "start_node" => InterventionAction::StartNode { node: node() },
        "partition" => InterventionAction::Partition {
            nodes: scenario.cluster.first().cloned().into_iter().collect(),
        },
        "heal" => InterventionAction::Heal {},
        "restart_broker" => InterventionAction::RestartBroker {
            stop,
            down_ms: 1000,
        },
        _ => return rule(kind, scenario).or_else(|| resource(kind, scenario)),
    })
}

fn publish(scenario: &Scenario) -> InterventionAction {
    let exchanges = scenario.definitions.exchanges.first();
    let queue = first_queue(scenario).1;
    let (vhost, exchange) = exchanges.map_or_else(
        || (DEFAULT_VHOST.into(), Name::default()),
        |one| (one.vhost.clone(), one.name.clone()),
    );
    let routing_key = if exchange.is_empty() {
        queue
    } else {
        Name::default()
    };
    InterventionAction::Publish {
        vhost,
        exchange,
        message: MessageTemplate {
            routing_key,
            body: mark!("by hand").into(),
            ..MessageTemplate::default()
        },
    }
}

/// What an operator sets and clears.
fn rule(kind: &str, scenario: &Scenario) -> Option<InterventionAction> {
    let vhost = Name::from(DEFAULT_VHOST);
    let all = || Name::from(".*");
    let last = users(scenario).pop();
    let user = last.unwrap_or_else(|| DEFAULT_USER.into());
    Some(match kind {
        "set_policy" => InterventionAction::SetPolicy {
            policy: PolicyDefinition {
                name: "policy".into(),
                vhost,
                pattern: all(),
                apply_to: "queues".into(),
                priority: 0,
                definition: [("max-length", 10.into())].into(),
            },
        },
        "clear_policy" => InterventionAction::ClearPolicy {
            vhost,
            policy: policies(scenario).into_iter().next().unwrap_or_default(),
        },
        "set_permissions" => InterventionAction::SetPermissions {
            permissions: PermissionsDefinition {
                user,
                vhost,
                configure: all(),
                write: all(),
                read: all(),
            },
        },
        "clear_permissions" => InterventionAction::ClearPermissions { vhost, user },
        "set_topic_permissions" => InterventionAction::SetTopicPermissions {
            permissions: TopicPermissionsDefinition {
                user,
                vhost,
                exchange: "amq.topic".into(),
                write: all(),
                read: all(),
            },
        },
        "clear_topic_permissions" => InterventionAction::ClearTopicPermissions { vhost, user },
        _ => return None,
    })
}

/// What is done to exchanges, queues and bindings.
fn resource(kind: &str, scenario: &Scenario) -> Option<InterventionAction> {
    let (vhost, queue) = first_queue(scenario);
    let exchange = || first_exchange(scenario);
    let binding = || first_binding(scenario);
    Some(match kind {
        "declare_exchange" => InterventionAction::DeclareExchange {
            exchange: ExchangeDefinition {
                name: "new-exchange".into(),
                vhost: DEFAULT_VHOST.into(),
                kind: "direct".into(),
                durable: true,
                auto_delete: false,
                internal: false,
                arguments: Table::default(),
            },
        },
        "delete_exchange" => {
            let (vhost, exchange) = exchange();
            InterventionAction::DeleteExchange { vhost, exchange }
        }
        "passive_declare_exchange" => {
            let (vhost, exchange) = exchange();
            InterventionAction::PassiveDeclareExchange { vhost, exchange }
        }
        "declare_queue" => InterventionAction::DeclareQueue {
            queue: QueueDefinition {
                name: "new-queue".into(),
                vhost: DEFAULT_VHOST.into(),
                durable: true,
                auto_delete: false,
                arguments: Table::default(),
            },
            exclusive: false,
            client: None,
        },
        "passive_declare_queue" => InterventionAction::PassiveDeclareQueue { vhost, queue },
        "delete_queue" => InterventionAction::DeleteQueue { vhost, queue },
        "purge_queue" => InterventionAction::PurgeQueue { vhost, queue },
        "bind" => InterventionAction::Bind { binding: binding() },
        "unbind" => InterventionAction::Unbind { binding: binding() },
        _ => return None,
    })
}

fn first_queue(scenario: &Scenario) -> (Name, Name) {
    let first = scenario.definitions.queues.first();
    first.map_or_else(
        || (DEFAULT_VHOST.into(), "queue".into()),
        |queue| (queue.vhost.clone(), queue.name.clone()),
    )
}

fn first_exchange(scenario: &Scenario) -> (Name, Name) {
    let first = scenario.definitions.exchanges.first();
    first.map_or_else(
        || (DEFAULT_VHOST.into(), "amq.topic".into()),
        |exchange| (exchange.vhost.clone(), exchange.name.clone()),
    )
}

fn first_binding(scenario: &Scenario) -> BindingDefinition {
    if let Some(first) = scenario.definitions.bindings.first() {
        return first.clone();
    }
    let (vhost, source) = first_exchange(scenario);
    BindingDefinition {
        source,
        vhost,
        destination: first_queue(scenario).1,
        destination_type: DestinationType::Queue,
        routing_key: Name::default(),
        arguments: Table::default(),
    }
}

#[cfg(test)]
mod tests {
    use warren_core::scenario::check::check;
    use warren_core::scenario::{Intervention, library::LIBRARY};

    use super::*;

    #[test]
    fn there_is_one_of_each_kind_under_the_document_s_name() {
        for (name, _) in KINDS {
            let action = fresh(name, &Scenario::default()).expect(name);
            assert_eq!(kind(&action), name);
            let written = serde_json::to_value(Intervention { at_ms: 1, action });
            assert_eq!(written.expect("a value")["do"], name);
        }
        assert_eq!(fresh("leap", &Scenario::default()), None);
    }

    #[test]
    fn what_begins_is_sound_in_every_scenario_of_the_library() {
        for entry in LIBRARY {
            let mut scenario = entry.scenario().expect("a scenario");
            if scenario.cluster.is_empty() {
                scenario.cluster = vec!["one".into(), "two".into()];
            }
            let sound = check(&scenario).len();
            for (name, _) in KINDS {
                // Not every scenario has one that could be cleared.
                if name == "clear_policy" {
                    continue;
                }
                let action = fresh(name, &scenario).expect(name);
                let mut with = scenario.clone();
                with.timeline.push(Intervention { at_ms: 1, action });
                let told = check(&with);
                assert_eq!(told.len(), sound, "{name} in {}: {told:?}", entry.slug);
            }
        }
    }
}
