//! Topic patterns against an oracle.

use std::sync::Arc;

use warren_core::amqp::{Properties, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::routing::{self, RouteRequest};
use warren_core::scenario::ServerLine;
use warren_core::topology::{Binding, BindingId, Destination, ExchangeKind, Topology};

use super::{exchange, queue};

/// Whether a topic pattern matches a key, by dynamic programming over their words.
pub(super) fn topic_matches(pattern: &str, key: &str) -> bool {
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

pub(super) fn topic_binding(number: u32, key: &str) -> Arc<Binding> {
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
