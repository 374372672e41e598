//! Exchanges that pick one binding: a hash, or chance.

use std::sync::Arc;

use proptest::prelude::*;
use warren_core::amqp::{Properties, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::routing::{self, RouteRequest};
use warren_core::scenario::ServerLine;
use warren_core::topology::{Binding, Destination, ExchangeKind, Topology};

use super::{exchange, queue};

/// A consistent hash exchange `x` with these queues bound by these weights, in order.
fn ring(bindings: &[(usize, u32)]) -> Topology {
    let mut topology = Topology::default();
    topology.add_exchange(exchange("x", ExchangeKind::ConsistentHash, None));
    for (queue_number, weight) in bindings {
        bind_by_weight(&mut topology, *queue_number, *weight);
    }
    topology
}

fn bind_by_weight(topology: &mut Topology, number: usize, weight: u32) {
    let name = format!("q{number}");
    topology.add_queue(queue(&name));
    let id = topology.next_binding_id();
    topology.add_binding(Arc::new(Binding {
        id,
        source: ResourceName::root("x"),
        destination: Destination::Queue(ResourceName::root(name)),
        routing_key: weight.to_string().into(),
        arguments: Table::default(),
    }));
}

/// Where a key leads; the index and the explanation must agree.
fn picked(topology: &Topology, key: &str, chance: u64) -> Vec<String> {
    let keys = [Name::from(key)];
    let request = RouteRequest {
        exchange: &ResourceName::root("x"),
        routing_keys: &keys,
        properties: &Properties::default(),
        line: ServerLine::V3_10,
        chance,
    };
    let route = routing::route(topology, request);
    assert_eq!(routing::explain(topology, request).route, route);
    let destinations = route.destinations.iter();
    destinations.map(|to| to.queue.to_string()).collect()
}

proptest! {
    /// The oracle has a list with a queue for each bucket, and asks a ring of as many
    /// queues with one bucket each which bucket it is.
    #[test]
    fn a_hash_ring_is_a_list_of_buckets(
        changes in prop::collection::vec((any::<bool>(), 0_usize..4, 1_u32..5), 1..12),
        key in "[a-z]{0,3}",
    ) {
        let mut topology = ring(&[]);
        let mut buckets: Vec<usize> = Vec::new();
        for (bind, number, weight) in changes {
            let destination = Destination::Queue(ResourceName::root(format!("q{number}")));
            let text = weight.to_string();
            let source = ResourceName::root("x");
            let found = topology
                .find_binding(&source, &destination, &text, &Table::default())
                .cloned();
            match found {
                None if bind => {
                    bind_by_weight(&mut topology, number, weight);
                    if !buckets.contains(&number) {
                        buckets.extend((0..weight).map(|_| number));
                    }
                }
                Some(binding) if !bind => {
                    topology.remove_binding(&binding);
                    buckets.retain(|other| *other != number);
                }
                None | Some(_) => {}
            }
            let one_each: Vec<(usize, u32)> = (0..buckets.len()).map(|bucket| (bucket, 1)).collect();
            let expected: Vec<String> = picked(&ring(&one_each), &key, 0)
                .iter()
                .map(|bucket| format!("q{}", buckets[bucket[1..].parse::<usize>().expect("a bucket")]))
                .collect();
            prop_assert_eq!(expected.len(), usize::from(!buckets.is_empty()));
            prop_assert_eq!(picked(&topology, &key, 0), expected);
        }
    }

    #[test]
    fn chance_alone_picks_among_the_bindings_of_a_random_exchange(
        queues in 1_usize..6,
        keys in prop::collection::vec("[a-z]{0,3}", 1..4),
        chance in any::<u64>(),
    ) {
        let mut topology = Topology::default();
        topology.add_exchange(exchange("x", ExchangeKind::Random, None));
        (0..queues).for_each(|number| bind_by_weight(&mut topology, number, 1));
        let first = picked(&topology, &keys[0], chance);
        prop_assert_eq!(first.len(), 1);
        for key in keys {
            prop_assert_eq!(&picked(&topology, &key, chance), &first);
        }
    }
}
