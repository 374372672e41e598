//! The page's own words for what the core has names for.

use warren_core::event::LossReason;
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{InterventionAction, NodeId, Scenario, StopKind};
use warren_core::topology::ExchangeKind;

/// What a scenario is called.
#[must_use]
pub fn title(scenario: &Scenario) -> &str {
    if scenario.title.is_empty() {
        "Untitled scenario"
    } else {
        &scenario.title
    }
}

/// Why messages were lost, as a sentence.
#[must_use]
pub const fn loss_long(reason: LossReason) -> &'static str {
    match reason {
        LossReason::Refused => "Refused by the server",
        LossReason::Unroutable => "No queue was bound so that they matched",
        LossReason::Rejected => {
            "Rejected by a consumer without requeue, with no dead-letter exchange"
        }
        LossReason::Expired => "Their time to live ran out, with no dead-letter exchange",
        LossReason::MaxLength => "Dropped by a full queue, with no dead-letter exchange",
        LossReason::QueueFull => "Refused by a full queue",
        LossReason::DeliveryLimit => "Returned too often, with no dead-letter exchange",
        LossReason::NoDeadLetterExchange => "Dead-lettered to an exchange that does not exist",
        LossReason::DeadLetterCycle => "Dead-lettered in a circle, which the broker ends",
        LossReason::StrategyChanged => "Dead letters that their queue no longer keeps",
        LossReason::NobodyWaits => "Answers that nobody waited for any more",
        LossReason::NotToStream => "Sent on to a stream, which takes only what clients publish",
        LossReason::RolledBack => "Their transaction was not committed",
        LossReason::Retention => "Removed by a stream that keeps within its limits",
        LossReason::QueueUnavailable => "Their queue was not there",
        LossReason::NotMirrored => "Not on the mirror that took over",
        LossReason::Purged => "Their queue was purged",
        LossReason::QueueDeleted => "Their queue was deleted",
        LossReason::NotPersistent => "Not persistent when the broker stopped",
        LossReason::QueueNotDurable => "Their queue was not durable when the broker stopped",
        LossReason::NotYetStored => "On their way inside the broker when it stopped",
        LossReason::ConnectionLost => "On a connection that was lost",
        LossReason::AutoAckClientGone => {
            "Done as soon as they were sent, and the client was gone before the work"
        }
    }
}

/// An exchange's name; the default exchange has none of its own.
#[must_use]
pub fn exchange(name: &ResourceName) -> String {
    if name.name.is_empty() {
        "(default exchange)".to_owned()
    } else {
        name.to_string()
    }
}

/// What an exchange of this type goes by.
#[must_use]
pub const fn routes_by(kind: ExchangeKind) -> &'static str {
    match kind {
        ExchangeKind::Direct => "the exact key",
        ExchangeKind::Fanout => "everyone",
        ExchangeKind::Topic => "patterns of words",
        ExchangeKind::Headers => "the headers",
        ExchangeKind::ConsistentHash => "one, by a hash (plugin)",
        ExchangeKind::Random => "one, by chance (plugin)",
        ExchangeKind::LocalRandom => "one on the node, by chance",
        ExchangeKind::RecentHistory => "everyone, and later the latest (plugin)",
        ExchangeKind::DelayedMessage => "later (plugin, not shipped)",
    }
}

/// A node's name.
#[must_use]
pub fn node(id: &NodeId) -> String {
    match id {
        NodeId::Client(name) => name.to_string(),
        NodeId::Exchange(name) => exchange(name),
        NodeId::Queue(name) => name.to_string(),
    }
}

/// What an intervention does.
#[must_use]
pub fn intervention(action: &InterventionAction) -> String {
    match action {
        InterventionAction::Publish { message, .. } if message.routing_key.is_empty() => {
            "Publish a message".to_owned()
        }
        InterventionAction::Publish { message, .. } => {
            format!("Publish a message with key “{}”", message.routing_key)
        }
        InterventionAction::KillClient { client } => format!("Kill {client}"),
        InterventionAction::StopClient { client } => format!("Stop {client}"),
        InterventionAction::StartClient { client } => format!("Start {client}"),
        InterventionAction::CloseConnection { client } => {
            format!("Close the connection of {client}")
        }
        InterventionAction::RaiseAlarm { alarm } => format!("Alarm: {}", alarm.reason(false)),
        InterventionAction::ClearAlarm { alarm } => format!("No longer {}", alarm.reason(false)),
        InterventionAction::SetPolicy { policy } => format!("Set the policy {}", policy.name),
        InterventionAction::ClearPolicy { policy, .. } => format!("Clear the policy {policy}"),
        InterventionAction::SetPermissions { permissions } => {
            format!("Set the permissions of {}", permissions.user)
        }
        InterventionAction::SetTopicPermissions { permissions } => {
            format!("Set the topic permissions of {}", permissions.user)
        }
        InterventionAction::ClearPermissions { user, .. } => {
            format!("Clear the permissions of {user}")
        }
        InterventionAction::ClearTopicPermissions { user, .. } => {
            format!("Clear the topic permissions of {user}")
        }
        InterventionAction::DeclareExchange { exchange } => format!("Declare {}", exchange.name),
        InterventionAction::DeclareQueue { queue, .. } => format!("Declare {}", queue.name),
        InterventionAction::PassiveDeclareExchange { exchange: name, .. }
        | InterventionAction::PassiveDeclareQueue { queue: name, .. } => format!("Ask for {name}"),
        InterventionAction::DeleteExchange { exchange: name, .. }
        | InterventionAction::DeleteQueue { queue: name, .. } => format!("Delete {name}"),
        InterventionAction::PurgeQueue { queue, .. } => format!("Purge {queue}"),
        InterventionAction::Bind { binding } => {
            format!("Bind {} to {}", binding.destination, binding.source)
        }
        InterventionAction::Unbind { binding } => {
            format!("Unbind {} from {}", binding.destination, binding.source)
        }
        InterventionAction::StopNode { node, stop } => match stop {
            StopKind::Clean => format!("Stop node {node}"),
            StopKind::Kill9 => format!("Kill node {node}"),
        },
        InterventionAction::StartNode { node } => format!("Start node {node}"),
        InterventionAction::Partition { .. } => "Split the network".to_owned(),
        InterventionAction::Heal {} => "Join the network".to_owned(),
        InterventionAction::RestartBroker {
            stop: StopKind::Clean,
            ..
        } => "Restart the broker".to_owned(),
        InterventionAction::RestartBroker {
            stop: StopKind::Kill9,
            ..
        } => "Restart the broker by kill -9".to_owned(),
    }
}

/// Names in one line.
#[must_use]
pub fn names(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    names.join(", ")
}
