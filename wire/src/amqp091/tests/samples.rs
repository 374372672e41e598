//! Each method that the core takes, with something in every field, and what is answered.

use std::sync::Arc;

use warren_core::amqp::{FieldValue, Message, NestedTable, Properties, Table};
use warren_core::broker::{BindEnd, ExchangeDeclare, Method, QueueDeclare, Reply};
use warren_core::scenario::AckMode;

fn table() -> Table {
    let nested = NestedTable::from([("deep", FieldValue::Bool(true)), ("n", 7.into())]);
    Table::from([
        (
            "array",
            FieldValue::Array(vec![1.into(), "two".into(), FieldValue::Array(vec![])]),
        ),
        ("binary", FieldValue::Binary(vec![0, 255])),
        ("byte", FieldValue::Byte(-3)),
        (
            "decimal",
            FieldValue::Decimal {
                scale: 2,
                value: 314,
            },
        ),
        ("double", FieldValue::Double(2.5_f64.to_bits())),
        ("float", FieldValue::Float(0.5_f32.to_bits())),
        ("int", FieldValue::SignedInt(-70_000)),
        ("long", FieldValue::Long(i64::MIN)),
        ("short", FieldValue::Short(-300)),
        ("table", FieldValue::Table(nested)),
        ("text", "words".into()),
        ("time", FieldValue::Timestamp(1_700_000_000)),
        ("ubyte", FieldValue::UnsignedByte(200)),
        ("uint", FieldValue::UnsignedInt(4_000_000_000)),
        ("ushort", FieldValue::UnsignedShort(60_000)),
        ("void", FieldValue::Void),
    ])
}

pub(super) fn message() -> Message {
    Message {
        properties: Properties {
            content_type: Some("text/plain".into()),
            content_encoding: Some("identity".into()),
            headers: Some(table()),
            delivery_mode: Some(2),
            priority: Some(9),
            correlation_id: Some("c".into()),
            reply_to: Some("r".into()),
            expiration: Some("60000".into()),
            message_id: Some("m".into()),
            timestamp: Some(1_700_000_000),
            kind: Some("k".into()),
            user_id: Some("guest".into()),
            app_id: Some("a".into()),
            cluster_id: Some("x".into()),
        },
        ..Message::plain(1, "e", "key", "body")
    }
}

/// What the server answers, where it does.
pub(super) fn answers(method: &Method) -> Vec<Reply> {
    let message = Arc::new(message());
    match method {
        Method::QueueDeclare(_) => vec![Reply::QueueDeclared {
            queue: "q".into(),
            message_count: 3,
            consumer_count: 2,
        }],
        Method::QueuePurge { .. } | Method::QueueDelete { .. } => vec![Reply::Count(4)],
        Method::Consume { .. } => vec![Reply::Consuming { tag: "t".into() }],
        Method::Get { .. } => vec![
            Reply::Empty,
            Reply::Got {
                delivery_tag: 5,
                redelivered: true,
                message,
                message_count: 6,
            },
        ],
        // They have none: that is a match without a rest, so that no method is forgotten.
        Method::Publish { .. }
        | Method::Ack { .. }
        | Method::Nack { .. }
        | Method::Reject { .. } => {
            vec![]
        }
        Method::ExchangeDeclare(_)
        | Method::ExchangeDelete { .. }
        | Method::Bind { .. }
        | Method::Unbind { .. }
        | Method::Qos { .. }
        | Method::Cancel { .. }
        | Method::Recover { .. }
        | Method::Flow { .. }
        | Method::ConfirmSelect
        | Method::TxSelect
        | Method::TxCommit
        | Method::TxRollback => vec![Reply::Done],
    }
}

/// Each method of the core, with the name that it has on the wire.
pub(super) fn samples() -> Vec<(&'static str, Method)> {
    let queue = || BindEnd::Queue("q".into());
    let exchange = || BindEnd::Exchange("to".into());
    let bind = |destination| Method::Bind {
        source: "e".into(),
        destination,
        routing_key: "k".into(),
        arguments: table(),
    };
    let unbind = |destination| Method::Unbind {
        source: "e".into(),
        destination,
        routing_key: "k".into(),
        arguments: table(),
    };
    let mut all = vec![
        ("queue.bind", bind(queue())),
        ("exchange.bind", bind(exchange())),
        ("queue.unbind", unbind(queue())),
        ("exchange.unbind", unbind(exchange())),
    ];
    all.extend(declares());
    all.extend(basics());
    all.extend([
        ("confirm.select", Method::ConfirmSelect),
        ("tx.select", Method::TxSelect),
        ("tx.commit", Method::TxCommit),
        ("tx.rollback", Method::TxRollback),
        ("channel.flow", Method::Flow { active: true }),
    ]);
    all
}

fn declares() -> [(&'static str, Method); 5] {
    let declare = ExchangeDeclare {
        exchange: "e".into(),
        kind: "topic".into(),
        durable: true,
        internal: true,
        arguments: table(),
        ..ExchangeDeclare::default()
    };
    let queue = QueueDeclare {
        queue: "q".into(),
        passive: true,
        exclusive: true,
        auto_delete: true,
        arguments: table(),
        ..QueueDeclare::default()
    };
    [
        ("exchange.declare", Method::ExchangeDeclare(declare)),
        (
            "exchange.delete",
            Method::ExchangeDelete {
                exchange: "e".into(),
                if_unused: true,
            },
        ),
        ("queue.declare", Method::QueueDeclare(queue)),
        ("queue.purge", Method::QueuePurge { queue: "q".into() }),
        (
            "queue.delete",
            Method::QueueDelete {
                queue: "q".into(),
                if_unused: false,
                if_empty: true,
            },
        ),
    ]
}

fn basics() -> [(&'static str, Method); 9] {
    let delivery_tag = u64::MAX - 1;
    [
        (
            "basic.qos",
            Method::Qos {
                prefetch_size: 0,
                prefetch_count: 10,
                global: true,
            },
        ),
        (
            "basic.consume",
            Method::Consume {
                queue: "q".into(),
                tag: "t".into(),
                ack: AckMode::Auto,
                exclusive: true,
                arguments: table(),
            },
        ),
        ("basic.cancel", Method::Cancel { tag: "t".into() }),
        ("basic.publish", Method::publish(message())),
        (
            "basic.get",
            Method::Get {
                queue: "q".into(),
                ack: AckMode::Auto,
            },
        ),
        (
            "basic.ack",
            Method::Ack {
                delivery_tag,
                multiple: true,
            },
        ),
        (
            "basic.nack",
            Method::Nack {
                delivery_tag,
                multiple: false,
                requeue: true,
            },
        ),
        (
            "basic.reject",
            Method::Reject {
                delivery_tag,
                requeue: true,
            },
        ),
        ("basic.recover", Method::Recover { requeue: true }),
    ]
}
