//! The index, the explanation and a naive reading of the rules agree, over all small
//! topic patterns and over random topologies.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use warren_core::amqp::{FieldValue, Properties, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::routing::table::BindingTable;
use warren_core::routing::{self, RouteRequest, Via};
use warren_core::scenario::ServerLine;
use warren_core::topology::{
    Binding, BindingId, Destination, Exchange, ExchangeKind, QueueDeclaration, Topology,
};

/// Whether a topic pattern matches a key, by dynamic programming over their words.
fn topic_matches(pattern: &str, key: &str) -> bool {
    fn split(key: &str) -> Vec<&str> {
        match key {
            "" => Vec::new(),
            key => key.split('.').collect(),
        }
    }
    let (pattern, key) = (split(pattern), split(key));
    let mut reach = vec![vec![false; key.len() + 1]; pattern.len() + 1];
    reach[0][0] = true;
    for p in 1..=pattern.len() {
        for k in 0..=key.len() {
            reach[p][k] = match pattern[p - 1] {
                "#" => reach[p - 1][k] || (k > 0 && reach[p][k - 1]),
                "*" => k > 0 && reach[p - 1][k - 1],
                word => k > 0 && word == key[k - 1] && reach[p - 1][k - 1],
            };
        }
    }
    reach[pattern.len()][key.len()]
}

/// All keys of `1..=most` words over these.
fn keys(words: &[&str], most: usize) -> Vec<String> {
    let mut all = Vec::new();
    let mut longest: Vec<String> = words.iter().map(ToString::to_string).collect();
    for _ in 1..=most {
        all.extend(longest.clone());
        longest = longest
            .iter()
            .flat_map(|key| words.iter().map(move |word| format!("{key}.{word}")))
            .collect();
    }
    all
}

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

fn topic_binding(number: u32, key: &str) -> Arc<Binding> {
    Arc::new(Binding {
        id: BindingId(number),
        source: ResourceName::root("x"),
        destination: Destination::Queue(ResourceName::root(format!("q{number}"))),
        routing_key: key.into(),
        arguments: Table::default(),
    })
}

/// The numbers of the patterns that match, as the index, the explanation and the oracle
/// have them.
fn compare_topic(patterns: &[String], keys: &[String]) -> usize {
    let mut topology = Topology::default();
    topology.add_exchange(exchange("x", ExchangeKind::Topic, None));
    for (number, pattern) in (0..).zip(patterns) {
        topology.add_queue(queue(&format!("q{number}")));
        topology.add_binding(topic_binding(number, pattern));
    }
    let mut pairs = 0;
    for key in keys {
        let routing_keys = [Name::from(key.as_str())];
        let request = RouteRequest {
            exchange: &ResourceName::root("x"),
            routing_keys: &routing_keys,
            properties: &Properties::default(),
            line: ServerLine::V4,
            chance: 0,
        };
        let explanation = routing::explain(&topology, request);
        assert_eq!(routing::route(&topology, request), explanation.route);
        for considered in &explanation.visits[0].considered {
            let pattern = &considered.binding.routing_key;
            let expected = topic_matches(pattern, key);
            assert_eq!(considered.matched, expected, "{pattern:?} against {key:?}");
            pairs += 1;
        }
    }
    pairs
}

#[test]
fn all_10_200_small_topic_pairs_agree_with_the_oracle() {
    let patterns = keys(&["a", "b", "*", "#"], 4);
    let routing_keys = keys(&["a", "b"], 4);
    assert_eq!(compare_topic(&patterns, &routing_keys), 10_200);
}

#[test]
fn empty_words_and_the_empty_key_agree_with_the_oracle() {
    let mut patterns = keys(&["a", "", "*", "#", "a*", "#a"], 3);
    patterns.push(String::new());
    let mut routing_keys = keys(&["a", "", "*", "#"], 3);
    routing_keys.push(String::new());
    compare_topic(&patterns, &routing_keys);
}

#[test]
fn a_pattern_full_of_wildcards_takes_no_longer_than_its_words() {
    let pattern = vec!["#"; 128].join(".");
    let with_literal = format!("{pattern}.z");
    let key = vec!["a"; 128].join(".");
    let mixed = vec!["#.*"; 64].join(".");
    let pairs = compare_topic(&[pattern, with_literal, mixed], &[key]);
    assert_eq!(pairs, 3);
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
