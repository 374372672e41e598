//! What moves: the tokens under way and the rings of work, at one very moment.
//!
//! Made anew for each frame, from the layout's measured tracks and the snapshot, so it
//! must be cheap. It depends on nothing but its arguments: a playhead that runs
//! backwards shows the same.

use warren_core::amqp::MessageNumber;
use warren_core::event::{LossReason, Receipt};
use warren_core::mark;
use warren_core::narrate::loss_in_short;
use warren_core::scenario::NodeId;

use crate::look::Look;

/// What moves, at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// The tokens under way, those that left first on top (last).
    pub tokens: Vec<Token>,
    /// How far the consumers' work is.
    pub rings: Vec<Ring>,
}

/// Something under way, in the diagram's units.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Its middle, along x.
    pub x: f32,
    /// Its middle, along y.
    pub y: f32,
    /// What it is.
    pub kind: TokenKind,
    /// The number of its message.
    pub number: MessageNumber,
    /// The colour and shape of its message.
    pub look: Look,
    /// Whether it may have been delivered before.
    pub redelivered: bool,
    /// Whether its message asks to survive a restart.
    pub persistent: bool,
    /// The priority of its message, where it has one.
    pub priority: Option<u8>,
    /// How far on its way it is, from 0 to 1.
    pub progress: f32,
    /// How opaque it is, from 0 to 1; less than 1 only where it is being lost.
    pub opacity: f32,
    /// How many more are under way at the same place, beneath it.
    pub beneath: u32,
}

impl Token {
    /// The radius of a message under way, on a page ([`crate::Print::larger`]).
    pub const RADIUS: f32 = 13.0;
    /// The radius of a verdict's mark, on a page.
    pub const MARK_RADIUS: f32 = 8.0;
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A published message on its way to its exchange.
    Publish,
    /// A copy on its way to a queue.
    Route,
    /// A copy on its way to a consumer.
    Deliver,
    /// A returned message on its way back to its producer.
    Return,
    /// A consumer's verdict on its way back: a small mark, no message.
    Verdict(Mark),
    /// The receipt of a task on its way back: a mark with its name.
    Receipt(Receipt),
    /// What the broker says of a publish, on its way back: a small mark too.
    Confirm(Mark),
    /// A message that is lost: it falls and fades, with its reason beside it.
    Lost(LossReason),
}

impl TokenKind {
    /// What is written beneath it, to be said in the person's language; nothing for what
    /// speaks for itself.
    #[must_use]
    pub const fn caption(self) -> Option<&'static str> {
        Some(match self {
            Self::Lost(reason) => loss_in_short(reason),
            Self::Return => mark!("returned"),
            Self::Receipt(receipt) => receipt.name(),
            Self::Confirm(Mark::Ack) => mark!("confirmed"),
            Self::Confirm(_) => mark!("not taken"),
            Self::Publish | Self::Route | Self::Deliver | Self::Verdict(_) => return None,
        })
    }

    /// The mark that it is, where it is no message.
    #[must_use]
    pub const fn mark(self) -> Option<Mark> {
        Some(match self {
            Self::Verdict(mark) | Self::Confirm(mark) => mark,
            Self::Receipt(Receipt::Ok) => Mark::Ack,
            Self::Receipt(Receipt::Nok(_)) => Mark::Refused,
            Self::Receipt(Receipt::WorkerNotFound) => Mark::Unknown,
            Self::Publish | Self::Route | Self::Deliver | Self::Return | Self::Lost(_) => {
                return None;
            }
        })
    }
}

/// What a mark shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Done: ✓.
    Ack,
    /// Refused for good: ✗.
    Refused,
    /// To be put back: ↺.
    Requeue,
    /// Nobody is there for it: ?.
    Unknown,
}

impl Mark {
    /// The mark as a character.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Ack => "✓",
            Self::Refused => "✗",
            Self::Requeue => "↺",
            Self::Unknown => "?",
        }
    }
}

/// How far a consumer's work is.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// The consumer.
    pub node: NodeId,
    /// The middle of the ring, along x; its radius is
    /// [`crate::Print::ring`].
    pub x: f32,
    /// The middle of the ring, along y.
    pub y: f32,
    /// How much is done, from 0 to 1; the ring starts at the top, clockwise.
    pub progress: f32,
}

mod captions;
mod covered;
mod legs;
mod loss;
mod places;
mod standing;
mod tokens;

pub use captions::{Caption, captions};
pub use covered::covered;
pub use loss::IN_SIGHT;
pub use tokens::frame;
