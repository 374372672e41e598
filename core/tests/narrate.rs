//! Every fact has its sentence and its JSON.

use std::collections::BTreeSet;
use std::sync::Arc;

use expect_test::expect;
use warren_core::amqp::{
    FieldValue, Message, MessageNumber, Properties, Refusal, ReplyCode, Table,
};
use warren_core::event::{
    BrokerFact, ChannelId, ClientFact, ClosedBecause, ConnectionId, ConsumerRef, Copy, DeliveryRef,
    Event, Fact, Limit, LossReason, Place,
};
use warren_core::name::ResourceName;
use warren_core::narrate::{event_json, log_line};
use warren_core::routing::table::BindingTable;
use warren_core::routing::{Hop, Route, RoutedTo, Via};
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
    })
}

fn connections() -> Vec<BrokerFact> {
    let connection = ConnectionId(2);
    let mut facts = vec![
        BrokerFact::ConnectionOpened {
            connection,
            client: "w1".into(),
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
        BrokerFact::ExchangeDeleted {
            exchange: ResourceName::root("logs"),
        },
        BrokerFact::QueueDeclared {
            queue: queue(true, false),
        },
        BrokerFact::QueueDeclared {
            queue: queue(false, true),
        },
        BrokerFact::QueueDeleted { queue: tasks() },
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
    };
    vec![
        registered(AckMode::Manual, 0),
        registered(AckMode::Manual, 1),
        registered(AckMode::Manual, 10),
        registered(AckMode::Auto, 0),
        BrokerFact::ConsumerCancelled {
            consumer: consumer(),
            queue: tasks(),
        },
    ]
}

fn messages() -> Vec<BrokerFact> {
    let routed = |message, route| BrokerFact::Routed { message, route };
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
        ClientFact::ReturnReceived {
            client: "web".into(),
            message: error(),
        },
    ]
}

fn all() -> Vec<Event> {
    let broker = [
        connections(),
        declarations(),
        consumers(),
        messages(),
        losses(),
        restarts(),
    ];
    let broker = broker.into_iter().flatten().map(Fact::Broker);
    let clients = clients().into_iter().map(Fact::Client);
    let limits = [Limit::Events, Limit::EventsAtOnce].map(Fact::LimitReached);
    let facts = broker.chain(clients).chain(limits);
    let at = Time::from_ms(63_200);
    facts.map(|fact| Event { at, fact }).collect()
}

#[test]
fn every_fact_is_told_in_plain_sentences() {
    let log: String = all().iter().map(|event| log_line(event) + "\n").collect();
    expect![[r#"
        01:03.200  Client w1 connected to the broker.
        01:03.200  Channel 1 was opened on connection 2: clients talk to the broker over channels.
        01:03.200  Client w1 closed its channel 1.
        01:03.200  Client w1 closed its connection.
        01:03.200  Channel 1 of client w1 is gone with its connection.
        01:03.200  The connection of client w1 broke.
        01:03.200  The broker closed channel 1 of client w1: 404 NOT_FOUND - no queue 'task' in vhost '/'.
        01:03.200  The broker closed the connection of client w1: 404 NOT_FOUND - no queue 'task' in vhost '/'.
        01:03.200  Channel 1 of client w1 is gone with its connection.
        01:03.200  Exchange logs was declared, of the type topic; it is durable: it outlives a restart of the broker.
        01:03.200  Exchange logs was deleted.
        01:03.200  Queue tasks was declared; it is durable: it outlives a restart of the broker.
        01:03.200  Queue tasks was declared for one connection alone; it is not durable: a restart of the broker removes it.
        01:03.200  Queue tasks was deleted.
        01:03.200  Queue tasks is now bound to exchange logs with the key "*.error".
        01:03.200  Queue tasks is now bound to exchange news.
        01:03.200  Queue tasks is now bound to exchange docs with the arguments format=pdf, x-match=any.
        01:03.200  Queue tasks is no longer bound to exchange docs with the key "k" and the arguments format=pdf, x-match=any.
        01:03.200  Consumer w1 takes messages from queue tasks from now on, any number at a time, and acknowledges each.
        01:03.200  Consumer w1 takes messages from queue tasks from now on, one at a time, and acknowledges each.
        01:03.200  Consumer w1 takes messages from queue tasks from now on, up to 10 at a time, and acknowledges each.
        01:03.200  Consumer w1 takes messages from queue tasks from now on, and each counts as done when it is sent.
        01:03.200  Consumer w1 no longer takes messages from queue tasks.
        01:03.200  Message #7 from producer web reached exchange logs with the key "kern.error".
        01:03.200  Message #8 from you reached the default exchange with the key "tasks".
        01:03.200  Message #9 from producer web reached exchange news without a key.
        01:03.200  Exchange logs compared message #7 (key "kern.error") with 5 bindings: 2 copies, to the queues errors and kern.
        01:03.200  Exchange news compared message #9 with 1 binding: 1 copy, to queue a.
        01:03.200  Exchange logs compared message #7 (key "kern.error") with 2 bindings: no queue gets it.
        01:03.200  The default exchange takes the key of message #8, "tasks", for the name of a queue: 1 copy, to queue tasks.
        01:03.200  Message #7 found no queue: it goes back to producer web, which had asked for that (mandatory).
        01:03.200  Message #7 waits in queue tasks.
        01:03.200  Queue tasks sent message #7 to consumer w1.
        01:03.200  Queue tasks sent message #7 to consumer w1. It is marked redelivered: it was handed out before, and may have been worked on.
        01:03.200  Queue tasks sent message #7 to consumer w1. It counts as done with that.
        01:03.200  Client w1 fetched message #7 from queue tasks.
        01:03.200  Consumer w1 acknowledged message #7: it is done, and gone from queue tasks.
        01:03.200  Message #7 is ready in queue tasks again, at its old place, since consumer w1 did not finish it.
        01:03.200  Message #7 reached no queue: no binding of exchange logs matched "kern.error". It is lost.
        01:03.200  Message #7 was refused for good by client w1, and queue tasks has nowhere to send it. This copy is lost.
        01:03.200  Queue tasks was emptied, and message #7 with it. This copy is lost.
        01:03.200  Queue tasks was deleted, and message #7 with it. This copy is lost.
        01:03.200  Message #7 was not persistent: it was not kept when the broker stopped. This copy is lost.
        01:03.200  Queue tasks was not durable: it is gone since the broker stopped, and message #7 with it. This copy is lost.
        01:03.200  Message #7 was still on its way to queue tasks when the broker stopped. It is lost.
        01:03.200  Message #7 was still on its way to the broker when the connection of its client broke. This copy is lost.
        01:03.200  Message #7 counted as done when it was sent, but its client is gone and did not do it. This copy is lost.
        01:03.200  Message #8 reached no queue: there is none named "task". It is lost.
        01:03.200  The broker stopped in good order: durable queues and the persistent messages in them are kept, nothing else is.
        01:03.200  The broker is running again.
        01:03.200  The broker was killed: durable queues and the persistent messages in them are kept, nothing else is.
        01:03.200  The broker is running again; the messages that it kept count as redelivered, since it cannot know which had been handed out.
        01:03.200  Client web started.
        01:03.200  Producer web sent persistent message #7 to exchange logs with the key "kern.error".
        01:03.200  You sent persistent message #8 to the default exchange with the key "tasks".
        01:03.200  Message #7 was still on its way to the broker when the connection of client web broke. It is lost.
        01:03.200  Message #7 counted as done when it was sent, but client w1 is gone and did not do it. This copy is lost.
        01:03.200  Message #7 reached consumer w1.
        01:03.200  Consumer w1 began to work on message #7, for 1.5 s.
        01:03.200  Consumer w1 finished message #7 and acknowledges it.
        01:03.200  Consumer w1 finished message #7.
        01:03.200  Consumer w1 failed at message #7 and wants it no more (nack).
        01:03.200  Consumer w1 failed at message #7 and wants it no more (reject).
        01:03.200  Consumer w1 failed at message #7 and gives it back for another try (nack with requeue).
        01:03.200  Consumer w1 failed at message #7, but cannot say so: it counted as done when it was sent.
        01:03.200  Consumer w1 crashed with message #7 in its hands.
        01:03.200  Client w1 gave up, since the broker refused: 404 NOT_FOUND - no queue 'task' in vhost '/'.
        01:03.200  Client w1 crashed: its process is gone.
        01:03.200  Client w1 left in good order.
        01:03.200  Message #7 came back to producer web: no queue took it.
        01:03.200  The run ends here: it has come to 2000000 events, the most there may be.
        01:03.200  The run ends here: too much happens at one instant, as in a loop without any delay.
    "#]].assert_eq(&log);
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
    expect![[r#"
        {"at_us":63200000,"client":"w1","connection":2,"event":"connection_opened"}
        {"at_us":63200000,"channel":1,"connection":2,"event":"channel_opened"}
        {"at_us":63200000,"because":"client","channel":1,"client":"w1","connection":2,"event":"channel_closed"}
        {"at_us":63200000,"because":"client","client":"w1","connection":2,"event":"connection_closed"}
        {"arguments":{},"at_us":63200000,"auto_delete":false,"durable":true,"event":"exchange_declared","exchange":"logs","internal":false,"type":"topic"}
        {"at_us":63200000,"event":"exchange_deleted","exchange":"logs"}
        {"arguments":{},"at_us":63200000,"auto_delete":false,"durable":true,"event":"queue_declared","exclusive":false,"queue":"tasks"}
        {"at_us":63200000,"event":"queue_deleted","queue":"tasks"}
        {"arguments":{},"at_us":63200000,"destination":"tasks","destination_type":"queue","event":"bound","routing_key":"*.error","source":"logs"}
        {"arguments":{"format":"pdf","x-match":"any"},"at_us":63200000,"destination":"tasks","destination_type":"queue","event":"unbound","routing_key":"k","source":"docs"}
        {"ack":"manual","at_us":63200000,"channel":1,"client":"w1","connection":2,"consumer_tag":"w1","event":"consumer_registered","prefetch":0,"queue":"tasks"}
        {"at_us":63200000,"channel":1,"client":"w1","connection":2,"consumer_tag":"w1","event":"consumer_cancelled","queue":"tasks"}
        {"at_us":63200000,"body":"disk full","client":"web","event":"published","exchange":"logs","message":7,"properties":{"delivery_mode":2,"headers":{"n":1}},"routing_key":"kern.error"}
        {"at_us":63200000,"considered":5,"event":"routed","exchange":"logs","message":7,"queues":["errors","kern"],"routing_key":"kern.error"}
        {"at_us":63200000,"channel":1,"client":"web","connection":2,"event":"returned","message":7}
        {"at_us":63200000,"event":"enqueued","message":7,"position":4,"queue":"tasks"}
        {"ack":"manual","at_us":63200000,"channel":1,"client":"w1","connection":2,"consumer_tag":"w1","delivery_tag":3,"event":"delivered","message":7,"position":4,"queue":"tasks","redelivered":false}
        {"ack":"manual","at_us":63200000,"channel":1,"client":"w1","connection":2,"delivery_tag":3,"event":"fetched","message":7,"position":4,"queue":"tasks","redelivered":false}
        {"at_us":63200000,"channel":1,"client":"w1","connection":2,"delivery_tag":3,"event":"acked","message":7,"position":4,"queue":"tasks"}
        {"at_us":63200000,"channel":1,"client":"w1","connection":2,"delivery_tag":3,"event":"requeued","message":7,"position":4,"queue":"tasks"}
        {"at_us":63200000,"event":"dropped","exchange":"logs","message":7,"reason":"unroutable"}
        {"at_us":63200000,"event":"broker_stopped","stop":"clean"}
        {"at_us":63200000,"event":"broker_started","stop":"clean"}
        {"at_us":63200000,"client":"web","event":"client_started"}
        {"arrives_us":1,"at_us":63200000,"body":"disk full","client":"web","event":"publish_sent","exchange":"logs","message":7,"properties":{"delivery_mode":2,"headers":{"n":1}},"routing_key":"kern.error"}
        {"at_us":63200000,"client":"web","event":"message_lost","message":7,"reason":"connection_lost"}
        {"at_us":63200000,"client":"w1","delivery_tag":3,"event":"received","message":7,"position":4,"queue":"tasks"}
        {"at_us":63200000,"client":"w1","delivery_tag":3,"event":"work_started","message":7,"position":4,"queue":"tasks","until_us":64700000}
        {"arrives_us":65000000,"at_us":63200000,"client":"w1","delivery_tag":3,"event":"work_finished","message":7,"outcome":"ack","position":4,"queue":"tasks"}
        {"at_us":63200000,"client":"w1","event":"client_failed","reply_code":404,"reply_text":"NOT_FOUND - no queue 'task' in vhost '/'"}
        {"at_us":63200000,"client":"w1","event":"client_crashed"}
        {"at_us":63200000,"client":"w1","event":"client_stopped"}
        {"at_us":63200000,"client":"web","event":"return_received","message":7}
        {"at_us":63200000,"event":"limit_reached","limit":"events"}
    "#]].assert_eq(&log);
}
