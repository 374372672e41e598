//! What one exchange makes of a message, every binding considered.
//!
//! The index is not asked: each binding is compared by itself, so that the explanation
//! and the index test each other.

use std::sync::Arc;

use super::walk::{Stop, Walk};
use super::{Considered, Reason, RouteRequest, Visit, direct, fanout, headers, topic};
use crate::topology::{Binding, ExchangeKind};

/// Visits this stop, following what matched.
pub(super) fn visit<'a>(walk: &mut Walk<'a>, stop: &Stop<'a>, request: &RouteRequest<'_>) -> Visit {
    let mut visit = Visit {
        exchange: stop.exchange.name.clone(),
        kind: stop.exchange.kind,
        arrived: stop.arrived(),
        considered: Vec::new(),
        default_queues: Vec::new(),
        alternate: None,
    };
    if stop.is_default() {
        visit.default_queues = walk.follow_default(stop, request.routing_keys);
        return visit;
    }
    for binding in stop.exchange.bindings.iter() {
        let (matched, reason) = compare(stop.exchange.kind, binding, request);
        let already_reached = matched && !walk.follow(stop, binding);
        visit.considered.push(Considered {
            binding: Arc::clone(binding),
            matched,
            reason,
            already_reached,
        });
    }
    if !visit.considered.iter().any(|each| each.matched) {
        visit.alternate = walk.follow_alternate(stop);
    }
    visit
}

/// Whether a binding of an exchange of this type matches, and why.
fn compare(kind: ExchangeKind, binding: &Binding, request: &RouteRequest<'_>) -> (bool, Reason) {
    match kind {
        ExchangeKind::Direct => direct::compare(binding, request.routing_keys),
        ExchangeKind::Fanout => fanout::compare(),
        ExchangeKind::Topic => topic::align::compare(binding, request.routing_keys),
        ExchangeKind::Headers => headers::compare(&binding.arguments, request),
    }
}
