//! What the server refuses, with its very words, and what is no error.

use super::bench::{Bench, bind, consume, declare, exchange, message, name};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::command::BindEnd;
use crate::broker::{ExchangeDeclare, Method, QueueDeclare, Reply};

/// A broker with the queue `q` (of the one asking), the queue `mine` (of another
/// connection alone), the internal exchange `inner` and the headers exchange `h`.
fn scene() -> (Bench, crate::event::ChannelId) {
    let mut bench = Bench::new();
    let other = bench.channel("other");
    let mine = QueueDeclare {
        exclusive: true,
        ..declare("mine")
    };
    bench
        .call(other, Method::QueueDeclare(mine))
        .expect("a queue");
    let c = bench.channel("c");
    bench
        .call(c, Method::QueueDeclare(declare("q")))
        .expect("a queue");
    let inner = ExchangeDeclare {
        internal: true,
        ..exchange("inner", "fanout")
    };
    bench
        .call(c, Method::ExchangeDeclare(inner))
        .expect("an exchange");
    bench
        .call(c, Method::ExchangeDeclare(exchange("h", "headers")))
        .expect("an exchange");
    (bench, c)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of refusals")]
fn every_refusal_has_the_servers_code_and_words() {
    let plain = Properties::default;
    let ttl = Table::from([("x-message-ttl", FieldValue::Long(60_000))]);
    let x_match = Table::from([("x-match", FieldValue::from("some"))]);
    let passive = QueueDeclare {
        passive: true,
        ..declare("nowhere")
    };
    let durable = QueueDeclare {
        durable: true,
        ..declare("q")
    };
    let with_ttl = QueueDeclare {
        arguments: ttl,
        ..declare("q")
    };
    let mode = Properties {
        delivery_mode: Some(7),
        ..plain()
    };
    let expiration = Properties {
        expiration: Some("abc".into()),
        ..plain()
    };
    let get = |queue: &str| Method::Get {
        queue: queue.into(),
        ack: crate::scenario::AckMode::Auto,
    };
    let table: Vec<(Method, &str)> = vec![
        (
            message(1, "nowhere", "", plain()),
            "404 NOT_FOUND - no exchange 'nowhere' in vhost '/'",
        ),
        (
            message(1, "inner", "", plain()),
            "403 ACCESS_REFUSED - cannot publish to internal exchange 'inner' in vhost '/'",
        ),
        (
            message(1, "", "q", mode),
            "406 PRECONDITION_FAILED - invalid message: {delivery_mode_unknown,7}",
        ),
        (
            message(1, "", "q", expiration),
            "406 PRECONDITION_FAILED - invalid expiration 'abc': no_integer",
        ),
        (
            get("nowhere"),
            "404 NOT_FOUND - no queue 'nowhere' in vhost '/'",
        ),
        (
            get("mine"),
            "405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'mine' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.",
        ),
        (
            Method::QueueDeclare(passive),
            "404 NOT_FOUND - no queue 'nowhere' in vhost '/'",
        ),
        (
            Method::QueueDeclare(declare("amq.x")),
            "403 ACCESS_REFUSED - queue name 'amq.x' contains reserved prefix 'amq.*'",
        ),
        (
            Method::QueueDeclare(durable),
            "406 PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/': received 'true' but current is 'false'",
        ),
        (
            Method::QueueDeclare(with_ttl),
            "406 PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue 'q' in vhost '/': received the value '60000' of type 'long' but current is none",
        ),
        (
            Method::ExchangeDeclare(exchange("h", "topic")),
            "406 PRECONDITION_FAILED - inequivalent arg 'type' for exchange 'h' in vhost '/': received 'topic' but current is 'headers'",
        ),
        (
            Method::ExchangeDeclare(exchange("", "direct")),
            "403 ACCESS_REFUSED - operation not permitted on the default exchange",
        ),
        (
            Method::ExchangeDeclare(exchange("x", "round")),
            "503 COMMAND_INVALID - unknown exchange type 'round'",
        ),
        (
            Method::ExchangeDelete {
                exchange: "amq.topic".into(),
                if_unused: false,
            },
            "403 ACCESS_REFUSED - deletion of system exchange 'amq.topic' in vhost '/' not allowed",
        ),
        (
            bind("", "q", Table::default()),
            "403 ACCESS_REFUSED - operation not permitted on the default exchange",
        ),
        (
            bind("h", "nowhere", Table::default()),
            "404 NOT_FOUND - no queue 'nowhere' in vhost '/'",
        ),
        (
            bind("h", "q", x_match),
            "406 PRECONDITION_FAILED - Invalid x-match field value <<\"some\">>; expected all, any, all-with-x, or any-with-x",
        ),
        (
            Method::Ack {
                delivery_tag: 1,
                multiple: false,
            },
            "406 PRECONDITION_FAILED - unknown delivery tag 1",
        ),
        (
            Method::Ack {
                delivery_tag: 0,
                multiple: false,
            },
            "406 PRECONDITION_FAILED - unknown delivery tag 0",
        ),
        (
            Method::Qos {
                prefetch_size: 10,
                prefetch_count: 0,
                global: false,
            },
            "540 NOT_IMPLEMENTED - prefetch_size!=0 (10)",
        ),
        (
            Method::Recover { requeue: false },
            "540 NOT_IMPLEMENTED - requeue=false",
        ),
    ];
    for (method, expected) in table {
        let (mut bench, c) = scene();
        let refusal = bench.call(c, method.clone()).expect_err(expected);
        assert_eq!(refusal.to_string(), expected);
        let scope = match refusal.code.scope() {
            crate::amqp::Scope::Channel => "channel of c closed",
            crate::amqp::Scope::Connection => "connection of c closed",
        };
        assert!(
            bench.facts().contains(scope),
            "{expected} closes the right thing"
        );
    }
}

#[test]
fn what_sounds_like_an_error_and_is_none() {
    let fine = [
        Method::QueueDelete {
            queue: "nowhere".into(),
            if_unused: true,
            if_empty: true,
        },
        Method::ExchangeDelete {
            exchange: "nowhere".into(),
            if_unused: true,
        },
        Method::Cancel {
            tag: "nobody".into(),
        },
        Method::QueueDeclare(declare("q")),
        Method::Unbind {
            source: "nowhere".into(),
            destination: BindEnd::Queue("nowhere".into()),
            routing_key: name(""),
            arguments: Table::default(),
        },
    ];
    let (mut bench, c) = scene();
    for method in fine {
        assert!(bench.call(c, method.clone()).is_ok(), "{method:?}");
    }
}

#[test]
fn a_reused_consumer_tag_closes_the_whole_connection() {
    let (mut bench, c) = scene();
    bench.call(c, consume("q", "t")).expect("consuming");
    let refusal = bench.call(c, consume("q", "t")).expect_err("reused");
    assert_eq!(
        refusal.to_string(),
        "530 NOT_ALLOWED - attempt to reuse consumer tag 't'"
    );
    assert!(bench.facts().ends_with("connection of c closed"));
}

#[test]
fn an_empty_queue_name_is_the_last_declared_one() {
    let (mut bench, c) = scene();
    let Ok(Reply::QueueDeclared { queue, .. }) = bench.call(c, Method::QueueDeclare(declare("")))
    else {
        panic!("the server makes up a name")
    };
    assert!(queue.starts_with("amq.gen-"), "{queue}");
    let source = name("amq.direct");
    let destination = BindEnd::Queue(name(""));
    let (routing_key, arguments) = (name(""), Table::default());
    bench
        .call(
            c,
            Method::Bind {
                source,
                destination,
                routing_key,
                arguments,
            },
        )
        .expect("bound");
    let binding = bench
        .broker
        .topology()
        .bindings()
        .next()
        .expect("a binding");
    assert_eq!(
        binding.routing_key, queue,
        "an empty key becomes the queue's name"
    );
}
