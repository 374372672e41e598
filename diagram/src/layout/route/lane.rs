//! The lanes of what runs back, beside everything else.
//!
//! What runs back to one node and says the same shares a lane, written on once: ten queues
//! with one dead-letter exchange would otherwise be ten lines that nobody tells apart.
//! Answers need not go round everything: they turn back beneath what stands on their way.

use super::{Line, Plan, rounded};
use crate::geometry::{Point, Rect};
use crate::print::Print;
use crate::request::EdgeRequest;
use crate::scene::EdgeStyle;

/// The lanes given out so far.
pub(super) struct Lanes<'a> {
    edges: &'a [EdgeRequest],
    gaps: Gaps,
    /// Where the first lane begins, across the flow, and where the next one does.
    first: i32,
    next: i32,
    /// Where the next lane of answers may begin.
    near: i32,
    taken: Vec<Lane<'a>>,
}

/// What tells lanes apart.
type Key<'a> = (usize, EdgeStyle, &'a [String]);

/// A lane, and what runs in it.
struct Lane<'a> {
    key: Key<'a>,
    /// How far across the flow it lies.
    across: i32,
    /// How far across the flow what is written on it lies.
    written: i32,
    /// How far from their nodes its edges turn.
    turn: i32,
}

/// The room that lanes take.
#[derive(Clone, Copy)]
struct Gaps {
    /// From the last thing beside the lanes, and from lane to lane.
    apart: i32,
    /// How wide a lane is that nothing is written on.
    bare: i32,
    /// How far from its node an edge turns.
    turn: i32,
    /// How much further the next one turns, so that lines keep apart.
    stagger: i32,
}

const fn gaps(print: Print) -> Gaps {
    match print {
        Print::Page(_) => Gaps {
            apart: 14,
            bare: 12,
            turn: 16,
            stagger: 5,
        },
        Print::Room => Gaps {
            apart: 6,
            bare: 6,
            turn: 13,
            stagger: 4,
        },
    }
}

/// From what is written beside a shared lane to the lane.
const BESIDE: i32 = 3;

fn key(edge: &EdgeRequest) -> Key<'_> {
    (edge.to, edge.style, &edge.lines)
}

impl<'a> Lanes<'a> {
    /// The first lane is beyond every node, also those placed by hand.
    pub(super) fn new(plan: &Plan<'_>, edges: &'a [EdgeRequest], print: Print) -> Self {
        let gaps = gaps(print);
        let far = plan.rects.iter().map(|rect| {
            let corner = Point::new(rect.right(), rect.bottom());
            plan.axes.split(corner).1
        });
        let furthest = far
            .chain([plan.arrangement.columns.lanes])
            .max()
            .unwrap_or(0);
        Self {
            edges,
            gaps,
            first: furthest + gaps.apart,
            next: furthest + gaps.apart,
            near: i32::MIN / 2,
            taken: Vec::new(),
        }
    }

    /// The number of the edge's lane, and whether it is the first in it. On a lane of its own
    /// an edge has its text in its midst; what shares a lane has it beside.
    fn lane(&mut self, plan: &Plan<'_>, edge: &'a EdgeRequest) -> (usize, bool) {
        let key = key(edge);
        if let Some(lane) = self.taken.iter().position(|lane| lane.key == key) {
            return (lane, false);
        }
        let back = |other: &&EdgeRequest| {
            let ranked = &plan.arrangement.ranked;
            self::key(other) == key && ranked.forward(other.from, other.to).is_none()
        };
        let gaps = self.gaps;
        let is_shared = edge.room.width > 0 && self.edges.iter().filter(back).count() > 1;
        let room = plan.axes.across(edge.room).max(gaps.bare);
        let near = self.near(plan, edge, room);
        let begin = near.unwrap_or(self.next);
        let written = begin + room / 2;
        let across = if is_shared {
            begin + room + BESIDE
        } else {
            written
        };
        let end = across.max(begin + room) + gaps.apart;
        if near.is_some() {
            self.near = end;
        } else {
            self.next = end;
        }
        let place = i32::try_from(self.taken.len() % 4).unwrap_or(0);
        self.taken.push(Lane {
            key,
            across,
            written,
            turn: gaps.turn + gaps.stagger * place,
        });
        (self.taken.len() - 1, true)
    }

    /// Where the lane of an answer may begin, beneath all that stands and passes in its
    /// columns; none for other edges, and where that is as far out as everything.
    fn near(&self, plan: &Plan<'_>, edge: &EdgeRequest, room: i32) -> Option<i32> {
        if edge.style != EdgeStyle::Answer {
            return None;
        }
        let ranked = &plan.arrangement.ranked;
        let way = ranked.ranks[edge.to]..=ranked.ranks[edge.from];
        let mut furthest = self.near - self.gaps.apart;
        for (rect, rank) in plan.rects.iter().zip(&ranked.ranks) {
            if way.contains(rank) {
                let corner = Point::new(rect.right(), rect.bottom());
                furthest = furthest.max(plan.axes.split(corner).1);
            }
        }
        for (other, passage) in self.edges.iter().zip(&plan.arrangement.across.edges) {
            let first = ranked
                .forward(other.from, other.to)
                .map_or(0, |span| span.0);
            let half = plan.axes.across(other.room) / 2;
            for (rank, across) in (first..).zip(&passage.gaps) {
                if way.contains(&rank) && rank < *way.end() {
                    furthest = furthest.max(across + half);
                }
            }
            for (rank, across) in (first + 1..).zip(&passage.columns) {
                if way.contains(&rank) {
                    furthest = furthest.max(across + half);
                }
            }
        }
        let begin = furthest + self.gaps.apart;
        (begin + room + self.gaps.apart <= self.first).then_some(begin)
    }

    /// The line of one edge: out, back along its lane, and in; the label on the lane.
    pub(super) fn take(&mut self, plan: &Plan<'_>, edge: &'a EdgeRequest) -> Line {
        let axes = plan.axes;
        let (number, is_first) = self.lane(plan, edge);
        let Lane {
            across: lane,
            written,
            turn,
            ..
        } = self.taken[number];
        let (start, from) = axes.split(axes.exit(&plan.rects[edge.from]));
        let (end, to) = axes.split(axes.entry(&plan.rects[edge.to]));
        let corners = [
            (start, from),
            (start + turn, from),
            (start + turn, lane),
            (end - turn, lane),
            (end - turn, to),
            (end, to),
        ];
        let path = rounded(&corners.map(|(along, across)| axes.point(along, across)));
        // Beside its node: no line ever turns there, only between the columns.
        let (beside, _) = axes.split(plan.rects[edge.from].center());
        let center = axes.point(beside, written);
        let label = (is_first && edge.room.width > 0).then(|| Rect::around(center, edge.room));
        (path, label)
    }
}
