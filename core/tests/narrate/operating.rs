//! What operators do, what alarms do, and what channels are told of what they wait for.

use std::sync::Arc;

use warren_core::amqp::Table;
use warren_core::event::{Alarm, BrokerFact, Confirm, ConnectionId, DeathReason, ServerFact};
use warren_core::name::ResourceName;
use warren_core::permission::{Permissions, TopicPermissions};
use warren_core::policy::{ApplyTo, Policy};
use warren_core::time::Time;

use super::things::{channel, consumer, copy, delivery, error, message, tasks};

fn policy(name: &str) -> Arc<Policy> {
    Arc::new(Policy {
        name: ResourceName::root(name),
        pattern: "^tasks".to_owned(),
        apply_to: ApplyTo::Queues,
        priority: 0,
        definition: Table::from([("max-length", 10.into())]),
    })
}

fn permissions() -> Permissions {
    Permissions::new("^shop", "^shop", ".*").expect("patterns")
}

pub(super) fn operators() -> Vec<BrokerFact> {
    let (user, vhost) = ("shop".into(), "/".into());
    let server = [
        ServerFact::PolicySet {
            policy: policy("limits"),
        },
        ServerFact::PolicyCleared {
            policy: ResourceName::root("limits"),
        },
        ServerFact::OperatorPolicySet {
            policy: policy("cap"),
        },
        ServerFact::OperatorPolicyCleared {
            policy: ResourceName::root("cap"),
        },
        ServerFact::PermissionsSet {
            user: "shop".into(),
            vhost: "/".into(),
            permissions: Some(permissions()),
        },
        ServerFact::PermissionsSet {
            user: "shop".into(),
            vhost: "/".into(),
            permissions: None,
        },
        ServerFact::TopicPermissionsSet {
            user: "shop".into(),
            exchange: ResourceName::root("logs"),
            permissions: TopicPermissions {
                write: "^kern".to_owned(),
                read: ".*".to_owned(),
            },
        },
        ServerFact::TopicPermissionsCleared { user, vhost },
    ];
    server.into_iter().map(BrokerFact::Server).collect()
}

pub(super) fn alarms() -> Vec<BrokerFact> {
    let blocked = |alarm, both| ServerFact::ConnectionBlocked {
        both,
        connection: ConnectionId(2),
        client: "web".into(),
        alarm,
    };
    let server = [
        ServerFact::AlarmRaised {
            alarm: Alarm::Memory,
        },
        ServerFact::AlarmRaised { alarm: Alarm::Disk },
        blocked(Alarm::Memory, false),
        blocked(Alarm::Disk, false),
        blocked(Alarm::Memory, true),
        ServerFact::AlarmCleared {
            alarm: Alarm::Memory,
        },
        ServerFact::AlarmCleared { alarm: Alarm::Disk },
        ServerFact::ConnectionUnblocked {
            connection: ConnectionId(2),
            client: "web".into(),
        },
    ];
    server.into_iter().map(BrokerFact::Server).collect()
}

pub(super) fn waiting() -> Vec<BrokerFact> {
    let server = [
        ServerFact::WaitsForMajority {
            client: "web".into(),
            queue: tasks(),
            until: Time::from_ms(128_200),
        },
        ServerFact::WaitsNoLonger {
            client: "web".into(),
            queue: tasks(),
        },
    ];
    server.into_iter().map(BrokerFact::Server).collect()
}

/// Confirms, transactions, dead letters, readers of streams.
pub(super) fn channels() -> Vec<BrokerFact> {
    let client = || "web".into();
    let confirmed = |confirm| BrokerFact::Confirmed {
        channel: channel(),
        client: client(),
        seq_no: 3,
        message: error().number,
        confirm,
    };
    let reasons = [
        DeathReason::Rejected,
        DeathReason::Expired,
        DeathReason::MaxLen,
        DeathReason::DeliveryLimit,
    ];
    let mut facts = vec![
        BrokerFact::ConsumerActivated {
            consumer: consumer(),
            queue: tasks(),
        },
        confirmed(Confirm::Ack),
        confirmed(Confirm::Nack),
        BrokerFact::Staged {
            message: error(),
            channel: channel(),
            client: client(),
        },
        BrokerFact::SettlementStaged {
            copy: copy(),
            delivery: delivery(),
        },
        BrokerFact::TxCommitted {
            channel: channel(),
            client: client(),
        },
        BrokerFact::TxRolledBack {
            channel: channel(),
            client: client(),
        },
        BrokerFact::StreamDelivered {
            copy: copy(),
            message: error(),
            consumer: consumer(),
            delivery_tag: 3,
        },
        BrokerFact::StreamAcked {
            copy: copy(),
            delivery: delivery(),
        },
    ];
    facts.extend(reasons.map(|reason| BrokerFact::DeadLettered {
        copy: copy(),
        held_by: (reason == DeathReason::Rejected).then(delivery),
        reason,
        message: message(7, "dead", "kern.error"),
    }));
    facts
}
