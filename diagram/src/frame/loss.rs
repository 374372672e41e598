//! What is lost: it falls from where it was, and fades.

use warren_core::scenario::NodeId;
use warren_core::snapshot::{Loss, Snapshot};
use warren_core::time::{Duration, Time};

use super::{Token, TokenKind};
use crate::geometry::{Point, Rect};
use crate::inside;
use crate::layout::Layout;
use crate::look::Looks;
use crate::print::Print;
use crate::request::Direction;

/// How long a loss stays in sight, in virtual time.
pub const IN_SIGHT: Duration = Duration::from_ms(900);
/// How far below its node it falls, in units of the diagram; below a queue, beneath which
/// another may stand, with its lanes.
const FALL: f32 = 40.0;
const FALL_OF_QUEUE: f32 = 22.0;
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
const BENEATH: i32 = 10;

/// Where a queue loses messages: aside of what leaves it.
const fn aside(queue: Rect, print: Print) -> i32 {
    match print.direction() {
        Direction::LeftToRight => queue.center().x,
        Direction::TopToBottom => queue.x + 26,
    }
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn token(layout: &Layout, looks: &Looks, loss: &Loss, group: &Group, at: Time) -> Option<Token> {
    let rect = layout.nodes.get(&loss.place)?;
    let progress = at.since(loss.at).0 as f32 / IN_SIGHT.0 as f32;
    let center = match loss.place {
        NodeId::Exchange(_) => inside::of_exchange(*rect),
        // A client's name stays legible, and so does what lies in a queue.
        NodeId::Client(_) => Point::new(rect.center().x, rect.bottom()),
        NodeId::Queue(_) => Point::new(aside(*rect, layout.print), rect.bottom() + BENEATH),
    };
    let fall = match loss.place {
        NodeId::Queue(_) => FALL_OF_QUEUE,
        NodeId::Client(_) | NodeId::Exchange(_) => FALL,
    };
    let depth = (rect.bottom() - center.y) as f32 + fall;
    let beside = (group.before as f32 - group.after as f32) / 2.0;
    Some(Token {
        x: (APART * layout.print.larger()).mul_add(beside, center.x as f32),
        y: depth.mul_add(progress * progress, center.y as f32),
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
