//! The legs of a flight: along its edges, and inside the nodes at either end, so that a
//! message arrives where it then lies. It leaves from the border, since in its lane others
//! have moved up by then. Where messages come from above, their ways lead around names.

use warren_core::scenario::NodeId;
use warren_core::snapshot::{Flight, FlightKind, Snapshot};

use super::Token;
use crate::geometry::{Path, Point, Rect};
use crate::inside;
use crate::layout::{EdgeLayout, Layout, Spot, Track};
use crate::print::Print;
use crate::request::Direction;
use crate::way;

/// Where a message published by hand comes from: this far above its exchange's glyph.
const ABOVE: i32 = 70;

/// One leg.
enum Leg<'a> {
    Along(&'a Track),
    Line(Point, Point),
}

/// The legs of a flight in the direction of their edges.
pub(super) struct Legs<'a> {
    /// Each with the length that it counts as, in units of the diagram.
    legs: Vec<(Leg<'a>, f32)>,
    length: f32,
    /// How far from the border it starts, and ends, so as to lie on neither.
    off: (f32, f32),
}

impl<'a> Legs<'a> {
    /// The legs of a flight that ends at this place inside its node, or else at the border;
    /// none where one of its ends is not in the picture.
    pub(super) fn of(
        layout: &'a Layout,
        snapshot: &Snapshot,
        flight: &Flight,
        place: Option<Point>,
    ) -> Option<Self> {
        let (from, to) = if super::tokens::back(&flight.kind) {
            (&flight.to, &flight.from)
        } else {
            (&flight.from, &flight.to)
        };
        let mut legs = Self {
            legs: Vec::new(),
            length: 0.0,
            off: (0.0, 0.0),
        };
        let target = *layout.nodes.get(to)?;
        let source = layout.nodes.get(from).copied();
        let edges = way::edges(&snapshot.topology, flight);
        let known = edges.iter().filter_map(|id| layout.edges.get(id));
        let known: Vec<&EdgeLayout> = known.collect();
        // Without its edges in the picture, it takes the straight way.
        let known = if known.len() == edges.len() {
            known
        } else {
            Vec::new()
        };
        let radius = Token::RADIUS * layout.print.larger();
        let mut at = match (&flight.kind, from, source) {
            (FlightKind::Route { .. }, NodeId::Exchange(_), Some(source)) => {
                inside::of_exchange(source)
            }
            _ => {
                legs.off.0 = source.map_or(0.0, |_| radius);
                border(source, target, &known)
            }
        };
        for (edge, exchange) in known.into_iter().zip(exchanges(layout, flight)) {
            if let Some(exchange) = exchange {
                legs.through(at, edge.path.start, exchange, layout.print);
            }
            legs.push(Leg::Along(&edge.track), units(edge.track.length()));
            at = edge.path.end();
        }
        match (place, to) {
            (Some(place), NodeId::Exchange(_)) => legs.through(at, place, target, layout.print),
            (Some(place), _) => legs.line(at, place, Some(nominal(target, layout.print))),
            (None, _) => legs.off.1 = radius,
        }
        Some(legs)
    }

    fn push(&mut self, leg: Leg<'a>, length: f32) {
        self.legs.push((leg, length));
        self.length += length;
    }

    /// A straight leg, which takes the time of a leg of length `counts`, else its own.
    #[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
    fn line(&mut self, from: Point, to: Point, counts: Option<f32>) {
        let length = ((to.x - from.x) as f32).hypot((to.y - from.y) as f32);
        if length > 0.0 {
            self.push(Leg::Line(from, to), counts.unwrap_or(length));
        }
    }

    /// The way through an exchange, or part of it: between its lines, or else past them on
    /// the side of its glyph.
    fn through(&mut self, from: Point, to: Point, exchange: Rect, print: Print) {
        let aside = inside::of_exchange(exchange).x;
        let corners = match print.direction() {
            Direction::LeftToRight => [from, to],
            Direction::TopToBottom => [Point::new(aside, from.y), Point::new(aside, to.y)],
        };
        let mut at = from;
        for next in corners.into_iter().chain([to]) {
            self.line(at, next, None);
            at = next;
        }
    }

    /// The place after this part of the whole length.
    pub(super) fn at(&self, progress: f32) -> Spot {
        let way = self.length - self.off.0 - self.off.1;
        let mut rest = way.max(0.0).mul_add(progress, self.off.0);
        let last = self.legs.len().saturating_sub(1);
        for (number, (leg, length)) in self.legs.iter().enumerate() {
            if rest <= *length || number == last {
                return leg.at((rest / length.max(f32::EPSILON)).clamp(0.0, 1.0));
            }
            rest -= length;
        }
        Spot::default()
    }
}

impl Leg<'_> {
    fn at(&self, part: f32) -> Spot {
        match self {
            Self::Along(track) => track.at(part),
            Self::Line(from, to) => between(*from, *to, part),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn between(from: Point, to: Point, part: f32) -> Spot {
    let (along_x, along_y) = ((to.x - from.x) as f32, (to.y - from.y) as f32);
    let length = along_x.hypot(along_y).max(1.0);
    Spot {
        x: along_x.mul_add(part, from.x as f32),
        y: along_y.mul_add(part, from.y as f32),
        dx: along_x / length,
        dy: along_y / length,
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths on a screen are small")]
fn units(fine: u32) -> f32 {
    fine as f32 / Path::FINE as f32
}

/// The length that a leg inside of a node counts as, whatever slot it leads to: a slot
/// that moves up while a message is under way must not shift the message on its edge. Where
/// messages come in from above, at the name, they hurry past it.
#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
const fn nominal(rect: Rect, print: Print) -> f32 {
    match print.direction() {
        Direction::LeftToRight => rect.width as f32 / 2.0,
        Direction::TopToBottom => HURRIED,
    }
}

const HURRIED: f32 = 4.0;

/// Where a flight starts at the border of its node.
fn border(source: Option<Rect>, target: Rect, edges: &[&EdgeLayout]) -> Point {
    let Some(source) = source else {
        return Point::new(inside::of_exchange(target).x, target.y - ABOVE);
    };
    edges
        .first()
        .map_or(source.center(), |edge| edge.path.start)
}

/// The exchange in which each edge of a flight starts, where it starts in one.
fn exchanges(layout: &Layout, flight: &Flight) -> Vec<Option<Rect>> {
    let FlightKind::Route { path } = &flight.kind else {
        return vec![None];
    };
    let queue = matches!(flight.from, NodeId::Queue(_)).then_some(None);
    let hops = path.iter().map(|hop| {
        let exchange = NodeId::Exchange(hop.from.clone());
        layout.nodes.get(&exchange).copied()
    });
    queue.into_iter().chain(hops).collect()
}
