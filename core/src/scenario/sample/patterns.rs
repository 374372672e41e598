//! Random processors, and producers that ask.

use proptest::option;
use proptest::prelude::*;

use super::{name, number, user, vhost};
use crate::scenario::{Address, Asks, Completion, Incomplete, Processor, Rule};

pub(super) fn asks() -> impl Strategy<Value = Asks> {
    (option::of(name()), option::of(any::<u32>()))
        .prop_map(|(queue, patience_ms)| Asks { queue, patience_ms })
}

fn address() -> impl Strategy<Value = Address> {
    (name(), name()).prop_map(|(exchange, routing_key)| Address {
        exchange,
        routing_key,
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let complete = prop_oneof![
        Just(Completion::Parts),
        any::<u32>().prop_map(|count| Completion::Count { count }),
        name().prop_map(|filter| Completion::Filter { filter }),
        Just(Completion::Time),
    ];
    let incomplete = prop_oneof![
        Just(Incomplete::Requeue),
        Just(Incomplete::Reject),
        address().prop_map(|to| Incomplete::Publish { to }),
    ];
    let group = (
        option::of(name()),
        complete,
        name(),
        option::of(any::<u32>()),
        incomplete,
    );
    prop_oneof![
        name().prop_map(|filter| Rule::Validate { filter }),
        name().prop_map(|filter| Rule::Transform { filter }),
        name().prop_map(|filter| Rule::Split { filter }),
        name().prop_map(|filter| Rule::Route { filter }),
        name().prop_map(|filter| Rule::Recipients { filter }),
        name().prop_map(|filter| Rule::Reply { filter }),
        group.prop_map(
            |(by, complete, filter, timeout_ms, incomplete)| Rule::Aggregate {
                by,
                complete,
                filter,
                timeout_ms,
                incomplete,
            }
        ),
    ]
}

pub(super) fn processor() -> impl Strategy<Value = Processor> {
    let names = (name(), vhost(), user(), option::of(name()), name());
    let timing = (number(1000), number(0), option::of(any::<u32>()));
    let to = (
        name(),
        option::of(name()),
        any::<bool>(),
        option::of(address()),
    );
    (names, any::<u16>(), timing, rule(), to).prop_map(
        |((name, vhost, user, node, queue), prefetch, timing, rule, to)| {
            let (work_ms, start_ms, restart_ms) = timing;
            let (exchange, routing_key, confirms, invalid) = to;
            Processor {
                name,
                vhost,
                user,
                node,
                queue,
                prefetch,
                work_ms,
                start_ms,
                restart_ms,
                rule,
                exchange,
                routing_key,
                confirms,
                invalid,
            }
        },
    )
}
