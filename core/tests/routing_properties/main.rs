//! The index, the explanation and a naive reading of the rules agree, over all small
//! topic patterns and over random topologies.

mod ring;
mod topic;

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use topic::{topic_binding, topic_matches};
use warren_core::amqp::{FieldValue, Properties, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::routing::table::BindingTable;
use warren_core::routing::{self, RouteRequest, Via};
use warren_core::scenario::ServerLine;
use warren_core::topology::{
    Binding, BindingId, Destination, Exchange, ExchangeKind, QueueDeclaration, Topology,
};

fn exchange(name: &str, kind: ExchangeKind, alternate: Option<&str>) -> Exchange {
    Exchange {
        name: ResourceName::root(name),
        kind,
        durable: false,
        auto_delete: false,
        internal: false,
        arguments: alternate.map_or_else(Table::default, |name| {
            Table::from([("alternate-exchange", name.into())])
        }),
        bindings: BindingTable::new(kind),
    }
}

fn queue(name: &str) -> QueueDeclaration {
    QueueDeclaration {
        name: ResourceName::root(name),
        durable: false,
        exclusive: false,
        auto_delete: false,
        arguments: Table::default(),
    }
}

/// An exchange of a random topology: its type, and which one is its alternate.
type RandomExchange = (ExchangeKind, Option<usize>);
/// A binding: source, whether it leads to a queue, destination, key, header.
type RandomBinding = (usize, bool, usize, String, Option<i64>);

/// The types that judge each binding by itself.
const BY_EACH_BINDING: [ExchangeKind; 5] = [
    ExchangeKind::Fanout,
    ExchangeKind::Direct,
    ExchangeKind::Topic,
    ExchangeKind::Headers,
    ExchangeKind::RecentHistory,
];
const EXCHANGES: usize = 4;
const QUEUES: usize = 4;

fn any_exchange() -> impl Strategy<Value = RandomExchange> {
    let kind = prop::sample::select(BY_EACH_BINDING.to_vec());
    (kind, prop::option::of(0..EXCHANGES))
}

fn any_pattern() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "*", "#", ""]), 0..4)
        .prop_map(|words| words.join("."))
}

fn any_key() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", ""]), 0..4)
        .prop_map(|words| words.join("."))
}

fn any_binding() -> impl Strategy<Value = RandomBinding> {
    (
        0..EXCHANGES,
        prop::bool::weighted(0.6),
        0..QUEUES,
        any_pattern(),
        prop::option::of(0_i64..2),
    )
}

fn header(value: Option<i64>) -> Table {
    value.map_or_else(Table::default, |number| {
        Table::from([("h", FieldValue::Long(number))])
    })
}

fn build(exchanges: &[RandomExchange], bindings: &[RandomBinding]) -> Topology {
    let mut topology = Topology::default();
    for (number, (kind, alternate)) in exchanges.iter().enumerate() {
        let alternate = alternate.map(|number| format!("x{number}"));
        topology.add_exchange(exchange(&format!("x{number}"), *kind, alternate.as_deref()));
    }
    (0..QUEUES).for_each(|number| topology.add_queue(queue(&format!("q{number}"))));
    for (source, to_queue, destination, key, value) in bindings {
        let id = topology.next_binding_id();
        let destination = if *to_queue {
            Destination::Queue(ResourceName::root(format!("q{destination}")))
        } else {
            Destination::Exchange(ResourceName::root(format!("x{destination}")))
        };
        topology.add_binding(Arc::new(Binding {
            id,
            source: ResourceName::root(format!("x{source}")),
            destination,
            routing_key: key.as_str().into(),
            arguments: header(*value),
        }));
    }
    topology
}

fn naive_matches(
    kind: ExchangeKind,
    binding: &RandomBinding,
    key: &str,
    sent: Option<i64>,
) -> bool {
    let (_, _, _, pattern, wanted) = binding;
    match kind {
        ExchangeKind::Fanout | ExchangeKind::RecentHistory => true,
        ExchangeKind::Direct => pattern == key,
        ExchangeKind::Topic => topic_matches(pattern, key),
        ExchangeKind::Headers => wanted.is_none() || *wanted == sent,
        _ => unreachable!("not among BY_EACH_BINDING"),
    }
}

/// The queues reached: everything that can be reached by repeating until nothing is new.
fn naive_queues(
    exchanges: &[RandomExchange],
    bindings: &[RandomBinding],
    keys: &[String],
    sent: Option<i64>,
) -> BTreeSet<String> {
    let mut visited = BTreeSet::from([0]);
    let mut queues = BTreeSet::new();
    loop {
        let before = (visited.len(), queues.len());
        for exchange in visited.clone() {
            let (kind, alternate) = exchanges[exchange];
            let matching: Vec<&RandomBinding> = bindings
                .iter()
                .filter(|binding| binding.0 == exchange)
                .filter(|binding| {
                    keys.iter()
                        .any(|key| naive_matches(kind, binding, key, sent))
                })
                .collect();
            if matching.is_empty() {
                visited.extend(alternate);
            }
            for (_, to_queue, destination, _, _) in matching {
                if *to_queue {
                    queues.insert(format!("q{destination}"));
                } else {
                    visited.insert(*destination);
                }
            }
        }
        if before == (visited.len(), queues.len()) {
            return queues;
        }
    }
}

/// The path of a destination leads from exchange to exchange to its queue.
fn check_path(topology: &Topology, to: &routing::RoutedTo) {
    let mut at = ResourceName::root("x0");
    for (number, hop) in to.path.iter().enumerate() {
        assert_eq!(hop.from, at);
        at = match hop.via {
            Via::Binding(id) => {
                let binding = topology.bindings().find(|binding| binding.id == id);
                let binding = binding.expect("the hop's binding exists");
                assert_eq!(binding.source, hop.from);
                binding.destination.resource().clone()
            }
            Via::Alternate => {
                let exchange = topology.exchange(&hop.from).expect("exists");
                exchange.alternate().expect("has an alternate")
            }
            Via::Default => panic!("hop {number} starts from the default exchange"),
        };
    }
    assert_eq!(at, to.queue);
}

proptest! {
    #[test]
    fn index_explanation_and_naive_walk_reach_the_same_queues(
        exchanges in prop::collection::vec(any_exchange(), EXCHANGES),
        bindings in prop::collection::vec(any_binding(), 0..16),
        keys in prop::collection::vec(any_key(), 1..3),
        sent in prop::option::of(0_i64..2),
    ) {
        let topology = build(&exchanges, &bindings);
        let routing_keys: Vec<Name> = keys.iter().map(|key| key.as_str().into()).collect();
        let properties = Properties {
            headers: sent.is_some().then(|| header(sent)),
            ..Properties::default()
        };
        let request = RouteRequest {
            exchange: &ResourceName::root("x0"),
            routing_keys: &routing_keys,
            properties: &properties,
            line: ServerLine::V4,
            chance: 0,
        };
        let route = routing::route(&topology, request);
        let explanation = routing::explain(&topology, request);
        prop_assert_eq!(&explanation.route, &route);
        let reached: BTreeSet<String> =
            route.destinations.iter().map(|to| to.queue.to_string()).collect();
        prop_assert_eq!(reached.len(), route.destinations.len(), "each queue once");
        prop_assert_eq!(reached, naive_queues(&exchanges, &bindings, &keys, sent));
        route.destinations.iter().for_each(|to| check_path(&topology, to));
        let visited: BTreeSet<&ResourceName> =
            explanation.visits.iter().map(|visit| &visit.exchange).collect();
        prop_assert_eq!(visited.len(), explanation.visits.len(), "each exchange once");
    }

    #[test]
    fn a_table_after_changes_equals_one_built_afresh(
        kind in prop::sample::select(BY_EACH_BINDING.to_vec()),
        changes in prop::collection::vec((0_u32..12, prop::option::of(any_pattern())), 0..40),
    ) {
        let mut table = BindingTable::new(kind);
        let mut present = std::collections::BTreeMap::new();
        for (number, change) in changes {
            if let Some(key) = change {
                let binding = topic_binding(number, &key);
                present.insert(number, Arc::clone(&binding));
                table.insert(binding);
            } else {
                present.remove(&number);
                table.remove(BindingId(number));
            }
        }
        let mut afresh = BindingTable::new(kind);
        present.into_values().rev().for_each(|binding| afresh.insert(binding));
        prop_assert_eq!(table, afresh);
    }
}

#[test]
fn the_default_exchange_knows_every_queue_by_its_name() {
    let mut topology = Topology::default();
    topology.add_vhost(&"/".into());
    topology.add_queue(queue("tasks"));
    topology.add_queue(queue("copies"));
    let keys = [
        "tasks".into(),
        "nowhere".into(),
        "copies".into(),
        "tasks".into(),
    ];
    let request = RouteRequest {
        exchange: &ResourceName::root(""),
        routing_keys: &keys,
        properties: &Properties::default(),
        line: ServerLine::V4,
        chance: 0,
    };
    let explanation = routing::explain(&topology, request);
    let named = [ResourceName::root("copies"), ResourceName::root("tasks")];
    assert_eq!(explanation.visits[0].default_queues, named);
    let route = routing::route(&topology, request);
    assert_eq!(explanation.route, route);
    let reached: Vec<&ResourceName> = route.destinations.iter().map(|to| &to.queue).collect();
    assert_eq!(reached, [&named[0], &named[1]]);
}
