//! Where everything under way is.

use warren_core::event::Confirm;
use warren_core::scenario::{NodeId, Outcome};
use warren_core::snapshot::{Flight, FlightKind, Snapshot, Work};
use warren_core::time::{Duration, Time};

use super::legs::Legs;
use super::{Frame, Mark, Ring, Token, TokenKind, loss};
use crate::inside;
use crate::layout::{Layout, Spot};
use crate::look::{Look, Looks};

/// How far beside its edge runs what runs back.
const BESIDE: f32 = 12.0;

/// Everything that moves at `at`, which no event may separate from the snapshot.
#[must_use]
pub fn frame(layout: &Layout, looks: &Looks, snapshot: &Snapshot, at: Time) -> Frame {
    let mut held = Held::default();
    let flights = snapshot.flights.values();
    let under_way = flights.filter_map(|flight| {
        let progress = held.progress(snapshot, flight, at);
        token(layout, looks, snapshot, (flight, progress))
    });
    let mut tokens: Vec<Token> = under_way.collect();
    tokens.extend(loss::tokens(layout, looks, snapshot, at));
    Frame {
        tokens,
        rings: rings(layout, snapshot, at),
    }
}

/// How much of their way those come which the broker does not read: the first one, the
/// second, and all others. They wait near their producer.
const HELD: [f32; 3] = [0.28, 0.16, 0.04];
/// How long it takes to go back there.
const BACK: Duration = Duration::from_ms(300);

/// How many each client has under way that the broker does not read.
#[derive(Default)]
struct Held<'a>(Vec<(&'a NodeId, usize)>);

impl<'a> Held<'a> {
    /// How much of its way the flight has come.
    fn progress(&mut self, snapshot: &Snapshot, flight: &'a Flight, at: Time) -> f32 {
        let come = |at| part(flight.departs, flight.arrives, at);
        let client = match (&flight.kind, &flight.from) {
            (FlightKind::Publish, NodeId::Client(client)) => snapshot.clients.get(client),
            _ => None,
        };
        let Some((_, since)) = client.and_then(|client| client.blocked) else {
            return come(at);
        };
        let most = HELD[self.before(&flight.from).min(HELD.len() - 1)];
        let then = come(since);
        if then > most {
            return (most - then).mul_add(part(since, since + BACK, at), then);
        }
        come(at).min(most)
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

/// A flight's token, after this part of its way.
fn token(
    layout: &Layout,
    looks: &Looks,
    snapshot: &Snapshot,
    (flight, progress): (&Flight, f32),
) -> Option<Token> {
    let (kind, redelivered) = kind(&flight.kind)?;
    let message = flight.message.as_deref();
    let legs = Legs::of(layout, snapshot, flight)?;
    let spot = if back(&flight.kind) {
        beside(legs.at(1.0 - progress))
    } else {
        legs.at(progress)
    };
    Some(Token {
        x: spot.x,
        y: spot.y,
        kind,
        number: flight.number,
        look: message.map_or_else(Look::default, |message| looks.message(message)),
        redelivered,
        persistent: message.is_some_and(|message| message.properties.is_persistent()),
        progress,
        opacity: 1.0,
        captioned: false,
    })
}

/// Whether a flight runs along its edge backwards.
pub(super) const fn back(kind: &FlightKind) -> bool {
    matches!(
        kind,
        FlightKind::Verdict(_) | FlightKind::Return | FlightKind::Confirm(_)
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
    let (center, _) = inside::of_consumer(*layout.nodes.get(&node)?);
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
