//! The server's rules about exchanges, queues and acknowledgements, by table: what was
//! done before, what is tried, and the answer.

use super::bench::{
    Bench, answer, bind, consume, declare, exchange, message, name, precondition, queue,
};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::command::BindEnd;
use crate::broker::{Command, ExchangeDeclare, Method, QueueDeclare};
use crate::scenario::AckMode;

fn compare(table: Vec<(Vec<Method>, &str)>) {
    for (methods, expected) in table {
        assert_eq!(answer(methods.clone()), expected, "{methods:?}");
    }
}

fn queue_with(argument: &str, value: impl Into<FieldValue>) -> Method {
    Method::QueueDeclare(QueueDeclare {
        arguments: Table::from([(argument, value.into())]),
        ..declare("q")
    })
}

fn get(ack: AckMode) -> Method {
    let queue = name("q");
    Method::Get { queue, ack }
}

fn ack(delivery_tag: u64, multiple: bool) -> Method {
    Method::Ack {
        delivery_tag,
        multiple,
    }
}

fn delete([if_unused, if_empty]: [bool; 2]) -> Method {
    Method::QueueDelete {
        queue: name("q"),
        if_unused,
        if_empty,
    }
}

fn publish() -> Method {
    message(1, "", "q", Properties::default())
}

#[test]
fn nothing_may_be_done_to_the_default_exchange() {
    let refused = "403 ACCESS_REFUSED - operation not permitted on the default exchange";
    let (source, routing_key, arguments) = (name("amq.fanout"), name(""), Table::default());
    let passive = ExchangeDeclare {
        passive: true,
        ..exchange("", "direct")
    };
    compare(vec![
        (vec![Method::ExchangeDeclare(passive)], refused),
        (
            vec![Method::ExchangeDelete {
                exchange: name(""),
                if_unused: false,
            }],
            refused,
        ),
        (
            vec![Method::Unbind {
                source: name(""),
                destination: BindEnd::Queue(name("nowhere")),
                routing_key: routing_key.clone(),
                arguments: arguments.clone(),
            }],
            refused,
        ),
        (
            vec![Method::Bind {
                source,
                destination: BindEnd::Exchange(name("")),
                routing_key,
                arguments,
            }],
            refused,
        ),
        // The type is looked at before.
        (
            vec![Method::ExchangeDeclare(exchange("", "round"))],
            "503 COMMAND_INVALID - unknown exchange type 'round'",
        ),
    ]);
}

#[test]
fn an_exchange_is_declared_again_with_the_same_properties() {
    let x = || exchange("x", "direct");
    let other = "inequivalent arg 'PROPERTY' for exchange 'x' in vhost '/': received 'true' but current is 'false'";
    let table = [
        (x(), "fine".to_owned()),
        (
            ExchangeDeclare {
                arguments: Table::from([("x-unknown", FieldValue::Long(1))]),
                ..x()
            },
            "fine".to_owned(),
        ),
        (
            ExchangeDeclare {
                passive: true,
                kind: name("topic"),
                durable: true,
                ..x()
            },
            "fine".to_owned(),
        ),
        (
            ExchangeDeclare {
                durable: true,
                ..x()
            },
            precondition(&other.replace("PROPERTY", "durable")),
        ),
        (
            ExchangeDeclare {
                auto_delete: true,
                ..x()
            },
            precondition(&other.replace("PROPERTY", "auto_delete")),
        ),
        (
            ExchangeDeclare {
                internal: true,
                ..x()
            },
            precondition(&other.replace("PROPERTY", "internal")),
        ),
    ];
    for (again, expected) in table {
        let first = Method::ExchangeDeclare(x());
        let again = Method::ExchangeDeclare(again);
        assert_eq!(answer(vec![first, again]), expected);
    }
    let odd = ExchangeDeclare {
        arguments: Table::from([("alternate-exchange", FieldValue::Long(1))]),
        ..x()
    };
    assert_eq!(
        answer(vec![Method::ExchangeDeclare(odd)]),
        precondition(
            "invalid type 'long' for arg 'alternate-exchange' in exchange 'x' in vhost '/'"
        )
    );
}

#[test]
fn a_queue_is_declared_again_with_equivalent_arguments() {
    let inequivalent = |detail: &str| {
        precondition(&format!("inequivalent arg {detail}"))
            .replace(" Q ", " for queue 'q' in vhost '/': ")
    };
    let table = [
        (queue(), queue_with("x-unknown", "kept"), "fine".to_owned()),
        (queue(), queue_with("x-queue-type", "classic"), "fine".to_owned()),
        (
            queue_with("x-message-ttl", 60_000),
            queue_with("x-message-ttl", FieldValue::SignedInt(60_000)),
            "fine".to_owned(),
        ),
        (
            queue_with("x-message-ttl", 60_000),
            queue(),
            inequivalent("'x-message-ttl' Q received none but current is the value '60000' of type 'long'"),
        ),
        (
            queue(),
            queue_with("x-max-length", 5),
            inequivalent("'x-max-length' Q received the value '5' of type 'long' but current is none"),
        ),
        (
            queue_with("x-max-length", 5),
            queue_with("x-max-length", 6),
            inequivalent("'x-max-length' Q received '6' but current is '5'"),
        ),
        (
            queue_with("x-overflow", "drop-head"),
            queue_with("x-overflow", "reject-publish"),
            inequivalent("'x-overflow' Q received 'reject-publish' but current is 'drop-head'"),
        ),
        // Whose it is comes first.
        (
            queue(),
            Method::QueueDeclare(QueueDeclare {
                exclusive: true,
                auto_delete: true,
                ..declare("q")
            }),
            "405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'q' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.".to_owned(),
        ),
    ];
    for (first, again, expected) in table {
        assert_eq!(answer(vec![first, again]), expected);
    }
}

#[test]
fn purging_and_deleting_count_what_is_ready() {
    let consume = || consume("q", "w");
    let purge = || Method::QueuePurge { queue: name("q") };
    compare(vec![
        (vec![queue(), publish(), publish(), purge()], "2"),
        (
            vec![queue(), publish(), publish(), get(AckMode::Manual), purge()],
            "1",
        ),
        (
            vec![queue(), publish(), publish(), delete([true, false])],
            "2",
        ),
        (
            vec![queue(), publish(), delete([true, true])],
            "406 PRECONDITION_FAILED - queue 'q' in vhost '/' not empty",
        ),
        (
            vec![queue(), consume(), delete([true, true])],
            "406 PRECONDITION_FAILED - queue 'q' in vhost '/' in use",
        ),
        // What is held by somebody makes a queue neither used nor filled.
        (
            vec![
                queue(),
                publish(),
                get(AckMode::Manual),
                delete([true, true]),
            ],
            "0",
        ),
        (
            vec![
                queue(),
                Method::ExchangeDeclare(exchange("x", "direct")),
                bind("x", "q", Table::default()),
                Method::ExchangeDelete {
                    exchange: name("x"),
                    if_unused: true,
                },
            ],
            "406 PRECONDITION_FAILED - exchange 'x' in vhost '/' in use",
        ),
    ]);
}

#[test]
fn only_an_outstanding_tag_is_acknowledged() {
    let unknown = |tag: u64| precondition(&format!("unknown delivery tag {tag}"));
    let two = || {
        vec![
            queue(),
            publish(),
            publish(),
            get(AckMode::Manual),
            get(AckMode::Manual),
        ]
    };
    let table = [
        (vec![ack(2, true)], "fine".to_owned()),
        (vec![ack(0, true)], "fine".to_owned()),
        (vec![ack(0, true), ack(0, true)], "fine".to_owned()),
        (vec![ack(1, false), ack(1, false)], unknown(1)),
        (vec![ack(2, false), ack(2, true)], unknown(2)),
        (vec![ack(3, true)], unknown(3)),
        (vec![ack(0, false)], unknown(0)),
    ];
    for (acks, expected) in table {
        assert_eq!(answer([two(), acks].concat()), expected);
    }
    let automatic = vec![queue(), publish(), get(AckMode::Auto), ack(1, false)];
    assert_eq!(answer(automatic), unknown(1));
}

#[test]
fn an_exclusive_consumer_is_alone_both_ways() {
    let alone = |tag: &str| Method::Consume {
        queue: name("q"),
        tag: name(tag),
        ack: AckMode::Auto,
        exclusive: true,
        arguments: Table::default(),
    };
    let refused = "403 ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use";
    compare(vec![
        (vec![queue(), alone("a"), consume("q", "b")], refused),
        (vec![queue(), consume("q", "a"), alone("b")], refused),
        (
            vec![
                queue(),
                alone("a"),
                Method::Cancel { tag: name("a") },
                alone("b"),
            ],
            "fine",
        ),
    ]);
}

#[test]
fn another_connections_queue_takes_messages_and_nothing_else() {
    let mine = QueueDeclare {
        exclusive: true,
        ..declare("q")
    };
    let table = [
        (queue(), Some(405)),
        (
            Method::QueueDeclare(QueueDeclare {
                passive: true,
                ..declare("q")
            }),
            Some(405),
        ),
        (bind("amq.direct", "q", Table::default()), Some(405)),
        (Method::QueuePurge { queue: name("q") }, Some(405)),
        (delete([false, false]), Some(405)),
        (consume("q", "w"), Some(405)),
        (get(AckMode::Auto), Some(405)),
        (publish(), None),
    ];
    for (method, code) in table {
        let mut bench = Bench::new();
        let owner = bench.channel("owner");
        bench
            .call(owner, Method::QueueDeclare(mine.clone()))
            .expect("a queue");
        let other = bench.channel("other");
        let refusal = bench.call(other, method.clone()).err();
        assert_eq!(
            refusal.map(|refusal| refusal.code.number()),
            code,
            "{method:?}"
        );
    }
}

#[test]
fn what_is_missing_is_named_source_first() {
    let x_match = Table::from([("x-match", FieldValue::from("some"))]);
    compare(vec![
        (
            vec![bind("x", "nowhere", Table::default())],
            "404 NOT_FOUND - no exchange 'x' in vhost '/'",
        ),
        (
            vec![bind("amq.headers", "nowhere", x_match)],
            "404 NOT_FOUND - no queue 'nowhere' in vhost '/'",
        ),
        (
            vec![Method::QueueDeclare(QueueDeclare {
                passive: true,
                ..declare("")
            })],
            "404 NOT_FOUND - no queue '' in vhost '/'",
        ),
    ]);
}

#[test]
fn what_does_not_concern_one_open_channel_closes_the_connection() {
    let mut bench = Bench::new();
    let first = bench.channel("c");
    let zero = crate::event::ChannelId { number: 0, ..first };
    let open = Command::OpenChannel {
        connection: first.connection,
        number: 0,
    };
    let refusal = bench.apply(open).expect_err("refused");
    let text = "504 CHANNEL_ERROR - unexpected method in connection state running";
    assert_eq!(refusal.to_string(), text);
    assert_eq!(bench.facts(), "channel of c closed\nconnection of c closed");
    assert!(bench.call(zero, queue()).is_err(), "the connection is gone");
}
