//! A step's operation and arguments as the method that goes on the wire.

use amq_protocol::protocol::{AMQPClass, basic, channel, confirm, exchange, queue, tx};
use amq_protocol::types::ShortString;
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use super::values::{short, table};

/// What a step's arguments still hold.
struct Args(Map<String, Value>);

impl Args {
    fn text(&mut self, key: &str) -> Result<ShortString> {
        match self.0.remove(key) {
            None => Ok(ShortString::default()),
            Some(value) => short(
                value
                    .as_str()
                    .with_context(|| format!("{key}: no string"))?,
            ),
        }
    }

    fn bit(&mut self, key: &str) -> Result<bool> {
        match self.0.remove(key) {
            None => Ok(false),
            Some(value) => value.as_bool().with_context(|| format!("{key}: no bit")),
        }
    }

    fn number<N: TryFrom<u64>>(&mut self, key: &str) -> Result<N> {
        let value = self.0.remove(key).unwrap_or_else(|| 0.into());
        let number = value.as_u64().and_then(|number| N::try_from(number).ok());
        number.with_context(|| format!("{key}: no number of its size"))
    }

    fn table(&mut self) -> Result<amq_protocol::types::FieldTable> {
        table(&self.0.remove("arguments").unwrap_or_else(|| json!({})))
    }
}

/// Whether the server answers this method, where it is not told not to.
pub(crate) fn is_answered(op: &str) -> bool {
    !matches!(
        op,
        "basic.publish" | "basic.ack" | "basic.nack" | "basic.reject" | "basic.recover-async"
    )
}

/// The method. What belongs to a message's content is not looked at.
///
/// # Errors
/// An operation or an argument that is not AMQP's.
pub(crate) fn method(op: &str, args: &Map<String, Value>) -> Result<AMQPClass> {
    let mut args = Args(args.clone());
    let method = match op.split_once('.') {
        Some(("queue", method)) => AMQPClass::Queue(queue(method, &mut args)?),
        Some(("exchange", method)) => AMQPClass::Exchange(exchange(method, &mut args)?),
        Some(("basic", method)) => AMQPClass::Basic(basic(method, &mut args)?),
        Some(("channel", "open")) => {
            AMQPClass::Channel(channel::AMQPMethod::Open(channel::Open {}))
        }
        Some(("channel", "close")) => {
            AMQPClass::Channel(channel::AMQPMethod::Close(channel::Close::default()))
        }
        Some(("channel", "flow")) => {
            let active = args.bit("active")?;
            AMQPClass::Channel(channel::AMQPMethod::Flow(channel::Flow { active }))
        }
        Some(("confirm", "select")) => {
            let nowait = args.bit("nowait")?;
            AMQPClass::Confirm(confirm::AMQPMethod::Select(confirm::Select { nowait }))
        }
        Some(("tx", "select")) => AMQPClass::Tx(tx::AMQPMethod::Select(tx::Select {})),
        Some(("tx", "commit")) => AMQPClass::Tx(tx::AMQPMethod::Commit(tx::Commit {})),
        Some(("tx", "rollback")) => AMQPClass::Tx(tx::AMQPMethod::Rollback(tx::Rollback {})),
        _ => bail!("no client does {op}"),
    };
    match args.0.keys().next() {
        None => Ok(method),
        Some(key) => bail!("{op} has no argument {key}"),
    }
}

fn queue(method: &str, args: &mut Args) -> Result<queue::AMQPMethod> {
    use queue::{AMQPMethod, Bind, Declare, Delete, Purge, Unbind};
    let queue = args.text("queue")?;
    Ok(match method {
        "declare" => AMQPMethod::Declare(Declare {
            queue,
            passive: args.bit("passive")?,
            durable: args.bit("durable")?,
            exclusive: args.bit("exclusive")?,
            auto_delete: args.bit("auto_delete")?,
            nowait: args.bit("nowait")?,
            arguments: args.table()?,
        }),
        "bind" => AMQPMethod::Bind(Bind {
            queue,
            exchange: args.text("exchange")?,
            routing_key: args.text("routing_key")?,
            nowait: args.bit("nowait")?,
            arguments: args.table()?,
        }),
        "unbind" => AMQPMethod::Unbind(Unbind {
            queue,
            exchange: args.text("exchange")?,
            routing_key: args.text("routing_key")?,
            arguments: args.table()?,
        }),
        "purge" => AMQPMethod::Purge(Purge {
            queue,
            nowait: args.bit("nowait")?,
        }),
        "delete" => AMQPMethod::Delete(Delete {
            queue,
            if_unused: args.bit("if_unused")?,
            if_empty: args.bit("if_empty")?,
            nowait: args.bit("nowait")?,
        }),
        _ => bail!("there is no method queue.{method}"),
    })
}

fn exchange(method: &str, args: &mut Args) -> Result<exchange::AMQPMethod> {
    use exchange::{AMQPMethod, Bind, Declare, Delete, Unbind};
    Ok(match method {
        "declare" => AMQPMethod::Declare(Declare {
            exchange: args.text("exchange")?,
            kind: args.text("type")?,
            passive: args.bit("passive")?,
            durable: args.bit("durable")?,
            auto_delete: args.bit("auto_delete")?,
            internal: args.bit("internal")?,
            nowait: args.bit("nowait")?,
            arguments: args.table()?,
        }),
        "delete" => AMQPMethod::Delete(Delete {
            exchange: args.text("exchange")?,
            if_unused: args.bit("if_unused")?,
            nowait: args.bit("nowait")?,
        }),
        "bind" => AMQPMethod::Bind(Bind {
            destination: args.text("destination")?,
            source: args.text("source")?,
            routing_key: args.text("routing_key")?,
            nowait: args.bit("nowait")?,
            arguments: args.table()?,
        }),
        "unbind" => AMQPMethod::Unbind(Unbind {
            destination: args.text("destination")?,
            source: args.text("source")?,
            routing_key: args.text("routing_key")?,
            nowait: args.bit("nowait")?,
            arguments: args.table()?,
        }),
        _ => bail!("there is no method exchange.{method}"),
    })
}

fn basic(method: &str, args: &mut Args) -> Result<basic::AMQPMethod> {
    use basic::AMQPMethod;
    Ok(match method {
        "qos" => AMQPMethod::Qos(basic::Qos {
            prefetch_count: args.number("prefetch_count")?,
            global: args.bit("global")?,
        }),
        "consume" => AMQPMethod::Consume(basic::Consume {
            queue: args.text("queue")?,
            consumer_tag: args.text("consumer_tag")?,
            no_local: args.bit("no_local")?,
            no_ack: args.bit("no_ack")?,
            exclusive: args.bit("exclusive")?,
            nowait: args.bit("nowait")?,
            arguments: args.table()?,
        }),
        "cancel" => AMQPMethod::Cancel(basic::Cancel {
            consumer_tag: args.text("consumer_tag")?,
            nowait: args.bit("nowait")?,
        }),
        "publish" => {
            for content in ["body", "properties", "repeat"] {
                args.0.remove(content);
            }
            AMQPMethod::Publish(basic::Publish {
                exchange: args.text("exchange")?,
                routing_key: args.text("routing_key")?,
                mandatory: args.bit("mandatory")?,
                immediate: args.bit("immediate")?,
            })
        }
        "get" => AMQPMethod::Get(basic::Get {
            queue: args.text("queue")?,
            no_ack: args.bit("no_ack")?,
        }),
        "ack" => AMQPMethod::Ack(basic::Ack {
            delivery_tag: args.number("delivery_tag")?,
            multiple: args.bit("multiple")?,
        }),
        "nack" => AMQPMethod::Nack(basic::Nack {
            delivery_tag: args.number("delivery_tag")?,
            multiple: args.bit("multiple")?,
            requeue: args.bit("requeue")?,
        }),
        "reject" => AMQPMethod::Reject(basic::Reject {
            delivery_tag: args.number("delivery_tag")?,
            requeue: args.bit("requeue")?,
        }),
        "recover" => AMQPMethod::Recover(basic::Recover {
            requeue: args.bit("requeue")?,
        }),
        "recover-async" => AMQPMethod::RecoverAsync(basic::RecoverAsync {
            requeue: args.bit("requeue")?,
        }),
        _ => bail!("there is no method basic.{method}"),
    })
}

/// A whole frame of `basic.qos` with a prefetch size.
///
/// # Errors
/// Arguments that are not of the method.
pub(crate) fn qos_with_size(channel: u16, args: &Map<String, Value>) -> Result<Vec<u8>> {
    let mut args = Args(args.clone());
    let (size, count): (u32, u16) = (
        args.number("prefetch_size")?,
        args.number("prefetch_count")?,
    );
    let global = u8::from(args.bit("global")?);
    let mut frame = vec![1];
    frame.extend(channel.to_be_bytes());
    frame.extend(11_u32.to_be_bytes());
    frame.extend([0, 60, 0, 10]);
    frame.extend(size.to_be_bytes());
    frame.extend(count.to_be_bytes());
    frame.extend([global, 0xCE]);
    Ok(frame)
}
