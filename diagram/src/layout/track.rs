//! A measured line, for what moves along it at an even speed.

use crate::geometry::{Path, Point};

/// A polyline with the distance from its start to each of its points, all in fine units
/// ([`Path::FINE`] to one unit of the diagram).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    points: Vec<Point>,
    /// The distance of each point from the start.
    distances: Vec<u32>,
}

/// A place on a track, in units of the diagram, with the way that leads on from there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
    /// The way on, of length 1, along x.
    pub dx: f32,
    /// The way on, of length 1, along y.
    pub dy: f32,
}

impl Track {
    /// The measured line of a path.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        let points = path.flattened();
        let mut distances = Vec::with_capacity(points.len());
        let mut sum = 0;
        for (number, point) in points.iter().enumerate() {
            let before = points[number.saturating_sub(1)];
            sum += distance(before, *point);
            distances.push(sum);
        }
        Self { points, distances }
    }

    /// The straight line between two points.
    #[must_use]
    pub fn straight(from: Point, to: Point) -> Self {
        let mut path = Path::from(from);
        path.line_to(to);
        Self::new(&path)
    }

    /// Its length, in fine units.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.distances.last().copied().unwrap_or(0)
    }

    /// The place at this part of the way, from 0 to 1.
    #[must_use]
    pub fn at(&self, progress: f32) -> Spot {
        #[expect(clippy::cast_precision_loss, reason = "lengths on a screen are small")]
        let wanted = progress.clamp(0.0, 1.0) * self.length() as f32;
        #[expect(clippy::cast_precision_loss, reason = "lengths on a screen are small")]
        let reached = |distance: &u32| (*distance as f32) < wanted;
        let next = self.distances.partition_point(reached).max(1);
        let last = self.points.len().saturating_sub(1);
        let next = next.min(last);
        let before = next.saturating_sub(1);
        let Some((from, to)) = self.points.get(before).zip(self.points.get(next)) else {
            return Spot::default();
        };
        between(
            *from,
            *to,
            (self.distances[before], self.distances[next]),
            wanted,
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn between(from: Point, to: Point, (start, end): (u32, u32), wanted: f32) -> Spot {
    const UNIT: f32 = Path::FINE as f32;
    let length = (end - start) as f32;
    let part = if length > 0.0 {
        (wanted - start as f32) / length
    } else {
        0.0
    };
    let (along_x, along_y) = ((to.x - from.x) as f32, (to.y - from.y) as f32);
    let scale = if length > 0.0 { length } else { 1.0 };
    Spot {
        x: (along_x.mul_add(part, from.x as f32)) / UNIT,
        y: (along_y.mul_add(part, from.y as f32)) / UNIT,
        dx: along_x / scale,
        dy: along_y / scale,
    }
}

fn distance(from: Point, to: Point) -> u32 {
    let square = |a: i32, b: i32| u64::from(a.abs_diff(b)).pow(2);
    let sum = square(from.x, to.x) + square(from.y, to.y);
    u32::try_from(sum.isqrt()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_way_is_half_the_length_away() {
        let mut path = Path::from(Point::new(0, 0));
        path.line_to(Point::new(100, 0));
        path.line_to(Point::new(100, 300));
        let track = Track::new(&path);
        assert_eq!(track.length(), 400 * 16);
        let middle = track.at(0.5);
        assert!((middle.x - 100.0).abs() < 0.1 && (middle.y - 100.0).abs() < 0.1);
        assert!((middle.dy - 1.0).abs() < 0.01);
        let end = track.at(7.0);
        assert!((end.y - 300.0).abs() < 0.1);
    }

    #[test]
    fn a_track_without_length_stays_where_it_is() {
        let spot = Track::straight(Point::new(4, 5), Point::new(4, 5)).at(0.5);
        assert!((spot.x - 4.0).abs() < 0.1 && (spot.y - 5.0).abs() < 0.1);
        assert_eq!(Track::default().at(0.5), Spot::default());
    }
}
