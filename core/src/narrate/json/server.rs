//! What becomes of the server itself, as rows.

use serde_json::json;

use super::{Row, cluster};
use crate::event::{LineFact, ServerFact};
use crate::policy::Policy;

impl Row {
    fn policy(self, policy: &Policy) -> Self {
        self.resource("policy", &policy.name)
            .with("pattern", json!(policy.pattern))
            .with("definition", json!(policy.definition))
    }
}

fn by_line(what: LineFact) -> Row {
    let limit = |event, limit: u16| Row::of(event).with("prefetch", limit.into());
    match what {
        LineFact::PrefetchShared(prefetch) => limit("prefetch_shared", prefetch),
        LineFact::PrefetchNotShared(prefetch) => limit("prefetch_not_shared", prefetch),
        LineFact::LateDeliveryAllowed => Row::of("late_delivery_allowed"),
        LineFact::LargeMessageTaken(size) => {
            Row::of("large_message_taken").with("size", size.into())
        }
    }
}

pub(super) fn server(fact: &ServerFact) -> Row {
    match fact {
        ServerFact::PolicySet { policy } => Row::of("policy_set").policy(policy),
        ServerFact::PolicyCleared { policy } => {
            Row::of("policy_cleared").resource("policy", policy)
        }
        ServerFact::OperatorPolicySet { policy } => Row::of("operator_policy_set").policy(policy),
        ServerFact::OperatorPolicyCleared { policy } => {
            Row::of("operator_policy_cleared").resource("policy", policy)
        }
        ServerFact::PermissionsSet {
            user,
            vhost,
            permissions,
        } => {
            let row = Row::of("permissions_set")
                .with("user", json!(user))
                .with("vhost", json!(vhost));
            match permissions {
                None => row,
                Some(granted) => row
                    .with("configure", granted.configure.to_string().into())
                    .with("write", granted.write.to_string().into())
                    .with("read", granted.read.to_string().into()),
            }
        }
        ServerFact::TopicPermissionsSet {
            user,
            exchange,
            permissions,
        } => Row::of("topic_permissions_set")
            .with("user", json!(user))
            .resource("exchange", exchange)
            .with("write", json!(permissions.write))
            .with("read", json!(permissions.read)),
        ServerFact::TopicPermissionsCleared { user, vhost } => Row::of("topic_permissions_cleared")
            .with("user", json!(user))
            .with("vhost", json!(vhost)),
        ServerFact::AlarmRaised { alarm } => Row::of("alarm_raised").with("alarm", json!(alarm)),
        ServerFact::AlarmCleared { alarm } => Row::of("alarm_cleared").with("alarm", json!(alarm)),
        ServerFact::ConnectionBlocked {
            connection,
            client,
            alarm,
            ..
        } => Row::of("connection_blocked")
            .client(client)
            .with("connection", json!(connection))
            .with("alarm", json!(alarm)),
        ServerFact::ConnectionUnblocked { connection, client } => Row::of("connection_unblocked")
            .client(client)
            .with("connection", json!(connection)),
        ServerFact::AsItsLineDoes { client, what } => by_line(*what).client(client),
        ServerFact::NodeStopped { .. }
        | ServerFact::NodeStarted { .. }
        | ServerFact::Partitioned { .. }
        | ServerFact::NetworkRestored
        | ServerFact::PartitionHealed
        | ServerFact::QueuePlaced { .. }
        | ServerFact::MirrorBehind { .. }
        | ServerFact::LeaderElected { .. }
        | ServerFact::WaitsForMajority { .. }
        | ServerFact::WaitsNoLonger { .. }
        | ServerFact::QueueUnavailable { .. }
        | ServerFact::QueueAvailable { .. } => cluster::row(fact),
    }
}
