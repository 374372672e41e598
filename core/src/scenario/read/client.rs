//! Reading clients: producers, consumers, and the messages that are published.

use serde_json::Value;

use super::fields::{Fields, Unknown, object};
use super::processor::processor;
use super::tagged::tagged;
use super::value::Read;
use crate::amqp::{Properties, Table};
use crate::broker::DEFAULT_USER;
use crate::name::{DEFAULT_VHOST, Name};
use crate::scenario::client::{DEFAULT_EVERY_MS, DEFAULT_START_MS, DEFAULT_WORK_MS};
use crate::scenario::problem::Problems;
use crate::scenario::tasks::DEFAULT_DISPATCH_MS;
use crate::scenario::{
    AckMode, Client, Consumer, MessageTemplate, OnNok, Producer, ScriptedMessage, TaskWorker,
    Tasks, Transactions,
};

impl Read for Client {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let kinds = ["producer", "consumer", "processor"];
        let (kind, fields) = tagged(place, value, "kind", &kinds, problems)?;
        let mut fields = Fields::new(place, fields, problems);
        let client = match kind {
            "producer" => Self::Producer(producer(&mut fields)),
            "consumer" => Self::Consumer(consumer(&mut fields)),
            _ => Self::Processor(processor(&mut fields)),
        };
        fields.rest(Unknown::Refused);
        Some(client)
    }
}

fn producer(fields: &mut Fields<'_>) -> Producer {
    Producer {
        name: fields.required("name", Name::default()),
        vhost: fields.or("vhost", DEFAULT_VHOST.into()),
        user: fields.or("user", DEFAULT_USER.into()),
        node: fields.or("node", None),
        exchange: fields.or("exchange", Name::default()),
        messages: fields.or("messages", Vec::new()),
        start_ms: fields.or("start_ms", DEFAULT_START_MS),
        every_ms: fields.or("every_ms", DEFAULT_EVERY_MS),
        count: fields.or("count", None),
        burst: fields.or("burst", 1),
        jitter_ms: fields.or("jitter_ms", 0),
        confirms: fields.or("confirms", false),
        tx: fields.or("tx", None),
        asks: fields.or("asks", None),
        script: fields.or("script", Vec::new()),
    }
}

fn consumer(fields: &mut Fields<'_>) -> Consumer {
    Consumer {
        name: fields.required("name", Name::default()),
        vhost: fields.or("vhost", DEFAULT_VHOST.into()),
        user: fields.or("user", DEFAULT_USER.into()),
        node: fields.or("node", None),
        queue: fields.required("queue", Name::default()),
        more_queues: fields.or("more_queues", Vec::new()),
        prefetch: fields.or("prefetch", 0),
        global: fields.or("global", false),
        get_every_ms: fields.or("get_every_ms", None),
        ack: fields.or("ack", AckMode::default()),
        tx: fields.or("tx", None),
        work_ms: fields.or("work_ms", DEFAULT_WORK_MS),
        outcomes: fields.or("outcomes", Vec::new()),
        tasks: fields.or("tasks", None),
        exclusive: fields.or("exclusive", false),
        arguments: fields.or("arguments", Table::default()),
        start_ms: fields.or("start_ms", 0),
        restart_ms: fields.or("restart_ms", None),
    }
}

impl Read for Transactions {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| Self {
            size: fields.required("size", 0),
            outcomes: fields.or("outcomes", Vec::new()),
        })
    }
}

impl Read for Tasks {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| Self {
            workers: fields.required("workers", Vec::new()),
            named: fields.or("named", false),
            dispatch_ms: fields.or("dispatch_ms", DEFAULT_DISPATCH_MS),
            nok: fields.or("nok", OnNok::default()),
        })
    }
}

impl Read for TaskWorker {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| Self {
            task: fields.required("task", Name::default()),
            work_ms: fields.or("work_ms", DEFAULT_WORK_MS),
            receipts: fields.or("receipts", Vec::new()),
            json: fields.or("json", false),
        })
    }
}

impl Read for ScriptedMessage {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| Self {
            at_ms: fields.required("at_ms", 0),
            message: fields.required("message", MessageTemplate::default()),
        })
    }
}

impl Read for MessageTemplate {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| Self {
            routing_key: fields.or("routing_key", Name::default()),
            body: fields.or("body", Name::default()),
            properties: fields.or("properties", Properties::default()),
            mandatory: fields.or("mandatory", false),
        })
    }
}

/// Properties that a filter gave.
///
/// # Errors
///
/// Where they are none.
pub(crate) fn properties(value: Value) -> Result<Properties, ()> {
    let mut problems = Problems::default();
    let read = Properties::read("", value, &mut problems);
    read.filter(|_| problems.is_empty()).ok_or(())
}

impl Read for Properties {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::Refused, problems, |fields| Self {
            content_type: fields.or("content_type", None),
            content_encoding: fields.or("content_encoding", None),
            headers: fields.or("headers", None),
            delivery_mode: fields.or("delivery_mode", None),
            priority: fields.or("priority", None),
            correlation_id: fields.or("correlation_id", None),
            reply_to: fields.or("reply_to", None),
            expiration: fields.or("expiration", None),
            message_id: fields.or("message_id", None),
            timestamp: fields.or("timestamp", None),
            kind: fields.or("type", None),
            user_id: fields.or("user_id", None),
            app_id: fields.or("app_id", None),
            cluster_id: fields.or("cluster_id", None),
        })
    }
}
