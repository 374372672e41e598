//! A recorded step as a method of AMQP 0-9-1, and the broker's answer as it was on the
//! wire.

use std::sync::Arc;

use serde_json::{Value, json};
use warren_core::amqp::{Message, MessageNumber};
use warren_core::broker::command::BindEnd;
use warren_core::broker::{ExchangeDeclare, Method, QueueDeclare, Reply};
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::AckMode;

use crate::args::Args;
use crate::observe;

/// The method of this name, in this vhost. A message has no number yet.
pub(crate) fn read(op: &str, args: &mut Args, vhost: &Name) -> Result<Method, String> {
    Ok(match op {
        "exchange.declare" => Method::ExchangeDeclare(exchange_declare(args)?),
        "exchange.delete" => Method::ExchangeDelete {
            exchange: args.text("exchange")?,
            if_unused: args.bit("if_unused")?,
        },
        "exchange.bind" | "queue.bind" | "exchange.unbind" | "queue.unbind" => bind(op, args)?,
        "queue.declare" => Method::QueueDeclare(queue_declare(args)?),
        "queue.purge" => Method::QueuePurge {
            queue: args.text("queue")?,
        },
        "queue.delete" => Method::QueueDelete {
            queue: args.text("queue")?,
            if_unused: args.bit("if_unused")?,
            if_empty: args.bit("if_empty")?,
        },
        "channel.flow" => Method::Flow {
            active: args.bit("active")?,
        },
        "confirm.select" => Method::ConfirmSelect,
        "tx.select" => Method::TxSelect,
        "tx.commit" => Method::TxCommit,
        "tx.rollback" => Method::TxRollback,
        _ => basic(op, args, vhost)?,
    })
}

fn basic(op: &str, args: &mut Args, vhost: &Name) -> Result<Method, String> {
    Ok(match op {
        "basic.qos" => Method::Qos {
            prefetch_size: args.number("prefetch_size")?,
            prefetch_count: args.number("prefetch_count")?,
            global: args.bit("global")?,
        },
        "basic.consume" => consume(args)?,
        "basic.cancel" => Method::Cancel {
            tag: args.text("consumer_tag")?,
        },
        "basic.publish" => publish(args, vhost)?,
        "basic.get" => Method::Get {
            queue: args.text("queue")?,
            ack: ack_mode(args)?,
        },
        "basic.ack" => Method::Ack {
            delivery_tag: args.number("delivery_tag")?,
            multiple: args.bit("multiple")?,
        },
        "basic.nack" => Method::Nack {
            delivery_tag: args.number("delivery_tag")?,
            multiple: args.bit("multiple")?,
            requeue: args.bit("requeue")?,
        },
        "basic.reject" => Method::Reject {
            delivery_tag: args.number("delivery_tag")?,
            requeue: args.bit("requeue")?,
        },
        "basic.recover" | "basic.recover-async" => Method::Recover {
            requeue: args.bit("requeue")?,
        },
        _ => return Err(format!("the operation {op} is not known")),
    })
}

fn exchange_declare(args: &mut Args) -> Result<ExchangeDeclare, String> {
    Ok(ExchangeDeclare {
        exchange: args.text("exchange")?,
        kind: args.text("type")?,
        passive: args.bit("passive")?,
        durable: args.bit("durable")?,
        auto_delete: args.bit("auto_delete")?,
        internal: args.bit("internal")?,
        arguments: args.table("arguments")?,
    })
}

fn queue_declare(args: &mut Args) -> Result<QueueDeclare, String> {
    Ok(QueueDeclare {
        queue: args.text("queue")?,
        passive: args.bit("passive")?,
        durable: args.bit("durable")?,
        exclusive: args.bit("exclusive")?,
        auto_delete: args.bit("auto_delete")?,
        arguments: args.table("arguments")?,
    })
}

fn bind(op: &str, args: &mut Args) -> Result<Method, String> {
    let (source, destination) = if op.starts_with("queue.") {
        (args.text("exchange")?, BindEnd::Queue(args.text("queue")?))
    } else {
        (
            args.text("source")?,
            BindEnd::Exchange(args.text("destination")?),
        )
    };
    let (routing_key, arguments) = (args.text("routing_key")?, args.table("arguments")?);
    Ok(if op.ends_with(".bind") {
        Method::Bind {
            source,
            destination,
            routing_key,
            arguments,
        }
    } else {
        Method::Unbind {
            source,
            destination,
            routing_key,
            arguments,
        }
    })
}

fn consume(args: &mut Args) -> Result<Method, String> {
    // The server ignores it; the recording of it says so.
    args.bit("no_local")?;
    Ok(Method::Consume {
        queue: args.text("queue")?,
        tag: args.text("consumer_tag")?,
        ack: ack_mode(args)?,
        exclusive: args.bit("exclusive")?,
        arguments: args.table("arguments")?,
    })
}

fn publish(args: &mut Args, vhost: &Name) -> Result<Method, String> {
    let message = Message {
        number: MessageNumber(0),
        exchange: ResourceName::new(vhost.clone(), args.text("exchange")?),
        routing_key: args.text("routing_key")?,
        properties: args.properties()?,
        body: args.text("body")?,
        died: false,
    };
    Ok(Method::Publish {
        message: Arc::new(message),
        mandatory: args.bit("mandatory")?,
        immediate: args.bit("immediate")?,
    })
}

fn ack_mode(args: &mut Args) -> Result<AckMode, String> {
    Ok(if args.bit("no_ack")? {
        AckMode::Auto
    } else {
        AckMode::Manual
    })
}

/// What the client is answered; nothing, where the method has no answer.
pub(crate) fn answer(op: &str, method: &Method, reply: Reply) -> Result<Option<Value>, String> {
    let ok = format!("{op}-ok");
    Ok(Some(match (reply, method) {
        // What a blocked connection sends is not read, so that nobody answers.
        (Reply::Deferred, _) => return Ok(None),
        (Reply::Done, Method::Recover { .. }) if op == "basic.recover-async" => return Ok(None),
        (Reply::Done, Method::Publish { .. } | Method::Ack { .. })
        | (Reply::Done, Method::Nack { .. } | Method::Reject { .. }) => return Ok(None),
        (Reply::Done, Method::Flow { active }) => json!({"method": ok, "active": active}),
        (Reply::Done, Method::Cancel { tag }) => json!({"method": ok, "consumer_tag": **tag}),
        (Reply::Done | Reply::Connection(_) | Reply::Channel(_), _) => json!({"method": ok}),
        (
            Reply::QueueDeclared {
                queue,
                message_count,
                consumer_count,
            },
            _,
        ) => json!({
            "method": ok,
            "queue": *queue,
            "message_count": message_count,
            "consumer_count": consumer_count,
        }),
        (Reply::Count(count), _) => json!({"method": ok, "message_count": count}),
        (Reply::Consuming { tag }, _) => json!({"method": ok, "consumer_tag": *tag}),
        (
            Reply::Got {
                delivery_tag,
                redelivered,
                message,
                message_count,
            },
            _,
        ) => {
            let mut answer = observe::content(&message)?;
            answer.insert("method".into(), ok.into());
            answer.insert("delivery_tag".into(), delivery_tag.into());
            answer.insert("redelivered".into(), redelivered.into());
            answer.insert("message_count".into(), message_count.into());
            answer.into()
        }
        (Reply::Empty, _) => json!({"method": "basic.get-empty", "cluster_id": ""}),
    }))
}
