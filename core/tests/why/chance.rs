//! Hashes, chance, and what is held back or kept.

use expect_test::expect;
use warren_core::event::RoutedBecause;
use warren_core::name::ResourceName;
use warren_core::routing::{self, Route, RouteRequest};
use warren_core::scenario::ServerLine;
use warren_core::why::Why;

use super::{check, message, topology};

#[test]
fn a_hash_falls_into_the_buckets_of_one_binding() {
    check(
        "share x-consistent-hash
         share -1-> a
         share -2-> b
         share -4-> b",
        "share same-key",
        expect![[r#"
            Exchange share took a hash, which falls to one of 3 bindings. 1 copy.
              + The hash of "same-key" falls into its bucket, 1 of 3.
              - The hash of "same-key" misses its buckets, 2 of 3.
              - Its destination was bound before, and has its buckets by that binding.
            1 queue gets a copy: a.
        "#]],
    );
    check(
        "share x-consistent-hash by user
         share -1-> a
         share -1-> b",
        "share k {\"user\": \"ada\"}",
        expect![[r#"
            Exchange share took a hash, which falls to one of 2 bindings. 1 copy.
              + The hash of the header user, "ada", falls into its bucket, 1 of 2.
              - The hash of the header user, "ada", misses its bucket, 1 of 2.
            1 queue gets a copy: a.
        "#]],
    );
    check(
        "share x-consistent-hash by user
         share -1-> a
         share -3-> b",
        "share k",
        expect![[r#"
            Exchange share took a hash, which falls to one of 2 bindings. 1 copy.
              - The hash of the header user, which is missing, misses its bucket, 1 of 4.
              + The hash of the header user, which is missing, falls into its buckets, 3 of 4.
            1 queue gets a copy: b.
        "#]],
    );
}

#[test]
fn chance_draws_one_binding() {
    check(
        "dice x-random
         dice --> a
         dice --> b
         dice --> c",
        "dice k",
        expect![[r#"
            Exchange dice drew one of 3 bindings by chance. 1 copy.
              - Chance drew another one.
              - Chance drew another one.
              + Chance drew it, of 3 bindings.
            1 queue gets a copy: c.
        "#]],
    );
}

#[test]
fn a_history_exchange_passes_everything_on() {
    check(
        "latest x-recent-history
         latest --> a
         latest --> b",
        "latest k",
        expect![[r#"
            Exchange latest passes everything on, over both of its bindings, and keeps its latest messages for new ones. 2 copies.
              + A recent history exchange looks at nothing: every binding matches.
              + A recent history exchange looks at nothing: every binding matches.
            2 queues get a copy each: a and b.
        "#]],
    );
}

#[test]
fn a_delayed_message_exchange_holds_back_and_then_compares() {
    let topology = "later x-delayed-message as direct
         later -k-> a
         later -other-> b";
    check(
        topology,
        "later k {\"x-delay\": 5000}",
        expect![[r#"
        Exchange later holds the message back for 5000 ms, as its x-delay header says, and compares nothing until then.
        No queue gets a copy yet.
    "#]],
    );
    check(
        topology,
        "later k {\"x-delay\": -5000}",
        expect![[r#"
        Exchange later compared "k" with 2 bindings: 1 of 2 matched. 1 copy.
          + The key is "k", exactly as wanted.
              k=k
          - It wants exactly "other", the key is "k".
              other=k!
        1 queue gets a copy: a.
    "#]],
    );
}

#[test]
fn what_was_kept_goes_where_it_was_just_bound() {
    let topology = topology(
        "latest x-recent-history
         on fanout
         latest --> on
         on --> q",
    );
    let message = message("latest k");
    let bindings: Vec<_> = topology.bindings().collect();
    let binding = bindings.iter().find(|one| *one.source.name == *"latest");
    let because = RoutedBecause::Replayed {
        exchange: message.exchange.clone(),
        binding: binding.expect("bound").id,
    };
    let route = Route::straight_to(&ResourceName::root("q"));
    let why = Why::of_routing(&topology, &message, (&route, &because), ServerLine::V3_10);
    let told: Vec<&str> = why.visits.iter().map(|visit| &*visit.summary).collect();
    expect![[r#"
        Exchange latest had kept the message, and passes it on to exchange on, just bound.
        Exchange on is a fanout: it passes everything on, over its 1 binding. 1 copy."#]]
    .assert_eq(&told.join("\n"));
    assert_eq!(why.conclusion, "1 queue gets a copy: q.");
}

#[test]
fn what_chance_drew_is_drawn_again_when_it_is_explained() {
    let topology = topology(
        "dice x-random
         dice --> a
         dice --> b
         dice --> c",
    );
    let message = message("dice k");
    for chance in 0..50 {
        let keys = message.routing_keys();
        let request = RouteRequest::of(&message, &keys, ServerLine::V4).drawn(chance);
        let route = routing::route(&topology, request);
        assert_eq!(route.drawn, Some(chance));
        let why = Why::of_routing(
            &topology,
            &message,
            (&route, &RoutedBecause::Published),
            ServerLine::V4,
        );
        let queue = &route.destinations[0].queue;
        assert_eq!(why.conclusion, format!("1 queue gets a copy: {queue}."));
    }
}
