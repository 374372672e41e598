//! The methods of AMQP 0-9-1 and their fields in order, those included that are reserved and
//! that codecs leave out of their values (`amqp-rabbitmq-0.9.1.json`, RabbitMQ's own copy of
//! the specification).
//!
//! How a field of a type is read is `super::decode`'s business.

/// The type of a method's field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Octet,
    Short,
    Long,
    LongLong,
    ShortString,
    LongString,
    Table,
    Timestamp,
    Bit,
}

impl Type {
    /// Its name in the specification.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Octet => "octet",
            Self::Short => "short",
            Self::Long => "long",
            Self::LongLong => "longlong",
            Self::ShortString => "shortstr",
            Self::LongString => "longstr",
            Self::Table => "table",
            Self::Timestamp => "timestamp",
            Self::Bit => "bit",
        }
    }
}

use Type::{Bit, Long, LongLong, LongString, Octet, Short, ShortString, Table, Timestamp};

/// The name and the type of a field.
pub(super) type FieldOf = (&'static str, Type);

/// A method: its class and its number there, its name, its fields.
pub(super) struct Method {
    pub(super) class: u16,
    pub(super) id: u16,
    pub(super) name: &'static str,
    pub(super) fields: &'static [FieldOf],
}

const fn method(class: u16, id: u16, name: &'static str, fields: &'static [FieldOf]) -> Method {
    Method {
        class,
        id,
        name,
        fields,
    }
}

/// The method of these numbers.
pub(super) fn find(class: u16, id: u16) -> Option<&'static Method> {
    METHODS
        .iter()
        .find(|one| one.class == class && one.id == id)
}

const CLOSE: &[FieldOf] = &[
    ("reply-code", Short),
    ("reply-text", ShortString),
    ("class-id", Short),
    ("method-id", Short),
];

const TUNE: &[FieldOf] = &[
    ("channel-max", Short),
    ("frame-max", Long),
    ("heartbeat", Short),
];

/// Of `exchange.bind` and its opposite.
const EXCHANGE_BIND: &[FieldOf] = &[
    ("ticket", Short),
    ("destination", ShortString),
    ("source", ShortString),
    ("routing-key", ShortString),
    ("nowait", Bit),
    ("arguments", Table),
];

/// The properties of a message, in the order of the bits that say which are there, from the
/// highest.
pub(super) const PROPERTIES: [FieldOf; 14] = [
    ("content-type", ShortString),
    ("content-encoding", ShortString),
    ("headers", Table),
    ("delivery-mode", Octet),
    ("priority", Octet),
    ("correlation-id", ShortString),
    ("reply-to", ShortString),
    ("expiration", ShortString),
    ("message-id", ShortString),
    ("timestamp", Timestamp),
    ("type", ShortString),
    ("user-id", ShortString),
    ("app-id", ShortString),
    ("cluster-id", ShortString),
];

pub(super) const METHODS: &[Method] = &[
    method(
        10,
        10,
        "connection.start",
        &[
            ("version-major", Octet),
            ("version-minor", Octet),
            ("server-properties", Table),
            ("mechanisms", LongString),
            ("locales", LongString),
        ],
    ),
    method(
        10,
        11,
        "connection.start-ok",
        &[
            ("client-properties", Table),
            ("mechanism", ShortString),
            ("response", LongString),
            ("locale", ShortString),
        ],
    ),
    method(10, 20, "connection.secure", &[("challenge", LongString)]),
    method(10, 21, "connection.secure-ok", &[("response", LongString)]),
    method(10, 30, "connection.tune", TUNE),
    method(10, 31, "connection.tune-ok", TUNE),
    method(
        10,
        40,
        "connection.open",
        &[
            ("virtual-host", ShortString),
            ("capabilities", ShortString),
            ("insist", Bit),
        ],
    ),
    method(
        10,
        41,
        "connection.open-ok",
        &[("known-hosts", ShortString)],
    ),
    method(10, 50, "connection.close", CLOSE),
    method(10, 51, "connection.close-ok", &[]),
    method(10, 60, "connection.blocked", &[("reason", ShortString)]),
    method(10, 61, "connection.unblocked", &[]),
    method(
        10,
        70,
        "connection.update-secret",
        &[("new-secret", LongString), ("reason", ShortString)],
    ),
    method(10, 71, "connection.update-secret-ok", &[]),
    method(20, 10, "channel.open", &[("out-of-band", ShortString)]),
    method(20, 11, "channel.open-ok", &[("channel-id", LongString)]),
    method(20, 20, "channel.flow", &[("active", Bit)]),
    method(20, 21, "channel.flow-ok", &[("active", Bit)]),
    method(20, 40, "channel.close", CLOSE),
    method(20, 41, "channel.close-ok", &[]),
    method(
        40,
        10,
        "exchange.declare",
        &[
            ("ticket", Short),
            ("exchange", ShortString),
            ("type", ShortString),
            ("passive", Bit),
            ("durable", Bit),
            ("auto-delete", Bit),
            ("internal", Bit),
            ("nowait", Bit),
            ("arguments", Table),
        ],
    ),
    method(40, 11, "exchange.declare-ok", &[]),
    method(
        40,
        20,
        "exchange.delete",
        &[
            ("ticket", Short),
            ("exchange", ShortString),
            ("if-unused", Bit),
            ("nowait", Bit),
        ],
    ),
    method(40, 21, "exchange.delete-ok", &[]),
    method(40, 30, "exchange.bind", EXCHANGE_BIND),
    method(40, 31, "exchange.bind-ok", &[]),
    method(40, 40, "exchange.unbind", EXCHANGE_BIND),
    method(40, 51, "exchange.unbind-ok", &[]),
    method(
        50,
        10,
        "queue.declare",
        &[
            ("ticket", Short),
            ("queue", ShortString),
            ("passive", Bit),
            ("durable", Bit),
            ("exclusive", Bit),
            ("auto-delete", Bit),
            ("nowait", Bit),
            ("arguments", Table),
        ],
    ),
    method(
        50,
        11,
        "queue.declare-ok",
        &[
            ("queue", ShortString),
            ("message-count", Long),
            ("consumer-count", Long),
        ],
    ),
    method(
        50,
        20,
        "queue.bind",
        &[
            ("ticket", Short),
            ("queue", ShortString),
            ("exchange", ShortString),
            ("routing-key", ShortString),
            ("nowait", Bit),
            ("arguments", Table),
        ],
    ),
    method(50, 21, "queue.bind-ok", &[]),
    method(
        50,
        30,
        "queue.purge",
        &[("ticket", Short), ("queue", ShortString), ("nowait", Bit)],
    ),
    method(50, 31, "queue.purge-ok", &[("message-count", Long)]),
    method(
        50,
        40,
        "queue.delete",
        &[
            ("ticket", Short),
            ("queue", ShortString),
            ("if-unused", Bit),
            ("if-empty", Bit),
            ("nowait", Bit),
        ],
    ),
    method(50, 41, "queue.delete-ok", &[("message-count", Long)]),
    method(
        50,
        50,
        "queue.unbind",
        &[
            ("ticket", Short),
            ("queue", ShortString),
            ("exchange", ShortString),
            ("routing-key", ShortString),
            ("arguments", Table),
        ],
    ),
    method(50, 51, "queue.unbind-ok", &[]),
    method(
        60,
        10,
        "basic.qos",
        &[
            ("prefetch-size", Long),
            ("prefetch-count", Short),
            ("global", Bit),
        ],
    ),
    method(60, 11, "basic.qos-ok", &[]),
    method(
        60,
        20,
        "basic.consume",
        &[
            ("ticket", Short),
            ("queue", ShortString),
            ("consumer-tag", ShortString),
            ("no-local", Bit),
            ("no-ack", Bit),
            ("exclusive", Bit),
            ("nowait", Bit),
            ("arguments", Table),
        ],
    ),
    method(60, 21, "basic.consume-ok", &[("consumer-tag", ShortString)]),
    method(
        60,
        30,
        "basic.cancel",
        &[("consumer-tag", ShortString), ("nowait", Bit)],
    ),
    method(60, 31, "basic.cancel-ok", &[("consumer-tag", ShortString)]),
    method(
        60,
        40,
        "basic.publish",
        &[
            ("ticket", Short),
            ("exchange", ShortString),
            ("routing-key", ShortString),
            ("mandatory", Bit),
            ("immediate", Bit),
        ],
    ),
    method(
        60,
        50,
        "basic.return",
        &[
            ("reply-code", Short),
            ("reply-text", ShortString),
            ("exchange", ShortString),
            ("routing-key", ShortString),
        ],
    ),
    method(
        60,
        60,
        "basic.deliver",
        &[
            ("consumer-tag", ShortString),
            ("delivery-tag", LongLong),
            ("redelivered", Bit),
            ("exchange", ShortString),
            ("routing-key", ShortString),
        ],
    ),
    method(
        60,
        70,
        "basic.get",
        &[("ticket", Short), ("queue", ShortString), ("no-ack", Bit)],
    ),
    method(
        60,
        71,
        "basic.get-ok",
        &[
            ("delivery-tag", LongLong),
            ("redelivered", Bit),
            ("exchange", ShortString),
            ("routing-key", ShortString),
            ("message-count", Long),
        ],
    ),
    method(60, 72, "basic.get-empty", &[("cluster-id", ShortString)]),
    method(
        60,
        80,
        "basic.ack",
        &[("delivery-tag", LongLong), ("multiple", Bit)],
    ),
    method(
        60,
        90,
        "basic.reject",
        &[("delivery-tag", LongLong), ("requeue", Bit)],
    ),
    method(60, 100, "basic.recover-async", &[("requeue", Bit)]),
    method(60, 110, "basic.recover", &[("requeue", Bit)]),
    method(60, 111, "basic.recover-ok", &[]),
    method(
        60,
        120,
        "basic.nack",
        &[
            ("delivery-tag", LongLong),
            ("multiple", Bit),
            ("requeue", Bit),
        ],
    ),
    method(85, 10, "confirm.select", &[("nowait", Bit)]),
    method(85, 11, "confirm.select-ok", &[]),
    method(90, 10, "tx.select", &[]),
    method(90, 11, "tx.select-ok", &[]),
    method(90, 20, "tx.commit", &[]),
    method(90, 21, "tx.commit-ok", &[]),
    method(90, 30, "tx.rollback", &[]),
    method(90, 31, "tx.rollback-ok", &[]),
];
