//! The outlines that tell the kinds of nodes apart, and the glyphs of the exchange types.

use warren_core::topology::ExchangeKind;

use super::{Node, NodeKind};
use crate::geometry::Rect;
use crate::request::Direction;

/// The side of the square that a glyph is drawn in.
pub const GLYPH: i32 = 20;

/// How far the tips of an exchange reach.
pub(crate) const TIP: i32 = 18;

/// The node's outline as the `d` of an SVG path: a producer points onwards, an exchange
/// is a hexagon, a queue is a box, a consumer has round ends, a processor cut corners.
#[must_use]
pub fn outline(node: &Node) -> String {
    let rect = node.rect;
    match node.kind {
        NodeKind::Producer(ref producer) => pointed(rect, producer.flow),
        NodeKind::Exchange(_) => hexagon(rect),
        NodeKind::Queue(_) => rounded(rect, 4),
        NodeKind::Consumer(ref consumer) if consumer.rule.is_some() => cut(rect),
        NodeKind::Consumer(_) => rounded(rect, 22),
    }
}

/// How far the tip of a producer reaches.
pub(super) const POINT: i32 = 14;

fn pointed(rect: Rect, flow: Direction) -> String {
    let Rect {
        x,
        y,
        width,
        height,
    } = rect;
    let (right, bottom, center) = (rect.right(), rect.bottom(), rect.center());
    match flow {
        Direction::LeftToRight => {
            let (across, down, middle) = (width - POINT - 6, height - 12, center.y);
            format!(
                "M{} {y}h{across}L{right} {middle}L{} {bottom}h-{across}a6 6 0 0 1 -6 -6\
                 v-{down}a6 6 0 0 1 6 -6Z",
                x + 6,
                right - POINT,
            )
        }
        Direction::TopToBottom => {
            let (across, down, middle) = (width - 12, height - POINT - 6, center.x);
            format!(
                "M{x} {}v-{down}a6 6 0 0 1 6 -6h{across}a6 6 0 0 1 6 6v{down}L{middle} {bottom}Z",
                bottom - POINT,
            )
        }
    }
}

fn hexagon(rect: Rect) -> String {
    let Rect { x, y, .. } = rect;
    let (right, bottom, middle) = (rect.right(), rect.bottom(), rect.center().y);
    let (start, end) = (x + TIP, right - TIP);
    format!("M{x} {middle}L{start} {y}L{end} {y}L{right} {middle}L{end} {bottom}L{start} {bottom}Z")
}

fn rounded(rect: Rect, r: i32) -> String {
    let Rect {
        x,
        y,
        width,
        height,
    } = rect;
    let (across, down) = (width - 2 * r, height - 2 * r);
    let left = x + r;
    format!(
        "M{left} {y}h{across}a{r} {r} 0 0 1 {r} {r}v{down}a{r} {r} 0 0 1 -{r} {r}\
         h-{across}a{r} {r} 0 0 1 -{r} -{r}v-{down}a{r} {r} 0 0 1 {r} -{r}Z"
    )
}

/// A box without its corners.
fn cut(rect: Rect) -> String {
    const CORNER: i32 = 12;
    let Rect { x, y, .. } = rect;
    let (right, bottom) = (rect.right(), rect.bottom());
    let (start, end) = (x + CORNER, right - CORNER);
    let (upper, lower) = (y + CORNER, bottom - CORNER);
    format!(
        "M{start} {y}L{end} {y}L{right} {upper}L{right} {lower}L{end} {bottom}L{start} {bottom}\
         L{x} {lower}L{x} {upper}Z"
    )
}

/// What a processor with this rule does, drawn as the glyphs of exchanges are: a check mark,
/// a turn, one way into three and three into one, a choice of ways, one copy for each way, and
/// a way back.
#[must_use]
pub fn rule_glyph(word: &str) -> &'static str {
    match word {
        "validate" => "M-8 1L-2 7L8 -7",
        "transform" => "M-9 -5H-3L3 5H9M6 1L9 5L6 9",
        "split" => "M-9 0H9M-4 0L3 -7H9M-4 0L3 7H9",
        "aggregate" => "M9 0H-9M4 0L-3 -7H-9M4 0L-3 7H-9",
        "recipients" => "M-9 -5H2M-9 0H9M-9 5H2M2 -9V-1M2 1V9",
        "reply" => "M9 5V-3H-8M-3 -8L-8 -3L-3 2",
        _ => "M-9 0H-3L4 -7M0 -8L5 -8L5 -3M-3 0L0 3M3 6L5 8",
    }
}

/// What an exchange of this type does, as the `d` of an SVG path of strokes in a square
/// of [`GLYPH`] units around 0, 0: one way on for direct, all ways for fanout, a star for
/// the patterns of topic, lines to be compared for headers; a hash sign, dice, a clock set
/// back and an hourglass for the types of plugins.
#[must_use]
pub const fn glyph(kind: ExchangeKind) -> &'static str {
    match kind {
        ExchangeKind::Direct => "M-9 0H7M2 -5L7 0L2 5",
        ExchangeKind::Fanout => {
            "M-9 0H8M-5 0L6 -8M-5 0L6 8M2 -9L7 -9L5 -4M4 -4L9 0L4 4M2 9L7 9L5 4"
        }
        ExchangeKind::Topic => "M0 -9V9M-8 -4.5L8 4.5M-8 4.5L8 -4.5",
        ExchangeKind::Headers => "M-9 -6H-4M0 -6H9M-9 0H-4M0 0H9M-9 6H-4M0 6H9",
        ExchangeKind::ConsistentHash => "M-3 -9L-6 9M6 -9L3 9M-8 -4H9M-9 4H8",
        ExchangeKind::Random => "M-8 -8H8V8H-8ZM-4 -4L-3 -3M-.5 -.5L.5 .5M3 3L4 4",
        ExchangeKind::LocalRandom => "M-8 -8H8V8H-8ZM-.5 -.5L.5 .5",
        ExchangeKind::RecentHistory => "M-7 -5A8.5 8.5 0 1 1 -8.5 1M-8 -9V-4H-3M0 -5V0L4 3",
        ExchangeKind::DelayedMessage => "M-6 -9H6M-6 9H6M-5 -9L5 9M5 -9L-5 9",
    }
}
