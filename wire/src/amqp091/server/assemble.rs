//! Frames of one channel to methods with their contents (`rabbit_command_assembler.erl`).

use warren_core::amqp::{Refusal, ReplyCode};

use super::arguments::{self, Arguments, Unreadable};
use super::command::Content;
use super::frame::Said;
use super::text;
use crate::amqp091::schema::{self, Method};

/// What is due next on a channel.
#[derive(Default)]
pub(super) enum Due {
    /// A method.
    #[default]
    Method,
    /// The header of this method's content.
    Header(&'static Method, Arguments),
    /// So much more of its body; less than nothing, where it was too long.
    Body {
        method: &'static Method,
        arguments: Arguments,
        properties: Vec<u8>,
        body: Vec<u8>,
        left: i128,
    },
}

/// A method, with its content if it has one.
pub(super) struct Whole {
    pub(super) method: &'static Method,
    pub(super) arguments: Arguments,
    pub(super) content: Option<Result<Content, Unreadable>>,
}

/// What the server cannot go on with.
pub(super) enum Fault {
    /// It is told to the client, with the method that it is about.
    Refused(Refusal, Option<&'static Method>),
    /// The process that reads the connection dies of it.
    Crash,
}

/// The methods that are followed by a content.
const WITH_CONTENT: [&str; 4] = [
    "basic.publish",
    "basic.return",
    "basic.deliver",
    "basic.get-ok",
];

/// The fields of a method, or what the server says where it cannot read them.
pub(super) fn fields(method: &'static Method, payload: &[u8]) -> Result<Arguments, Fault> {
    arguments::read(method, payload).map_err(|why| match why {
        Unreadable::Length => {
            let text = format!("cannot decode {}", text::numbers(payload));
            let refusal = Refusal::new(ReplyCode::FrameError, text);
            Fault::Refused(refusal, Some(method))
        }
        Unreadable::Text => {
            let text = "Malformed UTF-8 in shortstr";
            Fault::Refused(Refusal::new(ReplyCode::FrameError, text), None)
        }
        Unreadable::Table => Fault::Crash,
    })
}

impl Due {
    /// Takes a frame, and gives what is whole with it.
    pub(super) fn take(&mut self, frame: Said<'_>) -> Result<Option<Whole>, Fault> {
        match (std::mem::take(self), frame) {
            (Self::Method, Said::Method(ids, payload)) => self.method(ids, payload),
            // A method that there is not is found out before its turn is.
            (_, Said::Method((class, id), _)) if schema::find(class, id).is_none() => {
                Err(Fault::Crash)
            }
            (Self::Method, _) => {
                let text = "expected method frame, got non method frame instead";
                Err(unexpected(text.to_owned(), None))
            }
            (Self::Header(method, arguments), Said::Header(class, 0, size, properties))
                if class == method.class =>
            {
                *self = Self::Body {
                    method,
                    arguments,
                    properties: properties.to_vec(),
                    body: Vec::new(),
                    left: i128::from(size),
                };
                Ok(self.whole())
            }
            (Self::Header(method, _), frame) => {
                let got = match frame {
                    Said::Header(class, 0, ..) => format!("one for class {class}"),
                    _ => "non content header frame".to_owned(),
                };
                let class = method.class;
                let text = format!("expected content header for class {class}, got {got} instead");
                Err(unexpected(text, Some(method)))
            }
            (
                Self::Body {
                    method,
                    arguments,
                    properties,
                    mut body,
                    left,
                },
                Said::Body(part),
            ) => {
                body.extend_from_slice(part);
                *self = Self::Body {
                    method,
                    arguments,
                    properties,
                    body,
                    left: left - i128::try_from(part.len()).unwrap_or_default(),
                };
                Ok(self.whole())
            }
            (Self::Body { method, .. }, _) => {
                let text = "expected content body, got non content body frame instead";
                Err(unexpected(text.to_owned(), Some(method)))
            }
        }
    }

    fn method(&mut self, (class, id): (u16, u16), payload: &[u8]) -> Result<Option<Whole>, Fault> {
        let method = schema::find(class, id).ok_or(Fault::Crash)?;
        let arguments = fields(method, payload)?;
        if WITH_CONTENT.contains(&method.name) {
            *self = Self::Header(method, arguments);
            return Ok(None);
        }
        Ok(Some(Whole {
            method,
            arguments,
            content: None,
        }))
    }

    /// The method, once nothing of its body is left to come.
    fn whole(&mut self) -> Option<Whole> {
        if !matches!(self, Self::Body { left: 0, .. }) {
            return None;
        }
        let Self::Body {
            method,
            arguments,
            properties,
            body,
            ..
        } = std::mem::take(self)
        else {
            return None;
        };
        let properties = arguments::properties(&properties);
        Some(Whole {
            method,
            arguments,
            content: Some(properties.map(|properties| Content { properties, body })),
        })
    }
}

fn unexpected(text: String, method: Option<&'static Method>) -> Fault {
    Fault::Refused(Refusal::new(ReplyCode::UnexpectedFrame, text), method)
}
