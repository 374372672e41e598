//! What happens to connections, topology, consumers and messages.

use std::sync::Arc;

use warren_core::amqp::Table;
use warren_core::event::{
    BrokerFact, CancelledBecause, ClosedBecause, ConnectionId, LossReason, Place, QueueEnd,
    RoutedBecause,
};
use warren_core::name::ResourceName;
use warren_core::routing::table::BindingTable;
use warren_core::scenario::AckMode;
use warren_core::topology::{Exchange, ExchangeKind, QueueDeclaration};

use super::plugins::declared;
use super::things::{
    binding, channel, consumer, copy, delivery, error, message, refusal, route, tasks,
};

pub(super) fn connections() -> Vec<BrokerFact> {
    let connection = ConnectionId(2);
    let mut facts = vec![
        BrokerFact::ConnectionOpened {
            connection,
            client: "w1".into(),
            node: None,
        },
        BrokerFact::ChannelOpened { channel: channel() },
    ];
    let reasons = [
        ClosedBecause::Client,
        ClosedBecause::Lost,
        ClosedBecause::Refused(refusal()),
        ClosedBecause::ConnectionClosed,
    ];
    for because in reasons {
        facts.push(BrokerFact::ChannelClosed {
            channel: channel(),
            client: "w1".into(),
            because: because.clone(),
        });
        if because != ClosedBecause::ConnectionClosed {
            facts.push(BrokerFact::ConnectionClosed {
                connection,
                client: "w1".into(),
                because,
            });
        }
    }
    facts
}

pub(super) fn declarations() -> Vec<BrokerFact> {
    let exchange = Exchange {
        name: ResourceName::root("logs"),
        kind: ExchangeKind::Topic,
        durable: true,
        auto_delete: false,
        internal: false,
        arguments: Table::default(),
        bindings: BindingTable::new(ExchangeKind::Topic),
    };
    let queue = |durable, exclusive| {
        Arc::new(QueueDeclaration {
            name: tasks(),
            durable,
            exclusive,
            auto_delete: false,
            arguments: Table::default(),
        })
    };
    let arguments = || Table::from([("x-match", "any".into()), ("format", "pdf".into())]);
    vec![
        BrokerFact::ExchangeDeclared {
            exchange: exchange.into(),
        },
        declared("share", ExchangeKind::ConsistentHash),
        declared("later", ExchangeKind::DelayedMessage),
        BrokerFact::ExchangeDeleted {
            exchange: ResourceName::root("logs"),
            abandoned: false,
        },
        BrokerFact::ExchangeDeleted {
            exchange: ResourceName::root("logs"),
            abandoned: true,
        },
        BrokerFact::QueueDeclared {
            queue: queue(true, false),
        },
        BrokerFact::QueueDeclared {
            queue: queue(false, true),
        },
        BrokerFact::QueueDeleted {
            queue: tasks(),
            because: QueueEnd::Deleted,
        },
        BrokerFact::Bound {
            binding: binding("logs", "*.error", Table::default()),
        },
        BrokerFact::Bound {
            binding: binding("news", "", Table::default()),
        },
        BrokerFact::Bound {
            binding: binding("docs", "", arguments()),
        },
        BrokerFact::Unbound {
            binding: binding("docs", "k", arguments()),
        },
    ]
}

pub(super) fn consumers() -> Vec<BrokerFact> {
    let ranked = |ack, prefetch, (priority, exclusive)| BrokerFact::ConsumerRegistered {
        consumer: consumer(),
        queue: tasks(),
        ack,
        prefetch,
        shared_prefetch: 0,
        priority,
        exclusive,
    };
    let registered = |ack, prefetch| ranked(ack, prefetch, (0, false));
    vec![
        registered(AckMode::Manual, 0),
        registered(AckMode::Manual, 1),
        registered(AckMode::Manual, 10),
        registered(AckMode::Auto, 0),
        ranked(AckMode::Manual, 1, (10, false)),
        ranked(AckMode::Manual, 1, (0, true)),
        BrokerFact::ConsumerCancelled {
            consumer: consumer(),
            queue: tasks(),
            because: CancelledBecause::Client,
        },
    ]
}

pub(super) fn messages() -> Vec<BrokerFact> {
    let routed = |message, route| BrokerFact::Routed {
        message,
        route,
        because: RoutedBecause::Published,
    };
    let delivered = |redelivered, ack| BrokerFact::Delivered {
        copy: copy(),
        message: error(),
        consumer: consumer(),
        delivery_tag: 3,
        redelivered,
        ack,
    };
    vec![
        BrokerFact::Published {
            message: error(),
            client: "web".into(),
        },
        BrokerFact::Published {
            message: message(8, "", "tasks"),
            client: "you".into(),
        },
        BrokerFact::Published {
            message: message(9, "news", ""),
            client: "web".into(),
        },
        routed(error(), route("logs", &["errors", "kern"], 5)),
        routed(message(9, "news", ""), route("news", &["a"], 1)),
        routed(error(), route("logs", &[], 2)),
        routed(message(8, "", "tasks"), route("", &["tasks"], 0)),
        routed(message(8, "", "tasks"), route("", &["audit", "tasks"], 0)),
        routed(message(8, "", "task"), route("", &[], 0)),
        BrokerFact::Returned {
            message: error(),
            channel: channel(),
            client: "web".into(),
        },
        BrokerFact::Enqueued {
            copy: copy(),
            message: error(),
            in_memory: true,
        },
        BrokerFact::Stored { copy: copy() },
        BrokerFact::Enqueued {
            copy: copy(),
            message: error(),
            in_memory: false,
        },
        delivered(false, AckMode::Manual),
        delivered(true, AckMode::Manual),
        delivered(false, AckMode::Auto),
        BrokerFact::Fetched {
            copy: copy(),
            message: error(),
            delivery: delivery(),
            redelivered: false,
            ack: AckMode::Manual,
        },
        BrokerFact::Acked {
            copy: copy(),
            delivery: delivery(),
        },
        BrokerFact::Requeued {
            copy: copy(),
            delivery: delivery(),
        },
    ]
}

pub(super) fn losses() -> Vec<BrokerFact> {
    let dropped = |reason| {
        let unroutable = reason == LossReason::Unroutable;
        BrokerFact::Dropped {
            message: error(),
            copy: (!unroutable && reason != LossReason::NotYetStored).then(copy),
            place: if unroutable {
                Place::Exchange(ResourceName::root("logs"))
            } else {
                Place::Queue(tasks())
            },
            held_by: (reason == LossReason::Rejected).then(delivery),
            reason,
        }
    };
    let mut facts: Vec<BrokerFact> = LossReason::ALL.into_iter().map(dropped).collect();
    facts.push(BrokerFact::Dropped {
        message: error(),
        copy: Some(copy()),
        place: Place::Queue(tasks()),
        held_by: None,
        reason: LossReason::NotYetStored,
    });
    facts.push(BrokerFact::Dropped {
        message: message(8, "", "task"),
        copy: None,
        place: Place::Exchange(ResourceName::root("")),
        held_by: None,
        reason: LossReason::Unroutable,
    });
    facts
}
