//! Where the messages lie inside a node: its lanes and their slots, and where what is
//! under way comes to lie.

use warren_core::snapshot::CopyState;

use crate::geometry::{Point, Rect};
use crate::look::Looks;
use crate::print::Print;
use crate::request::Direction;
use crate::scene::outline::{GLYPH, TIP};
use crate::scene::{Anchor, More, Slot, Text};
use crate::text;

/// A row of slots, filled from one side.
pub(crate) enum Lane {
    /// The first message lies at the end: a queue's head is nearest to the consumers.
    Ends(Rect, Print),
    /// The first message lies at the start.
    Starts(Rect, Print),
}

/// The lanes of a queue: what waits, and below it what is unacknowledged. For a room, where
/// height is short, that stands beside it, nearer to the consumers.
pub(crate) const fn of_queue(rect: Rect, print: Print) -> (Rect, Rect) {
    let height = print.pitch();
    let lane = Rect {
        x: rect.x + 8,
        y: rect.bottom() - height - 7,
        width: rect.width - 16,
        height,
    };
    match print {
        Print::Page(_) => {
            let y = rect.bottom() - 2 * height - 11;
            (Rect { y, ..lane }, lane)
        }
        Print::Room => {
            let width = (lane.width - BETWEEN) / 3;
            let ready = Rect {
                width: lane.width - BETWEEN - width,
                ..lane
            };
            let x = ready.right() + BETWEEN;
            (ready, Rect { x, width, ..lane })
        }
    }
}

/// Between two lanes side by side.
const BETWEEN: i32 = 6;

/// Where a producer's messages wait that the broker does not read, after so many others:
/// beneath it, aside of its edges, the last ones all at one place.
pub(crate) fn beneath_producer(rect: Rect, print: Print, before: usize) -> Point {
    let (last, y) = match print {
        Print::Page(Direction::LeftToRight) => (2, rect.bottom() + 17),
        Print::Page(Direction::TopToBottom) => (1, rect.bottom() + 4),
        Print::Room => (2, rect.bottom() + 24),
    };
    let place = i32::try_from(before.min(last)).unwrap_or(0);
    Point::new(rect.x + 14 + place * print.pitch(), y)
}

/// The middle of an exchange's glyph: what comes there lies on it, beside the name.
pub(crate) fn of_exchange(rect: Rect) -> Point {
    Point::new(rect.x + TIP + GLYPH / 2 + 4, rect.center().y)
}

/// The least width of a consumer that has room for more than its ring.
const ROOMY: i32 = 110;

/// The ring of a consumer, and the lane of what it has not begun.
pub(crate) const fn of_consumer(rect: Rect, print: Print) -> (Point, Rect) {
    let (ring, x, middle) = match print {
        Print::Page(_) => {
            let x = if rect.width < ROOMY {
                rect.center().x
            } else {
                rect.x + 32
            };
            let ring = Point::new(x, rect.y + 50);
            (ring, ring.x + 24, ring.y)
        }
        // Beside its ring, with the name over it.
        Print::Room => {
            let ring = Point::new(rect.x + 37, rect.y + 35);
            (ring, ring.x + 32, ring.y + 13)
        }
    };
    let lane = Rect {
        x,
        y: middle - print.pitch() / 2,
        width: rect.right() - 10 - x,
        height: print.pitch(),
    };
    (ring, lane)
}

/// The height of a row in a consumer's registry, even.
pub(crate) const fn registry_pitch(print: Print) -> i32 {
    match print {
        Print::Page(_) => 22,
        Print::Room => 28,
    }
}

/// A row of a consumer's registry, beneath its ring.
pub(crate) const fn registry_row(rect: Rect, print: Print, number: i32) -> Rect {
    let (pitch, top) = match print {
        Print::Page(_) => (registry_pitch(print), 73),
        Print::Room => (registry_pitch(print), 69),
    };
    Rect {
        x: rect.x + 8,
        y: rect.y + top + number * pitch,
        width: rect.width - 16,
        height: pitch - 3,
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
            fits.saturating_sub(self.told_in(copies.len() - fits))
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
        let size = self.print().letters().detail;
        let fits = text::text_width(words, size) <= rect.width - INSET;
        fits.then(|| Text {
            text: words.to_owned(),
            at: Point::new(rect.x + INSET, rect.center().y),
            anchor: Anchor::Start,
            size,
        })
    }

    /// How many slots there are.
    const fn fits(&self) -> i32 {
        self.rect().width / self.print().pitch()
    }

    /// Where the next message comes to lie, after this many: at the last slot at most.
    pub(crate) fn next(&self, after: usize) -> Point {
        let last = (self.fits() - 1).max(0);
        self.place(i32::try_from(after).unwrap_or(last).min(last))
    }

    /// The same, where there is such a slot.
    pub(crate) fn free(&self, after: usize) -> Option<Point> {
        let after = i32::try_from(after).ok()?;
        (after < self.fits()).then(|| self.place(after))
    }

    const fn rect(&self) -> Rect {
        match self {
            Self::Ends(rect, _) | Self::Starts(rect, _) => *rect,
        }
    }

    const fn print(&self) -> Print {
        match self {
            Self::Ends(_, print) | Self::Starts(_, print) => *print,
        }
    }

    /// How many slots it takes to tell of some `more` than these that do not fit.
    const fn told_in(&self, more: usize) -> usize {
        match self.print() {
            Print::Room if more > 7 => 2,
            Print::Page(_) | Print::Room => 1,
        }
    }

    fn place(&self, number: i32) -> Point {
        let pitch = self.print().pitch();
        let offset = number * pitch + pitch / 2;
        match self {
            Self::Ends(rect, _) => Point::new(rect.right() - offset, rect.center().y),
            Self::Starts(rect, _) => Point::new(rect.x + offset, rect.center().y),
        }
    }

    fn more(&self, shown: usize, count: usize) -> More {
        let rest = self.place(i32::try_from(shown).unwrap_or(0));
        let half = self.print().pitch() / 2;
        let (edge, anchor) = match self {
            Self::Ends(..) => (rest.x + half - 3, Anchor::End),
            Self::Starts(..) => (rest.x - half + 3, Anchor::Start),
        };
        More {
            count: count as u64,
            text: Text {
                text: format!("+{count}"),
                at: Point::new(edge, rest.y),
                anchor,
                size: self.print().letters().number,
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
