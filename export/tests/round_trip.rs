//! What is exported and imported again is the same topology, whatever it is.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use warren_core::amqp::FieldValue;
use warren_core::scenario::{Scenario, library};
use warren_export::{Format, Import, Options, export, import};

/// Values that JSON can say and the server takes.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|n| json!(f64::from(n) / 4.0)),
        "\\PC{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec(("k[a-z]{0,3}", inner), 0..3)
                .prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

fn table() -> impl Strategy<Value = Value> {
    let entries = vec(("k\\PC{0,4}", value()), 0..3);
    entries.prop_map(|all| Value::Object(all.into_iter().collect::<Map<_, _>>()))
}

fn vhost() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("/"), Just("a/b ż")]
}

prop_compose! {
    fn exchange()(
        name in "[xX ]\\PC{0,5}", vhost in vhost(), kind in 0..4_usize,
        flags in any::<[bool; 3]>(), arguments in table(),
    ) -> Value {
        let kind = ["direct", "fanout", "topic", "headers"][kind];
        json!({"name": name, "vhost": vhost, "type": kind, "durable": flags[0],
               "auto_delete": flags[1], "internal": flags[2], "arguments": arguments})
    }
}

prop_compose! {
    fn queue()(
        name in "[qQ ]\\PC{0,5}", vhost in vhost(), flags in any::<[bool; 2]>(),
        arguments in table(),
    ) -> Value {
        json!({"name": name, "vhost": vhost, "durable": flags[0], "auto_delete": flags[1],
               "arguments": arguments})
    }
}

prop_compose! {
    fn policy()(
        name in "\\PC{1,5}", vhost in vhost(), priority in any::<i32>(), to in 0..3_usize,
        length in 0..9_u32,
    ) -> Value {
        let to = ["all", "queues", "exchanges"][to];
        json!({"name": name, "vhost": vhost, "pattern": "^a", "apply-to": to,
               "priority": priority, "definition": {"max-length": length}})
    }
}

/// A scenario that is sound: its bindings lead from what is there to what is there.
fn scenario() -> impl Strategy<Value = Scenario> {
    let resources = (vec(exchange(), 1..4), vec(queue(), 1..4));
    let bindings = vec(
        (
            any::<[prop::sample::Index; 2]>(),
            any::<bool>(),
            "\\PC{0,5}",
            table(),
        ),
        0..6,
    );
    (
        resources,
        bindings,
        vec(policy(), 0..3),
        vec(policy(), 0..2),
    )
        .prop_map(|((exchanges, queues), bindings, policies, operators)| {
            let mut bound = Vec::new();
            for ([from, to], to_queue, key, arguments) in bindings {
                let from = from.get(&exchanges);
                let to = to.get(if to_queue { &queues } else { &exchanges });
                if from["vhost"] == to["vhost"] {
                    let kind = if to_queue { "queue" } else { "exchange" };
                    bound.push(json!({"source": from["name"], "vhost": from["vhost"],
                        "destination": to["name"], "destination_type": kind,
                        "routing_key": key, "arguments": arguments}));
                }
            }
            // Newer servers have no queues that are neither durable nor somebody's own.
            let transient = queues.iter().any(|queue| queue["durable"] == false);
            let line = if transient { "3.10" } else { "4" };
            let document = json!({"version": 1, "rabbitmq": line, "definitions": {
                "exchanges": unique(exchanges), "queues": unique(queues), "bindings": bound,
                "policies": unique(policies), "operator_policies": unique(operators),
            }});
            Scenario::from_value(document).expect("sound")
        })
}

fn unique(items: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for item in items {
        let same = |other: &Value| other["name"] == item["name"] && other["vhost"] == item["vhost"];
        if !kept.iter().any(same) {
            kept.push(item);
        }
    }
    kept
}

fn there_and_back(scenario: &Scenario, format: Format) -> Import {
    let export = export(scenario, format, &Options::default());
    import(&export.text).expect("read")
}

/// In an order of its own: a document may give its items in another.
fn sorted<T: serde::Serialize>(items: &[T]) -> Vec<String> {
    let mut all: Vec<String> = items.iter().map(|one| json!(one).to_string()).collect();
    all.sort();
    all
}

proptest! {
    #[test]
    fn definitions_hold_the_same_topology(scenario in scenario()) {
        let found = there_and_back(&scenario, Format::Definitions);
        prop_assert_eq!(&found.left_out, &[]);
        let (before, after) = (&scenario.definitions, &found.scenario.definitions);
        prop_assert_eq!(&after.exchanges, &before.exchanges);
        prop_assert_eq!(&after.queues, &before.queues);
        prop_assert_eq!(&after.bindings, &before.bindings);
        prop_assert_eq!(after.policies(), before.policies());
        prop_assert_eq!(after.operator_policies(), before.operator_policies());
    }

    #[test]
    fn an_asyncapi_document_holds_the_same_topology(scenario in scenario()) {
        let found = there_and_back(&scenario, Format::Asyncapi);
        prop_assert_eq!(&found.left_out, &[]);
        let (before, after) = (&scenario.definitions, &found.scenario.definitions);
        prop_assert_eq!(sorted(&after.exchanges), sorted(&before.exchanges));
        prop_assert_eq!(sorted(&after.queues), sorted(&before.queues));
        prop_assert_eq!(sorted(&after.bindings), sorted(&before.bindings));
    }

    #[test]
    fn no_text_makes_the_import_panic(text in "\\PC{0,200}") {
        let _ = import(&text);
    }
}

#[test]
fn every_scenario_of_the_library_comes_back() {
    for entry in library::LIBRARY {
        let scenario = entry.scenario().unwrap();
        let (before, found) = (
            &scenario.definitions,
            there_and_back(&scenario, Format::Definitions),
        );
        assert_eq!(found.left_out, [], "{}", entry.slug);
        assert_eq!(found.scenario.definitions.exchanges, before.exchanges);
        assert_eq!(found.scenario.definitions.queues, before.queues);
        let mut bindings = before.bindings.clone();
        // The server takes no null, so that definitions cannot hold this one.
        bindings.retain(|one| one.arguments.get("signature") != Some(&FieldValue::Void));
        assert_eq!(found.scenario.definitions.bindings, bindings);
        assert_eq!(found.scenario.definitions.policies(), before.policies());
        let asyncapi = there_and_back(&scenario, Format::Asyncapi);
        assert_eq!(asyncapi.left_out, [], "{}", entry.slug);
        let after = &asyncapi.scenario.definitions;
        assert_eq!(
            sorted(&after.bindings),
            sorted(&before.bindings),
            "{}",
            entry.slug
        );
    }
}
