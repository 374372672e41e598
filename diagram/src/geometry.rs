//! Points, sizes, rectangles and paths, all in whole units of the diagram, y downwards.
//!
//! Whole numbers, so that the picture is the same natively and in wasm, and cheap to
//! compare. One unit is one CSS pixel at scale 1. It knows nothing of what is drawn.

use std::fmt::Write as _;

use serde::Serialize;

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

impl Point {
    /// The point at `x`, `y`.
    #[must_use]
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }
}

/// A size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Size {
    /// Along x.
    pub width: i32,
    /// Along y.
    pub height: i32,
}

impl Size {
    /// The size `width` by `height`.
    #[must_use]
    pub const fn new(width: i32, height: i32) -> Self {
        Self { width, height }
    }
}

/// A rectangle with its sides along the axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Rect {
    /// Its left side.
    pub x: i32,
    /// Its upper side.
    pub y: i32,
    /// Its extent along x.
    pub width: i32,
    /// Its extent along y.
    pub height: i32,
}

impl Rect {
    /// The rectangle of this size around `center`.
    #[must_use]
    pub const fn around(center: Point, size: Size) -> Self {
        Self {
            x: center.x - size.width / 2,
            y: center.y - size.height / 2,
            width: size.width,
            height: size.height,
        }
    }

    /// Its middle.
    #[must_use]
    pub const fn center(&self) -> Point {
        Point::new(self.x + self.width / 2, self.y + self.height / 2)
    }

    /// Its right side.
    #[must_use]
    pub const fn right(&self) -> i32 {
        self.x + self.width
    }

    /// Its lower side.
    #[must_use]
    pub const fn bottom(&self) -> i32 {
        self.y + self.height
    }

    /// Whether both have an inner point in common; touching sides do not count.
    #[must_use]
    pub const fn intersects(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether the point lies inside, not on a side.
    #[must_use]
    pub const fn contains(&self, point: Point) -> bool {
        self.x < point.x && point.x < self.right() && self.y < point.y && point.y < self.bottom()
    }

    /// The rectangle that is larger by `margin` on each side.
    #[must_use]
    pub const fn grown(&self, margin: i32) -> Self {
        Self {
            x: self.x - margin,
            y: self.y - margin,
            width: self.width + 2 * margin,
            height: self.height + 2 * margin,
        }
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let x = self.x.min(other.x);
        let y = self.y.min(other.y);
        Self {
            x,
            y,
            width: self.right().max(other.right()) - x,
            height: self.bottom().max(other.bottom()) - y,
        }
    }
}

/// One cubic Bézier curve, from wherever the path stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Curve {
    /// The first control point.
    pub leave: Point,
    /// The second control point.
    pub arrive: Point,
    /// Where it ends.
    pub end: Point,
}

/// A path of smoothly joined curves. Straight stretches are curves too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Path {
    /// Where it starts.
    pub start: Point,
    /// Its curves, in order.
    pub curves: Vec<Curve>,
}

/// How many straight pieces stand for one curve, on the screen and in the tests alike.
const PIECES: i32 = 16;

impl Path {
    /// A path that has only its start so far.
    #[must_use]
    pub const fn from(start: Point) -> Self {
        Self {
            start,
            curves: Vec::new(),
        }
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> Point {
        self.curves.last().map_or(self.start, |curve| curve.end)
    }

    /// Goes on in a straight line; nowhere, where it already is there.
    pub fn line_to(&mut self, end: Point) {
        let from = self.end();
        if from == end {
            return;
        }
        let third = |a: i32, b: i32, n: i32| a + (b - a) * n / 3;
        self.curves.push(Curve {
            leave: Point::new(third(from.x, end.x, 1), third(from.y, end.y, 1)),
            arrive: Point::new(third(from.x, end.x, 2), third(from.y, end.y, 2)),
            end,
        });
    }

    /// Goes on in a curve.
    pub fn curve_to(&mut self, leave: Point, arrive: Point, end: Point) {
        self.curves.push(Curve { leave, arrive, end });
    }

    /// The value of an SVG path's `d`.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let mut d = format!("M{} {}", self.start.x, self.start.y);
        for curve in &self.curves {
            let Curve { leave, arrive, end } = curve;
            // Writing to a string cannot fail.
            let _ = write!(
                d,
                "C{} {} {} {} {} {}",
                leave.x, leave.y, arrive.x, arrive.y, end.x, end.y
            );
        }
        d
    }

    /// The points of a polyline that follows it, in units of 1/[`Path::FINE`].
    #[must_use]
    pub fn flattened(&self) -> Vec<Point> {
        let mut points = vec![fine(self.start)];
        let mut from = self.start;
        for curve in &self.curves {
            points.extend((1..=PIECES).map(|step| curve.at(from, step)));
            from = curve.end;
        }
        points
    }

    /// The fine units of [`Path::flattened`] in one unit of the diagram.
    pub const FINE: i32 = 16;
}

const fn fine(point: Point) -> Point {
    Point::new(point.x * Path::FINE, point.y * Path::FINE)
}

impl Curve {
    /// The point after `step` of [`PIECES`] pieces, in fine units: Bernstein's sum in
    /// whole numbers.
    fn at(&self, from: Point, step: i32) -> Point {
        let (t, s) = (i64::from(step), i64::from(PIECES - step));
        let weights = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
        let whole = i64::from(PIECES).pow(3) / i64::from(Path::FINE);
        let blend = |values: [i32; 4]| -> i32 {
            let sum: i64 = weights
                .iter()
                .zip(values)
                .map(|(weight, value)| weight * i64::from(value))
                .sum();
            i32::try_from(sum.div_euclid(whole)).unwrap_or_default()
        };
        Point::new(
            blend([from.x, self.leave.x, self.arrive.x, self.end.x]),
            blend([from.y, self.leave.y, self.arrive.y, self.end.y]),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_that_only_touch_do_not_intersect() {
        let left = Rect {
            x: 0,
            y: 0,
            width: 10,
            height: 10,
        };
        let right = Rect { x: 10, ..left };
        let over = Rect { x: 9, ..left };
        assert!(!left.intersects(&right));
        assert!(left.intersects(&over));
    }

    #[test]
    fn a_flattened_path_keeps_its_ends_and_joints() {
        let mut path = Path::from(Point::new(-3, 5));
        path.line_to(Point::new(30, 5));
        path.curve_to(Point::new(50, 5), Point::new(50, 90), Point::new(70, 90));
        let points = path.flattened();
        assert_eq!(points.first(), Some(&Point::new(-48, 80)));
        assert_eq!(points[16], Point::new(480, 80));
        assert_eq!(points.last(), Some(&Point::new(1120, 1440)));
        assert_eq!(path.to_svg(), "M-3 5C8 5 19 5 30 5C50 5 50 90 70 90");
    }
}
