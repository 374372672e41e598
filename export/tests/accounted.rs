//! Definitions as real servers write them: every item is in the scenario, or in the list of
//! what was left out. The items are counted in the texts themselves.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use serde_json::Value;
use warren_core::checkup::checkup;
use warren_core::scenario::check::check;
use warren_core::scenario::{Scenario, Severity};
use warren_export::{add_samples, import};

/// The lists of definitions, and how each of their items is called where it is left out.
const SECTIONS: [(&str, &str); 10] = [
    ("vhosts", "the vhost \""),
    ("users", "the user \""),
    ("permissions", "the permissions of "),
    ("topic_permissions", "the topic permissions of "),
    ("policies", "the policy \""),
    ("exchanges", "the exchange \""),
    ("queues", "the queue \""),
    ("bindings", "the binding from "),
    ("parameters", "the parameter \""),
    ("global_parameters", "the global parameter \""),
];

/// Where a scenario has the items of a section.
fn part_of(section: &str) -> &str {
    match section {
        "parameters" => "operator_policies",
        other => other,
    }
}

fn items(value: &Value, part: &str) -> usize {
    value[part].as_array().map_or(0, Vec::len)
}

/// Imports it, counts what there is, and compares with what became of it.
fn accounts(text: &str, expect: Expect) -> Scenario {
    let given: Value = serde_json::from_str(text).expect("JSON");
    let found = import(text).expect("read");
    let problems = check(&found.scenario);
    let mut problems = problems.iter();
    assert!(problems.all(|one| one.severity != Severity::Error));

    let written: Value = serde_json::from_str(&found.scenario.to_json()).expect("JSON");
    let mut told = String::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for (section, called) in SECTIONS {
        let in_file = items(&given, section);
        let taken = items(&written["definitions"], part_of(section));
        let left_out = found.left_out.iter();
        let left_out = left_out.filter(|one| one.item.starts_with(called)).count();
        assert_eq!(
            in_file,
            taken + left_out,
            "{section}: {:#?}",
            found.left_out
        );
        told.push_str(&format!("{section}: {taken} of {in_file}\n"));
        known.insert(section, in_file);
    }
    let fields = given.as_object().expect("an object").iter();
    for (part, value) in fields.filter(|(_, value)| value.is_array()) {
        assert!(
            known.contains_key(&**part),
            "nothing counts {part}: {value}"
        );
    }
    let counted: usize = found.taken.iter().map(|taken| taken.count).sum();
    let parts = SECTIONS.map(|(section, _)| items(&written["definitions"], part_of(section)));
    assert_eq!(
        counted,
        parts.iter().sum::<usize>(),
        "what it says that it took"
    );

    for one in &found.left_out {
        assert!(!one.reason.is_empty(), "{}", one.item);
        told.push_str(&format!("- {}: {}\n", one.item, one.reason));
    }
    expect.assert_eq(&told);
    found.scenario
}

/// That it can be looked at as any scenario, and run with samples.
fn is_sound(mut scenario: Scenario) {
    let again = Scenario::from_json(&scenario.to_json());
    assert_eq!(again.as_ref(), Ok(&scenario), "it reads what it writes");
    let findings = checkup(&scenario);
    let errors: Vec<_> = findings
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let added = add_samples(&mut scenario);
    assert_ne!(scenario.clients.len(), 0, "{added}");
    let problems = check(&scenario);
    let mut problems = problems.iter();
    assert!(problems.all(|one| one.severity != Severity::Error));
}

#[test]
fn a_server_by_rabbitmqctl() {
    let text = include_str!("definitions/server-by-rabbitmqctl.json");
    is_sound(accounts(
        text,
        expect![[r##"
        vhosts: 5 of 5
        users: 6 of 6
        permissions: 8 of 8
        topic_permissions: 2 of 2
        policies: 7 of 8
        exchanges: 16 of 19
        queues: 21 of 22
        bindings: 27 of 33
        parameters: 2 of 5
        global_parameters: 0 of 3
        - the global parameter "mqtt_default_vhosts": it says nothing of where messages go
        - the global parameter "note": it says nothing of where messages go
        - the global parameter "cluster_name": it says nothing of where messages go
        - the parameter "origin" of federation-upstream in the vhost "mirror": federation is not simulated
        - the parameter "limits" of vhost-limits in the vhost "shop": limits of vhosts are not simulated
        - the parameter "move" of shovel in the vhost "shop": shovels are not simulated
        - the queue "amq.gen-F7L_HmQsh52VixYI3mM0Gg" in the vhost "shop": the server gave it its name, and leaves such queues out itself when it imports
        - the hash of the password of the user "operator": a scenario is made to be shared, and its users log in without
        - the hash of the password of the user "auditor": a scenario is made to be shared, and its users log in without
        - the hash of the password of the user "dashboard": a scenario is made to be shared, and its users log in without
        - the hash of the password of the user "root": a scenario is made to be shared, and its users log in without
        - the hash of the password of the user "app": a scenario is made to be shared, and its users log in without
        - the limits of the user "app": limits of users are not simulated
        - the limits of the vhost "shop": limits of vhosts are not simulated
        - the binding from "audit" to "orders.dead" with the key "" in the vhost "shop": source: there is no exchange "audit" in the vhost "shop"
        - the binding from "orders" to "audit" with the key "#" in the vhost "shop": destination: there is no exchange "audit" in the vhost "shop"
        - the binding from "orders" to "amq.gen-F7L_HmQsh52VixYI3mM0Gg" with the key "anonymous" in the vhost "shop": destination: there is no queue "amq.gen-F7L_HmQsh52VixYI3mM0Gg" in the vhost "shop"
        - the exchange "jms" in the vhost "shop": type: there is no exchange type "x-jms-topic"
        - the exchange "sharded" in the vhost "shop": type: there is no exchange type "x-modulus-hash"
        - the exchange "modulus" in the vhost "shop": type: there is no exchange type "x-modulus-hash"
        - the policy "lookahead" in the vhost "lab/β": pattern: the pattern is no regular expression: look-around is not supported
        - the binding from "modulus" to "s1" with the key "" in the vhost "shop": source: there is no exchange "modulus" in the vhost "shop"
        - the binding from "sharded" to "sharding: sharded - rabbit@localhost - 0" with the key "1234" in the vhost "shop": source: there is no exchange "sharded" in the vhost "shop"
        - the binding from "sharded" to "sharding: sharded - rabbit@localhost - 1" with the key "1234" in the vhost "shop": source: there is no exchange "sharded" in the vhost "shop"
    "##]],
    ));
}

#[test]
fn a_server_by_the_management_api() {
    let text = include_str!("definitions/server-by-api.json");
    is_sound(accounts(
        text,
        expect![[r#"
        vhosts: 5 of 5
        users: 6 of 6
        permissions: 8 of 8
        topic_permissions: 2 of 2
        policies: 7 of 8
        exchanges: 17 of 20
        queues: 21 of 22
        bindings: 29 of 33
        parameters: 2 of 6
        global_parameters: 0 of 4
        - the global parameter "mqtt_default_vhosts": it says nothing of where messages go
        - the global parameter "note": it says nothing of where messages go
        - the global parameter "cluster_name": it says nothing of where messages go
        - the global parameter "internal_cluster_id": it says nothing of where messages go
        - the parameter "origin" of federation-upstream in the vhost "mirror": federation is not simulated
        - the parameter "limits" of vhost-limits in the vhost "shop": limits of vhosts are not simulated
        - the parameter "move" of shovel in the vhost "shop": shovels are not simulated
        - the parameter "both" of federation-upstream-set in the vhost "mirror": federation is not simulated
        - the queue "amq.gen-F7L_HmQsh52VixYI3mM0Gg" in the vhost "shop": the server gave it its name, and leaves such queues out itself when it imports
        - the hash of the password of the user "operator": a scenario is made to be shared, and its users log in without
        - the hash of the password of the user "auditor": a scenario is made to be shared, and its users log in without
        - the hash of the password of the user "dashboard": a scenario is made to be shared, and its users log in without
        - the hash of the password of the user "root": a scenario is made to be shared, and its users log in without
        - the hash of the password of the user "app": a scenario is made to be shared, and its users log in without
        - the limits of the user "app": limits of users are not simulated
        - the binding from "orders" to "amq.gen-F7L_HmQsh52VixYI3mM0Gg" with the key "anonymous" in the vhost "shop": destination: there is no queue "amq.gen-F7L_HmQsh52VixYI3mM0Gg" in the vhost "shop"
        - the exchange "jms" in the vhost "shop": type: there is no exchange type "x-jms-topic"
        - the exchange "sharded" in the vhost "shop": type: there is no exchange type "x-modulus-hash"
        - the exchange "modulus" in the vhost "shop": type: there is no exchange type "x-modulus-hash"
        - the policy "lookahead" in the vhost "lab/β": pattern: the pattern is no regular expression: look-around is not supported
        - the binding from "modulus" to "s1" with the key "" in the vhost "shop": source: there is no exchange "modulus" in the vhost "shop"
        - the binding from "sharded" to "sharding: sharded - rabbit@localhost - 0" with the key "1234" in the vhost "shop": source: there is no exchange "sharded" in the vhost "shop"
        - the binding from "sharded" to "sharding: sharded - rabbit@localhost - 1" with the key "1234" in the vhost "shop": source: there is no exchange "sharded" in the vhost "shop"
    "#]],
    ));
}

#[test]
fn a_vhost_by_the_management_api() {
    let text = include_str!("definitions/vhost-by-api.json");
    let scenario = accounts(
        text,
        expect![[r#"
        vhosts: 0 of 0
        users: 0 of 0
        permissions: 0 of 0
        topic_permissions: 0 of 0
        policies: 6 of 6
        exchanges: 12 of 15
        queues: 15 of 16
        bindings: 23 of 27
        parameters: 1 of 3
        global_parameters: 0 of 0
        - the parameter "limits" of vhost-limits in the vhost "shop": limits of vhosts are not simulated
        - the parameter "move" of shovel in the vhost "shop": shovels are not simulated
        - the queue "amq.gen-F7L_HmQsh52VixYI3mM0Gg": the server gave it its name, and leaves such queues out itself when it imports
        - the binding from "orders" to "amq.gen-F7L_HmQsh52VixYI3mM0Gg" with the key "anonymous": destination: there is no queue "amq.gen-F7L_HmQsh52VixYI3mM0Gg" in the vhost "shop"
        - the exchange "jms": type: there is no exchange type "x-jms-topic"
        - the exchange "sharded": type: there is no exchange type "x-modulus-hash"
        - the exchange "modulus": type: there is no exchange type "x-modulus-hash"
        - the binding from "modulus" to "s1" with the key "": source: there is no exchange "modulus" in the vhost "shop"
        - the binding from "sharded" to "sharding: sharded - rabbit@localhost - 0" with the key "1234": source: there is no exchange "sharded" in the vhost "shop"
        - the binding from "sharded" to "sharding: sharded - rabbit@localhost - 1" with the key "1234": source: there is no exchange "sharded" in the vhost "shop"
    "#]],
    );
    let definitions = &scenario.definitions;
    let queues = definitions.queues.iter();
    assert!(queues.clone().all(|queue| queue.vhost == *"shop"));
    is_sound(scenario);
}
