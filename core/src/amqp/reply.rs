//! Reply codes, and what a refusal closes.
//!
//! Which operation gives which code is the broker's business.

use crate::server_line::Difference;
use std::fmt;

use serde::Serialize;

/// The reply codes that close something, with the names the server prints before its
/// text (rabbitmq_codegen `amqp-rabbitmq-0.9.1.json`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the protocol's own names")]
pub enum ReplyCode {
    ContentTooLarge,
    NoRoute,
    NoConsumers,
    ConnectionForced,
    InvalidPath,
    AccessRefused,
    NotFound,
    ResourceLocked,
    PreconditionFailed,
    FrameError,
    SyntaxError,
    CommandInvalid,
    ChannelError,
    UnexpectedFrame,
    ResourceError,
    NotAllowed,
    NotImplemented,
    InternalError,
}

impl ReplyCode {
    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::ContentTooLarge => 311,
            Self::NoRoute => 312,
            Self::NoConsumers => 313,
            Self::ConnectionForced => 320,
            Self::InvalidPath => 402,
            Self::AccessRefused => 403,
            Self::NotFound => 404,
            Self::ResourceLocked => 405,
            Self::PreconditionFailed => 406,
            Self::FrameError => 501,
            Self::SyntaxError => 502,
            Self::CommandInvalid => 503,
            Self::ChannelError => 504,
            Self::UnexpectedFrame => 505,
            Self::ResourceError => 506,
            Self::NotAllowed => 530,
            Self::NotImplemented => 540,
            Self::InternalError => 541,
        }
    }

    /// The name that opens the reply text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ContentTooLarge => "CONTENT_TOO_LARGE",
            Self::NoRoute => "NO_ROUTE",
            Self::NoConsumers => "NO_CONSUMERS",
            Self::ConnectionForced => "CONNECTION_FORCED",
            Self::InvalidPath => "INVALID_PATH",
            Self::AccessRefused => "ACCESS_REFUSED",
            Self::NotFound => "NOT_FOUND",
            Self::ResourceLocked => "RESOURCE_LOCKED",
            Self::PreconditionFailed => "PRECONDITION_FAILED",
            Self::FrameError => "FRAME_ERROR",
            Self::SyntaxError => "SYNTAX_ERROR",
            Self::CommandInvalid => "COMMAND_INVALID",
            Self::ChannelError => "CHANNEL_ERROR",
            Self::UnexpectedFrame => "UNEXPECTED_FRAME",
            Self::ResourceError => "RESOURCE_ERROR",
            Self::NotAllowed => "NOT_ALLOWED",
            Self::NotImplemented => "NOT_IMPLEMENTED",
            Self::InternalError => "INTERNAL_ERROR",
        }
    }

    /// What an error of this code closes (AMQP 0-9-1 "soft" and "hard" errors, as the
    /// server has them).
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::ContentTooLarge
            | Self::NoRoute
            | Self::NoConsumers
            | Self::AccessRefused
            | Self::NotFound
            | Self::ResourceLocked
            | Self::PreconditionFailed => Scope::Channel,
            Self::ConnectionForced
            | Self::InvalidPath
            | Self::FrameError
            | Self::SyntaxError
            | Self::CommandInvalid
            | Self::ChannelError
            | Self::UnexpectedFrame
            | Self::ResourceError
            | Self::NotAllowed
            | Self::NotImplemented
            | Self::InternalError => Scope::Connection,
        }
    }
}

impl Serialize for ReplyCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.number())
    }
}

/// What a refusal closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The channel; the connection and its other channels go on.
    Channel,
    /// The connection with all of its channels.
    Connection,
}

/// The server's refusal of a method: a reply code and its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{} {}", self.code.number(), self.reply_text())]
pub struct Refusal {
    /// The reply code, which also says what is closed.
    pub code: ReplyCode,
    /// The detail, without the code's name.
    pub detail: String,
    /// Where the server's line decided it: the other one would not refuse.
    #[serde(skip)]
    pub differs: Option<Difference>,
}

impl Refusal {
    /// A refusal with this detail.
    pub fn new(code: ReplyCode, detail: impl fmt::Display) -> Self {
        Self {
            code,
            detail: detail.to_string(),
            differs: None,
        }
    }

    /// The same, as one that the server's line decided.
    #[must_use]
    pub fn by(self, difference: Difference) -> Self {
        let differs = Some(difference);
        Self { differs, ..self }
    }

    /// The text as on the wire: `NOT_FOUND - no queue 'q' in vhost '/'`.
    #[must_use]
    pub fn reply_text(&self) -> String {
        if self.detail.is_empty() {
            return self.code.name().to_owned();
        }
        let text = format!("{} - {}", self.code.name(), self.detail);
        // A short string has at most 255 octets (`rabbit_binary_generator.erl`,
        // `amqp_exception_explanation`).
        if text.len() <= 255 {
            return text;
        }
        let fits = text
            .char_indices()
            .map(|(at, _)| at)
            .take_while(|at| *at <= 252);
        format!("{}...", &text[..fits.last().unwrap_or_default()])
    }
}
