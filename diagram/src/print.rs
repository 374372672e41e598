//! For whom a picture is drawn: for a page, which is read from near by, or for a room, which
//! reads it from the last row.
//!
//! A room's picture has larger letters and messages, and less room between its nodes; what
//! would be smaller than its letters is left out. This file knows how large what is drawn
//! is, not where it stands.

use crate::request::Direction;

/// For whom a picture is drawn. A room's picture is always a wide one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    /// For somebody in front of the page.
    Page(Direction),
    /// For a room: a unit is a pixel at least, so that no letter has less than
    /// [`Print::READABLE`] pixels.
    Room,
}

impl Default for Print {
    fn default() -> Self {
        Self::Page(Direction::LeftToRight)
    }
}

/// How large the letters are, in units of the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterSizes {
    /// Of names, which are bold: the usual size, then what a name takes that does not fit
    /// otherwise.
    pub names: &'static [i32],
    /// Of a node's further lines.
    pub detail: i32,
    /// Of what is written on edges.
    pub label: i32,
    /// From one line on an edge to the next.
    pub label_line: i32,
    /// Of how many more messages there are than fit.
    pub number: i32,
}

const PAGE: LetterSizes = LetterSizes {
    names: &[15, 13, 11],
    detail: 13,
    label: 13,
    label_line: 18,
    number: 13,
};

const ROOM: LetterSizes = LetterSizes {
    names: &[Print::READABLE],
    detail: Print::READABLE,
    label: Print::READABLE,
    label_line: 24,
    number: Print::READABLE,
};

impl Print {
    /// The least size of letters that the last row of a room reads, in pixels.
    pub const READABLE: i32 = 20;

    /// Which way messages flow.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::Page(direction) => direction,
            Self::Room => Direction::LeftToRight,
        }
    }

    /// How large letters are.
    #[must_use]
    pub const fn letters(self) -> &'static LetterSizes {
        match self {
            Self::Page(_) => &PAGE,
            Self::Room => &ROOM,
        }
    }

    /// How many times as large as on a page messages are drawn, and marks. The page's style
    /// sheet has the same number for what it draws.
    #[must_use]
    pub const fn larger(self) -> f32 {
        match self {
            Self::Page(_) => 1.0,
            Self::Room => 1.5,
        }
    }

    /// From the middle of one message in a lane to the middle of the next.
    pub(crate) const fn pitch(self) -> i32 {
        match self {
            Self::Page(_) => 28,
            Self::Room => 36,
        }
    }

    /// The radius of the ring of work.
    #[must_use]
    pub const fn ring(self) -> i32 {
        match self {
            Self::Page(_) => 18,
            Self::Room => 24,
        }
    }
}
