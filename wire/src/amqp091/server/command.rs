//! What a client's method asks of the broker: the way back from `super::super::method`.

use std::sync::Arc;

use amq_protocol_7::protocol::basic::AMQPProperties;
use amq_protocol_7::types::{AMQPValue, FieldTable};
use warren_core::amqp::{FieldValue, Message, MessageNumber, NestedTable, Properties, Table};
use warren_core::broker::{BindEnd, ExchangeDeclare, Method, QueueDeclare};
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::AckMode;

use super::arguments::Arguments;

/// The content that followed a method.
pub(in super::super) struct Content {
    pub(in super::super) properties: AMQPProperties,
    pub(in super::super) body: Vec<u8>,
}

/// The method of this name; none where no client sends it on a channel.
pub(in super::super) fn method(
    name: &str,
    args: &Arguments,
    content: Option<&Content>,
    vhost: &Name,
) -> Option<Method> {
    let text = |field: &str| Name::from(args.text(field));
    let table = |field: &str| table(&args.table(field));
    Some(match name {
        "exchange.declare" => Method::ExchangeDeclare(ExchangeDeclare {
            exchange: text("exchange"),
            kind: text("type"),
            passive: args.bit("passive"),
            durable: args.bit("durable"),
            auto_delete: args.bit("auto-delete"),
            internal: args.bit("internal"),
            arguments: table("arguments"),
        }),
        "exchange.delete" => Method::ExchangeDelete {
            exchange: text("exchange"),
            if_unused: args.bit("if-unused"),
        },
        "queue.bind" | "exchange.bind" => Method::Bind {
            source: text(source(name)),
            destination: destination(name, args),
            routing_key: text("routing-key"),
            arguments: table("arguments"),
        },
        "queue.unbind" | "exchange.unbind" => Method::Unbind {
            source: text(source(name)),
            destination: destination(name, args),
            routing_key: text("routing-key"),
            arguments: table("arguments"),
        },
        "queue.declare" => Method::QueueDeclare(QueueDeclare {
            queue: text("queue"),
            passive: args.bit("passive"),
            durable: args.bit("durable"),
            exclusive: args.bit("exclusive"),
            auto_delete: args.bit("auto-delete"),
            arguments: table("arguments"),
        }),
        "queue.purge" => Method::QueuePurge {
            queue: text("queue"),
        },
        "queue.delete" => Method::QueueDelete {
            queue: text("queue"),
            if_unused: args.bit("if-unused"),
            if_empty: args.bit("if-empty"),
        },
        "channel.flow" => Method::Flow {
            active: args.bit("active"),
        },
        "confirm.select" => Method::ConfirmSelect,
        "tx.select" => Method::TxSelect,
        "tx.commit" => Method::TxCommit,
        "tx.rollback" => Method::TxRollback,
        "basic.publish" => publish(args, content?, vhost),
        _ => return basic(name, args),
    })
}

fn source(name: &str) -> &'static str {
    if name.starts_with("queue.") {
        "exchange"
    } else {
        "source"
    }
}

fn destination(name: &str, args: &Arguments) -> BindEnd {
    if name.starts_with("queue.") {
        BindEnd::Queue(args.text("queue").into())
    } else {
        BindEnd::Exchange(args.text("destination").into())
    }
}

fn basic(name: &str, args: &Arguments) -> Option<Method> {
    let delivery_tag = args.number("delivery-tag");
    let ack = || match args.bit("no-ack") {
        true => AckMode::Auto,
        false => AckMode::Manual,
    };
    Some(match name {
        "basic.qos" => Method::Qos {
            prefetch_size: args.number("prefetch-size"),
            prefetch_count: args.number("prefetch-count"),
            global: args.bit("global"),
        },
        "basic.consume" => Method::Consume {
            queue: args.text("queue").into(),
            tag: args.text("consumer-tag").into(),
            ack: ack(),
            exclusive: args.bit("exclusive"),
            arguments: table(&args.table("arguments")),
        },
        "basic.cancel" => Method::Cancel {
            tag: args.text("consumer-tag").into(),
        },
        "basic.get" => Method::Get {
            queue: args.text("queue").into(),
            ack: ack(),
        },
        "basic.ack" => Method::Ack {
            delivery_tag,
            multiple: args.bit("multiple"),
        },
        "basic.nack" => Method::Nack {
            delivery_tag,
            multiple: args.bit("multiple"),
            requeue: args.bit("requeue"),
        },
        "basic.reject" => Method::Reject {
            delivery_tag,
            requeue: args.bit("requeue"),
        },
        "basic.recover" | "basic.recover-async" => Method::Recover {
            requeue: args.bit("requeue"),
        },
        _ => return None,
    })
}

/// The message has no number yet; whoever publishes gives it one.
fn publish(args: &Arguments, content: &Content, vhost: &Name) -> Method {
    let message = Message {
        number: MessageNumber(0),
        exchange: ResourceName::new(vhost.clone(), Name::from(args.text("exchange"))),
        routing_key: args.text("routing-key").into(),
        properties: properties(&content.properties),
        body: String::from_utf8_lossy(&content.body).into_owned().into(),
        died: false,
    };
    Method::Publish {
        message: Arc::new(message),
        mandatory: args.bit("mandatory"),
        immediate: args.bit("immediate"),
    }
}

fn properties(wire: &AMQPProperties) -> Properties {
    let text = |text: &Option<amq_protocol_7::types::ShortString>| {
        text.as_ref().map(|text| Name::from(text.as_str()))
    };
    Properties {
        content_type: text(wire.content_type()),
        content_encoding: text(wire.content_encoding()),
        headers: wire.headers().as_ref().map(table),
        delivery_mode: *wire.delivery_mode(),
        priority: *wire.priority(),
        correlation_id: text(wire.correlation_id()),
        reply_to: text(wire.reply_to()),
        expiration: text(wire.expiration()),
        message_id: text(wire.message_id()),
        timestamp: *wire.timestamp(),
        kind: text(wire.kind()),
        user_id: text(wire.user_id()),
        app_id: text(wire.app_id()),
        cluster_id: text(wire.cluster_id()),
    }
}

fn table(table: &FieldTable) -> Table {
    entries(table).collect()
}

fn entries(table: &FieldTable) -> impl Iterator<Item = (Name, FieldValue)> {
    let entries = table.inner().iter();
    entries.map(|(key, one)| (key.as_str().into(), value(one)))
}

fn value(of: &AMQPValue) -> FieldValue {
    match of {
        AMQPValue::Boolean(value) => FieldValue::Bool(*value),
        AMQPValue::ShortShortInt(value) => FieldValue::Byte(*value),
        AMQPValue::ShortShortUInt(value) => FieldValue::UnsignedByte(*value),
        AMQPValue::ShortInt(value) => FieldValue::Short(*value),
        AMQPValue::ShortUInt(value) => FieldValue::UnsignedShort(*value),
        AMQPValue::LongInt(value) => FieldValue::SignedInt(*value),
        AMQPValue::LongUInt(value) => FieldValue::UnsignedInt(*value),
        AMQPValue::LongLongInt(value) => FieldValue::Long(*value),
        AMQPValue::Float(value) => FieldValue::Float(value.to_bits()),
        AMQPValue::Double(value) => FieldValue::Double(value.to_bits()),
        AMQPValue::DecimalValue(value) => FieldValue::Decimal {
            scale: value.scale,
            value: value.value,
        },
        AMQPValue::ShortString(text) => FieldValue::LongString(text.as_str().into()),
        AMQPValue::LongString(text) => {
            let text = String::from_utf8_lossy(text.as_bytes());
            FieldValue::LongString(text.into_owned().into())
        }
        AMQPValue::FieldArray(items) => {
            FieldValue::Array(items.as_slice().iter().map(value).collect())
        }
        AMQPValue::Timestamp(value) => FieldValue::Timestamp(*value),
        AMQPValue::FieldTable(table) => FieldValue::Table(NestedTable(entries(table).collect())),
        AMQPValue::ByteArray(octets) => FieldValue::Binary(octets.as_slice().to_vec()),
        AMQPValue::Void => FieldValue::Void,
    }
}
