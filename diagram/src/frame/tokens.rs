//! Where everything under way is.

use warren_core::event::Confirm;
use warren_core::scenario::{NodeId, Outcome};
use warren_core::snapshot::{Flight, FlightKind, Snapshot, Work};
use warren_core::time::{Duration, Time};

use super::legs::Legs;
use super::places::Places;
use super::{Frame, Mark, Ring, Token, TokenKind, loss, standing};
use crate::geometry::Point;
use crate::inside;
use crate::layout::{Layout, Spot};
use crate::look::{Look, Looks};

/// How far beside its edge runs what runs back.
const BESIDE: f32 = 12.0;

/// Everything that moves at `at`, which no event may separate from the snapshot.
#[must_use]
pub fn frame(layout: &Layout, looks: &Looks, snapshot: &Snapshot, at: Time) -> Frame {
    let mut held = Held::default();
    let mut places = Places::new(layout, snapshot);
    let under_way = by_arrival(snapshot).into_iter().filter_map(|flight| {
        let held = held.place(layout, snapshot, flight);
        let place = places.of(flight);
        token(layout, looks, (snapshot, at), (flight, place, held))
    });
    let mut tokens: Vec<Token> = under_way.collect();
    tokens.reverse();
    tokens.extend(standing::token(layout, looks, snapshot));
    pile(&mut tokens);
    tokens.extend(loss::tokens(layout, looks, snapshot, at));
    Frame {
        tokens,
        rings: rings(layout, snapshot, at),
    }
}

/// What is under way, what arrives first at the start. No sort of the library's: what mostly
/// is in order needs none, and that one would be downloaded.
fn by_arrival(snapshot: &Snapshot) -> Vec<&Flight> {
    let mut flights: Vec<&Flight> = Vec::new();
    for flight in snapshot.flights.values() {
        let earlier = flights.partition_point(|one| one.arrives <= flight.arrives);
        flights.insert(earlier, flight);
    }
    flights
}

/// How many tokens before one are looked at: what is at one place mostly is of one time, and
/// thousands are under way at once.
const PILE: usize = 64;

/// Counts the messages that lie beneath another one, at its place, for the topmost.
fn pile(tokens: &mut [Token]) {
    for index in 0..tokens.len() {
        let (beneath, rest) = tokens.split_at_mut(index);
        let Some(token) = rest.first_mut().filter(|token| token.kind.mark().is_none()) else {
            continue;
        };
        let here = |other: &&mut Token| {
            let apart = (other.x - token.x).abs().max((other.y - token.y).abs());
            apart < 1.0 && other.kind.mark().is_none()
        };
        let mut count = 0;
        for other in beneath.iter_mut().rev().take(PILE).filter(here) {
            other.beneath = 0;
            count += 1;
        }
        token.beneath = count;
    }
}

/// How long a message takes to where it waits until the broker reads it.
const ASIDE: Duration = Duration::from_ms(300);

/// How many each client has under way that the broker does not read.
#[derive(Default)]
struct Held<'a>(Vec<(&'a NodeId, usize)>);

impl<'a> Held<'a> {
    /// Where the flight waits, and since when it does, if the broker does not read it.
    fn place(
        &mut self,
        layout: &Layout,
        snapshot: &Snapshot,
        flight: &'a Flight,
    ) -> Option<(Point, Time)> {
        let (FlightKind::Publish, NodeId::Client(client)) = (&flight.kind, &flight.from) else {
            return None;
        };
        let (_, since) = snapshot.clients.get(client)?.blocked?;
        let rect = *layout.nodes.get(&flight.from)?;
        let place = inside::beneath_producer(rect, layout.print, self.before(&flight.from));
        Some((place, since.max(flight.departs)))
    }

    /// How many of this client's were asked for before.
    fn before(&mut self, client: &'a NodeId) -> usize {
        let known = self.0.iter_mut().find(|(of, _)| *of == client);
        let Some((_, count)) = known else {
            self.0.push((client, 1));
            return 0;
        };
        *count += 1;
        *count - 1
    }
}

/// A flight's token: on its way, or where it is held.
fn token(
    layout: &Layout,
    looks: &Looks,
    (snapshot, at): (&Snapshot, Time),
    (flight, place, held): (&Flight, Option<Point>, Option<(Point, Time)>),
) -> Option<Token> {
    let come = |at| part(flight.departs, flight.arrives, at);
    let progress = come(held.map_or(at, |(_, since)| since));
    let (kind, redelivered) = kind(&flight.kind)?;
    let message = flight.message.as_deref();
    let legs = Legs::of(layout, snapshot, flight, place)?;
    let mut spot = if back(&flight.kind) {
        beside(legs.at(1.0 - progress))
    } else {
        legs.at(progress)
    };
    if let Some((place, since)) = held {
        spot = towards(spot, place, part(since, since + ASIDE, at));
    }
    Some(Token {
        x: spot.x,
        y: spot.y,
        kind,
        number: flight.number,
        look: message.map_or_else(Look::default, |message| looks.message(message)),
        redelivered,
        persistent: message.is_some_and(|message| message.properties.is_persistent()),
        priority: message.and_then(|message| message.properties.priority),
        progress,
        opacity: 1.0,
        beneath: 0,
    })
}

/// Whether a flight runs along its edge backwards.
pub(super) const fn back(kind: &FlightKind) -> bool {
    matches!(
        kind,
        FlightKind::Verdict(_)
            | FlightKind::Receipt(_)
            | FlightKind::Return
            | FlightKind::Confirm(_)
    )
}

/// What is drawn for a flight; nothing for the verdict of a client that died.
const fn kind(kind: &FlightKind) -> Option<(TokenKind, bool)> {
    Some(match kind {
        FlightKind::Publish => (TokenKind::Publish, false),
        FlightKind::Route { .. } => (TokenKind::Route, false),
        FlightKind::Deliver { redelivered } => (TokenKind::Deliver, *redelivered),
        FlightKind::Return => (TokenKind::Return, false),
        FlightKind::Confirm(Confirm::Ack) => (TokenKind::Confirm(Mark::Ack), false),
        FlightKind::Confirm(Confirm::Nack) => (TokenKind::Confirm(Mark::Refused), false),
        FlightKind::Receipt(receipt) => (TokenKind::Receipt(*receipt), false),
        FlightKind::Verdict(outcome) => {
            let mark = match outcome {
                Outcome::Ack => Mark::Ack,
                Outcome::Nack | Outcome::Reject => Mark::Refused,
                Outcome::Requeue | Outcome::RejectRequeue | Outcome::Recover => Mark::Requeue,
                Outcome::Crash => return None,
            };
            (TokenKind::Verdict(mark), false)
        }
    })
}

/// So much of the straight way from here to there.
#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn towards(from: Spot, to: Point, part: f32) -> Spot {
    Spot {
        x: (to.x as f32 - from.x).mul_add(part, from.x),
        y: (to.y as f32 - from.y).mul_add(part, from.y),
        ..from
    }
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
    let clients = snapshot.clients.iter();
    let working = clients.filter_map(|(name, client)| Some((name, client.working.as_ref()?)));
    let ring = |(name, work)| ring(layout, NodeId::Client(Clone::clone(name)), work, at);
    working.filter_map(ring).collect()
}

#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
fn ring(layout: &Layout, node: NodeId, work: &Work, at: Time) -> Option<Ring> {
    let (center, _) = inside::of_consumer(*layout.nodes.get(&node)?, layout.print);
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
