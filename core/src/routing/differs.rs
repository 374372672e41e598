//! Where the server's line decided which way a message goes.

use super::{Considered, Route, RouteRequest, Visit, consistent_hash, headers};
use crate::FlatSet;
use crate::server_line::Difference;
use crate::topology::{ExchangeKind, Topology};

/// What the lines do differently about this message at these exchanges.
pub(super) fn differs(
    topology: &Topology,
    request: &RouteRequest<'_>,
    (visits, route): (&[Visit], &Route),
) -> FlatSet<Difference> {
    let mut found = FlatSet::new();
    if !route.replies.is_empty() {
        found.insert(Difference::RepliesCount);
    }
    for visit in visits {
        match visit.rules {
            ExchangeKind::Headers => {
                let bindings = visit.considered.iter();
                found.extend(bindings.flat_map(|each| of_headers(each, request)));
            }
            ExchangeKind::ConsistentHash => {
                let exchange = topology.exchange(&visit.exchange);
                let differs = exchange.is_some_and(|exchange| {
                    consistent_hash::hash_differs(&exchange.arguments, request)
                });
                if differs {
                    found.insert(Difference::HashedHeaders);
                }
            }
            _ => {}
        }
    }
    found
}

fn of_headers(considered: &Considered, request: &RouteRequest<'_>) -> Vec<Difference> {
    let Some(headers) = &request.properties.headers else {
        return Vec::new();
    };
    let arguments = considered.binding.arguments.0.iter();
    let differs = arguments.filter_map(|(name, wanted)| {
        let found = headers.get(name)?;
        headers::differs(wanted, found)
    });
    differs.collect()
}
