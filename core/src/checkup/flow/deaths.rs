//! Dead letters: the ways that go on from queues with a dead-letter exchange.

use std::collections::BTreeMap;

use super::routes::Routes;
use crate::checkup::design::QueueFacts;
use crate::name::ResourceName;

/// Follows every way on through the dead-letter exchanges of the queues that it leads to, and
/// on from there, until no new one is found.
pub(super) fn follow(
    routes: &mut Routes<'_>,
    queues: &BTreeMap<ResourceName, QueueFacts<'_>>,
) -> BTreeMap<(usize, ResourceName), usize> {
    let mut deaths = BTreeMap::new();
    let mut next = 0;
    while next < routes.ways.len() && routes.budget > 0 {
        for queue in routes.ways[next].to.clone() {
            let settings = queues.get(&queue).map(|facts| &facts.settings);
            let Some(to) = settings.and_then(|settings| settings.dead_letter.as_ref()) else {
                continue;
            };
            let mut dead = routes.ways[next].from.clone();
            dead.exchange = to.exchange.clone();
            dead.died = true;
            if let Some(key) = &to.routing_key {
                dead.keys = vec![key.clone()];
                if let Some(headers) = &mut dead.headers {
                    headers.0.remove("CC");
                    headers.0.remove("BCC");
                }
            }
            let on = routes.way(dead);
            deaths.insert((next, queue), on);
        }
        next += 1;
    }
    deaths
}
