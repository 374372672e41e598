//! Random scenarios for tests of properties, sound or not. They are read and written, never run.

mod operating;
mod patterns;
mod tasks;

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::expect::{Bound, Claim, WORDS, Word};
use super::*;
use crate::amqp::{FieldValue, NestedTable, Properties, Table};
use crate::cluster::PartitionHandling;
use crate::name::{DEFAULT_VHOST, Name, ResourceName};
use operating::{intervention, other};
use tasks::tasks;

fn name() -> impl Strategy<Value = Name> {
    prop_oneof![
        3 => "[a-z]{0,6}".prop_map(Name::from),
        1 => "\\PC{0,8}".prop_map(Name::from),
    ]
}

fn vhost() -> impl Strategy<Value = Name> {
    prop_oneof![4 => Just(Name::from(DEFAULT_VHOST)), 1 => name()]
}

fn value() -> impl Strategy<Value = FieldValue> {
    let leaf = prop_oneof![
        Just(FieldValue::Void),
        any::<bool>().prop_map(FieldValue::Bool),
        any::<i64>().prop_map(FieldValue::Long),
        any::<u16>().prop_map(FieldValue::UnsignedShort),
        any::<u64>().prop_map(FieldValue::Timestamp),
        any::<u64>().prop_map(FieldValue::Double),
        name().prop_map(FieldValue::LongString),
        vec(any::<u8>(), 0..4).prop_map(FieldValue::Binary),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(FieldValue::Array),
            btree_map("[a-z]{1,4}".prop_map(Name::from), inner, 0..3)
                .prop_map(|entries| FieldValue::Table(NestedTable(entries.into_iter().collect()))),
        ]
    })
}

fn table() -> impl Strategy<Value = Table> {
    prop_oneof![
        2 => Just(Table::default()),
        1 => btree_map(name(), value(), 0..3).prop_map(Table::from_iter),
    ]
}

fn properties() -> impl Strategy<Value = Properties> {
    (
        option::of(table()),
        option::of(any::<u8>()),
        option::of(name()),
        option::of(any::<u64>()),
    )
        .prop_map(|(headers, delivery_mode, kind, timestamp)| Properties {
            headers,
            delivery_mode,
            priority: delivery_mode,
            kind: kind.clone(),
            app_id: kind,
            timestamp,
            ..Properties::default()
        })
}

fn template() -> impl Strategy<Value = MessageTemplate> {
    (name(), name(), properties(), any::<bool>()).prop_map(
        |(routing_key, body, properties, mandatory)| MessageTemplate {
            routing_key,
            body,
            properties,
            mandatory,
        },
    )
}

/// A number that is often the default, and often none.
fn number(default: u32) -> impl Strategy<Value = u32> {
    prop_oneof![2 => Just(default), 1 => Just(0), 1 => any::<u32>()]
}

fn producer() -> impl Strategy<Value = Producer> {
    let timing = (
        number(500),
        number(1000),
        option::of(0_u32..9),
        number(1),
        number(0),
    );
    let scripted =
        (any::<u64>(), template()).prop_map(|(at_ms, message)| ScriptedMessage { at_ms, message });
    (
        name(),
        vhost(),
        name(),
        vec(template(), 0..3),
        vec(scripted, 0..3),
        timing,
        (
            any::<bool>(),
            option::of(transactions()),
            user(),
            option::of(name()),
            option::of(patterns::asks()),
        ),
    )
        .prop_map(
            |(
                name,
                vhost,
                exchange,
                messages,
                script,
                timing,
                (confirms, tx, user, node, asks),
            )| {
                let (start_ms, every_ms, count, burst, jitter_ms) = timing;
                Producer {
                    name,
                    vhost,
                    user,
                    node,
                    exchange,
                    messages,
                    start_ms,
                    every_ms,
                    count,
                    burst,
                    jitter_ms,
                    confirms,
                    tx,
                    asks,
                    script,
                }
            },
        )
}

fn user() -> impl Strategy<Value = Name> {
    prop_oneof![2 => Just(Name::from("guest")), 1 => name()]
}

fn transactions() -> impl Strategy<Value = Transactions> {
    let outcome = prop_oneof![Just(TxOutcome::Commit), Just(TxOutcome::Rollback)];
    (any::<u32>(), vec(outcome, 0..3)).prop_map(|(size, outcomes)| Transactions { size, outcomes })
}

fn consumer() -> impl Strategy<Value = Consumer> {
    let outcome = prop_oneof![
        Just(Outcome::Ack),
        Just(Outcome::Requeue),
        Just(Outcome::RejectRequeue),
        Just(Outcome::Recover),
        Just(Outcome::Crash)
    ];
    let ack = prop_oneof![Just(AckMode::Manual), Just(AckMode::Auto)];
    let timing = (number(1000), number(0), option::of(any::<u32>()));
    (
        name(),
        vhost(),
        any::<u16>(),
        (
            (ack, option::of(transactions())),
            user(),
            option::of(any::<u32>()),
            option::of(name()),
        ),
        vec(outcome, 0..3),
        table(),
        timing,
    )
        .prop_map(
            |(
                name,
                vhost,
                prefetch,
                ((ack, tx), user, get_every_ms, node),
                outcomes,
                arguments,
                timing,
            )| {
                let (work_ms, start_ms, restart_ms) = timing;
                Consumer {
                    more_queues: vec![name.clone(); usize::from(prefetch % 3)],
                    queue: name.clone(),
                    name,
                    vhost,
                    user,
                    node,
                    prefetch,
                    global: prefetch % 3 == 1,
                    get_every_ms,
                    ack,
                    tx,
                    work_ms,
                    outcomes,
                    tasks: tasks(prefetch, work_ms),
                    exclusive: prefetch % 2 == 1,
                    arguments,
                    start_ms,
                    restart_ms,
                }
            },
        )
}

fn expectation() -> impl Strategy<Value = Expectation> {
    let counted = (prop::sample::select(&WORDS[..]), name(), any::<u64>()).prop_map(
        |((_, word), name, count)| match word {
            Word::Queue(that) => (Claim::Queue { that, queue: name }, count),
            Word::Client(that) => (Claim::Client { that, client: name }, count),
            Word::Run(that) => (Claim::Run { that }, count),
        },
    );
    let bounds = [Bound::Exactly, Bound::AtLeast, Bound::AtMost];
    (
        option::of(any::<u64>()),
        counted,
        prop::sample::select(bounds.to_vec()),
        any::<bool>(),
        [option::of(name()), option::of(name())],
    )
        .prop_map(
            |(at_ms, (that, count), is, always, [routing_key, body])| Expectation {
                at_ms,
                that,
                count,
                is,
                always,
                routing_key,
                body,
            },
        )
}

fn exchange() -> impl Strategy<Value = ExchangeDefinition> {
    let kind = prop_oneof![
        name(),
        prop::sample::select(&["direct", "fanout", "topic", "headers"][..]).prop_map(Name::from),
    ];
    (name(), vhost(), kind, any::<[bool; 3]>(), table()).prop_map(
        |(name, vhost, kind, [durable, auto_delete, internal], arguments)| ExchangeDefinition {
            name,
            vhost,
            kind,
            durable,
            auto_delete,
            internal,
            arguments,
        },
    )
}

fn queue() -> impl Strategy<Value = QueueDefinition> {
    (name(), vhost(), any::<[bool; 2]>(), table()).prop_map(
        |(name, vhost, [durable, auto_delete], arguments)| QueueDefinition {
            name,
            vhost,
            durable,
            auto_delete,
            arguments,
        },
    )
}

fn binding() -> impl Strategy<Value = BindingDefinition> {
    let key = prop_oneof![name(), "(#\\.){0,3}[*a#]".prop_map(Name::from)];
    let source = prop_oneof![
        name(),
        prop::sample::select(&["amq.topic", "amq.headers", "amq.rabbitmq.trace"][..])
            .prop_map(Name::from),
    ];
    (source, vhost(), any::<bool>(), key, table()).prop_map(
        |(source, vhost, to_queue, routing_key, arguments)| BindingDefinition {
            destination: source.clone(),
            source,
            vhost,
            destination_type: if to_queue {
                DestinationType::Queue
            } else {
                DestinationType::Exchange
            },
            routing_key,
            arguments,
        },
    )
}

fn definitions() -> impl Strategy<Value = Definitions> {
    let resources = (
        vec(exchange(), 0..3),
        vec(queue(), 0..3),
        vec(binding(), 0..3),
    );
    (resources, other()).prop_map(|((exchanges, queues, bindings), other)| Definitions {
        exchanges,
        queues,
        bindings,
        other,
    })
}

fn view() -> impl Strategy<Value = View> {
    let node = (0..3, vhost(), name()).prop_map(|(which, vhost, name)| match which {
        0 => NodeId::Client(name),
        1 => NodeId::Exchange(ResourceName::new(vhost, name)),
        _ => NodeId::Queue(ResourceName::new(vhost, name)),
    });
    let position = any::<(i32, i32)>().prop_map(|(x, y)| Position { x, y });
    let nodes = prop_oneof![
        Just(BTreeMap::new()),
        btree_map(node, position, 0..3).prop_map(|nodes| nodes),
    ];
    nodes.prop_map(|nodes| View {
        nodes: nodes.into_iter().collect(),
    })
}

fn config() -> impl Strategy<Value = Config> {
    let timeout = prop_oneof![Just(Some(1_800_000)), option::of(any::<u32>())];
    let handling = prop::sample::select(vec![
        PartitionHandling::Ignore,
        PartitionHandling::PauseMinority,
        PartitionHandling::Autoheal,
    ]);
    let numbers = (timeout, number(60_000), option::of(any::<u32>()));
    (numbers, handling).prop_map(|(numbers, cluster_partition_handling)| {
        let (consumer_timeout, channel_tick_interval, max_message_size) = numbers;
        Config {
            consumer_timeout,
            channel_tick_interval,
            max_message_size,
            cluster_partition_handling,
        }
    })
}

/// Any scenario.
pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    let client = prop_oneof![
        producer().prop_map(Client::Producer),
        consumer().prop_map(Client::Consumer),
        patterns::processor().prop_map(Client::Processor),
    ];
    let head = (
        "\\PC{0,8}",
        "\\PC{0,8}",
        prop_oneof![Just(0), any::<u64>()],
        prop_oneof![Just(60_000), any::<u64>()],
        any::<bool>(),
        (number(400), config(), vec(name(), 0..3)),
    );
    // On the heap: all of them together are more than a test's stack holds.
    (
        head.boxed(),
        definitions().boxed(),
        vec(client.boxed(), 0..4),
        vec(intervention().boxed(), 0..4),
        vec(expectation().boxed(), 0..3),
        view(),
    )
        .prop_map(|(head, definitions, clients, timeline, expect, view)| {
            let (title, notes, seed, run_for_ms, old, (publish_ms, config, cluster)) = head;
            Scenario {
                version: VERSION,
                rabbitmq: if old {
                    ServerLine::V3_10
                } else {
                    ServerLine::V4
                },
                title,
                notes,
                seed,
                run_for_ms,
                latency: Latency {
                    publish_ms,
                    store_ms: publish_ms / 2,
                    ..Latency::default()
                },
                cluster,
                config,
                definitions,
                clients,
                timeline,
                expect,
                view,
            }
        })
}
