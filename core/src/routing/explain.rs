//! What one exchange makes of a message, every binding considered.
//!
//! The index is not asked: each binding is compared by itself, so that the explanation
//! and the index test each other.

use std::sync::Arc;

use super::walk::{Stop, Walk};
use super::{
    Considered, Reason, RouteRequest, Visit, consistent_hash, direct, fanout, headers, random,
    recent_history, topic,
};
use crate::topology::{Binding, BindingId, Exchange, ExchangeKind};

/// Visits this stop, following what matched.
pub(super) fn visit<'a>(walk: &mut Walk<'a>, stop: &Stop<'a>) -> Visit {
    let mut visit = Visit {
        exchange: stop.exchange.name.clone(),
        kind: stop.exchange.kind,
        rules: stop.exchange.bindings.rules(),
        held_ms: stop.held_ms,
        arrived: stop.arrived(),
        considered: Vec::new(),
        default_queues: Vec::new(),
        away: Vec::new(),
        alternate: None,
    };
    if stop.is_default() {
        visit.away = walk.away(stop, walk.request().routing_keys);
        visit.default_queues = walk.follow_default(stop, walk.request().routing_keys);
        return visit;
    }
    if stop.held_ms.is_none() {
        visit.considered = considered(walk, stop);
    }
    if !visit.considered.iter().any(|each| each.matched) {
        visit.alternate = walk.follow_alternate(stop);
    }
    visit
}

/// Every binding of the stop with its verdict.
fn considered<'a>(walk: &mut Walk<'a>, stop: &Stop<'a>) -> Vec<Considered> {
    let bindings = &stop.exchange.bindings;
    let picked = bindings.picks_one().then(|| walk.picked(stop)).flatten();
    let mut considered = Vec::with_capacity(bindings.len());
    for binding in bindings.iter() {
        let (matched, reason) = if walk.rests(binding) {
            (false, Reason::NodeDown)
        } else {
            compare(stop.exchange, binding, picked, walk.request())
        };
        let already_reached = matched && !walk.follow(stop, binding);
        considered.push(Considered {
            binding: Arc::clone(binding),
            matched,
            reason,
            already_reached,
        });
    }
    considered
}

/// Whether a binding of this exchange matches, and why; `picked` is the one that it picked
/// where it picks one.
fn compare(
    exchange: &Exchange,
    binding: &Binding,
    picked: Option<BindingId>,
    request: &RouteRequest<'_>,
) -> (bool, Reason) {
    match exchange.bindings.rules() {
        ExchangeKind::Direct => direct::compare(binding, request.routing_keys),
        ExchangeKind::Fanout => fanout::compare(),
        ExchangeKind::Topic => topic::align::compare(binding, request.routing_keys),
        ExchangeKind::Headers => headers::compare(&binding.arguments, request),
        ExchangeKind::ConsistentHash => {
            consistent_hash::compare(binding, picked, exchange, request)
        }
        ExchangeKind::Random | ExchangeKind::LocalRandom => {
            random::compare(binding, picked, exchange.bindings.len())
        }
        ExchangeKind::RecentHistory => recent_history::compare(),
        ExchangeKind::DelayedMessage => (false, Reason::NoRules),
    }
}
