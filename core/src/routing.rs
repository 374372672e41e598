//! Where a published message goes, and why.
//!
//! One walker alone deduplicates queues, breaks exchange cycles and consults alternate
//! exchanges (`rabbit_exchange.erl`, `route1`); the matchers of the exchange types know
//! only one binding at a time. [`route`] is the fast answer, through each exchange's
//! index; [`explain`] considers every binding and says why it matched or not. Both give
//! the same queues.

pub mod arguments;
pub mod consistent_hash;
pub mod delayed;
mod differs;
mod direct;
mod explain;
mod fanout;
pub mod headers;
pub mod random;
mod reason;
pub mod recent_history;
pub mod table;
pub mod topic;
mod walk;

use std::sync::Arc;

use serde::Serialize;

use crate::FlatSet;
use crate::amqp::{Message, Properties};
use crate::name::{Name, ResourceName};
use crate::scenario::ServerLine;
use crate::server_line::Difference;
use crate::topology::{Binding, BindingId, ExchangeKind, Topology};
pub use reason::{
    AlignedWord, HashReason, HashedOn, HeaderArgument, HeaderVerdict, HeadersReason, Reason,
    TopicMismatch, TopicReason, XMatch,
};
use walk::Walk;

/// What routing looks at in a published message.
#[derive(Clone, Copy, Debug)]
pub struct RouteRequest<'a> {
    /// The exchange that it was published to.
    pub exchange: &'a ResourceName,
    /// Its routing key, followed by those of its `CC` and `BCC` headers.
    pub routing_keys: &'a [Name],
    /// Its properties, with its headers.
    pub properties: &'a Properties,
    /// The server line whose rules hold.
    pub line: ServerLine,
    /// What chance drew for it; random exchanges go by this alone.
    pub chance: u64,
}

impl<'a> RouteRequest<'a> {
    /// A message routed by these keys, where nothing is left to chance.
    #[must_use]
    pub const fn of(message: &'a Message, routing_keys: &'a [Name], line: ServerLine) -> Self {
        Self {
            exchange: &message.exchange,
            routing_keys,
            properties: &message.properties,
            line,
            chance: 0,
        }
    }

    /// The same with what chance drew.
    #[must_use]
    pub const fn drawn(self, chance: u64) -> Self {
        Self { chance, ..self }
    }

    /// The same, from this exchange on.
    #[must_use]
    pub const fn starting_at(self, exchange: &'a ResourceName) -> Self {
        Self { exchange, ..self }
    }
}

/// What the addresses of direct replies begin with: to the default exchange such a key
/// names no queue, but a channel that waits for answers (`rabbit_exchange.erl`,
/// `virtual_reply_queue`).
pub const DIRECT_REPLY_PREFIX: &str = "amq.rabbitmq.reply-to.";

/// The queues that a message reaches, each once, in the order they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Route {
    /// Each queue with the way that the message took there first.
    pub destinations: Vec<RoutedTo>,
    /// The addresses of direct replies that its keys are ([`DIRECT_REPLY_PREFIX`]).
    pub replies: Vec<Name>,
    /// How many bindings the exchanges on the way compared, all together.
    pub considered: u32,
    /// What chance drew for the message, where an exchange on the way went by it.
    pub drawn: Option<u64>,
    /// What exchanges on the way keep of the message.
    pub kept: Vec<Kept>,
}

impl Route {
    /// To this queue, without any exchange on the way.
    #[must_use]
    pub fn straight_to(queue: &ResourceName) -> Self {
        let (queue, path) = (queue.clone(), Vec::new());
        Self {
            destinations: vec![RoutedTo { queue, path }],
            ..Self::default()
        }
    }

    /// Whether an exchange on the way holds the message back, to route it later.
    #[must_use]
    pub fn is_held(&self) -> bool {
        let mut kept = self.kept.iter();
        kept.any(|kept| matches!(kept, Kept::Delayed { .. }))
    }
}

/// An exchange that keeps a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// An `x-recent-history` exchange, among its latest ones.
    History {
        /// Which.
        exchange: ResourceName,
        /// How many it keeps.
        most: usize,
    },
    /// An `x-delayed-message` exchange, to route it later.
    Delayed {
        /// Which.
        exchange: ResourceName,
        /// For how long, in milliseconds.
        ms: u32,
    },
}

/// One queue that a message reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoutedTo {
    /// The queue.
    pub queue: ResourceName,
    /// The hops from the exchange published to, to the queue; never empty.
    pub path: Vec<Hop>,
}

/// One hop of a message's way through the exchanges.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Hop {
    /// The exchange that the hop starts from.
    pub from: ResourceName,
    /// What leads on from there.
    pub via: Via,
}

/// What leads from an exchange to the next place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// The default exchange's own binding of a queue by its name.
    Default,
    /// A binding.
    Binding(BindingId),
    /// The exchange's alternate, since nothing else led anywhere.
    Alternate,
}

/// Why a message went where it went: every exchange it visited, every binding considered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The exchanges in the order they were visited; the first is the one published to.
    pub visits: Vec<Visit>,
    /// The result, the same that [`route`] gives.
    pub route: Route,
    /// What the server's line decided on the way.
    pub differs: FlatSet<Difference>,
}

/// What happened at one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The exchange.
    pub exchange: ResourceName,
    /// Its type.
    pub kind: ExchangeKind,
    /// The type whose rules it went by; not its own where it is `x-delayed-message`.
    pub rules: ExchangeKind,
    /// For how many milliseconds it holds the message back; it compares nothing till then.
    pub held_ms: Option<u32>,
    /// How the message came here.
    pub arrived: Arrived,
    /// Every binding of this exchange, in the order they were made. For the default
    /// exchange it is empty: see `default_queues`.
    pub considered: Vec<Considered>,
    /// For the default exchange: the queue that the routing key names, where it exists;
    /// with further keys in `CC` and `BCC`, those that these name.
    pub default_queues: Vec<ResourceName>,
    /// For the default exchange: those that are there, but whose node is down.
    pub away: Vec<ResourceName>,
    /// The alternate exchange that was consulted, since nothing matched here.
    pub alternate: Option<ResourceName>,
}

/// How a message came to an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// It was published there.
    Published,
    /// Through a binding from another exchange.
    Binding(BindingId),
    /// As the alternate of this exchange.
    AlternateOf(ResourceName),
}

/// One binding with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Considered {
    /// The binding.
    pub binding: Arc<Binding>,
    /// Whether it matched.
    pub matched: bool,
    /// Why.
    pub reason: Reason,
    /// It matched, but its destination had already been reached another way, so it adds
    /// no copy.
    pub already_reached: bool,
}

/// The queues that the message reaches.
///
/// An exchange that does not exist reaches nothing; the caller refuses it beforehand.
#[must_use]
pub fn route(topology: &Topology, request: RouteRequest<'_>) -> Route {
    let mut walk = Walk::new(topology, request);
    while let Some(stop) = walk.next_stop() {
        if stop.is_default() {
            walk.follow_default(&stop, request.routing_keys);
            continue;
        }
        let matching = walk.matching(&stop);
        for binding in &matching {
            walk.follow(&stop, binding);
        }
        if matching.is_empty() {
            walk.follow_alternate(&stop);
        }
    }
    walk.into_route()
}

/// The queues that the message reaches, with the reason for every binding considered.
#[must_use]
pub fn explain(topology: &Topology, request: RouteRequest<'_>) -> Explanation {
    let mut walk = Walk::new(topology, request);
    let mut visits = Vec::new();
    while let Some(stop) = walk.next_stop() {
        visits.push(explain::visit(&mut walk, &stop));
    }
    let route = walk.into_route();
    let differs = differs::differs(topology, &request, (&visits, &route));
    Explanation {
        visits,
        route,
        differs,
    }
}
