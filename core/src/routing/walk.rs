//! The walker: from the exchange published to, over bindings and alternate exchanges, to
//! the queues (`rabbit_exchange.erl`, `route1`).
//!
//! It alone keeps each queue to one copy, ends exchange cycles, and consults alternate
//! exchanges. It does not know how an exchange type matches.

use std::sync::Arc;

use super::random::Chance;
use super::{
    Arrived, DIRECT_REPLY_PREFIX, Hop, Kept, Route, RouteRequest, RoutedTo, Via, delayed,
    recent_history,
};
use crate::FlatSet;
use crate::name::{Name, ResourceName};
use crate::topology::{Binding, BindingId, Destination, Exchange, ExchangeKind, Topology};

/// A walk that has come so far.
pub(super) struct Walk<'a> {
    topology: &'a Topology,
    request: RouteRequest<'a>,
    chance: Chance,
    /// Exchanges found and not yet visited; like the server, the latest goes first.
    work: Vec<Stop<'a>>,
    seen: FlatSet<&'a ResourceName>,
    reached: FlatSet<&'a ResourceName>,
    route: Route,
}

/// An exchange with the way that led there.
pub(super) struct Stop<'a> {
    pub(super) exchange: &'a Exchange,
    /// For how many milliseconds the exchange holds the message back.
    pub(super) held_ms: Option<u32>,
    path: Vec<Hop>,
}

impl Stop<'_> {
    /// Whether this is the default exchange, which binds every queue by its name.
    pub(super) fn is_default(&self) -> bool {
        self.exchange.name.name.is_empty()
    }

    /// How the message came here.
    pub(super) fn arrived(&self) -> Arrived {
        match self.path.last() {
            None => Arrived::Published,
            Some(hop) => match hop.via {
                Via::Binding(binding) => Arrived::Binding(binding),
                Via::Alternate | Via::Default => Arrived::AlternateOf(hop.from.clone()),
            },
        }
    }

    /// The way here, and on by one hop.
    fn path_via(&self, via: Via) -> Vec<Hop> {
        let mut path = Vec::with_capacity(self.path.len() + 1);
        path.extend_from_slice(&self.path);
        path.push(Hop {
            from: self.exchange.name.clone(),
            via,
        });
        path
    }
}

impl<'a> Walk<'a> {
    /// A walk of this message.
    pub(super) fn new(topology: &'a Topology, request: RouteRequest<'a>) -> Self {
        let mut walk = Self {
            topology,
            request,
            chance: Chance::new(request.chance),
            work: Vec::new(),
            seen: FlatSet::new(),
            reached: FlatSet::new(),
            route: Route::default(),
        };
        walk.visit_later(request.exchange, Vec::new);
        walk
    }

    /// The next exchange to visit.
    pub(super) fn next_stop(&mut self) -> Option<Stop<'a>> {
        let stop = self.work.pop()?;
        if let Some(ms) = stop.held_ms {
            let exchange = stop.exchange.name.clone();
            self.route.kept.push(Kept::Delayed { exchange, ms });
            return Some(stop);
        }
        self.keep_in_history(stop.exchange);
        let bindings = u32::try_from(stop.exchange.bindings.len()).unwrap_or(u32::MAX);
        self.route.considered = self.route.considered.saturating_add(bindings);
        Some(stop)
    }

    fn keep_in_history(&mut self, exchange: &Exchange) {
        let keeps = exchange.bindings.rules() == ExchangeKind::RecentHistory
            && recent_history::keeps(self.request.properties);
        if keeps {
            let most = recent_history::length(&exchange.arguments);
            let exchange = exchange.name.clone();
            self.route.kept.push(Kept::History { exchange, most });
        }
    }

    /// The bindings of this stop that match, in the order they were made; none while the
    /// message is held back.
    pub(super) fn matching(&mut self, stop: &Stop<'a>) -> Vec<&'a Arc<Binding>> {
        if stop.held_ms.is_some() {
            return Vec::new();
        }
        let Exchange {
            bindings,
            arguments,
            ..
        } = stop.exchange;
        if bindings.picks_one() {
            let picked = bindings.pick(arguments, &self.request, &mut self.chance);
            return picked.into_iter().filter(|one| !self.rests(one)).collect();
        }
        let mut matching = bindings.matching(&self.request);
        matching.retain(|binding| !self.rests(binding));
        matching
    }

    /// Whether the binding leads nowhere for now.
    pub(super) fn rests(&self, binding: &Binding) -> bool {
        self.topology.leads_away(binding)
    }

    /// The one binding that an exchange picks which picks one.
    pub(super) fn picked(&mut self, stop: &Stop<'a>) -> Option<BindingId> {
        let Exchange {
            bindings,
            arguments,
            ..
        } = stop.exchange;
        let picked = bindings.pick(arguments, &self.request, &mut self.chance);
        picked.map(|binding| binding.id)
    }

    /// What is routed.
    pub(super) const fn request(&self) -> &RouteRequest<'a> {
        &self.request
    }

    /// Follows a binding that matched; false where it leads to what was reached before.
    pub(super) fn follow(&mut self, stop: &Stop<'a>, binding: &Binding) -> bool {
        let path = || stop.path_via(Via::Binding(binding.id));
        match &binding.destination {
            Destination::Queue(queue) => self.reach(queue, path),
            Destination::Exchange(exchange) => self.visit_later(exchange, path),
        }
    }

    /// Follows the default exchange's own bindings; returns the queues that exist.
    pub(super) fn follow_default(&mut self, stop: &Stop<'a>, keys: &[Name]) -> Vec<ResourceName> {
        let names: FlatSet<&Name> = keys.iter().collect();
        let mut queues = Vec::new();
        for name in names {
            if name.starts_with(DIRECT_REPLY_PREFIX) {
                self.route.replies.push(name.clone());
                continue;
            }
            let queue = ResourceName::new(stop.exchange.name.vhost.clone(), name.clone());
            if self.reach(&queue, || stop.path_via(Via::Default)) {
                queues.push(queue);
            }
        }
        queues
    }

    /// The queues that the default exchange would lead to, were their nodes not down.
    pub(super) fn away(&self, stop: &Stop<'a>, keys: &[Name]) -> Vec<ResourceName> {
        let vhost = &stop.exchange.name.vhost;
        let named = keys
            .iter()
            .map(|key| ResourceName::new(vhost.clone(), key.clone()));
        named.filter(|queue| self.topology.is_away(queue)).collect()
    }

    /// Turns to the alternate of an exchange that found no destination; returns its name
    /// where there is one.
    pub(super) fn follow_alternate(&mut self, stop: &Stop<'a>) -> Option<ResourceName> {
        let alternate = self.topology.alternate(stop.exchange)?;
        self.topology.exchange(&alternate)?;
        self.visit_later(&alternate, || stop.path_via(Via::Alternate));
        Some(alternate)
    }

    /// The result.
    pub(super) fn into_route(mut self) -> Route {
        self.route.drawn = self.chance.told();
        self.route
    }

    /// Whether the queue is there and is reached for the first time.
    fn reach(&mut self, queue: &ResourceName, path: impl FnOnce() -> Vec<Hop>) -> bool {
        let Some(queue) = self.topology.queue_name(queue) else {
            return false;
        };
        if self.topology.is_away(queue) {
            return false;
        }
        let first = self.reached.insert(queue);
        if first {
            self.route.destinations.push(RoutedTo {
                queue: queue.clone(),
                path: path(),
            });
        }
        first
    }

    /// Whether the exchange exists and is found for the first time.
    fn visit_later(&mut self, name: &ResourceName, path: impl FnOnce() -> Vec<Hop>) -> bool {
        let Some(exchange) = self.topology.exchange(name) else {
            return false;
        };
        let first = self.seen.insert(&exchange.name);
        if first {
            self.work.push(Stop {
                exchange,
                held_ms: delayed::delay(exchange, self.request.properties),
                path: path(),
            });
        }
        first
    }
}
