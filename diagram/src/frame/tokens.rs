//! Where everything under way is.

use std::sync::Arc;

use warren_core::scenario::{NodeId, Outcome};
use warren_core::snapshot::{Flight, FlightKind, Snapshot, Work};
use warren_core::time::Time;

use super::{Frame, Mark, Ring, Token, TokenKind, loss};
use crate::geometry::Point;
use crate::layout::{Layout, Spot, Track};
use crate::look::Looks;
use crate::way;

/// How far beside its edge runs what runs back.
const BESIDE: f32 = 12.0;
/// Where a message published by hand comes from: this far above its exchange.
const ABOVE: i32 = 70;

/// Everything that moves at `at`, which no event may separate from the snapshot.
#[must_use]
pub fn frame(layout: &Layout, looks: &Looks, snapshot: &Snapshot, at: Time) -> Frame {
    let flights = snapshot.flights.values();
    let under_way = flights.filter_map(|flight| token(layout, looks, snapshot, flight, at));
    let mut tokens: Vec<Token> = under_way.collect();
    tokens.extend(loss::tokens(layout, looks, snapshot, at));
    Frame {
        tokens,
        rings: rings(layout, snapshot, at),
    }
}

fn token(
    layout: &Layout,
    looks: &Looks,
    snapshot: &Snapshot,
    flight: &Flight,
    at: Time,
) -> Option<Token> {
    let progress = part(flight.departs, flight.arrives, at);
    let tracks = tracks(layout, snapshot, flight);
    let back = matches!(flight.kind, FlightKind::Verdict(_) | FlightKind::Return);
    let spot = if back {
        beside(along(&tracks, 1.0 - progress)?)
    } else {
        along(&tracks, progress)?
    };
    let (kind, redelivered) = kind(&flight.kind)?;
    Some(Token {
        x: spot.x,
        y: spot.y,
        kind,
        number: flight.message.number,
        look: looks.message(&flight.message),
        redelivered,
        persistent: flight.message.properties.is_persistent(),
        progress,
        opacity: 1.0,
    })
}

/// What is drawn for a flight; nothing for the verdict of a client that died.
const fn kind(kind: &FlightKind) -> Option<(TokenKind, bool)> {
    Some(match kind {
        FlightKind::Publish => (TokenKind::Publish, false),
        FlightKind::Route { .. } => (TokenKind::Route, false),
        FlightKind::Deliver { redelivered } => (TokenKind::Deliver, *redelivered),
        FlightKind::Return => (TokenKind::Return, false),
        FlightKind::Verdict(outcome) => {
            let mark = match outcome {
                Outcome::Ack => Mark::Ack,
                Outcome::Nack | Outcome::Reject => Mark::Refused,
                Outcome::Requeue => Mark::Requeue,
                Outcome::Crash => return None,
            };
            (TokenKind::Verdict(mark), false)
        }
    })
}

/// The tracks that a flight follows, one after the other; where the picture has no edge
/// for it, a straight line between the nodes.
fn tracks(layout: &Layout, snapshot: &Snapshot, flight: &Flight) -> Vec<Arc<Track>> {
    let edges = way::edges(&snapshot.topology, flight);
    let known: Vec<Arc<Track>> = edges
        .iter()
        .filter_map(|id| layout.edges.get(id))
        .map(|edge| edge.track.clone())
        .collect();
    if !known.is_empty() && known.len() == edges.len() {
        return known;
    }
    let back = matches!(flight.kind, FlightKind::Verdict(_) | FlightKind::Return);
    let (from, to) = if back {
        (&flight.to, &flight.from)
    } else {
        (&flight.from, &flight.to)
    };
    straight(layout, from, to).into_iter().collect()
}

/// From one node to another; from above, where the first is not in the picture.
fn straight(layout: &Layout, from: &NodeId, to: &NodeId) -> Option<Arc<Track>> {
    let to = layout.nodes.get(to)?;
    let (start, end) = match layout.nodes.get(from) {
        Some(from) => (from.center(), to.center()),
        None => {
            let top = Point::new(to.center().x, to.y);
            (Point::new(top.x, top.y - ABOVE), top)
        }
    };
    Some(Arc::new(Track::straight(start, end)))
}

/// The place on these tracks after this part of their whole length.
#[expect(clippy::cast_precision_loss, reason = "lengths on a screen are small")]
fn along(tracks: &[Arc<Track>], progress: f32) -> Option<Spot> {
    let whole: u32 = tracks.iter().map(|track| track.length()).sum();
    let mut rest = progress * whole as f32;
    let last = tracks.len().checked_sub(1)?;
    for track in &tracks[..last] {
        let length = track.length() as f32;
        if rest <= length {
            return Some(track.at(rest / length.max(1.0)));
        }
        rest -= length;
    }
    Some(tracks[last].at(rest / (tracks[last].length() as f32).max(1.0)))
}

/// What runs back keeps to one side of the edge.
fn beside(spot: Spot) -> Spot {
    Spot {
        x: spot.dy.mul_add(-BESIDE, spot.x),
        y: spot.dx.mul_add(BESIDE, spot.y),
        ..spot
    }
}

fn rings(layout: &Layout, snapshot: &Snapshot, at: Time) -> Vec<Ring> {
    let working = snapshot.clients.iter();
    let working = working.filter_map(|(name, client)| Some((name, client.working.as_ref()?)));
    working
        .filter_map(|(name, work)| ring(layout, NodeId::Client(name.clone()), work, at))
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn ring(layout: &Layout, node: NodeId, work: &Work, at: Time) -> Option<Ring> {
    let center = crate::scene::ring_of(*layout.nodes.get(&node)?);
    Some(Ring {
        node,
        x: center.x as f32,
        y: center.y as f32,
        progress: part(work.since, work.until, at),
    })
}

/// How much of the time between two moments has passed, from 0 to 1.
#[expect(
    clippy::cast_precision_loss,
    reason = "a part of a length, for the screen only"
)]
fn part(from: Time, until: Time, at: Time) -> f32 {
    let whole = until.since(from).0;
    if whole == 0 {
        return 1.0;
    }
    (at.since(from).0 as f32 / whole as f32).min(1.0)
}
