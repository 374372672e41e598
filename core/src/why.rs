//! Why a message went where it went, in plain sentences and in rows to be shown.
//!
//! It words what [`crate::routing::explain`] found, and decides nothing itself. The
//! page, the command line and failing tests show the same sentences.

mod reason;
mod row;
mod settings;
mod summary;

use std::sync::Arc;

use crate::amqp::Message;
use crate::event::RoutedBecause;
use crate::name::{Name, ResourceName};
use crate::routing::{self, Explanation, Route, RouteRequest, Visit};
use crate::scenario::ServerLine;
use crate::server_line::Difference;
use crate::topology::{Binding, Destination, ExchangeKind, Topology};
pub use reason::{Reason, has_reason, reason};
pub use settings::{Setting, settings};

/// An explanation in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// What happened at each exchange, in the order they were visited.
    pub visits: Vec<WhyVisit>,
    /// What came of it: `1 queue gets a copy: errors.`
    pub conclusion: String,
    /// What the server's line decided on the way.
    pub differs: Vec<Difference>,
}

/// What happened at one exchange, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyVisit {
    /// The exchange.
    pub exchange: ResourceName,
    /// Its type.
    pub kind: ExchangeKind,
    /// One line: `Exchange logs compared "kern.error" with 2 bindings: both matched. 2 copies.`
    pub summary: String,
    /// Each of its bindings, in the order they were made.
    pub rows: Vec<WhyRow>,
}

/// One binding with its verdict, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyRow {
    /// The binding.
    pub binding: Arc<Binding>,
    /// Whether it matched.
    pub matched: bool,
    /// It matched and leads to something not reached before.
    pub counts: bool,
    /// Why, in one sentence.
    pub sentence: String,
    /// What was compared, one piece beside the other: words of a key, or headers.
    pub cells: Vec<Cell>,
}

/// One thing that a binding wants beside what the message has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What is compared, where it has a name: a header's.
    pub name: Option<Name>,
    /// What the binding wants; empty where the key has words left over.
    pub wanted: String,
    /// What the message has; none where it has nothing there.
    pub found: Option<String>,
    /// How they stand.
    pub fit: Fit,
}

/// How something wanted and something found stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// They fit.
    Fits,
    /// They do not.
    Misfits,
    /// It does not count.
    Ignored,
}

impl Why {
    /// Words an explanation of where a message with this routing key goes.
    #[must_use]
    pub fn tell(explanation: &Explanation, routing_key: &str) -> Self {
        Self {
            visits: explanation
                .visits
                .iter()
                .map(|visit| WhyVisit::tell(visit, routing_key))
                .collect(),
            conclusion: summary::conclusion(&explanation.route),
            differs: explanation.differs.iter().copied().collect(),
        }
    }

    /// Where this message goes with this topology when it is published, and why. Where chance
    /// decides, this is one of the ways.
    #[must_use]
    pub fn of(topology: &Topology, message: &Message, line: ServerLine) -> Self {
        let keys = message.routing_keys();
        let request = RouteRequest::of(message, &keys, line);
        Self::tell(&routing::explain(topology, request), &message.routing_key)
    }

    /// Why a message that was routed with this topology went where it did.
    #[must_use]
    pub fn of_routing(
        topology: &Topology,
        message: &Message,
        (route, because): (&Route, &RoutedBecause),
        line: ServerLine,
    ) -> Self {
        let keys = message.routing_keys();
        let chance = route.drawn.unwrap_or_default();
        let request = RouteRequest::of(message, &keys, line).drawn(chance);
        let explain =
            |request| Self::tell(&routing::explain(topology, request), &message.routing_key);
        match because {
            RoutedBecause::Published | RoutedBecause::DeadLetter(_) => explain(request),
            RoutedBecause::Due(hold) => explain(request.starting_at(&hold.exchange)),
            RoutedBecause::Replayed { exchange, binding } => {
                let mut bindings = topology.bindings();
                let binding = bindings.find(|one| one.id == *binding);
                let mut visits = vec![WhyVisit {
                    exchange: exchange.clone(),
                    kind: ExchangeKind::RecentHistory,
                    summary: summary::replay(exchange, binding),
                    rows: Vec::new(),
                }];
                let mut differs = Vec::new();
                if let Some(Destination::Exchange(bound)) = binding.map(|one| &one.destination) {
                    let on = explain(request.starting_at(bound));
                    visits.extend(on.visits);
                    differs = on.differs;
                }
                Self {
                    visits,
                    conclusion: summary::conclusion(route),
                    differs,
                }
            }
        }
    }
}

impl WhyVisit {
    fn tell(visit: &Visit, routing_key: &str) -> Self {
        Self {
            exchange: visit.exchange.clone(),
            kind: visit.kind,
            summary: summary::visit(visit, routing_key),
            rows: visit.considered.iter().map(row::tell).collect(),
        }
    }
}
