//! What is taken of the texts of others, and what is listed with its reason.

use expect_test::{Expect, expect};
use warren_core::scenario::check::check;
use warren_core::scenario::link::{Shared, encode};
use warren_core::scenario::{Scenario, ServerLine, Severity, library};
use warren_export::{Import, Source, import};

/// What was taken and left out, a line each.
fn told(found: &Import) -> String {
    let mut told = format!("{}\n", found.source.title());
    for taken in &found.taken {
        told.push_str(&format!("took {}\n", taken.told));
    }
    for one in &found.left_out {
        told.push_str(&format!("- {}: {}\n", one.item, one.reason));
    }
    told
}

fn found(text: &str) -> Import {
    let found = import(text).expect("read");
    let problems = check(&found.scenario);
    let errors = problems
        .iter()
        .filter(|one| one.severity == Severity::Error);
    assert_eq!(errors.count(), 0, "{problems:?}");
    found
}

fn takes(text: &str, expect: Expect) -> Scenario {
    let found = found(text);
    expect.assert_eq(&told(&found));
    found.scenario
}

fn refuses(text: &str, expect: Expect) {
    let problems = import(text).expect_err("refused");
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    expect.assert_eq(&problems.join("\n"));
}

#[test]
fn a_whole_server_of_3_8_is_taken_item_by_item() {
    let scenario = takes(
        include_str!("definitions-3.8.json"),
        expect![[r#"
            RabbitMQ definitions
            took 2 vhosts
            took 2 users
            took 2 users' permissions
            took 1 topic permission
            took 2 policies
            took 1 operator policy
            took 2 exchanges
            took 2 queues
            took 1 binding
            - the binding from "" to "orders" with the key "orders" in the vhost "shop": every queue has its binding to the default exchange by itself
            - the exchange "amq.topic": every vhost has it by itself
            - the global parameter "cluster_name": it says nothing of where messages go
            - the global parameter "internal_cluster_id": it says nothing of where messages go
            - the parameter "move" of shovel: shovels are not simulated
            - the parameter "up" of federation-upstream: federation is not simulated
            - the parameter "limits" of vhost-limits in the vhost "shop": limits of vhosts are not simulated
            - the queue "orders" in the vhost "shop": it stands there twice
            - the queue "amq.gen-JzTY20BRgKO": the server gave it its name, and leaves such queues out itself when it imports
            - the hash of the password of the user "guest": a scenario is made to be shared, and its users log in without
            - the hash of the password of the user "shop": a scenario is made to be shared, and its users log in without
            - the binding from "within" to "orders" with the key "" in the vhost "shop": source: there is no exchange "within" in the vhost "shop"
            - the exchange "modulus": type: there is no exchange type "x-modulus-hash"
            - the permissions of "gone" in the vhost "shop": user: there is no user "gone"
            - the policy "broken" in the vhost "shop": pattern: the pattern is no regular expression: found open group without closing ')'
            - the queue "bad" in the vhost "shop": arguments: the server refuses this queue: PRECONDITION_FAILED - invalid arg 'x-message-ttl' for queue 'bad' in vhost 'shop': {value_negative,-1}
            - the queue "": name: this field is missing
            - the binding from "events" to "bad" with the key "" in the vhost "shop": destination: there is no queue "bad" in the vhost "shop"
        "#]],
    );
    assert_eq!(scenario.rabbitmq, ServerLine::V3_10);
    assert!(
        !scenario.to_json().contains("password"),
        "no secret is kept"
    );
}

#[test]
fn a_server_of_4_is_taken_with_the_types_of_its_queues() {
    let scenario = takes(
        include_str!("definitions-4.json"),
        expect![[r#"
            RabbitMQ definitions
            took 1 vhost
            took 1 user
            took 1 user's permissions
            took 1 policy
            took 1 exchange
            took 3 queues
            took 1 binding
            - the global parameter "cluster_tags": it says nothing of where messages go
            - the queue "mqtt-subscription-qos0": queues of the type rabbit_mqtt_qos0_queue are not simulated
            - the hash of the password of the user "app": a scenario is made to be shared, and its users log in without
            - the limits of the user "app": limits of users are not simulated
        "#]],
    );
    assert_eq!(scenario.rabbitmq, ServerLine::V4);
    let queues = &scenario.definitions.queues;
    let kind = |name: &str| {
        let queue = queues.iter().find(|queue| queue.name == *name).unwrap();
        queue.arguments.str("x-queue-type").map(ToString::to_string)
    };
    assert_eq!(kind("orders").as_deref(), Some("quorum"));
    assert_eq!(kind("events").as_deref(), Some("stream"));
    assert_eq!(kind("mails"), None);
}

#[test]
fn definitions_of_one_vhost_name_none_in_their_items() {
    let scenario = takes(
        r#"{"rabbit_version": "3.13.7", "rabbitmq_version": "3.13.7", "original_vhost_name": "shop",
            "parameters": [], "policies": [{"name": "p", "pattern": ".*", "apply-to": "queues",
            "definition": {"max-length": 5}, "priority": 0}],
            "queues": [{"name": "q", "durable": true, "auto_delete": false, "arguments": {}}],
            "exchanges": [{"name": "x", "type": "topic", "durable": true, "auto_delete": false,
              "internal": false, "arguments": {}}],
            "bindings": [{"source": "x", "destination": "q", "destination_type": "queue",
              "routing_key": "a.b", "arguments": {}}]}"#,
        expect![[r#"
            RabbitMQ definitions
            took 1 policy
            took 1 exchange
            took 1 queue
            took 1 binding
        "#]],
    );
    assert_eq!(scenario.definitions.queues[0].vhost, *"shop");
    assert_eq!(scenario.definitions.bindings[0].vhost, *"shop");
    assert_eq!(
        scenario.definitions.policies()[0].as_ref().unwrap().vhost,
        *"shop"
    );
}

#[test]
fn asyncapi_in_yaml_with_the_newest_bindings_is_taken() {
    let scenario = takes(
        include_str!("signups.asyncapi.yaml"),
        expect![[r#"
            an AsyncAPI document
            took 2 exchanges
            took 1 queue
            took 1 binding
            took 2 clients
            - the channel "overHttp": it has no AMQP bindings that say which exchange or queue it is
            - the type of the exchange "untyped": the channel "untyped" does not say it; topic is taken
            - that the queue "my-queue-name" is exclusive: a queue of definitions belongs to no connection
            - the operation "elsewhere": its channel has no AMQP bindings
            - the operation "onUntyped": it receives from an exchange, and no queue is named for it
        "#]],
    );
    let binding = &scenario.definitions.bindings[0];
    assert_eq!(binding.routing_key, *"user.signup");
    assert_eq!(binding.destination, *"my-queue-name");
    assert_eq!(scenario.clients.len(), 2);
}

#[test]
fn a_scenario_and_a_link_are_taken_as_they_are() {
    let scenario = library::find("hello-world").unwrap().scenario().unwrap();
    let found = import(&scenario.to_json()).unwrap();
    assert_eq!(
        (found.source, &found.scenario),
        (Source::Scenario, &scenario)
    );
    let playhead = None;
    let shared = Shared { scenario, playhead };
    let link = encode(&shared).unwrap();
    for text in [
        link.clone(),
        format!(" https://example.org/warren/#{link}\n"),
    ] {
        let found = import(&text).unwrap();
        assert_eq!(
            (found.source, &found.scenario),
            (Source::Link, &shared.scenario)
        );
    }
}

#[test]
fn what_is_none_of_these_is_refused_with_a_remedy() {
    refuses(
        "hello",
        expect![
            "this is none of the texts that are read; give a scenario, a link, RabbitMQ definitions (JSON), or an AsyncAPI 3 document (JSON or YAML)"
        ],
    );
    refuses(
        "",
        expect![
            "this is none of the texts that are read; give a scenario, a link, RabbitMQ definitions (JSON), or an AsyncAPI 3 document (JSON or YAML)"
        ],
    );
    refuses(
        "{\"queues\": [}",
        expect!["line 1, column 13: this is not JSON: expected value"],
    );
    refuses(
        "{\"openapi\": \"3.0.0\"}",
        expect![
            "this is JSON or YAML, but none of the documents that are read; give a scenario, a link, RabbitMQ definitions (JSON), or an AsyncAPI 3 document (JSON or YAML)"
        ],
    );
    refuses(
        "asyncapi: 2.6.0\nchannels: {}",
        expect![[
            r#"this is an AsyncAPI document of the version "2.6.0"; version 3 is read; AsyncAPI's own converter makes one of older documents"#
        ]],
    );
    refuses(
        "a: [1, 2",
        expect![
            "this is neither JSON nor YAML: line 1 column 4: unclosed bracket '['; give a scenario, a link, RabbitMQ definitions (JSON), or an AsyncAPI 3 document (JSON or YAML)"
        ],
    );
    refuses(
        "1.AAAA",
        expect!["the end of the link is missing: copy it once more, as a whole"],
    );
    refuses(
        "{\"version\": 1, \"tilte\": \"x\"}",
        expect![[r#"tilte: there is no such field; did you mean "title"?"#]],
    );
}

#[test]
fn a_few_lines_that_unfold_to_millions_are_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    assert!(import(&text).is_err());
    assert!(import(&"[".repeat(100_000)).is_err());
    assert!(import(&format!("{{\"queues\":{}", "[".repeat(100_000))).is_err());
}
