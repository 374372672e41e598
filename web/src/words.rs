//! The page's own words for what the core has names for.

use warren_core::event::LossReason;
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{InterventionAction, NodeId, Scenario, StopKind};
use warren_core::text::said;
use warren_core::topology::ExchangeKind;
use warren_core::{mark, tr};

use crate::state::{AppState, Source};

/// What a scenario is called.
#[must_use]
pub fn title(scenario: &Scenario) -> String {
    if scenario.title.is_empty() {
        tr!("Untitled scenario")
    } else {
        scenario.title.clone()
    }
}

/// Whether the scenario came with Warren, from the library or a lesson, and nothing is changed.
#[must_use]
pub fn is_of_library(state: &AppState) -> bool {
    state.source == Source::Library
}

/// A title or notes as the person reads them: those that came with Warren are translated as what
/// they are, and all others are not for it to translate, though they read like a sentence of it.
#[must_use]
pub fn told(text: &str, of_library: bool) -> String {
    if of_library {
        said(&format!("a scenario\u{4}{text}"), &[])
    } else {
        text.to_owned()
    }
}

/// Why messages were lost, as a sentence.
#[must_use]
pub const fn loss_long(reason: LossReason) -> &'static str {
    match reason {
        LossReason::Refused => mark!("Refused by the server"),
        LossReason::Unroutable => mark!("No queue was bound so that they matched"),
        LossReason::Rejected => {
            mark!("Rejected by a consumer without requeue, with no dead-letter exchange")
        }
        LossReason::Expired => mark!("Their time to live ran out, with no dead-letter exchange"),
        LossReason::MaxLength => mark!("Dropped by a full queue, with no dead-letter exchange"),
        LossReason::QueueFull => mark!("Refused by a full queue"),
        LossReason::DeliveryLimit => mark!("Returned too often, with no dead-letter exchange"),
        LossReason::NoDeadLetterExchange => {
            mark!("Dead-lettered to an exchange that does not exist")
        }
        LossReason::DeadLetterCycle => mark!("Dead-lettered in a circle, which the broker ends"),
        LossReason::StrategyChanged => mark!("Dead letters that their queue no longer keeps"),
        LossReason::NobodyWaits => mark!("Answers that nobody waited for any more"),
        LossReason::NotToStream => {
            mark!("Sent on to a stream, which takes only what clients publish")
        }
        LossReason::RolledBack => mark!("Their transaction was not committed"),
        LossReason::Retention => mark!("Removed by a stream that keeps within its limits"),
        LossReason::QueueUnavailable => mark!("Their queue was not there"),
        LossReason::NotMirrored => mark!("Not on the mirror that took over"),
        LossReason::Purged => mark!("Their queue was purged"),
        LossReason::QueueDeleted => mark!("Their queue was deleted"),
        LossReason::NotPersistent => mark!("Not persistent when the broker stopped"),
        LossReason::QueueNotDurable => mark!("Their queue was not durable when the broker stopped"),
        LossReason::NotYetStored => mark!("Not yet on disk when the broker stopped"),
        LossReason::ConnectionLost => mark!("On a connection that was lost"),
        LossReason::AutoAckClientGone => {
            mark!("Done as soon as they were sent, and the client was gone before the work")
        }
    }
}

/// An exchange's name; the default exchange has none of its own.
#[must_use]
pub fn exchange(name: &ResourceName) -> String {
    if name.name.is_empty() {
        tr!("(default exchange)")
    } else {
        name.to_string()
    }
}

/// What an exchange of this type goes by.
#[must_use]
pub const fn routes_by(kind: ExchangeKind) -> &'static str {
    match kind {
        ExchangeKind::Direct => mark!("the exact key"),
        ExchangeKind::Fanout => mark!("everyone"),
        ExchangeKind::Topic => mark!("patterns of words"),
        ExchangeKind::Headers => mark!("the headers"),
        ExchangeKind::ConsistentHash => mark!("one, by a hash (plugin)"),
        ExchangeKind::Random => mark!("one, by chance (plugin)"),
        ExchangeKind::LocalRandom => mark!("one on the node, by chance"),
        ExchangeKind::RecentHistory => mark!("everyone, and later the latest (plugin)"),
        ExchangeKind::DelayedMessage => mark!("later (plugin, not shipped)"),
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
            tr!("Publish a message")
        }
        InterventionAction::Publish { message, .. } => {
            tr!("Publish a message with key “{}”", message.routing_key)
        }
        InterventionAction::KillClient { client } => tr!("Kill {}", client),
        InterventionAction::StopClient { client } => tr!("Stop {}", client),
        InterventionAction::StartClient { client } => tr!("Start {}", client),
        InterventionAction::CloseConnection { client } => {
            tr!("Close the connection of {}", client)
        }
        InterventionAction::RaiseAlarm { alarm } => {
            tr!("Alarm: {}", said(alarm.reason(false), &[]))
        }
        InterventionAction::ClearAlarm { alarm } => {
            tr!("No longer {}", said(alarm.reason(false), &[]))
        }
        InterventionAction::SetPolicy { policy } => tr!("Set the policy {}", policy.name),
        InterventionAction::ClearPolicy { policy, .. } => tr!("Clear the policy {}", policy),
        InterventionAction::SetPermissions { permissions } => {
            tr!("Set the permissions of {}", permissions.user)
        }
        InterventionAction::SetTopicPermissions { permissions } => {
            tr!("Set the topic permissions of {}", permissions.user)
        }
        InterventionAction::ClearPermissions { user, .. } => {
            tr!("Clear the permissions of {}", user)
        }
        InterventionAction::ClearTopicPermissions { user, .. } => {
            tr!("Clear the topic permissions of {}", user)
        }
        InterventionAction::DeclareExchange { exchange } => tr!("Declare {}", exchange.name),
        InterventionAction::DeclareQueue { queue, .. } => tr!("Declare {}", queue.name),
        InterventionAction::PassiveDeclareExchange { exchange: name, .. }
        | InterventionAction::PassiveDeclareQueue { queue: name, .. } => tr!("Ask for {}", name),
        InterventionAction::DeleteExchange { exchange: name, .. }
        | InterventionAction::DeleteQueue { queue: name, .. } => tr!("Delete {}", name),
        InterventionAction::PurgeQueue { queue, .. } => tr!("Purge {}", queue),
        InterventionAction::Bind { binding } => {
            tr!("Bind {} to {}", binding.destination, binding.source)
        }
        InterventionAction::Unbind { binding } => {
            tr!("Unbind {} from {}", binding.destination, binding.source)
        }
        InterventionAction::StopNode { node, stop } => match stop {
            StopKind::Clean => tr!("Stop node {}", node),
            StopKind::Kill9 => tr!("Kill node {}", node),
        },
        InterventionAction::StartNode { node } => tr!("Start node {}", node),
        InterventionAction::Partition { .. } => tr!("Split the network"),
        InterventionAction::Heal {} => tr!("Join the network"),
        InterventionAction::RestartBroker {
            stop: StopKind::Clean,
            ..
        } => tr!("Restart the broker"),
        InterventionAction::RestartBroker {
            stop: StopKind::Kill9,
            ..
        } => tr!("Restart the broker by kill -9"),
    }
}

/// Names in one line.
#[must_use]
pub fn names(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    names.join(", ")
}
