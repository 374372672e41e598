//! Declaring, binding, purging and deleting: AMQP 1.0 has no methods for it, so RabbitMQ 4 takes
//! requests in messages to a node of its own, in the words of HTTP
//! (`rabbit_amqp_management.erl`).

use fe2o3_amqp_types::messaging::{AmqpValue, ApplicationProperties, MessageId, Properties};
use fe2o3_amqp_types::primitives::SimpleValue;
use serde_amqp::Value;
use warren_core::amqp::{Refusal, ReplyCode};
use warren_core::broker::{BindEnd, Method, Reply};

use super::address::{encoded, of_exchange, of_queue};
use super::value::{map, record, text};
use super::write::octets;

/// A request: what is to be done to what, and how it is to be.
pub(super) struct Request {
    word: &'static str,
    path: String,
    body: Value,
}

impl Request {
    fn new(word: &'static str, path: String, body: Value) -> Self {
        Self { word, path, body }
    }

    /// The message that carries it, by this number.
    pub(super) fn message(&self, number: u64) -> Vec<u8> {
        let properties = Properties {
            message_id: Some(MessageId::Ulong(number)),
            to: Some(self.path.clone()),
            subject: Some(self.word.to_owned()),
            reply_to: Some("$me".to_owned()),
            ..Properties::default()
        };
        let mut message = octets(&properties);
        message.extend(octets(&AmqpValue(self.body.clone())));
        message
    }
}

/// What a method asks for; none where it is no request.
pub(super) fn request(method: &Method) -> Option<Request> {
    Some(match method {
        Method::QueueDeclare(declare) if declare.passive => {
            Request::new("GET", of_queue(&declare.queue), Value::Null)
        }
        Method::QueueDeclare(declare) => {
            let body = record([
                ("durable", declare.durable.into()),
                ("exclusive", declare.exclusive.into()),
                ("auto_delete", declare.auto_delete.into()),
                ("arguments", map(&declare.arguments)),
            ]);
            Request::new("PUT", of_queue(&declare.queue), body)
        }
        Method::QueuePurge { queue } => {
            let path = format!("{}/messages", of_queue(queue));
            Request::new("DELETE", path, Value::Null)
        }
        Method::QueueDelete { queue, .. } => Request::new("DELETE", of_queue(queue), Value::Null),
        Method::ExchangeDeclare(declare) if declare.passive => {
            Request::new("GET", of_exchange(&declare.exchange), Value::Null)
        }
        Method::ExchangeDeclare(declare) => {
            let body = record([
                ("type", text(&declare.kind)),
                ("durable", declare.durable.into()),
                ("auto_delete", declare.auto_delete.into()),
                ("internal", declare.internal.into()),
                ("arguments", map(&declare.arguments)),
            ]);
            Request::new("PUT", of_exchange(&declare.exchange), body)
        }
        Method::ExchangeDelete { exchange, .. } => {
            Request::new("DELETE", of_exchange(exchange), Value::Null)
        }
        Method::Bind {
            source,
            destination,
            routing_key,
            arguments,
        } => {
            let (to, name) = match destination {
                BindEnd::Queue(name) => ("destination_queue", name),
                BindEnd::Exchange(name) => ("destination_exchange", name),
            };
            let body = record([
                ("source", text(source)),
                (to, text(name)),
                ("binding_key", text(routing_key)),
                ("arguments", map(arguments)),
            ]);
            Request::new("POST", "/bindings".to_owned(), body)
        }
        Method::Unbind {
            source,
            destination,
            routing_key,
            ..
        } => Request::new(
            "DELETE",
            of_binding(source, destination, routing_key),
            Value::Null,
        ),
        _ => return None,
    })
}

/// The path of a binding without arguments.
fn of_binding(source: &str, destination: &BindEnd, key: &str) -> String {
    let (to, name) = match destination {
        BindEnd::Queue(name) => ("dstq", name),
        BindEnd::Exchange(name) => ("dste", name),
    };
    let (source, name, key) = (encoded(source), encoded(name), encoded(key));
    format!("/bindings/src={source};{to}={name};key={key};args=")
}

/// The message that answers the request of this number.
pub(super) fn response(number: u64, outcome: &Result<Reply, Refusal>) -> Vec<u8> {
    let (status, body) = match outcome {
        Ok(reply) => granted(reply),
        Err(refusal) => (status(refusal.code), text(&refusal.detail)),
    };
    let properties = Properties {
        correlation_id: Some(MessageId::Ulong(number)),
        subject: Some(status.to_owned()),
        ..Properties::default()
    };
    let version = SimpleValue::String("1.1".to_owned());
    let application = [("http:response".to_owned(), version)]
        .into_iter()
        .collect();
    let mut message = octets(&properties);
    message.extend(octets(&ApplicationProperties(application)));
    message.extend(octets(&AmqpValue(body)));
    message
}

fn granted(reply: &Reply) -> (&'static str, Value) {
    match reply {
        Reply::QueueDeclared {
            queue,
            message_count,
            consumer_count,
        } => {
            let body = record([
                ("name", text(queue)),
                ("message_count", Value::Ulong((*message_count).into())),
                ("consumer_count", Value::Uint(*consumer_count)),
            ]);
            ("200", body)
        }
        Reply::Count(count) => {
            let body = record([("message_count", Value::Ulong((*count).into()))]);
            ("200", body)
        }
        _ => ("204", Value::Null),
    }
}

const fn status(code: ReplyCode) -> &'static str {
    match code {
        ReplyCode::NotFound => "404",
        ReplyCode::AccessRefused => "403",
        ReplyCode::PreconditionFailed => "409",
        _ => "400",
    }
}
