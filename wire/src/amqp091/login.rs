//! How a connection begins and ends.

use std::collections::BTreeMap;

use amq_protocol_7::frame::{AMQPFrame, ProtocolVersion};
use amq_protocol_7::protocol::{AMQPClass, connection};
use amq_protocol_7::types::{AMQPValue, FieldTable};
use warren_core::broker::Connect;
use warren_core::scenario::ServerLine;

use super::offered::{CHANNEL_MAX, FRAME_MAX, HEARTBEAT};
use super::value::short;

/// What both sides of a connection can do beyond the protocol.
const CAPABILITIES: [&str; 6] = [
    "publisher_confirms",
    "exchange_exchange_bindings",
    "basic.nack",
    "consumer_cancel_notify",
    "connection.blocked",
    "authentication_failure_close",
];

/// What only the server tells of itself.
const OF_SERVER: [&str; 3] = ["consumer_priorities", "per_consumer_qos", "direct_reply_to"];

pub(super) fn protocol_header() -> AMQPFrame {
    AMQPFrame::ProtocolHeader(ProtocolVersion::amqp_0_9_1())
}

fn connection(method: connection::AMQPMethod) -> AMQPFrame {
    AMQPFrame::Method(0, AMQPClass::Connection(method))
}

fn properties<'a>(
    texts: &[(&str, &str)],
    capabilities: impl Iterator<Item = &'a str>,
) -> FieldTable {
    let capabilities = capabilities.map(|name| (name.into(), AMQPValue::Boolean(true)));
    let capabilities = capabilities.collect::<BTreeMap<_, _>>();
    let mut table = FieldTable::default();
    for (key, text) in texts {
        table.insert((*key).into(), AMQPValue::LongString((*text).into()));
    }
    let capabilities = AMQPValue::FieldTable(capabilities.into());
    table.insert("capabilities".into(), capabilities);
    table
}

/// The server names itself and what it can do.
pub(super) fn start(line: ServerLine) -> AMQPFrame {
    let texts = [
        ("cluster_name", "rabbit@localhost"),
        ("product", "RabbitMQ"),
        ("version", crate::sequence::version(line)),
    ];
    let capabilities = CAPABILITIES.into_iter().chain(OF_SERVER);
    connection(connection::AMQPMethod::Start(connection::Start {
        version_major: 0,
        version_minor: 9,
        server_properties: properties(&texts, capabilities),
        mechanisms: "PLAIN AMQPLAIN".into(),
        locales: "en_US".into(),
    }))
}

/// The client names itself and its user. A scenario holds no passwords; the user's name
/// stands for its own.
pub(super) fn start_ok(connect: &Connect) -> AMQPFrame {
    let texts = [
        ("connection_name", connect.client.as_str()),
        ("platform", "Rust"),
        ("product", "Warren"),
    ];
    let user = connect.user.as_str();
    connection(connection::AMQPMethod::StartOk(connection::StartOk {
        client_properties: properties(&texts, CAPABILITIES.into_iter()),
        mechanism: "PLAIN".into(),
        response: format!("\0{user}\0{user}").into(),
        locale: "en_US".into(),
    }))
}

pub(super) fn tune() -> AMQPFrame {
    connection(connection::AMQPMethod::Tune(connection::Tune {
        channel_max: CHANNEL_MAX,
        frame_max: FRAME_MAX,
        heartbeat: HEARTBEAT,
    }))
}

pub(super) fn tune_ok(connect: &Connect, frame_max: u32) -> AMQPFrame {
    connection(connection::AMQPMethod::TuneOk(connection::TuneOk {
        channel_max: match connect.channel_max {
            0 => CHANNEL_MAX,
            most => most.min(CHANNEL_MAX),
        },
        frame_max,
        heartbeat: HEARTBEAT,
    }))
}

pub(super) fn open(connect: &Connect) -> AMQPFrame {
    connection(connection::AMQPMethod::Open(connection::Open {
        virtual_host: short(&connect.vhost),
    }))
}

pub(super) fn open_ok() -> AMQPFrame {
    connection(connection::AMQPMethod::OpenOk(connection::OpenOk {}))
}

/// `connection.close`, for this reason and because of the method of these numbers.
pub(super) fn close(code: u16, text: &str, (class_id, method_id): (u16, u16)) -> AMQPFrame {
    connection(connection::AMQPMethod::Close(connection::Close {
        reply_code: code,
        reply_text: short(text),
        class_id,
        method_id,
    }))
}

pub(super) fn close_ok() -> AMQPFrame {
    connection(connection::AMQPMethod::CloseOk(connection::CloseOk {}))
}

/// The server says that it reads nothing more, and why.
pub(super) fn blocked(reason: &str) -> AMQPFrame {
    connection(connection::AMQPMethod::Blocked(connection::Blocked {
        reason: short(reason),
    }))
}

pub(super) fn unblocked() -> AMQPFrame {
    connection(connection::AMQPMethod::Unblocked(connection::Unblocked {}))
}
