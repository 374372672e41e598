//! How a connection begins, with the login before it, and how sessions and connections end.

use fe2o3_amqp_types::definitions::{AmqpError, ConnectionError, Error, ErrorCondition, LinkError};
use fe2o3_amqp_types::performatives::{ChannelMax, Close, End, MaxFrameSize, Open, Performative};
use fe2o3_amqp_types::primitives::{Array, Symbol};
use fe2o3_amqp_types::sasl::{SaslCode, SaslInit, SaslMechanisms, SaslOutcome};
use serde_bytes::ByteBuf;
use warren_core::amqp::{Refusal, ReplyCode};
use warren_core::broker::Connect;
use warren_core::scenario::ServerLine;

use super::address::of_vhost;
use super::value::{fields, text};
use super::write::sasl;
use crate::amqp091::offered;

/// The most sessions of a connection, from 0 (`session_max_per_connection`).
const CHANNEL_MAX: u16 = 63;

/// After how many milliseconds without a frame a peer wants to hear something.
const IDLE: u32 = offered::HEARTBEAT as u32 * 1000 / 2;

pub(super) fn mechanisms() -> Vec<u8> {
    sasl(&SaslMechanisms {
        sasl_server_mechanisms: symbols(&["PLAIN", "ANONYMOUS"]),
    })
}

/// A scenario holds no passwords; the user's name stands for its own.
pub(super) fn init(connect: &Connect) -> Vec<u8> {
    let user = connect.user.as_str();
    let response = format!("\0{user}\0{user}").into_bytes();
    sasl(&SaslInit {
        mechanism: Symbol::from("PLAIN"),
        initial_response: Some(ByteBuf::from(response)),
        hostname: Some(of_vhost(&connect.vhost)),
    })
}

pub(super) fn outcome(is_welcome: bool) -> Vec<u8> {
    let code = if is_welcome {
        SaslCode::Ok
    } else {
        SaslCode::Auth
    };
    sasl(&SaslOutcome {
        code,
        additional_data: None,
    })
}

fn symbols(words: &[&str]) -> Array<Symbol> {
    let words = words.iter().map(|word| Symbol::from(*word));
    Array::from(words.collect::<Vec<_>>())
}

/// The client names itself, and the vhost as the host that it means.
pub(super) fn open(connect: &Connect, frame_max: u32) -> Performative {
    Performative::Open(Open {
        container_id: connect.client.as_str().to_owned(),
        hostname: Some(of_vhost(&connect.vhost)),
        max_frame_size: MaxFrameSize(frame_max),
        channel_max: ChannelMax(CHANNEL_MAX),
        idle_time_out: Some(IDLE),
        outgoing_locales: None,
        incoming_locales: None,
        offered_capabilities: None,
        desired_capabilities: None,
        properties: Some(fields([
            ("platform", text("Rust")),
            ("product", text("Warren")),
        ])),
    })
}

pub(super) fn opened(line: ServerLine) -> Performative {
    Performative::Open(Open {
        container_id: "rabbit@localhost".to_owned(),
        hostname: None,
        max_frame_size: MaxFrameSize(offered::FRAME_MAX),
        channel_max: ChannelMax(CHANNEL_MAX),
        idle_time_out: Some(IDLE),
        outgoing_locales: None,
        incoming_locales: None,
        offered_capabilities: Some(symbols(&["LINK_PAIR_V1_0", "ANONYMOUS-RELAY"])),
        desired_capabilities: None,
        properties: Some(fields([
            ("product", text("RabbitMQ")),
            ("version", text(crate::sequence::version(line))),
        ])),
    })
}

pub(super) fn end(error: Option<&Refusal>) -> Performative {
    let error = error.map(said);
    Performative::End(End { error })
}

pub(super) fn close(error: Option<&Refusal>) -> Performative {
    let error = error.map(said);
    Performative::Close(Close { error })
}

/// A refusal in the words of AMQP 1.0.
pub(super) fn said(refusal: &Refusal) -> Error {
    Error {
        condition: condition(refusal.code),
        description: Some(refusal.detail.clone()),
        info: None,
    }
}

const fn condition(code: ReplyCode) -> ErrorCondition {
    let of_amqp = match code {
        ReplyCode::ContentTooLarge => {
            return ErrorCondition::LinkError(LinkError::MessageSizeExceeded);
        }
        ReplyCode::ConnectionForced => {
            return ErrorCondition::ConnectionError(ConnectionError::ConnectionForced);
        }
        ReplyCode::FrameError | ReplyCode::UnexpectedFrame => {
            return ErrorCondition::ConnectionError(ConnectionError::FramingError);
        }
        ReplyCode::NoRoute | ReplyCode::NoConsumers | ReplyCode::NotFound => AmqpError::NotFound,
        ReplyCode::InvalidPath | ReplyCode::SyntaxError | ReplyCode::CommandInvalid => {
            AmqpError::InvalidField
        }
        ReplyCode::AccessRefused => AmqpError::UnauthorizedAccess,
        ReplyCode::ResourceLocked => AmqpError::ResourceLocked,
        ReplyCode::PreconditionFailed => AmqpError::PreconditionFailed,
        ReplyCode::ChannelError => AmqpError::IllegalState,
        ReplyCode::ResourceError => AmqpError::ResourceLimitExceeded,
        ReplyCode::NotAllowed => AmqpError::NotAllowed,
        ReplyCode::NotImplemented => AmqpError::NotImplemented,
        ReplyCode::InternalError => AmqpError::InternalError,
    };
    ErrorCondition::AmqpError(of_amqp)
}
