//! Where the messages lie inside a node: its lanes and their slots, and where what is
//! under way comes to lie.

use warren_core::snapshot::CopyState;

use crate::geometry::{Point, Rect};
use crate::look::Looks;
use crate::request::Direction;
use crate::scene::outline::{GLYPH, TIP};
use crate::scene::{Anchor, More, Slot, Text};
use crate::text;

/// A row of slots, filled from one side.
pub(crate) enum Lane {
    /// The first message lies at the end: a queue's head is nearest to the consumers.
    Ends(Rect),
    /// The first message lies at the start.
    Starts(Rect),
}

/// The height of a lane.
const HEIGHT: i32 = Slot::PITCH;

/// The lanes of a queue: what waits, and below it what is unacknowledged.
pub(crate) const fn of_queue(rect: Rect) -> (Rect, Rect) {
    let ready = Rect {
        x: rect.x + 8,
        y: rect.bottom() - 2 * HEIGHT - 11,
        width: rect.width - 16,
        height: HEIGHT,
    };
    let unacked = Rect {
        y: rect.bottom() - HEIGHT - 7,
        ..ready
    };
    (ready, unacked)
}

/// Where a producer's messages wait that the broker does not read, after so many others:
/// beneath it, aside of its edges, the last ones all at one place.
pub(crate) fn beneath_producer(rect: Rect, flow: Direction, before: usize) -> Point {
    let (last, y) = match flow {
        Direction::LeftToRight => (2, rect.bottom() + 17),
        Direction::TopToBottom => (1, rect.bottom() + 4),
    };
    let place = i32::try_from(before.min(last)).unwrap_or(0);
    Point::new(rect.x + 14 + place * Slot::PITCH, y)
}

/// The middle of an exchange's glyph: what comes there lies on it, beside the name.
pub(crate) fn of_exchange(rect: Rect) -> Point {
    Point::new(rect.x + TIP + GLYPH / 2 + 4, rect.center().y)
}

/// The least width of a consumer that has room for more than its ring.
const ROOMY: i32 = 110;

/// The ring of a consumer, and the lane of what it has not begun.
pub(crate) const fn of_consumer(rect: Rect) -> (Point, Rect) {
    let x = if rect.width < ROOMY {
        rect.center().x
    } else {
        rect.x + 32
    };
    let ring = Point::new(x, rect.y + 50);
    let lane = Rect {
        x: ring.x + 24,
        y: ring.y - HEIGHT / 2,
        width: rect.right() - 10 - (ring.x + 24),
        height: HEIGHT,
    };
    (ring, lane)
}

/// The height of a row in a consumer's registry, even.
pub(crate) const REGISTRY_ROW: i32 = 22;

/// A row of a consumer's registry, beneath its ring.
pub(crate) const fn registry_row(rect: Rect, number: i32) -> Rect {
    Rect {
        x: rect.x + 8,
        y: rect.y + 73 + number * REGISTRY_ROW,
        width: rect.width - 16,
        height: REGISTRY_ROW - 3,
    }
}

impl Lane {
    /// The slots of these messages, as many as fit, and how many more there are; those at
    /// these positions are in memory only.
    pub(crate) fn fill<'a>(
        &self,
        looks: &Looks,
        in_memory: &[u64],
        copies: impl Iterator<Item = &'a CopyState>,
    ) -> (Vec<Slot>, Option<More>) {
        let copies: Vec<&CopyState> = copies.collect();
        let fits = usize::try_from(self.fits()).unwrap_or(0);
        let shown = if copies.len() <= fits {
            copies.len()
        } else {
            fits.saturating_sub(1)
        };
        let slots = (0..).zip(&copies[..shown]);
        let slots = slots.map(|(place, copy)| Slot {
            in_memory: in_memory.contains(&copy.position),
            ..slot(looks, copy, self.place(place))
        });
        let more = (shown < copies.len()).then(|| self.more(shown, copies.len() - shown));
        (slots.collect(), more)
    }

    /// What this lane is for, where it has room to say so.
    pub(crate) fn hint(&self, words: &str) -> Option<Text> {
        const INSET: i32 = 8;
        let rect = self.rect();
        let fits = text::text_width(words, text::DETAIL) <= rect.width - INSET;
        fits.then(|| Text {
            text: words.to_owned(),
            at: Point::new(rect.x + INSET, rect.center().y),
            anchor: Anchor::Start,
            size: text::DETAIL,
        })
    }

    /// How many slots there are.
    const fn fits(&self) -> i32 {
        self.rect().width / Slot::PITCH
    }

    /// Where the next message comes to lie, after this many: at the last slot at most.
    pub(crate) fn next(&self, after: usize) -> Point {
        let last = (self.fits() - 1).max(0);
        self.place(i32::try_from(after).unwrap_or(last).min(last))
    }

    const fn rect(&self) -> Rect {
        match self {
            Self::Ends(rect) | Self::Starts(rect) => *rect,
        }
    }

    fn place(&self, number: i32) -> Point {
        let offset = number * Slot::PITCH + Slot::PITCH / 2;
        match self {
            Self::Ends(rect) => Point::new(rect.right() - offset, rect.center().y),
            Self::Starts(rect) => Point::new(rect.x + offset, rect.center().y),
        }
    }

    fn more(&self, shown: usize, count: usize) -> More {
        let rest = self.place(i32::try_from(shown).unwrap_or(0));
        let (edge, anchor) = match self {
            Self::Ends(_) => (rest.x + Slot::PITCH / 2 - 3, Anchor::End),
            Self::Starts(_) => (rest.x - Slot::PITCH / 2 + 3, Anchor::Start),
        };
        More {
            count: count as u64,
            text: Text {
                text: format!("+{count}"),
                at: Point::new(edge, rest.y),
                anchor,
                size: text::NUMBER,
            },
        }
    }
}

/// A message that lies here.
pub(crate) fn slot(looks: &Looks, copy: &CopyState, at: Point) -> Slot {
    Slot {
        number: copy.message.number,
        look: looks.message(&copy.message),
        at,
        redelivered: copy.redelivered,
        persistent: copy.message.properties.is_persistent(),
        in_memory: false,
        priority: copy.message.properties.priority,
    }
}
