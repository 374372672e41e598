//! What is lost: it falls from where it was, and fades.

use warren_core::scenario::NodeId;
use warren_core::snapshot::{Loss, Snapshot};
use warren_core::time::{Duration, Time};

use super::{Token, TokenKind};
use crate::geometry::Rect;
use crate::inside;
use crate::layout::Layout;
use crate::look::Looks;
use crate::request::Direction;

/// How long a loss stays in sight, in virtual time.
pub const IN_SIGHT: Duration = Duration::from_ms(900);
/// How far below its node it falls, in units of the diagram; below a queue, beneath which
/// another may stand, with its lanes.
const FALL: f32 = 40.0;
const FALL_OF_QUEUE: f32 = 12.0;
/// From one token to the next, where several are lost at one place at once.
const APART: f32 = 30.0;

/// The tokens of what was lost lately.
pub(super) fn tokens(layout: &Layout, looks: &Looks, snapshot: &Snapshot, at: Time) -> Vec<Token> {
    let recent = snapshot.losses.recent.iter();
    let seen: Vec<&Loss> = recent
        .filter(|loss| loss.at <= at && at.since(loss.at) < IN_SIGHT)
        .collect();
    let token = |(number, loss): (usize, &&Loss)| {
        let together = |other: &&&Loss| other.place == loss.place && other.at == loss.at;
        let (earlier, later) = (&seen[..number], &seen[number + 1..]);
        let group = Group {
            before: earlier.iter().filter(together).count(),
            after: later.iter().filter(together).count(),
        };
        token(layout, looks, loss, &group, at)
    };
    seen.iter().enumerate().filter_map(token).collect()
}

/// What is lost at the same place and time stands side by side.
struct Group {
    before: usize,
    after: usize,
}

/// From a queue's border to the middle of what it loses.
const BENEATH: f32 = 10.0;
/// From the middle of what is lost to the lower side of its caption, on a page.
const TOLD: f32 = 30.0;
/// From the lower left corner of a queue to what it loses, where that stands beside it, on a
/// page.
const BESIDE: f32 = 17.0;
const CORNER: f32 = 22.0;

/// Where it is lost, and how far it falls.
struct Fall {
    x: f32,
    y: f32,
    depth: f32,
    /// Which way others stand that are lost with it.
    others: Others,
}

#[derive(Clone, Copy)]
enum Others {
    Around,
    Left,
    Right,
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn fall(layout: &Layout, place: &NodeId) -> Option<Fall> {
    let rect = *layout.nodes.get(place)?;
    let bottom = rect.bottom() as f32;
    Some(match place {
        NodeId::Exchange(_) => {
            let glyph = inside::of_exchange(rect);
            let (x, y) = (glyph.x as f32, glyph.y as f32);
            let depth = bottom - y + FALL;
            Fall {
                x,
                y,
                depth,
                others: Others::Around,
            }
        }
        // A client's name stays legible, and so does what lies in a queue.
        NodeId::Client(_) => Fall {
            x: rect.center().x as f32,
            y: bottom,
            depth: FALL,
            others: Others::Around,
        },
        NodeId::Queue(_) => beneath(layout, rect),
    })
}

/// Where a queue loses messages: beneath it, aside of what leaves it, where room is; or
/// beside its lower corner, where others stand beneath.
#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn beneath(layout: &Layout, queue: Rect) -> Fall {
    let (left, bottom) = (queue.x as f32, queue.bottom() as f32);
    let larger = layout.print.larger();
    match layout.print.direction() {
        Direction::TopToBottom => {
            let lowest = layout.bounds.bottom() as f32 - TOLD - FALL_OF_QUEUE;
            Fall {
                x: left + 26.0,
                y: lowest.min(bottom + BENEATH),
                depth: FALL_OF_QUEUE,
                others: Others::Right,
            }
        }
        Direction::LeftToRight => Fall {
            x: BESIDE.mul_add(-larger, left),
            y: CORNER.mul_add(-larger, bottom),
            depth: 4.0,
            others: Others::Left,
        },
    }
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn token(layout: &Layout, looks: &Looks, loss: &Loss, group: &Group, at: Time) -> Option<Token> {
    let Fall {
        x,
        y,
        depth,
        others,
    } = fall(layout, &loss.place)?;
    let progress = at.since(loss.at).0 as f32 / IN_SIGHT.0 as f32;
    let (before, after) = (group.before as f32, group.after as f32);
    let beside = match others {
        Others::Around => (before - after) / 2.0,
        Others::Left => -before,
        Others::Right => before,
    };
    Some(Token {
        x: (APART * layout.print.larger()).mul_add(beside, x),
        y: depth.mul_add(progress * progress, y),
        kind: TokenKind::Lost(loss.reason),
        number: loss.message.number,
        look: looks.message(&loss.message),
        redelivered: false,
        persistent: loss.message.properties.is_persistent(),
        priority: loss.message.properties.priority,
        progress,
        opacity: progress.powi(3).mul_add(-1.0, 1.0),
        beneath: 0,
    })
}
