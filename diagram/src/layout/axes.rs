//! Along the flow and across it, whichever way messages flow.

use crate::geometry::{Path, Point, Rect, Size};
use crate::request::Direction;

/// Turns (along, across) into x and y and back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axes(pub(super) Direction);

impl Axes {
    pub(super) const fn point(self, along: i32, across: i32) -> Point {
        match self.0 {
            Direction::LeftToRight => Point::new(along, across),
            Direction::TopToBottom => Point::new(across, along),
        }
    }

    pub(super) const fn along(self, size: Size) -> i32 {
        match self.0 {
            Direction::LeftToRight => size.width,
            Direction::TopToBottom => size.height,
        }
    }

    pub(super) const fn across(self, size: Size) -> i32 {
        match self.0 {
            Direction::LeftToRight => size.height,
            Direction::TopToBottom => size.width,
        }
    }

    /// The side of a rectangle where messages come in: its middle.
    pub(super) const fn entry(self, rect: &Rect) -> Point {
        let center = rect.center();
        match self.0 {
            Direction::LeftToRight => Point::new(rect.x, center.y),
            Direction::TopToBottom => Point::new(center.x, rect.y),
        }
    }

    /// The side of a rectangle where messages go out: its middle.
    pub(super) const fn exit(self, rect: &Rect) -> Point {
        let center = rect.center();
        match self.0 {
            Direction::LeftToRight => Point::new(rect.right(), center.y),
            Direction::TopToBottom => Point::new(center.x, rect.bottom()),
        }
    }

    /// A point as (along, across).
    pub(super) const fn split(self, point: Point) -> (i32, i32) {
        match self.0 {
            Direction::LeftToRight => (point.x, point.y),
            Direction::TopToBottom => (point.y, point.x),
        }
    }

    /// Goes on to this place, leaving and arriving along the flow.
    pub(super) fn swing(self, path: &mut Path, along: i32, across: i32) {
        let (from_along, from_across) = self.split(path.end());
        if from_across == across {
            path.line_to(self.point(along, across));
            return;
        }
        let middle = i32::midpoint(from_along, along);
        path.curve_to(
            self.point(middle, from_across),
            self.point(middle, across),
            self.point(along, across),
        );
    }
}
