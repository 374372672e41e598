//! Where a node comes to lie that a hand lets go: in line with others, on the grid, and on
//! nothing.
//!
//! Pure geometry, in the diagram's units.

use warren_diagram::geometry::{Point, Rect};

/// What the middles of nodes keep to where they are in line with none.
pub const GRID: i32 = 10;

/// The space that is kept free between nodes.
const APART: i32 = 12;

/// A line that shows what is in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guide {
    /// From here.
    pub from: Point,
    /// To there.
    pub to: Point,
}

/// The middle that a node takes which is held at `rect`, and the lines that say why;
/// `reach` is how near it must come to be in line with one of the others.
#[must_use]
pub fn snapped(rect: Rect, others: &[Rect], reach: i32) -> (Point, Vec<Guide>) {
    let center = rect.center();
    let nearest = |of: fn(Point) -> i32| {
        let near = others.iter().filter(|other| {
            let apart = (of(other.center()) - of(center)).abs();
            apart <= reach
        });
        near.min_by_key(|other| (of(other.center()) - of(center)).abs())
    };
    let (beside, above) = (nearest(|point| point.y), nearest(|point| point.x));
    let to_grid = |at: i32| (at + GRID / 2).div_euclid(GRID) * GRID;
    let middle = Point::new(
        above.map_or_else(|| to_grid(center.x), |other| other.center().x),
        beside.map_or_else(|| to_grid(center.y), |other| other.center().y),
    );
    let held = Rect {
        x: rect.x + middle.x - center.x,
        y: rect.y + middle.y - center.y,
        ..rect
    };
    let across = above.map(|other| {
        let both = held.union(other);
        Guide {
            from: Point::new(middle.x, both.y),
            to: Point::new(middle.x, both.bottom()),
        }
    });
    let level = beside.map(|other| {
        let both = held.union(other);
        Guide {
            from: Point::new(both.x, middle.y),
            to: Point::new(both.right(), middle.y),
        }
    });
    (middle, across.into_iter().chain(level).collect())
}

/// How far these rooms have to move together so that they cover none of the others: not at
/// all, or as little as a search around them finds.
#[must_use]
pub fn aside(rooms: &[Rect], others: &[Rect]) -> (i32, i32) {
    let free = |(dx, dy): &(i32, i32)| {
        !rooms.iter().any(|room| {
            let moved = Rect {
                x: room.x + dx,
                y: room.y + dy,
                ..*room
            };
            let kept = moved.grown(APART);
            others.iter().any(|other| other.intersects(&kept))
        })
    };
    let rings = (0..60).flat_map(|ring: i32| {
        let by = ring * GRID;
        let step = GRID.max(by / 4);
        let along = (-by..=by).step_by(usize::try_from(step).unwrap_or(1));
        along.flat_map(move |at| [(at, by), (at, -by), (by, at), (-by, at)])
    });
    rings.into_iter().find(free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use warren_diagram::geometry::Size;

    fn at(x: i32, y: i32) -> Rect {
        Rect::around(Point::new(x, y), Size::new(100, 60))
    }

    #[test]
    fn a_node_near_the_line_of_another_takes_it_and_shows_it() {
        let (middle, guides) = snapped(at(203, 396), &[at(200, 100)], 6);
        assert_eq!(middle, Point::new(200, 400), "in line, and on the grid");
        let line = Guide {
            from: Point::new(200, 70),
            to: Point::new(200, 430),
        };
        assert_eq!(guides, [line]);
        let (middle, guides) = snapped(at(203, 103), &[at(600, 100), at(200, 300)], 6);
        assert_eq!((middle, guides.len()), (Point::new(200, 100), 2));
    }

    #[test]
    fn without_a_line_the_grid_holds() {
        let (middle, guides) = snapped(at(-14, 26), &[at(300, 300)], 6);
        assert_eq!((middle, guides.len()), (Point::new(-10, 30), 0));
    }

    #[test]
    fn what_would_cover_others_moves_aside_and_no_further_than_it_must() {
        assert_eq!(aside(&[at(0, 0)], &[at(300, 0)]), (0, 0));
        let (dx, dy) = aside(&[at(0, 0), at(0, 100)], &[at(20, 10)]);
        let moved = |rect: Rect| Rect {
            x: rect.x + dx,
            y: rect.y + dy,
            ..rect
        };
        for room in [at(0, 0), at(0, 100)] {
            assert!(!moved(room).intersects(&at(20, 10)), "{dx} {dy}");
        }
        assert!(dx.abs().max(dy.abs()) <= 140, "{dx} {dy}");
    }
}
