//! Every fact has its sentence and its JSON.

use std::collections::BTreeSet;
use std::sync::Arc;

use expect_test::expect_file;
use warren_core::amqp::{
    FieldValue, Message, MessageNumber, Properties, Refusal, ReplyCode, Table,
};
use warren_core::cluster::NodeEnd;
use warren_core::event::{
    BrokerFact, CancelledBecause, ChannelId, ClientFact, ClosedBecause, Confirm, ConnectionId,
    ConsumerRef, Copy, DeadLetterFact, DeathReason, DeliveryRef, Event, Fact, Limit, LossReason,
    Obstacle, Place, QueueEnd, ReplyFact, RoutedBecause, ServerFact, Slot,
};
use warren_core::exchange_memory::HoldId;
use warren_core::name::{Name, ResourceName};
use warren_core::narrate::{event_json, log_line};
use warren_core::routing::table::BindingTable;
use warren_core::routing::{Hop, Kept, Route, RoutedTo, Via};
use warren_core::scenario::{AckMode, Outcome, StopKind};
use warren_core::time::Time;
use warren_core::topology::{
    Binding, BindingId, Destination, Exchange, ExchangeKind, QueueDeclaration,
};

fn channel() -> ChannelId {
    ChannelId {
        connection: ConnectionId(2),
        number: 1,
    }
}

fn message(number: u32, exchange: &str, key: &str) -> Arc<Message> {
    Arc::new(Message {
        number: MessageNumber(number),
        exchange: ResourceName::root(exchange),
        routing_key: key.into(),
        properties: Properties {
            headers: Some(Table::from([("n", FieldValue::Long(1))])),
            delivery_mode: Some(2),
            ..Properties::default()
        },
        body: "disk full".into(),
        died: false,
    })
}

fn error() -> Arc<Message> {
    message(7, "logs", "kern.error")
}

fn tasks() -> ResourceName {
    ResourceName::root("tasks")
}

fn copy() -> Copy {
    Copy {
        queue: tasks(),
        position: 4,
        slot: Slot { lane: 0, at: 4 },
        message: MessageNumber(7),
    }
}

fn consumer() -> ConsumerRef {
    ConsumerRef {
        channel: channel(),
        client: "w1".into(),
        tag: "w1".into(),
    }
}

fn delivery() -> DeliveryRef {
    DeliveryRef {
        channel: channel(),
        client: "w1".into(),
        delivery_tag: 3,
    }
}

fn refusal() -> Refusal {
    Refusal::new(ReplyCode::NotFound, "no queue 'task' in vhost '/'")
}

fn binding(source: &str, key: &str, arguments: Table) -> Arc<Binding> {
    Arc::new(Binding {
        id: BindingId(1),
        source: ResourceName::root(source),
        destination: Destination::Queue(tasks()),
        routing_key: key.into(),
        arguments,
    })
}

fn route(exchange: &str, queues: &[&str], considered: u32) -> Arc<Route> {
    let to = |queue: &&str| RoutedTo {
        queue: ResourceName::root(*queue),
        path: vec![Hop {
            from: ResourceName::root(exchange),
            via: Via::Binding(BindingId(1)),
        }],
    };
    Arc::new(Route {
        destinations: queues.iter().map(to).collect(),
        considered,
        ..Route::default()
    })
}

fn connections() -> Vec<BrokerFact> {
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

fn declarations() -> Vec<BrokerFact> {
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

fn consumers() -> Vec<BrokerFact> {
    let registered = |ack, prefetch| BrokerFact::ConsumerRegistered {
        consumer: consumer(),
        queue: tasks(),
        ack,
        prefetch,
        shared_prefetch: 0,
        priority: 0,
    };
    vec![
        registered(AckMode::Manual, 0),
        registered(AckMode::Manual, 1),
        registered(AckMode::Manual, 10),
        registered(AckMode::Auto, 0),
        BrokerFact::ConsumerCancelled {
            consumer: consumer(),
            queue: tasks(),
            because: CancelledBecause::Client,
        },
    ]
}

/// An exchange of a plugin's type.
fn declared(name: &str, kind: ExchangeKind) -> BrokerFact {
    let exchange = Exchange {
        name: ResourceName::root(name),
        kind,
        durable: true,
        auto_delete: false,
        internal: false,
        arguments: Table::default(),
        bindings: BindingTable::new(kind),
    };
    BrokerFact::ExchangeDeclared {
        exchange: exchange.into(),
    }
}

fn drawn() -> BrokerFact {
    let mut route = (*route("dice", &["a"], 3)).clone();
    route.drawn = Some(4);
    BrokerFact::Routed {
        message: message(9, "dice", ""),
        route: Arc::new(route),
        because: RoutedBecause::Published,
    }
}

fn history() -> Kept {
    Kept::History {
        exchange: ResourceName::root("history"),
        most: 20,
    }
}

fn held(ms: u32) -> Kept {
    Kept::Delayed {
        exchange: ResourceName::root("later"),
        ms,
    }
}

/// A message that an exchange keeps on its way.
fn kept(queues: &[&str], kept: Kept) -> BrokerFact {
    let exchange = match &kept {
        Kept::History { exchange, .. } | Kept::Delayed { exchange, .. } => exchange.name.clone(),
    };
    let mut route = (*route(&exchange, queues, 1)).clone();
    route.kept = vec![kept];
    BrokerFact::Routed {
        message: message(9, &exchange, "k"),
        route: Arc::new(route),
        because: RoutedBecause::Published,
    }
}

/// A message that an exchange kept, and sends on.
fn again(queues: &[&str], because: RoutedBecause) -> BrokerFact {
    BrokerFact::Routed {
        message: message(9, "later", "k"),
        route: route("later", queues, 1),
        because,
    }
}

/// What exchanges of plugins do with messages.
fn by_plugins() -> Vec<BrokerFact> {
    vec![
        drawn(),
        kept(&["a"], history()),
        kept(&[], history()),
        kept(&[], held(5000)),
        kept(&["a"], held(1250)),
        again(
            &[],
            RoutedBecause::Due(HoldId {
                due: Time::from_ms(5000),
                exchange: ResourceName::root("later"),
                number: 1,
            }),
        ),
        again(
            &["a"],
            RoutedBecause::Replayed {
                exchange: ResourceName::root("history"),
                binding: BindingId(7),
            },
        ),
    ]
}

fn messages() -> Vec<BrokerFact> {
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

fn losses() -> Vec<BrokerFact> {
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
        message: message(8, "", "task"),
        copy: None,
        place: Place::Exchange(ResourceName::root("")),
        held_by: None,
        reason: LossReason::Unroutable,
    });
    facts
}

fn restarts() -> Vec<BrokerFact> {
    let kinds = [StopKind::Clean, StopKind::Kill9].into_iter();
    kinds
        .flat_map(|stop| [BrokerFact::Stopped { stop }, BrokerFact::Started { stop }])
        .collect()
}

fn nodes() -> Vec<BrokerFact> {
    let node = || Name::from("n1");
    let ends = [NodeEnd::Stopped, NodeEnd::Killed, NodeEnd::Paused];
    let stopped = ends.map(|end| ServerFact::NodeStopped { node: node(), end });
    let placed = |members: &[&str]| ServerFact::QueuePlaced {
        queue: tasks(),
        leader: node(),
        members: members.iter().copied().map(Name::from).collect(),
    };
    let mut facts = stopped.to_vec();
    facts.extend([
        ServerFact::NodeStarted { node: node() },
        ServerFact::Partitioned {
            nodes: vec![node(), "n2".into()],
        },
        ServerFact::PartitionHealed,
        placed(&["n1"]),
        placed(&["n1", "n2", "n3"]),
        ServerFact::QueueUnavailable { queue: tasks() },
    ]);
    for marked in [false, true] {
        let queue = tasks();
        facts.push(ServerFact::QueueAvailable { queue, marked });
        let (queue, node) = (tasks(), node());
        facts.push(ServerFact::LeaderElected {
            queue,
            node,
            marked,
        });
    }
    let facts = facts.into_iter().map(BrokerFact::Server);
    let connected = BrokerFact::ConnectionOpened {
        connection: ConnectionId(3),
        client: "w1".into(),
        node: Some(node()),
    };
    facts.chain([connected]).collect()
}

fn clients() -> Vec<ClientFact> {
    let finished = |outcome, arrives| ClientFact::WorkFinished {
        client: "w1".into(),
        delivery_tag: 3,
        copy: copy(),
        outcome,
        arrives,
    };
    let later = Some(Time::from_ms(65_000));
    vec![
        ClientFact::Started {
            client: "web".into(),
        },
        ClientFact::PublishSent {
            client: "web".into(),
            message: error(),
            arrives: Time(1),
        },
        ClientFact::PublishSent {
            client: "you".into(),
            message: message(8, "", "tasks"),
            arrives: Time(1),
        },
        ClientFact::MessageLost {
            client: "web".into(),
            message: error(),
            copy: None,
            reason: LossReason::ConnectionLost,
        },
        ClientFact::MessageLost {
            client: "w1".into(),
            message: error(),
            copy: Some(copy()),
            reason: LossReason::AutoAckClientGone,
        },
        ClientFact::Received {
            client: "w1".into(),
            delivery_tag: 3,
            copy: copy(),
        },
        ClientFact::WorkStarted {
            client: "w1".into(),
            delivery_tag: 3,
            copy: copy(),
            until: Time::from_ms(64_700),
        },
        finished(Outcome::Ack, later),
        finished(Outcome::Ack, None),
        finished(Outcome::Nack, later),
        finished(Outcome::Reject, later),
        finished(Outcome::Requeue, later),
        finished(Outcome::Requeue, None),
        finished(Outcome::Crash, None),
        ClientFact::Failed {
            client: "w1".into(),
            refusal: refusal(),
        },
        ClientFact::Crashed {
            client: "w1".into(),
        },
        ClientFact::Stopped {
            client: "w1".into(),
        },
    ]
}

/// What producers hear of what they published.
fn answers() -> Vec<ClientFact> {
    vec![
        ClientFact::ConfirmReceived {
            client: "web".into(),
            message: error().number,
            confirm: Confirm::Ack,
        },
        ClientFact::ConfirmReceived {
            client: "web".into(),
            message: error().number,
            confirm: Confirm::Nack,
        },
        ClientFact::ReturnReceived {
            client: "web".into(),
            message: error(),
        },
    ]
}

fn replies() -> Vec<BrokerFact> {
    let address = "amq.rabbitmq.reply-to.1-1.1";
    let routed = BrokerFact::Routed {
        message: message(8, "", address),
        route: Arc::new(Route {
            replies: vec![address.into()],
            ..Route::default()
        }),
        because: RoutedBecause::Published,
    };
    let told = [
        ReplyFact::Awaited {
            consumer: consumer(),
            address: address.into(),
        },
        ReplyFact::Delivered {
            message: message(8, "", address),
            consumer: consumer(),
            delivery_tag: 1,
        },
        ReplyFact::NoLonger {
            consumer: consumer(),
        },
    ];
    let told = told.into_iter().map(BrokerFact::Reply);
    std::iter::once(routed).chain(told).collect()
}

fn waiting_dead_letters() -> Vec<BrokerFact> {
    let (exchange, reason) = (ResourceName::root("dlx"), DeathReason::Rejected);
    let not_taken = |obstacle| DeadLetterFact::NotTaken {
        copy: copy(),
        obstacle,
    };
    let told = [
        DeadLetterFact::Kept {
            copy: copy(),
            message: error(),
            held_by: Some(delivery()),
            reason,
        },
        not_taken(Obstacle::NoExchange(exchange.clone())),
        not_taken(Obstacle::NoRoute(exchange)),
        not_taken(Obstacle::Circle),
        not_taken(Obstacle::Refused(tasks())),
        DeadLetterFact::Confirmed {
            copy: copy(),
            reason,
        },
    ];
    let because = RoutedBecause::DeadLetter(tasks());
    let told = told.into_iter().map(BrokerFact::DeadLetter);
    told.chain([again(&["dead"], because)]).collect()
}

fn all() -> Vec<Event> {
    let broker = [
        connections(),
        declarations(),
        consumers(),
        messages(),
        replies(),
        waiting_dead_letters(),
        by_plugins(),
        losses(),
        restarts(),
        nodes(),
    ];
    let broker = broker.into_iter().flatten().map(Fact::Broker);
    let clients = clients().into_iter().chain(answers()).map(Fact::Client);
    let limits = [Limit::Events, Limit::EventsAtOnce].map(Fact::LimitReached);
    let facts = broker.chain(clients).chain(limits);
    let at = Time::from_ms(63_200);
    facts.map(|fact| Event { at, fact }).collect()
}

#[test]
fn every_fact_is_told_in_plain_sentences() {
    let log: String = all().iter().map(|event| log_line(event) + "\n").collect();
    expect_file!["narrate/sentences.txt"].assert_eq(&log);
}

#[test]
fn every_fact_is_written_as_flat_json() {
    let mut seen = BTreeSet::new();
    let mut log = String::new();
    for event in all() {
        let json = event_json(&event);
        if seen.insert(json["event"].to_string()) {
            log += &format!("{json}\n");
        }
    }
    expect_file!["narrate/facts.jsonl"].assert_eq(&log);
}
