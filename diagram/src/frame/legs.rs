//! The legs of a flight: along its edges, and inside the nodes at either end, so that a
//! message arrives where it then lies and leaves from there, without a jump.

use warren_core::scenario::NodeId;
use warren_core::snapshot::{Flight, FlightKind, Snapshot};

use crate::geometry::{Path, Point, Rect};
use crate::inside::{self, Lane};
use crate::layout::{EdgeLayout, Layout, Spot, Track};
use crate::print::Print;
use crate::way;

/// Where a message published by hand comes from: this far above its exchange.
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
}

impl<'a> Legs<'a> {
    /// None where one of its ends is not in the picture.
    pub(super) fn of(layout: &'a Layout, snapshot: &Snapshot, flight: &Flight) -> Option<Self> {
        let (from, to) = if super::tokens::back(&flight.kind) {
            (&flight.to, &flight.from)
        } else {
            (&flight.from, &flight.to)
        };
        let mut legs = Self {
            legs: Vec::new(),
            length: 0.0,
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
        let mut at = start(
            (snapshot, layout.print),
            flight,
            from,
            source,
            target,
            &known,
        );
        let mut inside = source.map(nominal);
        for edge in known {
            legs.line(at, edge.path.start, inside.take());
            legs.push(Leg::Along(&edge.track), units(edge.track.length()));
            at = edge.path.end();
        }
        if let Some(end) = end((snapshot, layout.print), flight, to, target) {
            legs.line(at, end, Some(nominal(target)));
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

    /// The place after this part of the whole length.
    pub(super) fn at(&self, progress: f32) -> Spot {
        let mut rest = progress * self.length;
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
/// that moves up while a message is under way must not shift the message on its edge.
#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
const fn nominal(rect: Rect) -> f32 {
    rect.width as f32 / 2.0
}

/// Where a flight starts: a copy where it lay, a routed one on its exchange's
/// glyph, anything else at the border of its node.
fn start(
    (snapshot, print): (&Snapshot, Print),
    flight: &Flight,
    from: &NodeId,
    source: Option<Rect>,
    target: Rect,
    edges: &[&EdgeLayout],
) -> Point {
    let Some(source) = source else {
        let top = Point::new(target.center().x, target.y);
        return Point::new(top.x, top.y - ABOVE);
    };
    match (&flight.kind, from) {
        (FlightKind::Deliver { .. } | FlightKind::Route { .. }, NodeId::Queue(_))
            if snapshot.broker_up =>
        {
            Lane::Ends(inside::of_queue(source, print).0, print).next(0)
        }
        (FlightKind::Route { .. }, _) => inside::of_exchange(source),
        _ => edges
            .first()
            .map_or(source.center(), |edge| edge.path.start),
    }
}

/// Where a flight ends inside of its node; none where it ends at the border.
fn end(
    (snapshot, print): (&Snapshot, Print),
    flight: &Flight,
    to: &NodeId,
    target: Rect,
) -> Option<Point> {
    match (&flight.kind, to) {
        (FlightKind::Publish | FlightKind::Return | FlightKind::Confirm(_), _) => {
            Some(inside::of_exchange(target))
        }
        (FlightKind::Route { .. }, NodeId::Queue(queue)) => {
            let waiting = snapshot
                .queues
                .get(queue)
                .map_or(0, |queue| queue.ready.size());
            Some(Lane::Ends(inside::of_queue(target, print).0, print).next(waiting))
        }
        (FlightKind::Deliver { .. }, NodeId::Client(_)) if is_answer(&flight.from) => {
            Some(target.center())
        }
        (FlightKind::Deliver { .. }, NodeId::Client(client)) => {
            let (ring, lane) = inside::of_consumer(target, print);
            let client = snapshot.clients.get(client)?;
            let idle = client.working.is_none() && client.waiting.is_empty();
            Some(if idle {
                ring
            } else {
                Lane::Starts(lane, print).next(client.waiting.size())
            })
        }
        _ => None,
    }
}

/// Whether what comes from here to a client is an answer that no queue kept.
const fn is_answer(from: &NodeId) -> bool {
    matches!(from, NodeId::Exchange(_))
}
