//! A method from the wire as the recordings write it: its name and its fields.

use amq_protocol::protocol::{AMQPClass, basic, channel, confirm, connection, exchange, queue, tx};
use serde_json::{Map, Value, json};

/// A method that the server sent.
pub(crate) struct Said {
    /// Its name, as in `basic.deliver`.
    pub(crate) name: &'static str,
    /// Its fields, as far as the recordings tell them.
    pub(crate) fields: Map<String, Value>,
}

impl Said {
    fn new(name: &'static str, fields: Value) -> Self {
        let fields = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        Self { name, fields }
    }

    fn bare(name: &'static str) -> Self {
        Self::new(name, Value::Null)
    }

    /// Whether the content of a message follows.
    pub(crate) fn has_content(&self) -> bool {
        matches!(self.name, "basic.deliver" | "basic.return" | "basic.get-ok")
    }
}

/// The method, where a server sends it.
pub(crate) fn said(class: &AMQPClass) -> Option<Said> {
    match class {
        AMQPClass::Basic(method) => basic(method),
        AMQPClass::Queue(method) => queue(method),
        AMQPClass::Connection(method) => connection(method),
        AMQPClass::Channel(method) => channel(method),
        AMQPClass::Exchange(method) => exchange(method).map(Said::bare),
        AMQPClass::Confirm(confirm::AMQPMethod::SelectOk(_)) => {
            Some(Said::bare("confirm.select-ok"))
        }
        AMQPClass::Tx(tx::AMQPMethod::SelectOk(_)) => Some(Said::bare("tx.select-ok")),
        AMQPClass::Tx(tx::AMQPMethod::CommitOk(_)) => Some(Said::bare("tx.commit-ok")),
        AMQPClass::Tx(tx::AMQPMethod::RollbackOk(_)) => Some(Said::bare("tx.rollback-ok")),
        AMQPClass::Access(_) | AMQPClass::Confirm(_) | AMQPClass::Tx(_) => None,
    }
}

fn basic(method: &basic::AMQPMethod) -> Option<Said> {
    use basic::AMQPMethod;
    Some(match method {
        AMQPMethod::QosOk(_) => Said::bare("basic.qos-ok"),
        AMQPMethod::ConsumeOk(ok) => Said::new(
            "basic.consume-ok",
            json!({"consumer_tag": ok.consumer_tag.as_str()}),
        ),
        AMQPMethod::CancelOk(ok) => Said::new(
            "basic.cancel-ok",
            json!({"consumer_tag": ok.consumer_tag.as_str()}),
        ),
        AMQPMethod::Cancel(cancel) => Said::new(
            "basic.cancel",
            json!({"consumer_tag": cancel.consumer_tag.as_str(), "nowait": cancel.nowait}),
        ),
        AMQPMethod::Return(returned) => Said::new(
            "basic.return",
            json!({
                "reply_code": returned.reply_code,
                "reply_text": returned.reply_text.as_str(),
                "exchange": returned.exchange.as_str(),
                "routing_key": returned.routing_key.as_str(),
            }),
        ),
        AMQPMethod::Deliver(deliver) => Said::new(
            "basic.deliver",
            json!({
                "consumer_tag": deliver.consumer_tag.as_str(),
                "delivery_tag": deliver.delivery_tag,
                "redelivered": deliver.redelivered,
                "exchange": deliver.exchange.as_str(),
                "routing_key": deliver.routing_key.as_str(),
            }),
        ),
        AMQPMethod::GetOk(got) => Said::new(
            "basic.get-ok",
            json!({
                "delivery_tag": got.delivery_tag,
                "redelivered": got.redelivered,
                "exchange": got.exchange.as_str(),
                "routing_key": got.routing_key.as_str(),
                "message_count": got.message_count,
            }),
        ),
        AMQPMethod::GetEmpty(_) => Said::new("basic.get-empty", json!({"cluster_id": ""})),
        AMQPMethod::RecoverOk(_) => Said::bare("basic.recover-ok"),
        AMQPMethod::Ack(ack) => Said::new("basic.ack", confirm(ack.delivery_tag, ack.multiple)),
        AMQPMethod::Nack(nack) => {
            Said::new("basic.nack", confirm(nack.delivery_tag, nack.multiple))
        }
        _ => return None,
    })
}

fn confirm(delivery_tag: u64, multiple: bool) -> Value {
    json!({"delivery_tag": delivery_tag, "multiple": multiple})
}

fn queue(method: &queue::AMQPMethod) -> Option<Said> {
    use queue::AMQPMethod;
    Some(match method {
        AMQPMethod::DeclareOk(ok) => Said::new(
            "queue.declare-ok",
            json!({
                "queue": ok.queue.as_str(),
                "message_count": ok.message_count,
                "consumer_count": ok.consumer_count,
            }),
        ),
        AMQPMethod::BindOk(_) => Said::bare("queue.bind-ok"),
        AMQPMethod::UnbindOk(_) => Said::bare("queue.unbind-ok"),
        AMQPMethod::PurgeOk(ok) => {
            Said::new("queue.purge-ok", json!({"message_count": ok.message_count}))
        }
        AMQPMethod::DeleteOk(ok) => Said::new(
            "queue.delete-ok",
            json!({"message_count": ok.message_count}),
        ),
        _ => return None,
    })
}

const fn exchange(method: &exchange::AMQPMethod) -> Option<&'static str> {
    use exchange::AMQPMethod;
    match method {
        AMQPMethod::DeclareOk(_) => Some("exchange.declare-ok"),
        AMQPMethod::DeleteOk(_) => Some("exchange.delete-ok"),
        AMQPMethod::BindOk(_) => Some("exchange.bind-ok"),
        AMQPMethod::UnbindOk(_) => Some("exchange.unbind-ok"),
        _ => None,
    }
}

fn connection(method: &connection::AMQPMethod) -> Option<Said> {
    use connection::AMQPMethod;
    Some(match method {
        AMQPMethod::Start(_) => Said::bare("connection.start"),
        AMQPMethod::Tune(tune) => Said::new(
            "connection.tune",
            json!({
                "channel_max": tune.channel_max,
                "frame_max": tune.frame_max,
                "heartbeat": tune.heartbeat,
            }),
        ),
        AMQPMethod::OpenOk(_) => Said::bare("connection.open-ok"),
        AMQPMethod::Close(close) => Said::new(
            "connection.close",
            refusal(
                (close.reply_code, close.reply_text.as_str()),
                (close.class_id, close.method_id),
            ),
        ),
        AMQPMethod::CloseOk(_) => Said::bare("connection.close-ok"),
        AMQPMethod::Blocked(blocked) => Said::new(
            "connection.blocked",
            json!({"reason": blocked.reason.as_str()}),
        ),
        AMQPMethod::Unblocked(_) => Said::bare("connection.unblocked"),
        _ => return None,
    })
}

fn channel(method: &channel::AMQPMethod) -> Option<Said> {
    use channel::AMQPMethod;
    Some(match method {
        AMQPMethod::OpenOk(_) => Said::bare("channel.open-ok"),
        AMQPMethod::CloseOk(_) => Said::bare("channel.close-ok"),
        AMQPMethod::FlowOk(flow) => Said::new("channel.flow-ok", json!({"active": flow.active})),
        AMQPMethod::Close(close) => Said::new(
            "channel.close",
            refusal(
                (close.reply_code, close.reply_text.as_str()),
                (close.class_id, close.method_id),
            ),
        ),
        _ => return None,
    })
}

/// A refusal names the method that failed, unless it was none.
fn refusal((code, text): (u16, &str), failed: (u16, u16)) -> Value {
    let mut refusal = json!({"reply_code": code, "reply_text": text});
    if failed != (0, 0) {
        let known = warren_wire::method_name(failed.0, failed.1);
        let name = known.map_or_else(|| format!("{failed:?}"), str::to_owned);
        refusal["failed_method"] = name.into();
    }
    refusal
}
