//! What the core asks of the broker, and its answers, as methods.

use amq_protocol_7::protocol::{AMQPClass, basic, channel, confirm, exchange, queue, tx};
use warren_core::amqp::Refusal;
use warren_core::broker::{BindEnd, ExchangeDeclare, Method, QueueDeclare, Reply};
use warren_core::scenario::AckMode;

use super::value::{short, table};

/// The method as a client sends it. The content of a publish follows it and is not in it.
pub(super) fn request(method: &Method) -> AMQPClass {
    match method {
        Method::ExchangeDeclare(declare) => declare_exchange(declare),
        Method::ExchangeDelete {
            exchange,
            if_unused,
        } => AMQPClass::Exchange(exchange::AMQPMethod::Delete(exchange::Delete {
            exchange: short(exchange),
            if_unused: *if_unused,
            nowait: false,
        })),
        Method::Bind {
            source,
            destination,
            routing_key,
            arguments,
        } => bind(source, destination, routing_key, table(arguments)),
        Method::Unbind {
            source,
            destination,
            routing_key,
            arguments,
        } => unbind(source, destination, routing_key, table(arguments)),
        Method::QueueDeclare(declare) => declare_queue(declare),
        Method::QueuePurge { queue } => AMQPClass::Queue(queue::AMQPMethod::Purge(queue::Purge {
            queue: short(queue),
            nowait: false,
        })),
        Method::QueueDelete {
            queue,
            if_unused,
            if_empty,
        } => AMQPClass::Queue(queue::AMQPMethod::Delete(queue::Delete {
            queue: short(queue),
            if_unused: *if_unused,
            if_empty: *if_empty,
            nowait: false,
        })),
        Method::Flow { active } => {
            let active = *active;
            AMQPClass::Channel(channel::AMQPMethod::Flow(channel::Flow { active }))
        }
        Method::ConfirmSelect => AMQPClass::Confirm(confirm::AMQPMethod::Select(confirm::Select {
            nowait: false,
        })),
        Method::TxSelect => AMQPClass::Tx(tx::AMQPMethod::Select(tx::Select {})),
        Method::TxCommit => AMQPClass::Tx(tx::AMQPMethod::Commit(tx::Commit {})),
        Method::TxRollback => AMQPClass::Tx(tx::AMQPMethod::Rollback(tx::Rollback {})),
        other => AMQPClass::Basic(basic(other)),
    }
}

fn declare_exchange(declare: &ExchangeDeclare) -> AMQPClass {
    AMQPClass::Exchange(exchange::AMQPMethod::Declare(exchange::Declare {
        exchange: short(&declare.exchange),
        kind: short(&declare.kind),
        passive: declare.passive,
        durable: declare.durable,
        auto_delete: declare.auto_delete,
        internal: declare.internal,
        nowait: false,
        arguments: table(&declare.arguments),
    }))
}

fn declare_queue(declare: &QueueDeclare) -> AMQPClass {
    AMQPClass::Queue(queue::AMQPMethod::Declare(queue::Declare {
        queue: short(&declare.queue),
        passive: declare.passive,
        durable: declare.durable,
        exclusive: declare.exclusive,
        auto_delete: declare.auto_delete,
        nowait: false,
        arguments: table(&declare.arguments),
    }))
}

fn bind(
    source: &str,
    destination: &BindEnd,
    key: &str,
    arguments: amq_protocol_7::types::FieldTable,
) -> AMQPClass {
    match destination {
        BindEnd::Queue(queue) => AMQPClass::Queue(queue::AMQPMethod::Bind(queue::Bind {
            queue: short(queue),
            exchange: short(source),
            routing_key: short(key),
            nowait: false,
            arguments,
        })),
        BindEnd::Exchange(to) => AMQPClass::Exchange(exchange::AMQPMethod::Bind(exchange::Bind {
            destination: short(to),
            source: short(source),
            routing_key: short(key),
            nowait: false,
            arguments,
        })),
    }
}

fn unbind(
    source: &str,
    destination: &BindEnd,
    key: &str,
    arguments: amq_protocol_7::types::FieldTable,
) -> AMQPClass {
    match destination {
        BindEnd::Queue(queue) => AMQPClass::Queue(queue::AMQPMethod::Unbind(queue::Unbind {
            queue: short(queue),
            exchange: short(source),
            routing_key: short(key),
            arguments,
        })),
        BindEnd::Exchange(to) => {
            AMQPClass::Exchange(exchange::AMQPMethod::Unbind(exchange::Unbind {
                destination: short(to),
                source: short(source),
                routing_key: short(key),
                nowait: false,
                arguments,
            }))
        }
    }
}

fn basic(method: &Method) -> basic::AMQPMethod {
    use basic::AMQPMethod;
    match method {
        // The codec has no prefetch size: RabbitMQ refuses every other than 0 (540).
        Method::Qos {
            prefetch_count,
            global,
            ..
        } => AMQPMethod::Qos(basic::Qos {
            prefetch_count: *prefetch_count,
            global: *global,
        }),
        Method::Consume {
            queue,
            tag,
            ack,
            exclusive,
            arguments,
        } => AMQPMethod::Consume(basic::Consume {
            queue: short(queue),
            consumer_tag: short(tag),
            no_local: false,
            no_ack: *ack == AckMode::Auto,
            exclusive: *exclusive,
            nowait: false,
            arguments: table(arguments),
        }),
        Method::Cancel { tag } => AMQPMethod::Cancel(basic::Cancel {
            consumer_tag: short(tag),
            nowait: false,
        }),
        Method::Publish {
            message,
            mandatory,
            immediate,
        } => AMQPMethod::Publish(basic::Publish {
            exchange: short(&message.exchange.name),
            routing_key: short(&message.routing_key),
            mandatory: *mandatory,
            immediate: *immediate,
        }),
        Method::Get { queue, ack } => AMQPMethod::Get(basic::Get {
            queue: short(queue),
            no_ack: *ack == AckMode::Auto,
        }),
        other => verdict(other),
    }
}

/// What a client says of deliveries.
fn verdict(method: &Method) -> basic::AMQPMethod {
    use basic::AMQPMethod;
    match *method {
        Method::Ack {
            delivery_tag,
            multiple,
        } => AMQPMethod::Ack(basic::Ack {
            delivery_tag,
            multiple,
        }),
        Method::Nack {
            delivery_tag,
            multiple,
            requeue,
        } => AMQPMethod::Nack(basic::Nack {
            delivery_tag,
            multiple,
            requeue,
        }),
        Method::Reject {
            delivery_tag,
            requeue,
        } => AMQPMethod::Reject(basic::Reject {
            delivery_tag,
            requeue,
        }),
        Method::Recover { requeue } => AMQPMethod::Recover(basic::Recover { requeue }),
        _ => unreachable!("`request` and `basic` take all others"),
    }
}

/// The server's answer; none where the protocol has none. The content of a message that was
/// got follows it and is not in it.
pub(super) fn answer(method: &Method, reply: &Reply) -> Option<AMQPClass> {
    Some(match (method, reply) {
        (_, Reply::Deferred) => return None,
        (Method::ExchangeDeclare(_), _) => {
            AMQPClass::Exchange(exchange::AMQPMethod::DeclareOk(exchange::DeclareOk {}))
        }
        (Method::ExchangeDelete { .. }, _) => {
            AMQPClass::Exchange(exchange::AMQPMethod::DeleteOk(exchange::DeleteOk {}))
        }
        (Method::Bind { destination, .. }, _) => match destination {
            BindEnd::Queue(_) => AMQPClass::Queue(queue::AMQPMethod::BindOk(queue::BindOk {})),
            BindEnd::Exchange(_) => {
                AMQPClass::Exchange(exchange::AMQPMethod::BindOk(exchange::BindOk {}))
            }
        },
        (Method::Unbind { destination, .. }, _) => match destination {
            BindEnd::Queue(_) => AMQPClass::Queue(queue::AMQPMethod::UnbindOk(queue::UnbindOk {})),
            BindEnd::Exchange(_) => {
                AMQPClass::Exchange(exchange::AMQPMethod::UnbindOk(exchange::UnbindOk {}))
            }
        },
        (Method::QueueDeclare(_) | Method::QueuePurge { .. } | Method::QueueDelete { .. }, _) => {
            AMQPClass::Queue(of_queue(method, reply)?)
        }
        (Method::Flow { active }, _) => {
            let active = *active;
            AMQPClass::Channel(channel::AMQPMethod::FlowOk(channel::FlowOk { active }))
        }
        (Method::ConfirmSelect, _) => {
            AMQPClass::Confirm(confirm::AMQPMethod::SelectOk(confirm::SelectOk {}))
        }
        (Method::TxSelect, _) => AMQPClass::Tx(tx::AMQPMethod::SelectOk(tx::SelectOk {})),
        (Method::TxCommit, _) => AMQPClass::Tx(tx::AMQPMethod::CommitOk(tx::CommitOk {})),
        (Method::TxRollback, _) => AMQPClass::Tx(tx::AMQPMethod::RollbackOk(tx::RollbackOk {})),
        _ => AMQPClass::Basic(of_basic(method, reply)?),
    })
}

fn of_queue(method: &Method, reply: &Reply) -> Option<queue::AMQPMethod> {
    Some(match (method, reply) {
        (
            Method::QueueDeclare(_),
            Reply::QueueDeclared {
                queue,
                message_count,
                consumer_count,
            },
        ) => queue::AMQPMethod::DeclareOk(queue::DeclareOk {
            queue: short(queue),
            message_count: *message_count,
            consumer_count: *consumer_count,
        }),
        (Method::QueuePurge { .. }, Reply::Count(count)) => {
            let message_count = *count;
            queue::AMQPMethod::PurgeOk(queue::PurgeOk { message_count })
        }
        (Method::QueueDelete { .. }, Reply::Count(count)) => {
            let message_count = *count;
            queue::AMQPMethod::DeleteOk(queue::DeleteOk { message_count })
        }
        _ => return None,
    })
}

fn of_basic(method: &Method, reply: &Reply) -> Option<basic::AMQPMethod> {
    use basic::AMQPMethod;
    Some(match (method, reply) {
        (Method::Qos { .. }, _) => AMQPMethod::QosOk(basic::QosOk {}),
        (Method::Recover { .. }, _) => AMQPMethod::RecoverOk(basic::RecoverOk {}),
        (Method::Cancel { tag }, _) => AMQPMethod::CancelOk(basic::CancelOk {
            consumer_tag: short(tag),
        }),
        (Method::Consume { .. }, Reply::Consuming { tag }) => {
            AMQPMethod::ConsumeOk(basic::ConsumeOk {
                consumer_tag: short(tag),
            })
        }
        (
            Method::Get { .. },
            Reply::Got {
                delivery_tag,
                redelivered,
                message,
                message_count,
            },
        ) => AMQPMethod::GetOk(basic::GetOk {
            delivery_tag: *delivery_tag,
            redelivered: *redelivered,
            exchange: short(&message.exchange.name),
            routing_key: short(&message.routing_key),
            message_count: *message_count,
        }),
        (Method::Get { .. }, Reply::Empty) => AMQPMethod::GetEmpty(basic::GetEmpty {}),
        _ => return None,
    })
}

/// `channel.close` as the server says it of a method of this class and number.
pub(super) fn close_channel(refusal: &Refusal, of: (u16, u16)) -> AMQPClass {
    AMQPClass::Channel(channel::AMQPMethod::Close(channel::Close {
        reply_code: refusal.code.number(),
        reply_text: short(&refusal.reply_text()),
        class_id: of.0,
        method_id: of.1,
    }))
}
