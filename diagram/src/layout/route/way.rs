//! The lines of edges at nodes that were placed by hand: no column leads there, so that
//! some ways are tried, and the one that crosses the least is taken.

use super::super::axes::Axes;
use super::{Line, Plan, rounded};
use crate::geometry::{Path, Point, Rect};
use crate::request::EdgeRequest;

/// The ways taken so far.
pub(super) struct Ways<'a> {
    plan: &'a Plan<'a>,
    edges: &'a [EdgeRequest],
    /// What is written on lines already.
    labels: Vec<Rect>,
    /// The lines taken so far, each with where it passes.
    taken: Vec<Taken>,
}

/// A line that was taken.
struct Taken {
    /// The number of its edge.
    edge: usize,
    /// Where it passes, across the flow.
    across: i32,
    /// Its points.
    points: Vec<Point>,
}

/// From one way that is tried to the next, across the flow.
const STEP: i32 = 28;

/// The least room along the flow in which a line changes its height.
const SWING: i32 = 20;

/// How far from its node a line turns that has to go back.
const TURNS: [i32; 3] = [20, 32, 48];

/// How far around its ends a line may have to look for a way.
const AROUND: i32 = 360;

impl<'a> Ways<'a> {
    pub(super) const fn new(
        plan: &'a Plan<'a>,
        edges: &'a [EdgeRequest],
        labels: Vec<Rect>,
    ) -> Self {
        Self {
            plan,
            edges,
            labels,
            taken: Vec::new(),
        }
    }

    /// The line of one edge.
    pub(super) fn take(&mut self, number: usize) -> Line {
        let (plan, edge) = (self.plan, &self.edges[number]);
        let (from, to) = (plan.ports.exit(number), plan.ports.entry(number));
        let span = Span {
            axes: plan.axes,
            ends: [plan.rects[edge.from], plan.rects[edge.to]],
            from: plan.axes.split(from),
            to: plan.axes.split(to),
            room: (plan.axes.along(edge.room), plan.axes.across(edge.room)),
            aside: self.aside(number),
        };
        let there = self.around(&span, edge);
        let mut best: Option<(i32, Line, Point)> = None;
        for (strays, path, at) in span.tries() {
            let label = (edge.room.width > 0).then(|| Rect::around(at, edge.room));
            let line = (path, label);
            let across = plan.axes.split(at).1;
            let cost = strays + there.crossed(&line, across);
            let clean = cost == strays;
            if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                best = Some((cost, line, at));
            }
            if clean {
                break;
            }
        }
        let (_, line, at) = best.unwrap_or_else(|| (0, (span.plain(), None), from));
        self.labels.extend(line.1);
        self.taken.push(Taken {
            edge: number,
            across: plan.axes.split(at).1,
            points: line.0.flattened(),
        });
        line
    }

    fn is_beside(&self, one: usize, other: usize) -> bool {
        let ends = |edge: &EdgeRequest| (edge.from, edge.to);
        ends(&self.edges[one]) == ends(&self.edges[other])
    }

    /// How far from the middle an edge passes that has others beside it.
    fn aside(&self, number: usize) -> i32 {
        let all = (0..self.edges.len()).filter(|other| self.is_beside(number, *other));
        let all: Vec<usize> = all.collect();
        let before = all.iter().filter(|other| **other < number).count();
        let count = |number: usize| i32::try_from(number).unwrap_or(0);
        (2 * count(before) - (count(all.len()) - 1)) * STEP / 2
    }

    /// What lies around an edge.
    fn around(&self, span: &Span, edge: &EdgeRequest) -> There<'_> {
        let reach = span.ends[0].union(&span.ends[1]).grown(AROUND);
        let near = |rects: &[Rect]| -> Vec<Rect> {
            let near = rects.iter().filter(|rect| rect.intersects(&reach));
            near.copied().collect()
        };
        There {
            nodes: near(self.plan.rects),
            labels: near(&self.labels),
            lines: self.taken.iter().map(|taken| &taken.points[..]).collect(),
            beside: {
                let beside = self.taken.iter().filter(|taken| {
                    let other = &self.edges[taken.edge];
                    (other.from, other.to) == (edge.from, edge.to)
                });
                beside.map(|taken| taken.across).collect()
            },
        }
    }
}

/// What lies where a line may pass.
struct There<'a> {
    nodes: Vec<Rect>,
    labels: Vec<Rect>,
    lines: Vec<&'a [Point]>,
    /// Where the lines between the same nodes pass, across the flow.
    beside: Vec<i32>,
}

impl There<'_> {
    /// What a line and its label cover, each in proportion to how bad that is.
    fn crossed(&self, (path, label): &Line, across: i32) -> i32 {
        let points = path.flattened();
        let runs_through = |rect: &&Rect| touches(&points, rect);
        let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX / 4000);
        let covers = |rects: &[Rect]| {
            let covered = |rect: &&Rect| label.is_some_and(|label| label.intersects(rect));
            count(rects.iter().filter(covered).count())
        };
        let written_on = |line: &&&[Point]| label.is_some_and(|label| touches(line, &label));
        1000 * count(self.nodes.iter().filter(runs_through).count())
            + 600 * covers(&self.nodes)
            + 500 * covers(&self.labels)
            + 400 * count(self.beside.iter().filter(|other| **other == across).count())
            + 300 * count(self.labels.iter().filter(runs_through).count())
            + 250 * count(self.lines.iter().filter(written_on).count())
    }
}

/// Whether a line, or what is written on it, covers a node.
pub(super) fn meets((path, label): &Line, rect: &Rect) -> bool {
    label.is_some_and(|label| label.intersects(rect)) || touches(&path.flattened(), rect)
}

/// Whether one of these points, in fine units, lies in the rectangle.
fn touches(points: &[Point], rect: &Rect) -> bool {
    let inside = rect.grown(-2);
    let fine = Rect {
        x: inside.x * Path::FINE,
        y: inside.y * Path::FINE,
        width: inside.width * Path::FINE,
        height: inside.height * Path::FINE,
    };
    points.iter().any(|point| fine.contains(*point))
}

/// The two ends of a line; places as (along, across).
struct Span {
    axes: Axes,
    ends: [Rect; 2],
    from: (i32, i32),
    to: (i32, i32),
    room: (i32, i32),
    /// How far from the middle it passes, as there are others beside it.
    aside: i32,
}

/// A way to be tried: how far it strays from the plainest, its line, the middle of its label.
type Try = (i32, Path, Point);

impl Span {
    /// The ways to be tried, the plain ones first.
    fn tries(&self) -> Vec<Try> {
        let mut tries = if self.to.0 - self.from.0 >= 2 * SWING {
            self.onwards()
        } else {
            self.around()
        };
        tries.sort_by_key(|(strays, ..)| *strays);
        tries
    }

    /// Onwards: one swing to where the label stands, and one to the end.
    fn onwards(&self) -> Vec<Try> {
        let (start, end) = (self.from.0, self.to.0);
        let half = (self.room.0 / 2).min((end - start) / 2 - SWING);
        let mut tries = Vec::new();
        for part in [2, 1, 3] {
            let middle = start + (end - start) * part / 4;
            let middle = middle.clamp(start + SWING + half, end - SWING - half);
            let plain = self.from.1 + (self.to.1 - self.from.1) * part / 4 + self.aside;
            for by in -8..=8_i32 {
                let across = plain + by * STEP;
                let strays = by.abs() * STEP + (part - 2).abs() * STEP;
                let at = self.axes.point(middle, across);
                if (by, part, half, self.aside) == (0, 2, 0, 0) {
                    tries.push((strays, self.plain(), at));
                    continue;
                }
                let mut path = Path::from(self.point(self.from));
                self.axes.swing(&mut path, middle - half, across);
                path.line_to(self.axes.point(middle + half, across));
                self.axes.swing(&mut path, end, self.to.1);
                tries.push((strays, path, at));
            }
        }
        tries
    }

    /// Back: out, along a lane beside both nodes or between them, and in from the other side.
    fn around(&self) -> Vec<Try> {
        let sides = self.ends.map(|rect| {
            let corner = Point::new(rect.right(), rect.bottom());
            let start = self.axes.split(Point::new(rect.x, rect.y)).1;
            (start, self.axes.split(corner).1)
        });
        let [(start, end), (other_start, other_end)] = sides;
        let room = self.room.1 / 2 + 14;
        let mut lanes = Vec::new();
        for by in 0..8 {
            lanes.push(end.max(other_end) + room + by * STEP);
            lanes.push(start.min(other_start) - room - by * STEP);
        }
        let (upper, lower) = (end.min(other_end), start.max(other_start));
        if lower - upper > 2 * room {
            lanes.push(i32::midpoint(upper, lower));
        }
        let mut tries = Vec::new();
        for turn in TURNS {
            let (out, back) = (self.from.0 + turn, self.to.0 - turn);
            for lane in &lanes {
                let corners = [
                    self.from,
                    (out, self.from.1),
                    (out, *lane),
                    (back, *lane),
                    (back, self.to.1),
                    self.to,
                ];
                let path = rounded(&corners.map(|corner| self.point(corner)));
                let far = (lane - self.from.1).abs() + (lane - self.to.1).abs();
                let at = self.axes.point(i32::midpoint(out, back), *lane);
                tries.push((far + turn, path, at));
            }
        }
        tries
    }

    /// The plainest line there is.
    fn plain(&self) -> Path {
        let mut path = Path::from(self.point(self.from));
        self.axes.swing(&mut path, self.to.0, self.to.1);
        path
    }

    const fn point(&self, (along, across): (i32, i32)) -> Point {
        self.axes.point(along, across)
    }
}
